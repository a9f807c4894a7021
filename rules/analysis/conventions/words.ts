/** What the words of a name say: verbs that load, verbs that act, and words that say nothing to a user. */

export const LOADING = new Set(
  'fetch get load list read query retrieve find init initialize select refetch poll'.split(' '),
)
export const ACTING = new Set(
  (
    'accept accrue acknowledge activate add analyse analyze apply approve archive assign block book buy build cancel capture change charge check checkout choose claim clone collect ' +
    'complete confirm connect calculate compute convert copy count create deactivate decline delete detect disable disconnect dismiss discover ' +
    'download duplicate edit enable enrich execute export extract follow generate hide import insert invite join leave like link login logout mark ' +
    'move mute notify open parse pick pin pause pay perform persist post prepare process publish purchase record redeem refresh register reject remove rename ' +
    'render reorder replace report request resend reserve reset resolve restore resume retry revoke rollback run save schedule scrape search ' +
    'send set share sign start stop store submit summarize switch subscribe sync take toggle track transcribe transfer translate trigger unfollow ' +
    'unblock unlink unlock unmute unpin unsubscribe update upload upsert validate verify vote withdraw write'
  ).split(' '),
)
/** Verbs at the start of a name alone: at its end they are things (`exchangeRate`). */
export const STARTING = new Set(
  (
    'adjust ban clear close compare demote deny dispatch dispute end escalate extend favorite finalize finish flag issue lock merge migrate onboard optimize override preview print ' +
    'promote propose rate react reactivate reassign recalculate reconcile refund regenerate remind renew reopen reply reprocess rerun reschedule respond rotate scan ' +
    'skip snooze split star suspend tag terminate unarchive unassign undo unfavorite unstar void'
  ).split(' '),
)
/** How something is done, before a verb that is a thing then: `manualSync`. */
export const MANNER = new Set('auto automatic bulk force full instant manual mass quick remote test'.split(' '))
/** Verbs of a person, that say more than what is done with a row: who generates an invoice saves one too. */
export const DEEDS = new Set(
  (
    'accept add approve archive assign book cancel complete create decline dismiss duplicate generate import invite ' +
    'lock pause pay publish record redeem register reject resend restore resume revoke schedule send share start stop transfer unlock upload verify'
  ).split(' '),
)
export const SPOKEN: Readonly<Record<string, string>> = {
  insert: 'save',
  upsert: 'save',
  store: 'save',
  persist: 'save',
  write: 'save',
  post: 'send',
  set: 'save',
  login: 'sign in',
  logout: 'sign out',
  toggle: 'update',
  edit: 'update',
}
export const FILLER = new Set(
  'data info async handler request api details list all current item function mutation query complete completed success done click change event callback and or the a once only now again num internal inner helper impl unified merged filtered sorted formatted parsed combined paginated normalized memoized'.split(
    ' ',
  ),
)
/** Verbs that say enough without a thing: "Could not save". */
export const ALONE = new Set(
  (
    'analyze approve archive cancel check checkout clone confirm connect copy create deactivate delete disable disconnect download ' +
    'duplicate enable export generate import invite join leave pause pay publish refresh register reject remove rename reorder ' +
    'resend reset restore resume save search send share start stop submit subscribe switch sync translate unsubscribe update upload ' +
    'verify vote withdraw'
  ).split(' '),
)
/** Verbs at the end of an address that do nothing to the thing before them: `/push/subscribe`. */
export const INTRANSITIVE = new Set(
  'check connect login logout notify process run search sign submit subscribe sync test track unsubscribe validate vote'.split(
    ' ',
  ),
)
/** Words that programmers cut short. */
export const SHORT: Readonly<Record<string, string>> = {
  acct: 'account',
  appt: 'appointment',
  appts: 'appointments',
  cfg: 'settings',
  config: 'configuration',
  configs: 'configurations',
  depts: 'departments',
  doc: 'document',
  docs: 'documents',
  imgs: 'images',
  intel: 'intelligence',
  msgs: 'messages',
  org: 'organization',
  orgs: 'organizations',
  perms: 'permissions',
  prefs: 'preferences',
  recs: 'recommendations',
  txn: 'transaction',
  txns: 'transactions',
}
export const LEADING = new Set(['handle', 'on', 'do', 'try', 'safe', 'safely', 'async'])
/** Verbs that say little where another follows: `executeDelete`, `confirmCancel`. */
export const WEAK = new Set(['perform', 'run', 'execute', 'confirm', 'process', 'retry', 'trigger'])
export const JOINING = new Set('by for with from to in on and at of if as via using into through when where'.split(' '))
/** What libraries and frameworks call their callbacks: the name says what it is for them, not what it does. */
export const CALLBACK =
  /^(?:query|mutation)Fn$|^on(?:Success|Error|Settled|Mutate|Complete|Done|Finish)$|^(?:fetcher|loader|action|callback|handler|fn|cb|run|main|init|default|then)$/i
