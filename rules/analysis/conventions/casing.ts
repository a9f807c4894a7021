/** Names of services, as they are always written. */
const NAMES =
  'Airbnb Airtable Android Anthropic Asana Azure Bluesky Calendly ChatGPT Claude Cloudflare Discord Dropbox eBay Etsy Excel Facebook Figma Firebase Gemini GitHub GitLab Gmail Google HubSpot iCal Instagram iPhone Jira Klarna LinkedIn Mailchimp Mapbox Microsoft Mollie Netflix OneDrive OpenAI Outlook PayPal Paystack Pinterest QuickBooks Reddit Salesforce SendGrid Shopify Skype Slack Snapchat Spotify Stripe Supabase Telegram TikTok Trello Twilio Twitch Twitter Vercel Vimeo WhatsApp WooCommerce WordPress Xero YouTube Zapier Zendesk'
/** Abbreviations that are said as they are written. */
const ABBREVIATIONS =
  'AI API B2B BMI CNPJ COGS CPF CRM CSV CV DNS DPO ERP ETA EU FAQ GDPR GPS GST HR IBAN ID IP KPI KYC MFA MRR NDA NFT NPS OCR OTP PDF PIN PIX PO POS PR QA QR RFP RFQ ROI RSS SEO SKU SLA SMS SSO TCG TV UK USD UTM VAT VIN VIP VPN ZIP'

const FIXED = new Map([...NAMES.split(' '), ...ABBREVIATIONS.split(' ')].map((word) => [word.toLowerCase(), word]))

/** Names with a capital inside, as the parts of a camel-case name give them: `whats app`. */
const APART = NAMES.split(' ')
  .filter((name) => /[a-z][A-Z]/.test(name))
  .map((name) => {
    const apart = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
    return [new RegExp(`(?<![\\w-])${apart}(?![\\w-])`, 'g'), name] as const
  })

const SERVICES = new Set(NAMES.toLowerCase().split(' '))

/** Whether a word is the name of a service: in an address it says who does something, not what to. */
export function isService(word: string): boolean {
  return SERVICES.has(word.toLowerCase())
}

/**
 * A sentence with its words as the screen writes them: abbreviations and names keep their capitals, `bf price` → `BF price`.
 * @param texts sentences that the app shows, in its own letters
 */
export function asWritten(what: string, texts: readonly string[]): string {
  const shown = texts.join('\n')
  const [head = ''] = /^(?:Could not|Couldn't|Failed to|Unable to) \w+/.exec(what) ?? []
  const joined = APART.reduce((text, [apart, name]) => text.replace(apart, name), what.slice(head.length))
  const rest = joined.replace(/(?<=\s)[a-z][a-z0-9]+(?![\p{L}\d_-])/gu, (word) => written(word, shown, texts))
  return head + rest
}

function written(word: string, shown: string, texts: readonly string[]): string {
  const fixed = FIXED.get(word)
  if (fixed !== undefined) return fixed
  const single = FIXED.get(word.replace(/s$/, ''))
  if (single !== undefined && /^[A-Z]+$/.test(single)) return `${single}s`
  if (new RegExp(`(?<!\\w)${word}(?!\\w)`).test(shown)) return word
  const upper = word.toUpperCase()
  if (word.length <= 5 && new RegExp(`(?<!\\w)${upper}(?!\\w)`).test(shown)) return upper
  const named = `${word[0]?.toUpperCase()}${word.slice(1)}`
  return texts.some((text) => standsInside(text, named)) ? named : word
}

/** A word with a capital inside a sentence whose other words are small: a name. */
function standsInside(text: string, named: string): boolean {
  const at = new RegExp(`(?<=\\p{Ll}\\s)${named}(?!\\w)`, 'u').exec(text)
  if (at === null) return false
  const others = text.slice(0, at.index).match(/(?<=\s)\p{L}{3,}/gu) ?? []
  return others.length > 0 && others.every((word) => /^\p{Ll}/u.test(word))
}
