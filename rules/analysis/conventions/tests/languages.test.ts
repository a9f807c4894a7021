import assert from 'node:assert/strict'
import { languageOf } from '../languages'

describe('the language of texts for people', () => {
  const table: [string, string[]][] = [
    ['uk', ['Не вдалося завантажити бронювання', 'Спробуйте ще раз', 'Помилка збереження']],
    ['ru', ['Не удалось загрузить данные', 'Попробуйте ещё раз', 'Ошибка при сохранении']],
    ['en', ['Could not load your bookings', 'Please try again', 'The save failed']],
    ['pt', ['Não foi possível carregar as reservas', 'Tente novamente', 'Erro ao salvar']],
    ['es', ['No se pudieron cargar las reservas', 'Inténtalo de nuevo, por favor', 'Error al guardar los datos']],
  ]
  for (const [code, texts] of table) it(`is ${code}: ${texts[0]}`, () => assert.equal(languageOf(texts), code))
})
