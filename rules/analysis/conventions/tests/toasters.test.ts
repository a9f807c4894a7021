import assert from 'node:assert/strict'
import { isSeen, mountedIn } from '../toasters'
import { filesOf, PAGE_PATH } from './marked'

/** Whether toasts of a module are seen in an app whose root renders a toaster of its own, in a file with that text. */
function seen(specifier: string, own: string | undefined): boolean {
  const root =
    "import { ToastProvider } from './ui/Toast'\nexport default function App() { return <ToastProvider><p /></ToastProvider> }"
  const files = { 'src/App.tsx': root, ...(own === undefined ? {} : { 'src/ui/Toast.tsx': own }) }
  return isSeen(PAGE_PATH, specifier, mountedIn(filesOf(files)))
}

describe('a toaster of the app’s own', () => {
  const alone = 'export function ToastProvider({ children }) { return <div>{children}</div> }'
  const wrapping = `import { Toaster } from 'react-hot-toast'\n${alone}`
  it('shows no toasts of a library that it does not use', () => assert.equal(seen('react-hot-toast', alone), false))
  it('shows those of the one it uses', () => assert.equal(seen('react-hot-toast', wrapping), true))
  it('may show any where its file is not known', () => assert.equal(seen('react-hot-toast', undefined), true))
  it('shows its own', () => assert.equal(seen('@/hooks/use-toast', alone), true))
})

describe('twins of the kit’s toast store', () => {
  const kit = {
    'src/App.tsx':
      "import { Toaster } from './components/ui/toaster'\nexport default function App() { return <Toaster /> }",
    'src/components/ui/toaster.tsx':
      "import { useToast } from '@/hooks/use-toast'\nexport function Toaster() { return <p>{useToast().toasts.length}</p> }",
    'src/hooks/use-toast.ts': 'export const useToast = () => ({ toasts: [] })',
  }
  const shows = (specifier: string, twin: string): boolean =>
    isSeen(PAGE_PATH, specifier, mountedIn(filesOf({ ...kit, 'src/components/ui/use-toast.ts': twin })))
  const own = 'export const useToast = () => ({ toasts: [] })'
  it('the one that is read is seen', () => assert.equal(shows('@/hooks/use-toast', own), true))
  it('the other is not', () => assert.equal(shows('@/components/ui/use-toast', own), false))
  it('one that hands on the first is', () =>
    assert.equal(shows('@/components/ui/use-toast', "export { useToast } from '@/hooks/use-toast'"), true))
})
