/** A service whose key is for servers only: a browser that has it gives it to everyone. */
export interface PrivateService {
  readonly name: string
  /** Packages that are given the key. */
  readonly packages: RegExp
  /** Addresses that are asked with the key. */
  readonly hosts: RegExp
  /** What its variables are called. */
  readonly variable: RegExp
  /** After "Whoever has it can". */
  readonly power: string
}

const SPENDS = 'use the service at your cost until the limit of your account is reached'
const MAILS = 'send mail in your name'
const NONE = /(?!)/

/** Each provider says of its key that it stays on a server; the packages and addresses are those of its documentation. */
export const PRIVATE_SERVICES: readonly PrivateService[] = [
  {
    name: 'OpenAI',
    packages: /^openai$|^@(?:ai-sdk|langchain)\/openai$/,
    hosts: /api\.openai\.com/,
    variable: /openai|gpt/i,
    power: SPENDS,
  },
  {
    name: 'Anthropic',
    packages: /^@anthropic-ai\/sdk$|^@(?:ai-sdk|langchain)\/anthropic$/,
    hosts: /api\.anthropic\.com/,
    variable: /anthropic|claude/i,
    power: SPENDS,
  },
  {
    name: 'Gemini',
    packages: /^@google\/(?:generative-ai|genai)$|^@ai-sdk\/google$/,
    hosts: /generativelanguage\.googleapis\.com/,
    variable: /gemini|google|genai|^API_KEY$/i,
    power: SPENDS,
  },
  { name: 'Groq', packages: /^groq-sdk$|^@ai-sdk\/groq$/, hosts: /api\.groq\.com/, variable: /groq/i, power: SPENDS },
  {
    name: 'Mistral',
    packages: /^@mistralai\/mistralai$|^@ai-sdk\/mistral$/,
    hosts: /api\.mistral\.ai/,
    variable: /mistral/i,
    power: SPENDS,
  },
  { name: 'OpenRouter', packages: /^@openrouter\//, hosts: /openrouter\.ai/, variable: /open_?router/i, power: SPENDS },
  { name: 'Perplexity', packages: NONE, hosts: /api\.perplexity\.ai/, variable: /perplexity|pplx/i, power: SPENDS },
  {
    name: 'DeepSeek',
    packages: /^@ai-sdk\/deepseek$/,
    hosts: /api\.deepseek\.com/,
    variable: /deepseek/i,
    power: SPENDS,
  },
  { name: 'xAI', packages: /^@ai-sdk\/xai$/, hosts: /api\.x\.ai/, variable: /xai|grok/i, power: SPENDS },
  { name: 'Replicate', packages: /^replicate$/, hosts: /api\.replicate\.com/, variable: /replicate/i, power: SPENDS },
  {
    name: 'ElevenLabs',
    packages: /^@?elevenlabs(?:\/elevenlabs-js)?$/,
    hosts: /api\.elevenlabs\.io/,
    variable: /eleven/i,
    power: SPENDS,
  },
  { name: 'Tavus', packages: NONE, hosts: /tavusapi\.com/, variable: /tavus/i, power: SPENDS },
  {
    name: 'Hugging Face',
    packages: /^@huggingface\/inference$/,
    hosts: /huggingface\.co/,
    variable: /hugging|hf_/i,
    power: SPENDS,
  },
  {
    name: 'Stripe',
    packages: /^stripe$/,
    hosts: /api\.stripe\.com/,
    variable: /stripe/i,
    power: 'charge and refund your customers',
  },
  { name: 'Resend', packages: /^resend$/, hosts: /api\.resend\.com/, variable: /resend/i, power: MAILS },
  { name: 'SendGrid', packages: /^@sendgrid\/mail$/, hosts: /api\.sendgrid\.com/, variable: /sendgrid/i, power: MAILS },
  { name: 'Brevo', packages: NONE, hosts: /api\.brevo\.com/, variable: /brevo/i, power: MAILS },
  {
    name: 'Twilio',
    packages: /^twilio$/,
    hosts: /api\.twilio\.com/,
    variable: /twilio/i,
    power: 'send messages and make calls at your cost',
  },
  {
    name: 'Pinecone',
    packages: /^@pinecone-database\/pinecone$/,
    hosts: /\.pinecone\.io/,
    variable: /pinecone/i,
    power: 'read and change your indexes',
  },
]
