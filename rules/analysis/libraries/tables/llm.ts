import type { ApiBehaviour, LibraryTable } from '../types'
import { each, entries } from './entries'

const MINUTE = 60_000

/** SDKs made by Stainless: `client.thing.create(body, { timeout, maxRetries, signal })`. */
function stainless(service: string, timeoutMs: number): Record<string, ApiBehaviour> {
  const call: ApiBehaviour = {
    sends: 'http',
    thirdParty: true,
    service,
    domain: 'llm',
    failure: 'throws',
    timeoutMs,
    retries: 'all',
    method: 'POST',
    options: {
      arg: 'last',
      timeout: ['timeout'],
      signal: 'signal',
      retry: ['maxRetries'],
      idempotencyKey: 'idempotencyKey',
    },
  }
  return {
    default: {
      gives: 'client',
      clientOptions: { arg: 0, timeout: ['timeout'], retry: ['maxRetries'], fetch: ['fetch'] },
    },
    'default().**': call,
    ...each(['default().**.list', 'default().**.retrieve', 'default().**.content'], { ...call, method: 'GET' }),
    'default().withOptions': { gives: 'client' },
  }
}

function service(name: string, more: Partial<ApiBehaviour> = {}): ApiBehaviour {
  return {
    sends: 'http',
    method: 'POST',
    thirdParty: true,
    service: name,
    domain: 'llm',
    failure: 'throws',
    retries: 'none',
    ...more,
  }
}

const client: ApiBehaviour = { gives: 'client' }
const gemini = service('Gemini', { options: { arg: 1, timeout: ['timeout'], signal: 'signal' } })
const aiOptions = { arg: 0, timeout: ['timeout'], signal: 'abortSignal', retry: ['maxRetries'] } as const

