import ts from 'typescript'

/**
 * What the compiler says of a text alone, without its imports and libraries, that no import or library could mend: names
 * nobody declares, names declared twice, `await` outside an `async` function, code that is never reached.
 */
export function mistakes(path: string, text: string): string[] {
  const name = /\.[mc]?[jt]sx?$/.test(path) ? `/${path}` : undefined
  if (name === undefined) return []
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const program = ts.createProgram([name], OPTIONS, hostOf(name, file))
  return program
    .getSemanticDiagnostics(file)
    .filter(({ code }) => CODES.has(code))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
    .filter((message) => !KNOWN.test(message))
}

/** The mistakes of a text that were not in the text before, with each as often as it was added. */
export function newMistakes(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before]
  return after.filter((message) => {
    const at = left.indexOf(message)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  allowUnreachableCode: false,
  jsx: ts.JsxEmit.Preserve,
  module: ts.ModuleKind.ESNext,
  noLib: true,
  noResolve: true,
  target: ts.ScriptTarget.ESNext,
  types: [],
}

/** Cannot find name, redeclared, duplicate, used before its declaration, no value for the shorthand, await, unreachable. */
const CODES = new Set([2304, 2552, 2451, 2300, 2393, 2448, 18004, 1308, 2588, 7027])

/** What the platform declares: the libraries are left out, so the compiler knows none of it. */
const KNOWN =
  /'(?:AbortController|AbortSignal|alert|Array|Boolean|clearTimeout|console|Date|Deno|EdgeRuntime|Error|fetch|JSON|localStorage|Math|Number|Object|Promise|Record|Request|RequestInit|Response|sessionStorage|setTimeout|String|undefined|unknown|URL|window)'/

function hostOf(name: string, file: ts.SourceFile): ts.CompilerHost {
  return {
    fileExists: (path) => path === name,
    getCanonicalFileName: (path) => path,
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => '/lib.d.ts',
    getNewLine: () => '\n',
    getSourceFile: (path) => (path === name ? file : undefined),
    readFile: () => undefined,
    useCaseSensitiveFileNames: () => true,
    writeFile: () => {},
  }
}
