import rule from '../../swallowed-error'
import { fixesForSwallowedError } from '../swallowed-error'
import { golden } from './golden'

const page = (state: string, tried: string, caught: string) => `import { useState } from 'react'
import { toast } from 'sonner'
import { demoOrders } from '../lib/demo'

export function Orders() {
  const [orders, setOrders] = useState(${state})
  const reloadOrders = async () => {
    try {
      const response = await fetch('/api/orders')
${tried}
      setOrders(await response.json())
    } ${caught}
  }
  return <button onClick={reloadOrders} onBlur={() => toast('hi')}>{orders.length}</button>
}
`
const files = { 'src/lib/demo.ts': 'export const demoOrders = [{ id: 1, total: 40 }, { id: 2, total: 30 }]\n' }

golden(rule, fixesForSwallowedError, [
  {
    name: 'invented rows: taken away, and the message in their place, where a refusal is looked at too',
    path: 'src/pages/Orders.tsx',
    files,
    before: page(
      '[]',
      '      if (!response.ok) {\n        setOrders(demoOrders)\n        return\n      }',
      `«catch» (error) {
      console.error('failed', error)
      setOrders(demoOrders)
    }`,
    ),
    after: page(
      '[]',
      `      if (!response.ok) {
        console.error('Could not load orders:', response.status)
        toast.error('Could not load orders. Please try again.')
        return
      }`,
      `catch (error) {
      console.error('failed', error)
      toast.error('Could not load orders. Please try again.')
    }`,
    ),
    title: 'Say that it failed instead: show it with toast.error',
  },
  {
    name: 'invented rows that the catch writes out: the variable goes with them',
    path: 'src/pages/Orders.tsx',
    files,
    before: page(
      '[]',
      "      if (!response.ok) throw new Error('failed')",
      `«catch» {
      const rows = [
        { id: 1, total: 40 },
        { id: 2, total: 30 },
      ]
      setOrders(rows)
    }`,
    ),
    after: page(
      '[]',
      "      if (!response.ok) throw new Error('failed')",
      `catch (error) {
      console.error('Could not load orders:', error)
      toast.error('Could not load orders. Please try again.')
    }`,
    ),
  },
  {
    name: 'invented rows that the screen begins with: no fix',
    path: 'src/pages/Orders.tsx',
    files,
    before: page(
      'demoOrders',
      "      if (!response.ok) throw new Error('failed')",
      '«catch» { setOrders(demoOrders) }',
    ),
  },
])
