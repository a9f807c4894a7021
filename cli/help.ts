/** Help texts, as `readiness --help` and `readiness <command> --help` print them. */
export const HELP = `Usage: readiness <command> [options]

See what your app lacks before real users arrive. Offline: nothing leaves this machine.

Commands:
  review [dir]     review the app in a folder (default: this one)
  fix [dir]        apply the quick fixes that are safe without looking
  explain <rule>   why a rule matters and what to do
  rules            list the rules

Options:
  -h, --help       this help, or a command's
  -v, --version    the version

Exit codes: 0 clean · 1 findings at or above --fail-on · 2 could not run
`

export const COMMAND_HELP = {
  review: `Usage: readiness review [dir] [options]

  --format <text|json|sarif|markdown>     how to write the report (default: text)
  --output <file>                         write it to a file instead of stdout
  --fail-on <error|warning|info|never>    lowest severity that makes the exit code 1 (default: error)
  --changed-since <ref>                   report only files that differ from where this branch left a git ref
  --baseline <file>                       leave out the findings recorded in a file
  --update-baseline                       record the present findings in the file of --baseline
  --rule <id>                             run only this rule (repeat for more)
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
} as const

export type CommandName = keyof typeof COMMAND_HELP
