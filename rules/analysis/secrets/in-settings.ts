import { isEnvExample } from '../env/env-facts'
import { type SecretFound, secret } from './found'
import { entropyOf, isPlaceholder } from './placeholder'

/** `SESSION_SECRET=…`, with or without quotes, to the end of its line. */
const LINE =
  /^[ \t]*(?:export[ \t]+)?((?:\w+_)?(?:session|jwt|auth|nextauth|cookie|signing|encryption|app|csrf|token)_?(?:secret|key)|secret(?:_key)?)[ \t]*=[ \t]*(["'`]?)([^\s"'`]{16,200})\2[ \t]*\r?$/gim
/** Letters that no key of a service has; whoever makes a secret for sessions takes any. */
const ODD = /[!#%^&*()[\]{}|\\;,?<>~]/
const PUBLIC = /^(?:NEXT_PUBLIC_|VITE_|EXPO_PUBLIC_|REACT_APP_)|PUBLIC_KEY/i
const LEAST_BITS = 3.4

/**
 * The secrets of a file of settings that chance made out of all letters there are: those for sessions, cookies and tokens of
 * one's own, by their names.
 */
export function settingSecrets(path: string, text: string, found: readonly SecretFound[]): SecretFound[] {
  if (isEnvExample(path)) return []
  return [...text.matchAll(LINE)].flatMap((match) => {
    const [whole, name = '', quote = '', value = ''] = match
    const isRandom = ODD.test(value) && /\d/.test(value) && /[a-z]/i.test(value) && entropyOf(value) >= LEAST_BITS
    if (!isRandom || PUBLIC.test(name) || isPlaceholder(value) || /:\/\/|\$\{/.test(value)) return []
    const at = match.index + whole.lastIndexOf(quote + value) + quote.length
    const isKnown = found.some(({ range }) => range.start < at + value.length && at < range.end)
    return isKnown ? [] : [secret(text, 'named-secret', at, value.length)]
  })
}
