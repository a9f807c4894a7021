import rule from '../../unawaited-query'
import { fixesForUnawaitedQuery } from '../unawaited-query'
import { golden } from './golden'

golden(rule, fixesForUnawaitedQuery, [
  {
    name: 'in an async function of a component: awaited, and the app’s message',
    path: 'src/pages/Rooms.tsx',
    before: `import { toast } from 'sonner';

export function Rooms({ supabase }: any) {
  const remove = async (id: string) => {
    supabase.«from»('rooms').delete().eq('id', id);
    toast.success('Deleted');
  };
  return <button onClick={() => remove('a')}>Delete</button>;
}
`,
    after: `import { toast } from 'sonner';

export function Rooms({ supabase }: any) {
  const remove = async (id: string) => {
    const { error } = await supabase.from('rooms').delete().eq('id', id);
    if (error) {
      console.error('Could not delete the room:', error);
      toast.error('Could not delete the room. Please try again.');
      return;
    }
    toast.success('Deleted');
  };
  return <button onClick={() => remove('a')}>Delete</button>;
}
`,
    title: 'Await the query and tell the user when it fails',
  },
  {
    name: 'in a callback that is not async, over several lines: then, on a line of its own',
    path: 'src/pages/Chat.tsx',
    before: `import { useEffect } from 'react'
import { toast } from 'sonner'

export function Chat({ supabase, id }: any) {
  useEffect(() => {
    supabase
      .«from»('messages')
      .update({ is_read: true })
      .eq('id', id)
  }, [id])
  return <button onClick={() => toast('hi')}>Chat</button>
}
`,
    after: `import { useEffect } from 'react'
import { toast } from 'sonner'

export function Chat({ supabase, id }: any) {
  useEffect(() => {
    void supabase
      .from('messages')
      .update({ is_read: true })
      .eq('id', id)
      .then(({ error }) => {
        if (error) console.error('Could not update the message:', error)
      })
  }, [id])
  return <button onClick={() => toast('hi')}>Chat</button>
}
`,
  },
  {
    name: 'a lone body gets braces, and a name that is taken another',
    path: 'server/jobs.ts',
    before: `export async function finish(supabase: any, id: string, error?: Error) {
  if (error) supabase.«from»('job_runs').update({ failed: true }).eq('id', id)
  return error
}
`,
    after: `export async function finish(supabase: any, id: string, error?: Error) {
  if (error) {
    const { error: jobRunsError } = await supabase.from('job_runs').update({ failed: true }).eq('id', id)
    if (jobRunsError) console.error('Could not update the job run:', jobRunsError)
  }
  return error
}
`,
  },
  {
    name: 'void says that nobody should wait: the second choice sends it without waiting',
    path: 'server/visits.ts',
    before: `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function leave(id: string) {
  void prisma.visit.«update»({ where: { id }, data: { left: true } })
}
`,
    after: `import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function leave(id: string) {
  void prisma.visit.update({ where: { id }, data: { left: true } }).catch((error) => {
    console.error('Could not update the visit:', error)
  })
}
`,
    choice: 1,
  },
  {
    name: 'a query kept in a variable is left to the person',
    path: 'server/drafts.ts',
    before: `export async function clean(supabase: any) {
  const query = supabase.«from»('drafts').delete().lt('age', 30)
  return true
}
`,
  },
  {
    name: 'typing and other trails are never shown to the user',
    path: 'src/pages/Typing.tsx',
    before: `import { useEffect } from 'react'
import { toast } from 'sonner'

export function Typing({ supabase, id }: any) {
  useEffect(() => () => {
    void supabase.«from»('typing_indicators').upsert({ id, typing: false })
  }, [id])
  return <button onClick={() => toast('hi')}>Typing</button>
}
`,
    after: `import { useEffect } from 'react'
import { toast } from 'sonner'

export function Typing({ supabase, id }: any) {
  useEffect(() => () => {
    void supabase.from('typing_indicators').upsert({ id, typing: false }).then(({ error }) => {
      if (error) console.error('Could not save typing indicators:', error)
    })
  }, [id])
  return <button onClick={() => toast('hi')}>Typing</button>
}
`,
  },
])
