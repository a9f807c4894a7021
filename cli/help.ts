import { CHECKLIST_ITEMS } from '../rules/engine/configuration-shape'

/** Help texts, as `readiness --help` and `readiness <command> --help` print them. */
export const HELP = `Usage: readiness <command> [options]

See what your app lacks before real users arrive. Offline: nothing leaves this machine.

Commands:
  review [dir]     review the app in a folder (default: this one)
  fix [dir]        apply the quick fixes that are safe without looking
  explain <rule>   why a rule matters and what to do
  rules            list the rules
  confirm <item>   give your word for something that no file can prove

Options:
  -h, --help       this help, or a command's
  -v, --version    the version

Exit codes: 0 clean · 1 findings at or above --fail-on · 2 could not run
`

export const COMMAND_HELP = {
  review: `Usage: readiness review [dir] [options]

  --format <text|json|sarif|markdown|html>  how to write the report (default: text)
  --output <file>                           write it to a file instead of stdout
  --fail-on <error|warning|info|never>      lowest severity that makes the exit code 1 (default: error)
  --milestone <name>                        what you are about to do: launch, users, payments, sensitive, scale, team
                                            (repeat, or with commas; none: nothing of them)
  --changed-since <ref>                     report only files that differ from where this branch left a git ref
  --baseline <file>                         leave out the findings recorded in a file (default: .readiness-baseline.json
                                            of the folder, if it is there)
  --no-baseline                             look at no baseline
  --update-baseline                         record the present findings in the file of --baseline
  --rule <id>                               run only this rule (repeat for more)
`,
  fix: `Usage: readiness fix [dir] [options]

  --rule <id>      apply only this rule's fixes (repeat for more)
  --unsafe         also fixes that show text to users or need a decision: read the result
  --dry-run        print a diff, write nothing
`,
  explain: `Usage: readiness explain <rule>
`,
  rules: `Usage: readiness rules
`,
  confirm: `Usage: readiness confirm <item> [dir] --note <text> [options]

Writes into .readiness.json that you looked and that it is so. The review asks again after 180 days.

  --note <text>    what there is: "Supabase Pro, daily; restore tried"
  --by <name>      who says so (default: your user name)

Items: ${CHECKLIST_ITEMS.join(', ')}
`,
} as const

export type CommandName = keyof typeof COMMAND_HELP
