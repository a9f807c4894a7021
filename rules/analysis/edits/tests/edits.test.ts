import assert from 'node:assert/strict'
import * as ts from 'typescript'
import { addCatchBody, catchAt } from '../catches'
import { appendCatch, awaitReturned, chainOf, consumptionOf } from '../chains'
import { addHookCall } from '../hooks'
import { addImport } from '../imports'
import { freshName } from '../names'
import { addDestructuredName, addOption } from '../objects'
import { insertAfter, insertBefore } from '../placement'
import { applyEdits, callAt, enclosingFunction, enclosingStatement, nodeAt, parseSource, type Source } from '../source'
import { table } from './table'

const statementAt = (source: Source, offset: number) => enclosingStatement(nodeAt(source, offset))

table(
  'addOption',
  (source, offset) => {
    const call = callAt(source, offset)
    return call ? addOption(source, call, 1, { name: 'signal', value: 'AbortSignal.timeout(10_000)' }) : []
  },
  [
    {
      name: 'new argument',
      before: `await «fetch(url);\n`,
      after: `await fetch(url, { signal: AbortSignal.timeout(10_000) });\n`,
    },
    {
      name: 'empty literal',
      before: `«fetch(url, {})\n`,
      after: `fetch(url, { signal: AbortSignal.timeout(10_000) })\n`,
    },
    {
      name: 'undefined',
      before: `«fetch(url, undefined)\n`,
      after: `fetch(url, { signal: AbortSignal.timeout(10_000) })\n`,
    },
    {
      name: 'one line',
      before: `«fetch(url, { method: 'POST', body: JSON.stringify({\n  a,\n}) })\n`,
      after: `fetch(url, { method: 'POST', body: JSON.stringify({\n  a,\n}), signal: AbortSignal.timeout(10_000) })\n`,
    },
    {
      name: 'several lines with a trailing comma and comments',
      before: `x(\n  «fetch(url, {\n    method: 'POST', // send\n    body: é, // text\n    // end\n  })\n)\n`,
      after: `x(\n  fetch(url, {\n    method: 'POST', // send\n    body: é, // text\n    signal: AbortSignal.timeout(10_000),\n    // end\n  })\n)\n`,
    },
    {
      name: 'several lines without one',
      before: `«fetch(url, {\n  method: 'POST',\n  headers: {\n    a: 'b'\n  } // all\n})\n`,
      after: `fetch(url, {\n  method: 'POST',\n  headers: {\n    a: 'b'\n  }, // all\n  signal: AbortSignal.timeout(10_000)\n})\n`,
    },
    {
      name: 'a spread stays last',
      before: `«fetch(url, { method, ...init })\n`,
      after: `fetch(url, { method, signal: AbortSignal.timeout(10_000), ...init })\n`,
    },
    {
      name: 'options of its own',
      before: `const options = { method: 'POST' };\nawait «fetch(url, options);\n`,
      after: `const options = { method: 'POST' };\nawait fetch(url, { ...options, signal: AbortSignal.timeout(10_000) });\n`,
    },
    {
      name: 'options of the caller win',
      before: `function get(url, init) {\n  return «fetch(url, init);\n}\n`,
      after: `function get(url, init) {\n  return fetch(url, { signal: AbortSignal.timeout(10_000), ...init });\n}\n`,
    },
    {
      name: 'arguments on lines of their own',
      before: `await «fetch(\n  \`\${base}/items\`,\n);\n`,
      after: `await fetch(\n  \`\${base}/items\`,\n  { signal: AbortSignal.timeout(10_000) },\n);\n`,
    },
    { name: 'there already', before: `«fetch(url, { signal })\n` },
    { name: 'arguments unknown', before: `«fetch(...args)\n` },
  ],
)

table(
  'addDestructuredName',
  (source, offset) => {
    const call = callAt(source, offset)
    const by = call && consumptionOf(chainOf(call).request).by
    if (by?.k !== 'declared' || !ts.isObjectBindingPattern(by.declaration.name)) return []
    return addDestructuredName(source, by.declaration.name, 'error', freshName(by.declaration, ['error', 'itemsError']))
  },
  [
    {
      name: 'one name',
      before: `const { data } = await db.«from('items').select();\n`,
      after: `const { data, error } = await db.from('items').select();\n`,
    },
    {
      name: 'several lines, a taken name, a default',
      before: `const error = 1;\nfunction f() {\n  const {\n    data: items = [],\n    count,\n  } = await db.«from('items').select();\n}\n`,
      after: `const error = 1;\nfunction f() {\n  const {\n    data: items = [],\n    count,\n    error: itemsError,\n  } = await db.from('items').select();\n}\n`,
    },
    {
      name: 'before the rest',
      before: `const { data, ...rest } = await db.«from('items')\n`,
      after: `const { data, error, ...rest } = await db.from('items')\n`,
    },
    {
      name: 'empty',
      before: `const {} = await db.«from('items')\n`,
      after: `const { error } = await db.from('items')\n`,
    },
    { name: 'there already', before: `const { error: failed } = await db.«from('items')\n` },
  ],
)

