import type { Schema, Table } from '../schema/schema'
import { ownershipOf } from './owner'
import { sensitiveColumns } from './sensitive'

/** What an app shows to everybody as a rule: catalogues, articles, places, results. */
const PUBLIC =
  /(?:^|_)(?:posts?|articles?|blogs?|pages?|products?|product_\w+|categor(?:y|ies)|tags?|faqs?|testimonials?|menus?|menu_\w+|dishes|restaurants?|listings?|properties|property_\w+|plans?|pricing|prices?|features?|feature_flags|countries|states|cities|regions|districts|neighborhoods|languages|locales|translations|courses?|lessons?|modules?|quizzes|questions?|topics?|events?|venues?|teams|players|matches|games?|leagues?|seasons?|tournaments?|standings|leaderboards?|scores|badges|achievements|challenges|recipes?|ingredients?|exercises|workouts_library|templates?|themes?|banners?|sliders?|slides|gallery|images?|photos|media|videos?|songs?|albums|artists|movies|books?|authors|genres|brands?|models|vehicles|cars|services?|service_\w+|shops?|stores?|store_\w+|vendors?|sellers|specialt(?:y|ies)|doctors|barbers|salons|reviews?|ratings?|comments?|likes?|follows|followers|votes|reactions|site_settings|app_settings|settings|config|content|news|announcements?|jobs?|job_posts|companies|organi[sz]ations|clinics|hospitals|pharmac(?:y|ies)|schools|branches|offices|gyms|hotels|providers|airports|currencies|exchange_rates|stocks|holidays|sections|hero_\w+|portfolio\w*|projects|skills|links|domains|packages|coupons?|promotions?|offers|deals|variants?|attributes?|collections?|inventory|stock|stations?|routes?|schedules?|tiers|levels|ranks|roles|permissions)$/i
/** What belongs to somebody, whatever it looks like. */
const PRIVATE =
  /(?:^|_)(?:messages?|conversations?|chats?|dms|orders?|order_items|bookings?|appointments?|reservations?|payments?|payouts?|transactions?|invoices?|subscriptions?|subscribers?|customers?|clients?|patients?|leads?|contacts?|contact_\w+|notifications?|sessions?|logs?|audit_\w+|documents?|files|uploads|transcripts?|recordings?|emails?|email_(?!domains?$|templates?$|types?$|settings$)\w+|sms_\w+|tickets?|submissions?|applications?|wallets?|balances?|credits?|tokens?|api_keys|secrets?|credentials|integrations|devices|locations|medical_\w+|health_\w+|claims?|employees|payroll|time_entries|attendance|expenses|budgets?|accounts|waitlist\w*|newsletter\w*|invitations?|invites?|feedback)$/i
/** Columns that a business shows on purpose: how to reach it. */
const CONTACT = new Set([
  'email addresses',
  'phone numbers',
  'addresses',
  'tax numbers',
  'whereabouts',
  'amounts of money',
])

/** What of a table strangers should not read, in words; undefined where it is public content by its name, or nothing says that it is private. */
export function privateContent(table: Table): { readonly words: readonly string[] } | undefined {
  const sensitive = sensitiveColumns(table).map(({ words }) => words)
  const isPublic = PUBLIC.test(table.name) && !PRIVATE.test(table.name)
  const words = isPublic ? sensitive.filter((each) => !CONTACT.has(each)) : sensitive
  if (words.length > 0) return { words }
  return !isPublic && PRIVATE.test(table.name) ? { words } : undefined
}

const FORMS =
  /(?:^|_)(?:contacts?|contact_\w+|inquir(?:y|ies)|enquir(?:y|ies)|newsletter\w*|subscribers?|waitlist\w*|leads?|feedback|sign_?ups?|registrations?|rsvps?|applications?|submissions?|responses?|answers|requests?|page_views?|views|visits?|visitors?|clicks?|events|analytics\w*|\w*_events|\w*_logs?|logs?|errors?|reports?|metrics|impressions|downloads|shares|search_\w+|demo_\w+|bookings?|appointments?|reservations?|orders?|order_\w+|sessions?|\w*_sessions?|reviews?|\w*_reviews|comments?|votes?|donations?|messages|tracking|referrals?|surveys?|quote\w*|partner_\w+)$/i

/** Strangers fill it in on purpose: a form of the site, or what is counted of visits. */
export function isFilledByStrangers(table: Table): boolean {
  return FORMS.test(table.name)
}

/** Copies of what is public elsewhere, that belong to nobody: the weather, answers of another service. */
export function isCache(table: Table, schema: Schema): boolean {
  if (!/(?:^|_)(?:caches?|cached|weather)(?:_|$)/i.test(table.name)) return false
  return !ownershipOf(table, schema) && sensitiveColumns(table).length === 0
}

/** A form whose rows may belong to somebody, and need not. */
export function isFilledByVisitors(table: Table, owner: string): boolean {
  return isFilledByStrangers(table) && table.columns.get(owner)?.notNull !== true
}

/** What the app tells people, each row to one of them: whose it is has not written it. */
const TOLD = /(?:^|_)(?:notifications?|notifica[^\W_]+|benachrichtigung[^\W_]*|inbox|alerts?|alertas?|avisos?)$/i

/** Its rows are for somebody to read, and in nobody's name: notifications. */
export function isAddressed(table: Table): boolean {
  return TOLD.test(table.name)
}
