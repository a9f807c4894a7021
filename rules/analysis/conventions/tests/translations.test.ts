import assert from 'node:assert/strict'
import { translatedAt } from '../translations'
import { wordingFor } from '../wording'
import { filesOf, hereIn, PAGE_PATH } from './marked'

/** How a failure to load rooms is said inside `f` of a component. */
function said(body: string, head = "import { useTranslation } from 'react-i18next'") {
  const text = `${head}\nexport function Rooms() {\n  const { t } = useTranslation()\n  ${body}\n  const f = () => { HERE }\n  return <p>{t('rooms.title')}</p>\n}\n`
  const { source, node } = hereIn(text)
  return translatedAt(source, node, filesOf({ [PAGE_PATH]: text }), wordingFor({ functionName: 'loadRooms' }))
}

describe('texts of an app that is translated', () => {
  it('are literal where nothing translates', () => {
    const { source, node } = hereIn('export function Rooms() { const f = () => { HERE } }')
    const wording = wordingFor({ functionName: 'loadRooms' })
    assert.deepEqual(translatedAt(source, node, { files: new Map() }, wording), { k: 'plain' })
  })
  it('take the key that the file has for this failure', () => {
    const expected = { k: 'translated', text: "t('rooms.loadFailed')" }
    assert.deepEqual(said("const g = () => toast.error(t('rooms.loadFailed'))"), expected)
  })
  it('take a general key of the file', () => {
    const expected = { k: 'translated', text: "t('errors.generic')" }
    assert.deepEqual(said("const g = () => toast.error(t('errors.generic'))"), expected)
  })
  it('are not made up in one language, nor taken from a key of something that is not known', () => {
    assert.deepEqual(said("const g = () => t('service.unknown')"), { k: 'unknown' })
    assert.deepEqual(said("const g = () => toast.success(t('rooms.saved'))"), { k: 'unknown' })
  })
  it('stand beside their key where the file writes them so', () => {
    const body = "const a = t('rooms.new', 'New room'); const b = t('rooms.old', 'Old room')"
    const expected = "t('rooms.roomsFailed', 'Could not load rooms. Please try again.')"
    assert.deepEqual(said(body), { k: 'translated', text: expected.replace('roomsFailed', 'loadRoomsFailed') })
  })
  it('stand beside each other in every language of the file', () => {
    const body = "const a = tx({ en: 'New room', de: 'Neues Zimmer' })"
    const told = said(body, "import { tx } from '@/lib/tx'")
    const text =
      "tx({ en: 'Could not load rooms. Please try again.', de: 'Die Daten konnten nicht geladen werden. Bitte versuche es erneut.' })"
    assert.deepEqual(told, { k: 'translated', text })
  })
})
