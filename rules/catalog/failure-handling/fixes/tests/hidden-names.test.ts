import rule from '../../unchecked-supabase-error'
import { fixesForUncheckedSupabaseError } from '../unchecked-supabase-error'
import { CLIENT, golden } from './golden'

const APP = {
  ...CLIENT,
  'package.json': '{ "dependencies": { "react": "18.3.1", "sonner": "1.5.0", "@supabase/supabase-js": "2.45.0" } }',
  'src/App.tsx': `import { Toaster } from 'sonner'
import { Profile } from './pages/Profile'
export const App = () => <><Profile /><Toaster /></>
`,
  'src/pages/Rooms.tsx': `import { toast } from 'sonner'
export function Rooms() {
  return <button onClick={() => toast.error('No rooms')}>Rooms</button>
}
`,
  'src/hooks/use-toast.ts': `export function useToast() {
  return { toast: (options: { title: string; variant?: string }) => console.info(options) }
}
`,
}

const PAGE = (imports: string, hook: string, body: string) => `import { useToast } from '@/hooks/use-toast'
import { supabase } from '@/integrations/supabase/client'
${imports}
export function Profile() {
${hook}  async function handleSave() {
${body}  }
  return <button onClick={handleSave}>Save</button>
}
`

golden(rule, fixesForUncheckedSupabaseError, [
  {
    name: 'no toast is imported under a name that the component has bound to another',
    path: 'src/pages/Profile.tsx',
    files: APP,
    before: PAGE(
      '',
      '  const { toast } = useToast()\n',
      "    await supabase.«from»('profiles').update({ open: true }).eq('id', 1)\n",
    ),
  },
  {
    name: 'it is where nothing has the name',
    path: 'src/pages/Profile.tsx',
    files: APP,
    before: PAGE('', '', "    await supabase.«from»('profiles').update({ open: true }).eq('id', 1)\n"),
    after: PAGE(
      "import { toast } from 'sonner'\n",
      '',
      `    const { error } = await supabase.from('profiles').update({ open: true }).eq('id', 1)
    if (error) {
      console.error('Could not update the profile:', error)
      toast.error('Could not update the profile. Please try again.')
    }
`,
    ),
  },
])