export const BY_OPERATION: Readonly<Record<string, string>> = {
  select: 'load',
  insert: 'save',
  upsert: 'save',
  update: 'update',
  delete: 'delete',
  upload: 'upload',
  download: 'load',
  remove: 'delete',
  get: 'load',
  head: 'load',
  put: 'update',
  patch: 'update',
}
/** Calls of supabase-js that concern the person's account, in words. */
export const ACCOUNT: Readonly<Record<string, string>> = {
  signInWithPassword: 'Could not sign in',
  signInWithOtp: 'Could not send the sign-in link',
  signInWithOAuth: 'Could not sign in',
  signInWithIdToken: 'Could not sign in',
  signInAnonymously: 'Could not sign in',
  signUp: 'Could not sign up',
  signOut: 'Could not sign out',
  resetPasswordForEmail: 'Could not send the reset link',
  updateUser: 'Could not update the account',
  resend: 'Could not send the mail again',
  verifyOtp: 'Could not verify the code',
  getUser: 'Could not load the account',
  getSession: 'Could not load the session',
  setSession: 'Could not restore the session',
  refreshSession: 'Could not refresh the session',
  exchangeCodeForSession: 'Could not sign in',
  verify: 'Could not verify the code',
  enroll: 'Could not set up the second factor',
  unenroll: 'Could not remove the second factor',
  challenge: 'Could not start the verification',
}
/** Words of those who write programs: said to people only where the screen says them too. */
export const CODE_WORDS = new Set(
  (
    'api array async auth backend base batch blob bucket buffer bulk cache callback chunk column composite compliance config configs configuration context ' +
    'cors count cron csrf database db dom edge effect embedding embeddings endpoint entities entity env fallback flag flags frontend function functions handler hash ' +
    'hook html http id ids index indexed init initial instance internal interval ip json jwt key listener make meta metadata mock mutation node oauth object ' +
    'param params payload polling prop props public query raw realtime reducer ref row rows rpc schema sdk server slug socket sql state states ' +
    'storage stream sync thumb thumbs thunk timeout token tokens ui uri url urls uuid validated websocket webhook worker'
  ).split(' '),
)
/** Verbs that are things of an app as well. */
export const THINGS =
  /^(?:block|book|change|charge|comment|issue|order|post|record|report|request|resume|review|schedule|share|test|transfer|vote)$/
/** Verbs that are no things: what stands before them is what they are done to. */
export const CLEAR = /^(?:create|delete|edit|export|remove|save|submit|update|upload)$/
/** Addresses to which a browser is sent back: nothing is loaded there. */
export const COMES_BACK = /^(?:return|callback|success|complete)$/
/** Ends of addresses that say nothing without what stands before them: `/amazon/status`. */
export const VAGUE = new Set(
  'return status list details info summary stats count settings data all current overview history config'.split(' '),
)