table('addImport', (source) => addImport(source, { module: 'sonner', name: 'toast' })?.edits ?? [], [
  {
    name: 'after the last import, in the file’s quotes',
    before: `import a from "a";\nimport {\n  b,\n} from "b"; // b\n\nuse(a, b);\n`,
    after: `import a from "a";\nimport {\n  b,\n} from "b"; // b\nimport { toast } from "sonner";\n\nuse(a, b);\n`,
  },
  {
    name: 'into the import there is',
    before: `import { Toaster } from 'sonner'\nimport x from 'x'\n`,
    after: `import { Toaster, toast } from 'sonner'\nimport x from 'x'\n`,
  },
  {
    name: 'into one on several lines',
    before: `import {\n  Toaster,\n  type Props\n} from 'sonner'\n`,
    after: `import {\n  Toaster,\n  type Props,\n  toast\n} from 'sonner'\n`,
  },
  {
    name: 'beside a default import',
    before: `import Sonner from 'sonner'\n`,
    after: `import Sonner, { toast } from 'sonner'\n`,
  },
  {
    name: 'not into a type import',
    before: `import type { Props } from 'sonner'\n`,
    after: `import type { Props } from 'sonner'\nimport { toast } from 'sonner'\n`,
  },
  {
    name: 'after a directive',
    before: `'use client'\nrun()\n`,
    after: `'use client'\n\nimport { toast } from 'sonner'\nrun()\n`,
  },
  { name: 'there already', before: `import { toast as notify } from 'sonner'\n` },
  { name: 'the name is taken', before: `function toast() {}\n` },
  {
    name: 'required',
    path: 'server.js',
    before: `const express = require('express');\n`,
    after: `const express = require('express');\nconst { toast } = require('sonner');\n`,
  },
])

it('addImport leaves a #! line first', () => {
  const text = '#!/usr/bin/env node\nrun();\n'
  const imported = addImport(parseSource('run.ts', text), { module: 'a', name: 'default', local: 'a' })
  assert.equal(applyEdits(text, imported?.edits ?? []), "#!/usr/bin/env node\nimport a from 'a';\nrun();\n")
})

table(
  'addHookCall',
  (source, offset) => {
    const fn = enclosingFunction(nodeAt(source, offset))
    return fn ? addHookCall(source, fn, 'const { toast } = useToast();') : []
  },
  [
    {
      name: 'first in the component',
      before: `function List() {\n  // state\n  const [a] = «useState(0);\n  return <p>{a}</p>;\n}\n`,
      after: `function List() {\n  const { toast } = useToast();\n  // state\n  const [a] = useState(0);\n  return <p>{a}</p>;\n}\n`,
    },
    { name: 'not without a body', before: `const List = () => «<p />\n` },
  ],
)

table(
  'insertAfter',
  (source, offset) => {
    const statement = statementAt(source, offset)
    return statement ? insertAfter(source, statement, ['if (bad) {', '  stop();', '}']) : []
  },
  [
    { name: 'after a comment', before: `«a(); // a\nb();\n`, after: `a(); // a\nif (bad) {\n  stop();\n}\nb();\n` },
    {
      name: 'at the end of a block on one line',
      before: `if (x) { «a(); }\n`,
      after: `if (x) { a();\n  if (bad) {\n    stop();\n  }\n}\n`,
    },
    {
      name: 'before a semicolon that the next statement begins with',
      before: `«a()\n;(b || []).map(c)\n`,
      after: `a()\nif (bad) {\n  stop();\n}\n;(b || []).map(c)\n`,
    },
    {
      name: 'a body without braces',
      before: `if (x) «a();\nelse b();\n`,
      after: `if (x) {\n  a();\n  if (bad) {\n    stop();\n  }\n}\nelse b();\n`,
    },
  ],
)

