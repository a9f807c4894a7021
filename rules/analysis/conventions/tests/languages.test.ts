import assert from 'node:assert/strict'
import { languageOf } from '../languages'

describe('the language of texts for people', () => {
  const table: [string, string[]][] = [
    ['uk', ['Не вдалося завантажити бронювання', 'Спробуйте ще раз', 'Помилка збереження']],
    ['ru', ['Не удалось загрузить данные', 'Попробуйте ещё раз', 'Ошибка при сохранении']],
    ['en', ['Could not load your bookings', 'Please try again', 'The save failed']],
    ['pt', ['Não foi possível carregar as reservas', 'Tente novamente', 'Erro ao salvar']],
    ['he', ['משהו השתבש', 'נסו שוב מאוחר יותר']],
    ['ar', ['حدث خطأ أثناء تحميل البيانات', 'يرجى المحاولة مرة أخرى']],
    ['da', ['Kunne ikke hente data', 'Prøv igen senere', 'Der opstod en fejl']],
    ['da', ['Ingen salg fundet i den valgte periode', 'Gem ændringer', 'Kunne ikke slette']],
    ['no', ['Ingen salg funnet i den valgte perioden', 'Lagre endringer', 'Kunne ikke slette']],
    ['no', ['Kunne ikke hente data', 'Prøv igjen senere', 'Det oppstod en feil']],
    ['sv', ['Kunde inte hämta data', 'Försök igen senare', 'Något gick fel']],
    ['vi', ['Không thể tải dữ liệu', 'Vui lòng thử lại']],
    ['unspoken', ['डेटा लोड नहीं हो सका', 'कृपया फिर से प्रयास करें']],
    ['unspoken', ['خطا در بارگیری داده‌ها', 'لطفاً دوباره تلاش کنید', 'گزینه‌ها']],
    ['en', ['ATT picks', 'ATT and DEF', 'ATT won', 'Could not load the map', 'Please try again']],
    ['nl', ['Concurrent verwijderd', 'Toevoegen mislukt', 'Nieuwe klant toevoegen']],
    ['ja', ['新規ユーザー', 'メールアドレス', 'キャンセル']],
    ['pt', ['Calculando métricas', 'Tempo médio de resposta', 'Distribuição por canal', 'Nenhum lead hoje']],
    ['tr', ['Yükleniyor...', 'Servis Yönetimi', 'Kalkış saati', 'Çocuk ekle']],
    ['de', ['Passwortstärke: stark', 'Anfrage hinzufügen', 'Einstellungen bearbeiten']],
    ['es', ['No se pudieron cargar las reservas', 'Inténtalo de nuevo, por favor', 'Error al guardar los datos']],
  ]
  for (const [code, texts] of table) it(`is ${code}: ${texts[0]}`, () => assert.equal(languageOf(texts), code))
})
