import * as ts from 'typescript'
import { callAt, enclosingFunction, type Source } from '../source'
import { addCatchClause, regionToEnd, wrapStatements } from '../wrap'
import { table } from './table'

const caught = { parameter: 'error', lines: ['console.error(error);', 'return null;'] }

function toEnd(source: Source, offset: number) {
  const call = callAt(source, offset)
  const fn = call && enclosingFunction(call)
  const region = call && fn && regionToEnd(fn, call)
  return region === undefined ? [] : wrapStatements(source, region, caught)
}

table('wrapStatements to the end of the function', toEnd, [
  {
    name: 'takes the rest of the body and keeps comments',
    before: `async function load() {
  const id = 1;
  // the list
  const res = await «fetch('/api/items'); // all of them

  /* then
     show it */
  setItems(await res.json());
  // done
}
`,
    after: `async function load() {
  const id = 1;
  // the list
  try {
    const res = await fetch('/api/items'); // all of them

    /* then
       show it */
    setItems(await res.json());
  } catch (error) {
    console.error(error);
    return null;
  }
  // done
}
`,
  },
  {
    name: 'leaves the reset of a loading state behind, without semicolons',
    before: `const load = async () => {
  setLoading(true)
  const res = await «fetch('/api/items')
  setItems(await res.json())
  setLoading(false)
}
`,
    after: `const load = async () => {
  setLoading(true)
  try {
    const res = await fetch('/api/items')
    setItems(await res.json())
  } catch (error) {
    console.error(error)
    return null
  }
  setLoading(false)
}
`,
  },
  {
    name: 'does not touch the text of template literals',
    before: `async function load() {
  await «fetch('/x', { body: \`a
b \${1 +
    2} c
d\` });
}
`,
    after: `async function load() {
  try {
    await fetch('/x', { body: \`a
b \${1 +
      2} c
d\` });
  } catch (error) {
    console.error(error);
    return null;
  }
}
`,
  },
  {
    name: 'takes the whole loop the call is in',
    before: `async function send(all) {
  for (const one of all) {
    if (one) await «fetch('/send/' + one);
  }
  notify('Sent');
}
`,
    after: `async function send(all) {
  try {
    for (const one of all) {
      if (one) await fetch('/send/' + one);
    }
    notify('Sent');
  } catch (error) {
    console.error(error);
    return null;
  }
}
`,
  },
  {
    name: 'opens a body on one line',
    before: `const load = async () => { const res = await «fetch('/x'); return res.json(); };
`,
    after: `const load = async () => {
  try {
    const res = await fetch('/x'); return res.json();
  } catch (error) {
    console.error(error);
    return null;
  }
};
`,
  },
  {
    name: 'starts earlier where an earlier function uses what is declared',
    before: `async function load() {
  const show = () => render(items);
  const items = await «fetch('/x');
  show();
}
`,
    after: `async function load() {
  try {
    const show = () => render(items);
    const items = await fetch('/x');
    show();
  } catch (error) {
    console.error(error);
    return null;
  }
}
`,
  },
  {
    name: 'works in a component',
    before: `function List() {
  const load = async () => {
    await «fetch('/x');
  };
  return <ul onClick={load}>é 🎉</ul>;
}
`,
    after: `function List() {
  const load = async () => {
    try {
      await fetch('/x');
    } catch (error) {
      console.error(error);
      return null;
    }
  };
  return <ul onClick={load}>é 🎉</ul>;
}
`,
  },
  { name: 'leaves an arrow without a block alone', before: `const load = () => «fetch('/x');\n` },
])

table(
  'addCatchClause',
  (source, offset) => {
    const call = callAt(source, offset)
    for (let at: ts.Node | undefined = call; at !== undefined; at = at.parent) {
      if (ts.isTryStatement(at)) return addCatchClause(source, at, caught)
    }
    return []
  },
  [
    {
      name: 'puts it before finally',
      before: `async function load() {
  try {
    await «fetch('/x');
  } finally {
    setLoading(false);
  }
}
`,
      after: `async function load() {
  try {
    await fetch('/x');
  } catch (error) {
    console.error(error);
    return null;
  } finally {
    setLoading(false);
  }
}
`,
    },
    { name: 'not where there is one', before: `try {\n  «load();\n} catch {}\n` },
  ],
)
