import type { Domain } from './types'

/** A service that is asked by its address rather than by an SDK. */
export interface AddressedService {
  readonly service: string
  readonly domain: Domain
}

/** Hosts of services that cost money by use, and what they are. Source: each service's API reference. */
const SERVICES: readonly (readonly [host: RegExp, service: string, domain: Domain])[] = [
  [/^api\.openai\.com$/, 'OpenAI', 'llm'],
  [/\.openai\.azure\.com$/, 'Azure OpenAI', 'llm'],
  [/^api\.anthropic\.com$/, 'Anthropic', 'llm'],
  [/^generativelanguage\.googleapis\.com$/, 'Gemini', 'llm'],
  [/aiplatform\.googleapis\.com$/, 'Vertex AI', 'llm'],
  [/^ai\.gateway\.lovable\.dev$/, "Lovable's AI gateway", 'llm'],
  [/^ai-gateway\.vercel\.sh$/, "Vercel's AI gateway", 'llm'],
  [/^openrouter\.ai$/, 'OpenRouter', 'llm'],
  [/^api\.groq\.com$/, 'Groq', 'llm'],
  [/^api\.mistral\.ai$/, 'Mistral', 'llm'],
  [/^api\.deepseek\.com$/, 'DeepSeek', 'llm'],
  [/^api\.x\.ai$/, 'xAI', 'llm'],
  [/^api\.perplexity\.ai$/, 'Perplexity', 'llm'],
  [/^api\.together\.(?:xyz|ai)$/, 'Together AI', 'llm'],
  [/^api\.cohere\.(?:ai|com)$/, 'Cohere', 'llm'],
  [/^api\.replicate\.com$/, 'Replicate', 'llm'],
  [/^(?:fal\.run|queue\.fal\.run)$/, 'fal', 'llm'],
  [/^api\.elevenlabs\.io$/, 'ElevenLabs', 'llm'],
  [/^api\.stability\.ai$/, 'Stability AI', 'llm'],
  [/^(?:api-inference|router)\.huggingface\.co$/, 'Hugging Face', 'llm'],
  [/^api\.deepgram\.com$/, 'Deepgram', 'llm'],
  [/^api\.resend\.com$/, 'Resend', 'email'],
  [/^api\.sendgrid\.com$/, 'SendGrid', 'email'],
  [/^api\.brevo\.com$|^api\.sendinblue\.com$/, 'Brevo', 'email'],
  [/^api\.(?:eu\.)?mailgun\.net$/, 'Mailgun', 'email'],
  [/^api\.postmarkapp\.com$/, 'Postmark', 'email'],
  [/^api\.mailersend\.com$/, 'MailerSend', 'email'],
  [/^api\.emailjs\.com$/, 'EmailJS', 'email'],
  [/^api\.zeptomail\.com$/, 'ZeptoMail', 'email'],
  [/^api\.twilio\.com$/, 'Twilio', 'sms'],
  [/^(?:rest|api)\.(?:nexmo|vonage)\.com$/, 'Vonage', 'sms'],
  [/^api\.telnyx\.com$/, 'Telnyx', 'sms'],
  [/^api\.africastalking\.com$/, "Africa's Talking", 'sms'],
]

/** The service behind an address as far as it is written (`https://api.openai.com/v1/${}`); undefined where it is none of them. */
export function serviceAt(url: string): AddressedService | undefined {
  const host = /^https?:\/\/([\w.-]+)/i.exec(url)?.[1]?.toLowerCase()
  const found = host === undefined ? undefined : SERVICES.find(([pattern]) => pattern.test(host))
  return found && { service: found[1], domain: found[2] }
}
