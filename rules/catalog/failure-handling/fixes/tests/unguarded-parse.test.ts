import rule from '../../unguarded-parse'
import { fixesForUnguardedParse } from '../unguarded-parse'
import { golden } from './golden'

golden(rule, fixesForUnguardedParse, [
  {
    name: 'a state in one line; semicolons, double quotes',
    path: 'src/Board.tsx',
    before: `import { useState } from "react";

export function Board() {
  const [open, setOpen] = useState(() => JSON.«parse»(localStorage.getItem("open") ?? "true"));
  return <button onClick={() => setOpen(!open)}>{String(open)}</button>;
}
`,
    after: `import { useState } from "react";

export function Board() {
  const [open, setOpen] = useState(() => {
    try {
      return JSON.parse(localStorage.getItem("open") ?? "true");
    } catch {
      return true;
    }
  });
  return <button onClick={() => setOpen(!open)}>{String(open)}</button>;
}
`,
    title: 'Catch it, and go on with the empty value',
  },
  {
    name: 'the type that was asserted is declared',
    path: 'src/Filters.tsx',
    before: `import { useEffect, useState } from 'react'

export function Filters() {
  const [filters, setFilters] = useState<string[]>([])
  useEffect(() => {
    const stored = localStorage.getItem('filters')
    const known = (stored ? JSON.«parse»(stored) : []) as string[]
    setFilters(known)
  }, [])
  return <p>{filters.join(', ')}</p>
}
`,
    after: `import { useEffect, useState } from 'react'

export function Filters() {
  const [filters, setFilters] = useState<string[]>([])
  useEffect(() => {
    const stored = localStorage.getItem('filters')
    let known: string[] = []
    try {
      known = (stored ? JSON.parse(stored) : []) as string[]
    } catch (error) {
      console.error('Could not read filters from storage:', error)
    }
    setFilters(known)
  }, [])
  return <p>{filters.join(', ')}</p>
}
`,
  },
  {
    name: 'a block under a condition goes on without',
    path: 'src/Theme.jsx',
    before: `import { useEffect, useState } from 'react'

export function Theme() {
  const [theme, setTheme] = useState('light')
  useEffect(() => {
    const stored = sessionStorage.getItem('theme')
    if (stored) {
      setTheme(JSON.«parse»(stored).name)
    }
  }, [])
  return <p className={theme} />
}
`,
    after: `import { useEffect, useState } from 'react'

export function Theme() {
  const [theme, setTheme] = useState('light')
  useEffect(() => {
    const stored = sessionStorage.getItem('theme')
    if (stored) {
      try {
        setTheme(JSON.parse(stored).name)
      } catch (error) {
        console.error('Could not read theme from storage:', error)
      }
    }
  }, [])
  return <p className={theme} />
}
`,
    title: 'Catch it, and go on without',
  },
  {
    name: 'a member of an object: the others stay',
    path: 'src/Report.tsx',
    before: `export function Report() {
  const run = () => {
    const saved = localStorage.getItem('user')
    const report = {
      hasUser: !!saved,
      user: saved ? JSON.«parse»(saved) : null,
    }
    show(report)
  }
  return <button onClick={run}>Run</button>
}
`,
    after: `export function Report() {
  const run = () => {
    const saved = localStorage.getItem('user')
    let user: any = null
    try {
      user = saved ? JSON.parse(saved) : null
    } catch (error) {
      console.error('Could not read user from storage:', error)
    }
    const report = {
      hasUser: !!saved,
      user,
    }
    show(report)
  }
  return <button onClick={run}>Run</button>
}
`,
  },
  {
    name: 'where nothing was stored something is done: it is done here too, and the text is thrown away',
    path: 'src/pages/Confirm.tsx',
    before: `import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router-dom'

export function Confirm() {
  const navigate = useNavigate()
  const [order, setOrder] = useState<unknown>(null)
  useEffect(() => {
    const stored = sessionStorage.getItem('order')
    if (!stored) {
      navigate('/cart')
      return
    }
    setOrder(JSON.«parse»(stored))
  }, [navigate])
  return order ? <p>Thanks</p> : <p>Loading</p>
}
`,
    after: `import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router-dom'

export function Confirm() {
  const navigate = useNavigate()
  const [order, setOrder] = useState<unknown>(null)
  useEffect(() => {
    const stored = sessionStorage.getItem('order')
    if (!stored) {
      navigate('/cart')
      return
    }
    try {
      setOrder(JSON.parse(stored))
    } catch (error) {
      console.error('Could not read order from storage:', error)
      sessionStorage.removeItem('order')
      navigate('/cart')
    }
  }, [navigate])
  return order ? <p>Thanks</p> : <p>Loading</p>
}
`,
    title: 'Catch it, and go on without',
  },
  {
    name: 'the other branch says what is shown without',
    path: 'src/pages/Board.tsx',
    before: `import { useEffect, useState } from 'react'

const FIRST = [{ id: 1 }]

export function Board() {
  const [cards, setCards] = useState<{ id: number }[]>([])
  useEffect(() => {
    const stored = localStorage.getItem('cards')
    if (stored) {
      setCards(JSON.«parse»(stored))
    } else {
      setCards(FIRST)
    }
  }, [])
  return <ul>{cards.map((card) => <li key={card.id} />)}</ul>
}
`,
    after: `import { useEffect, useState } from 'react'

const FIRST = [{ id: 1 }]

export function Board() {
  const [cards, setCards] = useState<{ id: number }[]>([])
  useEffect(() => {
    const stored = localStorage.getItem('cards')
    if (stored) {
      try {
        setCards(JSON.parse(stored))
      } catch (error) {
        console.error('Could not read cards from storage:', error)
        localStorage.removeItem('cards')
        setCards(FIRST)
      }
    } else {
      setCards(FIRST)
    }
  }, [])
  return <ul>{cards.map((card) => <li key={card.id} />)}</ul>
}
`,
  },
])