table(
  'insertBefore',
  (source, offset) => {
    const statement = statementAt(source, offset)
    return statement ? insertBefore(source, statement, ['start();']) : []
  },
  [
    {
      name: 'under the comment above',
      before: `f(() => {\n  // a\n  «a()\n})\n`,
      after: `f(() => {\n  // a\n  start()\n  a()\n})\n`,
    },
    { name: 'a body without braces', before: `if (x) «a();\n`, after: `if (x) {\n  start();\n  a();\n}\n` },
  ],
)

table(
  'appendCatch',
  (source, offset) => {
    const call = callAt(source, offset)
    return call ? appendCatch(source, chainOf(call), { parameter: 'error', lines: ['show(error);'] }) : []
  },
  [
    {
      name: 'on one line',
      before: `f(() => {\n  «fetch(url).then((r) => r.json()).then(set);\n});\n`,
      after: `f(() => {\n  fetch(url).then((r) => r.json()).then(set).catch((error) => {\n    show(error);\n  });\n});\n`,
    },
    {
      name: 'on lines of their own, before finally',
      before: `«fetch(url)\n  .then((r) => {\n    set(r);\n  })\n  .finally(() => done());\n`,
      after: `fetch(url)\n  .then((r) => {\n    set(r);\n  })\n  .catch((error) => {\n    show(error);\n  })\n  .finally(() => done());\n`,
    },
    {
      name: 'alone',
      before: `void «fetch(url);\n`,
      after: `void fetch(url).catch((error) => {\n  show(error);\n});\n`,
    },
    { name: 'there already', before: `«fetch(url).then(set).catch(show);\n` },
  ],
)

table(
  'addCatchBody',
  (source, offset) => {
    const site = catchAt(source, offset)
    return site ? addCatchBody(source, site, (error) => [`show(${error});`]) : []
  },
  [
    {
      name: 'empty',
      before: `try {\n  a();\n} «catch (e) {}\n`,
      after: `try {\n  a();\n} catch (e) {\n  show(e);\n}\n`,
    },
    {
      name: 'without a parameter',
      before: `try {\n  a();\n} «catch {\n}\n`,
      after: `try {\n  a();\n} catch (error) {\n  show(error);\n}\n`,
    },
    {
      name: 'with a comment, the name taken',
      before: `const [error, setError] = s;\ntry {\n  a();\n} «catch {\n  // ignore\n}\n`,
      after: `const [error, setError] = s;\ntry {\n  a();\n} catch (err) {\n  // ignore\n  show(err);\n}\n`,
    },
    {
      name: 'with a comment on its line',
      before: `try { a(); } «catch { /* ignore */ }\n`,
      after: `try { a(); } catch (error) {\n  /* ignore */\n  show(error);\n}\n`,
    },
    {
      name: 'after what it does',
      before: `try {\n  a();\n} «catch (err) {\n  console.error(err); // log\n}\n`,
      after: `try {\n  a();\n} catch (err) {\n  console.error(err); // log\n  show(err);\n}\n`,
    },
    { name: 'callback', before: `a().«catch(() => {});\n`, after: `a().catch((error) => {\n  show(error);\n});\n` },
    {
      name: 'callback that logs',
      before: `a()\n  .then(b)\n  .«catch((e) => console.error(e));\n`,
      after: `a()\n  .then(b)\n  .catch((e) => {\n    console.error(e);\n    show(e);\n  });\n`,
    },
    {
      name: 'reference to a logger',
      before: `a().«catch(console.error);\n`,
      after: `a().catch((error) => {\n  show(error);\n});\n`,
    },
    {
      name: 'second argument of then',
      before: `a().«then(b, () => {});\n`,
      after: `a().then(b, (error) => {\n  show(error);\n});\n`,
    },
    { name: 'a value is left alone', before: `const x = await a().«catch(() => null);\n` },
    { name: 'an unknown handler is left alone', before: `a().«catch(noop);\n` },
  ],
)

table(
  'awaitReturned',
  (source, offset) => {
    const call = callAt(source, offset)
    return call ? awaitReturned(source, chainOf(call).whole, enclosingFunction(call)) : []
  },
  [
    {
      name: 'in an async function',
      before: `async function f() {\n  try {\n    return «fetch(x).then(y);\n  } catch {}\n}\n`,
      after: `async function f() {\n  try {\n    return await fetch(x).then(y);\n  } catch {}\n}\n`,
    },
    { name: 'not in another', before: `function f() {\n  return «fetch(x);\n}\n` },
  ],
)