export const llm: readonly LibraryTable[] = [
  {
    packages: ['openai'],
    aliases: { OpenAI: 'default', AzureOpenAI: 'default' },
    apis: [
      ...entries(
        'openai README: Retries (2 by default), Timeouts (10 minutes by default)',
        stainless('OpenAI', 10 * MINUTE),
        '>=4.0.0-0',
      ),
      ...entries(
        'openai 3: axios without time limit or retries',
        {
          OpenAIApi: client,
          'OpenAIApi().*': service('OpenAI', { options: { arg: 'last', timeout: ['timeout'], signal: 'signal' } }),
        },
        '<4.0.0-0',
      ),
    ],
  },
  {
    packages: ['@anthropic-ai/sdk', '@anthropic-ai/bedrock-sdk', '@anthropic-ai/vertex-sdk'],
    aliases: { Anthropic: 'default', AnthropicBedrock: 'default', AnthropicVertex: 'default' },
    apis: entries(
      'Anthropic SDK README: Retries (2 by default), Timeouts (10 minutes by default)',
      stainless('Anthropic', 10 * MINUTE),
    ),
  },
  {
    packages: ['groq-sdk'],
    aliases: { Groq: 'default' },
    apis: entries('groq-sdk README: Retries (2 by default), Timeouts (1 minute by default)', stainless('Groq', MINUTE)),
  },
  {
    packages: ['together-ai'],
    aliases: { Together: 'default' },
    apis: entries(
      'together-ai README: Retries (2 by default), Timeouts (1 minute by default)',
      stainless('Together AI', MINUTE),
    ),
  },
  {
    packages: ['@google/generative-ai'],
    apis: entries('@google/generative-ai: RequestOptions.timeout, none by default; errors are thrown', {
      GoogleGenerativeAI: client,
      'GoogleGenerativeAI().getGenerativeModel': { gives: 'client', clientOptions: { arg: 1, timeout: ['timeout'] } },
      ...each(
        [
          'generateContent',
          'generateContentStream',
          'countTokens',
          'embedContent',
          'batchEmbedContents',
          'startChat().sendMessage',
          'startChat().sendMessageStream',
        ].map((name) => `GoogleGenerativeAI().getGenerativeModel().${name}`),
        gemini,
      ),
    }),
  },
  {
    packages: ['@google/genai'],
    apis: entries('@google/genai: HttpOptions.timeout and retryOptions, neither set by default', {
      GoogleGenAI: {
        gives: 'client',
        clientOptions: { arg: 0, timeout: ['httpOptions.timeout'], retry: ['httpOptions.retryOptions'] },
      },
      ...each(
        ['models', 'chats.create()', 'files', 'caches', 'operations', 'batches', 'tunings'].map(
          (name) => `GoogleGenAI().${name}.*`,
        ),
        service('Gemini', {
          options: {
            arg: 0,
            timeout: ['config.httpOptions.timeout'],
            signal: 'config.abortSignal',
            retry: ['config.httpOptions.retryOptions'],
          },
        }),
      ),
      'GoogleGenAI().chats.create': client,
    }),
  },
  {
    packages: ['ai', 'ai/rsc', '@ai-sdk/rsc'],
    apis: entries(
      'AI SDK reference: generateText maxRetries "Default: 2", abortSignal; streamText errors become part of the stream',
      {
        ...each(
          [
            'generateText',
            'generateObject',
            'embed',
            'embedMany',
            'experimental_generateImage',
            'generateImage',
            'experimental_transcribe',
            'experimental_generateSpeech',
            'rerank',
          ],
          service('the AI provider', { retries: 'all', options: aiOptions }),
        ),
        ...each(['streamText', 'streamObject', 'streamUI'], {
          ...service('the AI provider', { retries: 'all', options: aiOptions }),
          failure: 'kept',
          callbacks: [{ arg: 0, path: ['onError'], fate: 'floats', role: 'on-error' }],
        }),
        tool: { callbacks: [{ arg: 0, path: ['execute'], fate: 'framework-handled' }] },
      },
    ),
  },
  {
    packages: ['@ai-sdk/react', 'ai/react', '@ai-sdk/vue', '@ai-sdk/svelte'],
    apis: entries('AI SDK UI: useChat keeps error, onError', {
      ...each(['useChat', 'useCompletion', 'experimental_useObject', 'useAssistant'], {
        callbacks: [{ arg: 0, path: ['onError'], fate: 'floats', role: 'on-error' }],
      }),
      ...each(
        [
          'useChat().sendMessage',
          'useChat().append',
          'useChat().reload',
          'useChat().regenerate',
          'useChat().handleSubmit',
          'useCompletion().complete',
        ],
        { failure: 'kept' },
      ),
    }),
  },
  {
    packages: ['replicate'],
    aliases: { Replicate: 'default' },
    apis: entries(
      'replicate README and lib/util.js withAutomaticRetries: GET retried on 429 and 5xx, others on 429; no time limit',
      {
        default: { gives: 'client', clientOptions: { arg: 0, fetch: ['fetch'] } },
        'default().**': service('Replicate', { retries: 'reads', options: { arg: 'last', signal: 'signal' } }),
        ...each(
          ['default().**.get', 'default().**.list'],
          service('Replicate', { method: 'GET', retries: 'reads', options: { arg: 'last', signal: 'signal' } }),
        ),
      },
    ),
  },
  {
    packages: ['cohere-ai'],
    aliases: { CohereClientV2: 'CohereClient' },
    apis: entries('cohere-ai README: maxRetries 2, timeoutInSeconds 300', {
      CohereClient: { gives: 'client', clientOptions: { arg: 0 } },
      'CohereClient().**': service('Cohere', {
        retries: 'all',
        timeoutMs: 5 * MINUTE,
        options: { arg: 'last', timeout: ['timeoutInSeconds'], signal: 'abortSignal', retry: ['maxRetries'] },
      }),
    }),
  },
  {
    packages: ['@mistralai/mistralai'],
    aliases: { default: 'Mistral', MistralClient: 'Mistral' },
    apis: entries('@mistralai/mistralai README: Retries (retryConfig), timeoutMs; neither set by default', {
      Mistral: { gives: 'client', clientOptions: { arg: 0, timeout: ['timeoutMs'], retry: ['retryConfig'] } },
      'Mistral().**': service('Mistral', {
        options: { arg: 'last', timeout: ['timeoutMs'], signal: 'fetchOptions.signal', retry: ['retries'] },
      }),
    }),
  },
  {
    packages: ['@huggingface/inference'],
    aliases: { HfInference: 'InferenceClient' },
    apis: entries('@huggingface/inference: options.retry_on_error default true (503); signal', {
      InferenceClient: client,
      'InferenceClient().*': service('Hugging Face', { options: { arg: 1, signal: 'signal' } }),
    }),
  },
  {
    packages: [
      '@langchain/openai',
      '@langchain/anthropic',
      '@langchain/google-genai',
      '@langchain/groq',
      '@langchain/mistralai',
    ],
    apis: entries('LangChain.js: AsyncCaller maxRetries default 6; timeout option', {
      ...each(
        ['ChatOpenAI', 'OpenAIEmbeddings', 'ChatAnthropic', 'ChatGoogleGenerativeAI', 'ChatGroq', 'ChatMistralAI'],
        {
          gives: 'client',
          clientOptions: { arg: 0, timeout: ['timeout'], retry: ['maxRetries'] },
        },
      ),
      ...each(
        ['invoke', 'stream', 'batch', 'embedQuery', 'embedDocuments'].map((name) => `*().${name}`),
        service('the AI provider', { retries: 'all', options: { arg: 1, timeout: ['timeout'], signal: 'signal' } }),
      ),
    }),
  },
]
