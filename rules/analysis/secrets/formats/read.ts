/** Kinds that are not known by a prefix alone: they are read. */
export const READ_FORMATS = {
  'service-role-jwt': {
    noun: 'a Supabase `service_role` key',
    power: 'read, change and delete every row of your database, past all row level security',
    replace: 'https://supabase.com/dashboard (project settings, JWT keys)',
  },
  'n8n-token': {
    noun: 'an n8n API token',
    power: 'read and change your workflows, and use what they are connected to',
    replace: 'the API settings of your n8n',
  },
  'turso-token': {
    noun: 'a Turso database token',
    power: 'read and change your database',
    replace: 'the page of the database at Turso',
  },
  'session-token': {
    noun: 'a signed token',
    power: 'pass for whoever it was made for',
    replace: 'whatever issued it',
  },
  'database-address': {
    noun: 'the address of a database with its password',
    power: 'read, change and delete everything in it',
    replace: 'the settings of the database (reset its password)',
  },
  'private-key': {
    noun: 'a private key',
    power: 'pass for whoever the key belongs to',
    replace: 'wherever it was made (make a new pair, and withdraw this one)',
  },
  'named-secret': {
    noun: 'a secret value',
    power: 'do whatever this value is asked for',
    replace: 'the service that gave it, or a new random value where your own app made it up',
  },
} as const
