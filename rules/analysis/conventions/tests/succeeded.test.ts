import assert from 'node:assert/strict'
import { callAt, parseSource } from '../../edits/source'
import { afterSuccess } from '../succeeded'

/** What failed in a function that shows this when it works. */
function turned(language: string, shown: string): string | undefined {
  const text = `async function save() { await send(); ${shown} }`
  const source = parseSource('src/Rooms.tsx', text)
  const call = callAt(source, text.indexOf('send('))
  assert.ok(call)
  return afterSuccess(source, call, language)
}

const CASES: readonly (readonly [string, string, string | undefined])[] = [
  ['en', "toast.success('BF price updated successfully!')", 'Could not update the BF price'],
  [
    'en',
    "toast({ title: 'Saved', description: 'Report status has been updated.' })",
    'Could not update the report status',
  ],
  ['en', "toast.success('Notification settings saved')", 'Could not save notification settings'],
  ['en', "toast.success('Marked as read')", 'Could not mark as read'],
  ['en', "toast.success('Done')", undefined],
  ['en', "toast({ title: 'Room not saved', variant: 'destructive' })", undefined],
  ['en', "toast.success('Room saved'); toast.success('Guest invited')", undefined],
  ['pt', "toast.success('Despesa criada com sucesso!')", 'Não foi possível criar a despesa'],
  ['pt', "toast.success('Alterações salvas')", 'Não foi possível salvar as alterações'],
  ['pt', "toast.success('Você foi desconectado com sucesso')", undefined],
  ['pt', "toast.success('Item removido')", 'Não foi possível remover o item'],
  ['pt', "toast.success('Pedido excluído com sucesso')", 'Não foi possível excluir o pedido'],
  ['es', "toast.success('Gasto creado correctamente')", 'No se pudo crear el gasto'],
  ['es', "toast.success('Preferencias guardadas')", 'No se pudieron guardar las preferencias'],
  ['fr', "toast.success('Facture enregistrée avec succès')", "Impossible d'enregistrer la facture"],
  ['de', "toast.success('Rechnung erfolgreich gespeichert')", 'Rechnung konnte nicht gespeichert werden'],
  ['nl', "toast.success('Factuur opgeslagen')", 'Factuur kon niet worden opgeslagen'],
  ['no', "toast.success('Oppdraget er slettet')", 'Kunne ikke slette oppdraget'],
]

describe('what failed, by what is said when it works', () => {
  for (const [language, shown, expected] of CASES)
    it(`${language}: ${shown}`, () => assert.equal(turned(language, shown), expected))
})
