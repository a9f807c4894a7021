import type { ChecklistId } from '../engine/configuration-shape'
import type { Milestone, Property } from '../engine/finding'

/** A checklist item: what it is, in two sentences, and how to get it. */
export interface ChecklistItem {
  readonly id: ChecklistId
  readonly title: string
  readonly property: Property
  readonly milestones: readonly Milestone[]
  readonly what: string
  /** Told only where something in the files speaks against it: that it is so goes without saying. */
  readonly onlyAgainst?: true
  /** It is about the database: where that is matters more than where the app runs. */
  readonly ofData?: true
  /** How to get it where the app runs; `any` elsewhere. */
  readonly how: Readonly<{ any: string } & Partial<Record<string, string>>>
}

const LAUNCH: readonly Milestone[] = ['launch']
const TEAM: readonly Milestone[] = ['team', 'sensitive']

export const ITEMS: readonly ChecklistItem[] = [
  {
    id: 'uptime-monitor',
    title: 'Something checks from outside that the app is up',
    property: 'monitoring',
    milestones: LAUNCH,
    what: 'A service outside asks for a page of the app every few minutes. When no answer comes it tells you, at night too.',
    how: {
      any: 'Point a monitor such as Better Stack, UptimeRobot or Checkly at the address of the app, best at a health route that asks the database. Let it reach your phone.',
      fly: 'Add `[[http_service.checks]]` to fly.toml for restarts, and an outside monitor such as Better Stack or UptimeRobot for yourself. A check inside Fly restarts the app and tells nobody.',
      supabase:
        'Supabase does not watch your app. Point a monitor such as Better Stack or UptimeRobot at the page and at one edge function.',
    },
  },
  {
    id: 'alerting',
    title: 'Somebody is told when errors pile up',
    property: 'monitoring',
    milestones: LAUNCH,
    what: 'When errors rise above the usual, a message goes to a person who can act. Without it an error tracker is a drawer that nobody opens.',
    how: {
      any: 'In the error tracker make an alert for new errors and for a sudden rise, and send it where you look: mail, Slack, phone. Try it once with an error on purpose.',
      vercel:
        'In the error tracker make an alert for new errors and a sudden rise; Vercel itself can mail you about failed deployments and spending. Try it once with an error on purpose.',
      cloudflare:
        'Turn on Cloudflare’s notifications for Workers and Pages, and an alert of the error tracker for new errors. Try it once with an error on purpose.',
    },
  },
  {
    id: 'log-retention',
    title: 'Logs are kept long enough to look back',
    property: 'monitoring',
    milestones: LAUNCH,
    what: 'What the app writes about its work is still there when somebody reports a problem days later. Many plans throw logs away within hours.',
    how: {
      any: 'Send logs to a place that keeps them for weeks, such as Better Stack, Axiom or Datadog. Note how long they are kept.',
      vercel:
        'Vercel keeps runtime logs for an hour to a few days, by plan. Add a log drain to a service that keeps them for weeks.',
      supabase:
        'Supabase keeps logs for one day on the free plan and seven on Pro. Add a log drain, or note that seven days are enough for you.',
      netlify:
        'Netlify keeps function logs for a day to a week, by plan. Add a log drain to a service that keeps them for weeks.',
      fly: 'Fly shows recent logs only. Ship them with its log shipper to a service that keeps them for weeks.',
      cloudflare: 'Turn on Workers Logs, or Logpush into a store of your own. Note how long they are kept.',
      render:
        'Render keeps logs for seven days or more, by plan. Add a log stream to a service that keeps them for weeks.',
      railway:
        'Railway keeps logs for days to weeks, by plan. Note how many, or ship them to a service that keeps them longer.',
    },
  },
  {
    id: 'backups',
    title: 'The data is backed up every day',
    property: 'process',
    milestones: TEAM,
    ofData: true,
    what: 'A copy of the database is made every day and kept apart from it. A mistake in one query, or a deleted project, then costs a day and not the company.',
    how: {
      any: 'Turn on the daily backups of the database host, with point-in-time recovery if the data matters by the minute. A weekly `pg_dump` to another account guards against losing the account.',
      supabase:
        'Supabase backs up daily from the Pro plan on; the free plan has no backups. Files in Storage are not in them: copy those apart.',
      vercel:
        'Vercel keeps no data: look at your database. Neon and Supabase have point-in-time recovery by plan; note how far back it reaches.',
      fly: 'Fly Postgres makes volume snapshots daily and keeps them five days; its managed Postgres keeps backups longer. Note which one you run.',
      railway: 'Turn on backups for the database’s volume in Railway. Keep a weekly `pg_dump` somewhere else too.',
      render:
        'Render backs up paid databases daily with point-in-time recovery. Free databases have none, and are deleted after a while.',
    },
  },
  {
    id: 'restore-tested',
    title: 'A restore was tried',
    property: 'process',
    milestones: TEAM,
    ofData: true,
    what: 'Somebody restored a backup into an empty database and looked whether the app works with it. A backup that was never restored is a hope.',
    how: {
      any: 'Restore the newest backup into a new database, start the app on it and sign in. Write down how long it took and what was missing.',
      supabase:
        'Restore the newest backup into a new Supabase project, run the app on it and sign in. Look at Storage files and secrets too: they do not come along.',
    },
  },
  {
    id: 'staging-environment',
    title: 'Changes can be tried somewhere that is not production',
    property: 'process',
    milestones: TEAM,
    what: 'There is a second copy of the app with a database of its own. Changes are looked at there before users get them.',
    how: {
      any: 'Deploy a second copy from a branch, with its own database and its own keys. Test payments with the provider’s test keys there.',
      vercel:
        'Vercel deploys each pull request as a preview. Give previews their own database (a branch of Neon or Supabase) and their own keys.',
      netlify:
        'Netlify deploys each pull request as a preview. Give previews their own database and their own keys by context.',
      supabase:
        'Use a second Supabase project, or branching, with the migrations of the repository. The app’s preview must use its keys and not production’s.',
      railway: 'Add a second environment in Railway. Give it its own database and its own variables.',
      render:
        'Turn on preview environments in render.yaml, or make a second service. Give it its own database and its own keys.',
    },
  },
  {
    id: 'rollback-path',
    title: 'A bad change can be taken back in minutes',
    property: 'process',
    milestones: TEAM,
    what: 'Somebody knows how to put the last good version back, and has done it. Changes of the database have a way back too, or are made so that the old version still works.',
    how: {
      any: 'Write down the two or three steps that put the last version back, and try them once. Change the database in steps that the old version can live with.',
      vercel:
        'Instant Rollback puts the last deployment back. The database does not go back with it: change it in steps that the old version can live with.',
      netlify:
        'Publish an earlier deploy to go back. The database does not go back with it: change it in steps that the old version can live with.',
      fly: '`fly releases` and `fly deploy --image` put an earlier version back. Try it once, and change the database in steps that the old version can live with.',
      cloudflare:
        '`wrangler rollback` puts an earlier version back. Try it once, and change the database in steps that the old version can live with.',
    },
  },
  {
    id: 'code-review',
    title: 'Somebody else looks at each change',
    property: 'process',
    milestones: TEAM,
    what: 'No change reaches users before a second person, or at least a pull request with checks, has passed it. This holds most of all for code that an assistant wrote.',
    how: {
      any: 'Protect the main branch: changes come by pull request, with the checks green and one approval. A CODEOWNERS file says who is asked.',
    },
  },
  {
    id: 'migrations-in-repo',
    title: 'Every change of the database is in the repository',
    property: 'process',
    milestones: TEAM,
    ofData: true,
    what: 'The tables, policies and functions of the database can be made anew from files of the repository. What was clicked together in a dashboard exists once, and nobody can review it.',
    how: {
      any: 'Dump the schema once into a first migration. Change the database by migrations from then on.',
      supabase:
        '`supabase db pull` writes what the dashboard has into a migration. Change the database by migrations from then on.',
    },
  },
  {
    id: 'durable-data',
    title: 'What people enter is still there tomorrow',
    property: 'database',
    milestones: LAUNCH,
    onlyAgainst: true,
    what: 'What people enter is kept in a database or another store that outlives the server. The memory and the disk of most hosts are empty after each deployment.',
    how: {
      any: 'Keep it in the database, and files in a storage service. Restart the app and look whether everything is still there.',
    },
  },
  {
    id: 'real-data',
    title: 'What people see is real',
    property: 'failure-handling',
    milestones: LAUNCH,
    onlyAgainst: true,
    what: 'Figures on the screen come from somewhere, and what the app says it has done it has done. People decide, pay and send by what they see.',
    how: {
      any: 'Connect what only looks real, or take it out until it is. Where it is a demonstration, say so beside it.',
    },
  },
  {
    id: 'private-data',
    title: 'What is private stays private',
    property: 'data-protection',
    milestones: ['users'],
    onlyAgainst: true,
    what: 'Only the right people get in, and they see what is theirs: passwords, papers, messages and rights are nobody else’s. The screens hide much that the address behind them still gives.',
    how: {
      any: 'Open the app in a private window and ask for an address of a file, a socket or an endpoint that you should not see. It has to refuse.',
    },
  },
  {
    id: 'real-payments',
    title: 'Who has paid gets it, and nobody else does',
    property: 'data-protection',
    milestones: ['payments'],
    onlyAgainst: true,
    what: 'Only the payment provider says that somebody has paid, and the app hears it each time. What was paid for stands where people cannot write it.',
    how: {
      any: 'Pay with a test card, refuse one, and switch the database off while an event arrives: afterwards each account has what it paid for. Then try to give yourself a plan from the browser.',
    },
  },
]
