/** Made to be short, whoever owns it. */
const SHORT =
  /(?:^|_)(?:settings?|config(?:s|urations?)?|preferences?|plans?|roles?|permissions?|types?|categor(?:y|ies)|tags?|templates?|features?|limits?|tiers?|integrations?|credentials?|tokens?|keys?|flags?|badges?|stages?|pipelines?|channels?|inboxes|departments?|locations?|gateways?|industr(?:y|ies)|countr(?:y|ies)|currenc(?:y|ies)|languages?|(?:opening|business)_?hours|holidays)$/i
/** Rows of something that there are few of for each person or company. */
const FEW =
  /(?:^|_)(?:admins?|profiles?|connectors?|passkeys?|webhooks?|domains?|groups?|teams?|levels?|promotions?|dashboards?|charts?|workflows?|agents?|workspaces?|rules?|branches|warehouses)$|^admin_/i

/** What whoever runs the app offers, and adds to by hand. */
const CATALOGUE =
  /(?:^|_)(?:plans?|tiers?|roles?|permissions?|types?|categor(?:y|ies)|features?|badges?|stages?|departments?|industr(?:y|ies)|countr(?:y|ies)|currenc(?:y|ies)|languages?|holidays)$/i

/** Whether a table holds what whoever runs the app offers, by its name: some dozens of rows, where they are nobody's own. */
export function isCatalogue(name: string): boolean {
  return CATALOGUE.test(name)
}

/** Those who run the app: a handful, though they are people. */
const ADMINS = /(?:^|_)(?:super_?)?admins$|(?:^|_)(?:super_?)?admin_(?:users|accounts|profiles|roles)$/i

/** Whether a table lists those who run the app, by its name. */
export function isOfAdmins(name: string): boolean {
  return ADMINS.test(name)
}

/** Whether a table stays short however many people use the app, by its name in small letters with underscores. */
export function isShortTable(name: string): boolean {
  return SHORT.test(name)
}

/** The same, or one with few rows for each of its owners. */
export function isSmallTable(name: string): boolean {
  return SHORT.test(name) || FEW.test(name)
}

/** Who works for whoever runs the app: some dozens, and their list is shown whole. */
const STAFF =
  /^(?:staff|staff_(?:members|profiles|users)|employees?|team_members|operators|technicians|waiters|drivers|couriers|coaches|professionals|practitioners|stylists|barbers|instructors)$|(?:^|_)admins?$|(?:^|_)admin_(?:requests|applications|invit(?:es|ations))$/i

/** Whether a table holds those who work for whoever runs the app. */
export function isStaffTable(name: string): boolean {
  return STAFF.test(name)
}
