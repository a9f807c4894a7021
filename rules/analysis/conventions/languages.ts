/** Words by which a language is told, and what apps in it say when something failed. */
interface Language {
  /** Words that nothing but the language has, or a script of its own. */
  readonly tell: RegExp
  readonly what: string
  readonly advice: string
  /** What a button says that tries again. */
  readonly again: string
}

export const ENGLISH = 'en'
const EN = ENGLISH

const LANGUAGES: Readonly<Record<string, Language>> = {
  [EN]: {
    tell: /(?<!\p{L})(?:the|your|please|could|failed|with|successfully|again|this|was|are|you)(?!\p{L})/giu,
    what: 'Something went wrong',
    advice: 'Please try again.',
    again: 'Try again',
  },
  pt: {
    tell: /(?<!\p{L})(?:não|ao|você|são|foi|seu|sua|uma|erro|falha|carregar|carregando|salvar|excluir|buscar|enviar|atualizar|sucesso|em|do|da|pelo|novamente|\p{L}+(?:ção|ções)|\p{L}*[ãõ]\p{L}*|nenhuma?|dos|das|às|pela|já|mais|hoje|voltar|cadastr\p{L}*|adicionar|selecione|escolha|digite|usuários?|atualizad[oa]s?|criad[oa]s?|horários?|serviços?|preços?|endereço|disponíve(?:l|is)|mês|até|também)(?!\p{L})/giu,
    what: 'Algo deu errado',
    advice: 'Tente novamente.',
    again: 'Tentar novamente',
  },
  es: {
    tell: /(?<!\p{L})(?:al|el|los|las|una|correo|usted|tu|fue|éxito|contraseña|cargar|cargando|guardar|guardando|eliminar|enviar|obtener|actualizar|\p{L}{3,}iendo|intenta|ha|del|\p{L}+(?:ción|ciones)|\p{L}*ñ\p{L}*|[¿¡]\p{L}+|nuev[oa]s?|agregar|crear|seleccion\p{L}*|usuarios?|nombre|sin|más|también|hoy|ning[úu]na?|todavía|hay|fecha|cerrar|volver|pendientes?|\p{L}+(?:sión|siones))(?!\p{L})/giu,
    what: 'Algo salió mal',
    advice: 'Inténtalo de nuevo.',
    again: 'Intentar de nuevo',
  },
  de: {
    tell: /(?<!\p{L})(?:der|die|das|und|nicht|beim|bitte|wurde|ist|fehler|ein|eine|laden|speichern|löschen|senden|abrufen|werden|für|konnte|\p{L}+ungen?|\p{L}*ß\p{L}*|mit|von|zum|zur|auf|keine?[nrs]?|neue[rsn]?|wird|sind|oder|jetzt|ihre?[nrs]?|deine?[nrs]?|sie|zurück|abbrechen|schließen|hinzufügen|bearbeiten|auswählen|erstellen|gespeichert|gelöscht|wählen|über|\p{L}+(?:keit|heit|schaft)(?:en)?)(?!\p{L})/giu,
    what: 'Etwas ist schiefgelaufen',
    advice: 'Bitte versuche es erneut.',
    again: 'Erneut versuchen',
  },
  fr: {
    tell: /(?<!\p{L})(?:le|les|des|une|erreur|lors|chargement|enregistrement|échec|impossible|récupération|vous|votre|été|est|avec|veuillez|pour|du|aux|sur|dans|aucune?|nouve(?:au|lle|aux|lles)|ajouter|modifier|supprimer|enregistrer|créer|rechercher|annuler|retour|déjà|vos|nos|cette|ces|tous|toutes?|sont|\p{L}{2,}ées?|utilisateurs?|paiements?|factures?|paramètres|tâches?|montant)(?!\p{L})/giu,
    what: 'Une erreur est survenue',
    advice: 'Veuillez réessayer.',
    again: 'Réessayer',
  },
  it: {
    tell: /(?<!\p{L})(?:il|della|nella|nel|errore|non|è|stato|riprova|durante|caricamento|caricare|salvataggio|impossibile|gli|successo|dei|tuo|\p{L}+zion[ei]|degli|delle|dello|dal(?:la|le)?|nessun[oa]?|aggiungi|annulla|chiudi|conferma|utent[ei]|gestione|sono|già|più|perché|puoi|quest[oa]|ogni|tutt[ei]|scadenza|ricerca|profilo|giorni)(?!\p{L})/giu,
    what: 'Qualcosa è andato storto',
    advice: 'Riprova.',
    again: 'Riprova',
  },
  nl: {
    tell: /(?<!\p{L})(?:het|een|niet|bij|van|opnieuw|fout|probeer|werd|voor|zijn|kon|geen|met|naar|mislukt|verwijder\p{L}*|opgeslagen|opslaan|toevoegen|toegevoegd|bewerk\p{L}*|annuleren|wijzig\p{L}*|bijgewerkt|bijwerken|aangemaakt|aanmaken|verzonden|wordt|worden|deze|dit|jouw|je|uw|ook|nog|selecteer|kies|zoek\p{L}*|gegevens|bestand\p{L}*|instellingen|overzicht|nieuwe?|gekopieerd|gekoppeld|succesvol|kunnen|klant(?:en)?|aantal|terug|volgende|algemeen|beschrijving)(?!\p{L})/giu,
    what: 'Er is iets misgegaan',
    advice: 'Probeer het opnieuw.',
    again: 'Opnieuw proberen',
  },
  no: {
    tell: /(?<!\p{L})(?:kunne|ikke|feil|prøv|igjen|og|å|av|noe|det|som|vennligst|eller|laste[rst]?|lagre[rst]?|funnet|velg\p{L}*|opprett\p{L}*|oppdater\p{L}*|uker?|legg)(?!\p{L})/giu,
    what: 'Noe gikk galt',
    advice: 'Prøv igjen.',
    again: 'Prøv igjen',
  },
  pl: {
    tell: /(?<!\p{L})(?:nie|się|błąd|spróbuj|ponownie|jest|został|podczas|udało|proszę|\p{L}*[łńśźżąę]\p{L}*)(?!\p{L})/giu,
    what: 'Coś poszło nie tak',
    advice: 'Spróbuj ponownie.',
    again: 'Spróbuj ponownie',
  },
  tr: {
    tell: /(?<!\p{L})(?:hata|lütfen|tekrar|bir|için|başarıyla|oluştu|deneyin|ve|\p{L}*[ığş]\p{L}*|\p{L}{2,}[iuü]yor|bu|yeni|ekle|sil|kaydet|düzenle|güncelle\p{L}*|seçin|yok|tüm)(?!\p{L})/giu,
    what: 'Bir şeyler ters gitti',
    advice: 'Lütfen tekrar deneyin.',
    again: 'Tekrar dene',
  },
  uk: {
    tell: /(?<!\p{L})(?:\p{L}*[іїєґ]\p{L}*|та|не|що|для|з|помилка|вдалося|спробуйте|ласка|знову)(?!\p{L})/giu,
    what: 'Щось пішло не так',
    advice: 'Спробуйте ще раз.',
    again: 'Спробувати ще раз',
  },
  ru: {
    tell: /(?<!\p{L})(?:\p{L}*[ыэъё]\p{L}*|и|не|что|при|для|с|ошибка|удалось|попробуйте|пожалуйста|снова|успешно|данные)(?!\p{L})/giu,
    what: 'Что-то пошло не так',
    advice: 'Попробуйте ещё раз.',
    again: 'Повторить',
  },
  ja: {
    tell: /[\p{Script=Hiragana}\p{Script=Katakana}ー]{2,}/gu,
    what: 'エラーが発生しました',
    advice: 'もう一度お試しください。',
    again: '再試行',
  },
  ko: {
    tell: /\p{Script=Hangul}{2,}/gu,
    what: '문제가 발생했습니다',
    advice: '다시 시도해 주세요.',
    again: '다시 시도',
  },
  'zh-Hant': {
    tell: /[\p{Script=Han}]*[請錯誤載資時間與務應發確認選擇這個]+[\p{Script=Han}]*/gu,
    what: '發生錯誤',
    advice: '請再試一次。',
    again: '重試',
  },
  'zh-Hans': {
    tell: /[\p{Script=Han}]*[请错误载资时间与务应发确认选择这个]+[\p{Script=Han}]*/gu,
    what: '出错了',
    advice: '请重试。',
    again: '重试',
  },
  sv: {
    tell: /(?<!\p{L})(?:och|inte|är|kunde|försök|igen|från|för|att|ett|din|vänligen|misslyckades|\p{L}+(?:ningen|ningar))(?!\p{L})/giu,
    what: 'Något gick fel',
    advice: 'Försök igen.',
    again: 'Försök igen',
  },
  da: {
    tell: /(?<!\p{L})(?:kunne|ikke|fejl\p{L}*|blev|prøv|igen|og|af|noget|det|som|venligst|eller|mislykkedes|gem(?:me|mer|t)?|fundet|vælg\p{L}*|opret\p{L}*|opdater\p{L}*|tilføj\p{L}*|indlæs\p{L}*|hentes|uger?|valgte)(?!\p{L})/giu,
    what: 'Noget gik galt',
    advice: 'Prøv igen.',
    again: 'Prøv igen',
  },
  fi: {
    tell: /(?<!\p{L})(?:ei|virhe|yritä|uudelleen|epäonnistui|voitu|että|olet|sinun|\p{L}{3,}(?:ssä|stä))(?!\p{L})/giu,
    what: 'Jokin meni vikaan',
    advice: 'Yritä uudelleen.',
    again: 'Yritä uudelleen',
  },
  cs: {
    tell: /(?<!\p{L})(?:\p{L}*[ěřů]\p{L}*|nepodařilo|chyba|prosím|zkuste|znovu)(?!\p{L})/giu,
    what: 'Něco se pokazilo',
    advice: 'Zkuste to prosím znovu.',
    again: 'Zkusit znovu',
  },
  ro: {
    tell: /(?<!\p{L})(?:\p{L}*[șț]\p{L}*|este|eroare|încercați|din|pentru|vă|datele)(?!\p{L})/giu,
    what: 'Ceva nu a mers bine',
    advice: 'Încercați din nou.',
    again: 'Încercați din nou',
  },
  hu: {
    tell: /(?<!\p{L})(?:\p{L}*[őű]\p{L}*|nem|és|hiba|kérjük|próbálja|újra|sikerült|betöltése)(?!\p{L})/giu,
    what: 'Valami hiba történt',
    advice: 'Kérjük, próbálja újra.',
    again: 'Próbálja újra',
  },
  id: {
    tell: /(?<!\p{L})(?:tidak|gagal|silakan|berhasil|anda|dengan|untuk|yang|coba|lagi|memuat|menyimpan|terjadi|kesalahan|pengguna|tambah|hapus|simpan|batal|pilih|belum|sudah|ini|adalah|akan|dapat|telah|dari|pada|atau|setiap|jumlah|masukkan|tersedia|tanggal|semua)(?!\p{L})/giu,
    what: 'Terjadi kesalahan',
    advice: 'Silakan coba lagi.',
    again: 'Coba lagi',
  },
  vi: {
    tell: /(?<!\p{L})(?:\p{L}*[đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]\p{L}*|không|lỗi|vui|lòng)(?!\p{L})/giu,
    what: 'Đã xảy ra lỗi',
    advice: 'Vui lòng thử lại.',
    again: 'Thử lại',
  },
  el: {
    tell: /\p{Script=Greek}{2,}/gu,
    what: 'Κάτι πήγε στραβά',
    advice: 'Δοκιμάστε ξανά.',
    again: 'Δοκιμάστε ξανά',
  },
  he: {
    tell: /\p{Script=Hebrew}{2,}/gu,
    what: 'משהו השתבש',
    advice: 'נסו שוב.',
    again: 'נסו שוב',
  },
  ar: {
    tell: /(?<!\p{L})(?:ال\p{Script=Arabic}+|\p{Script=Arabic}*[ةىؤإأ]\p{Script=Arabic}*|من|في|لا|حدث|تم|يرجى|على|إلى|عن|مع|هذا|هذه|كل|أو|قبل|بعد|حفظ|إلغاء|تعديل|حذف|بحث|إضافة|عرض)(?!\p{L})/gu,
    what: 'حدث خطأ ما',
    advice: 'يرجى المحاولة مرة أخرى.',
    again: 'حاول مرة أخرى',
  },
}

/** A language that no words are at hand for. */
const UNSPOKEN = 'unspoken'
/** Words in scripts that none of the languages above is written in; Persian and Urdu letters too. */
const UNSPOKEN_SCRIPTS =
  /(?![\p{Script=Common}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}])\p{L}[\p{L}\p{M}]+|\p{Script=Arabic}*[پچژگکیٹڈڑںے]\p{Script=Arabic}*/gu

/** Signs of a language in texts before it counts: a name or a loan word gives one or two. */
const SIGNS = 3

/** Abbreviations, which are words in some language: `ATT`. */
const SHORTENED = /(?<!\p{L})\p{Lu}{2,4}(?!\p{L})/gu

/** The language that texts for people are written in; undefined where too little tells. */
export function languageOf(texts: readonly string[]): string | undefined {
  const text = texts.join('\n').replace(SHORTENED, ' ')
  const counts = Object.entries(LANGUAGES).map(([code, { tell }]) => ({ code, count: text.match(tell)?.length ?? 0 }))
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
  const unspoken = text.match(UNSPOKEN_SCRIPTS)?.length ?? 0
  if (unspoken >= SIGNS && unspoken > best.count) return UNSPOKEN
  return best.count < SIGNS ? undefined : best.code
}

/** Whether words in a language are at hand. */
export function isSpoken(code: string): boolean {
  return code !== UNSPOKEN
}

/** Whether a language is written from right to left. */
export function isRightToLeft(code: string): boolean {
  return /^(?:ar|fa|he|ur|yi)(?:-|$)/.test(code)
}

/** Whether a text shows that it is written in a language other than English. */
export function isWrittenIn(code: string, text: string): boolean {
  const own = text.match(LANGUAGES[code]?.tell ?? /$^/)?.length ?? 0
  const english = text.match(LANGUAGES[EN]?.tell ?? /$^/)?.length ?? 0
  return code !== EN && (own > english || /[\u0250-\u1fff\u2070-\uffff]/.test(text))
}

/** "Something went wrong" and "Please try again." in a language. */
export function generalWords(code: string): { readonly what: string; readonly advice: string } {
  const { what, advice } = LANGUAGES[code] ?? { what: 'Something went wrong', advice: 'Please try again.' }
  return { what, advice }
}

/** What a button that tries again says in a language. */
export function buttonWords(code: string): string {
  return LANGUAGES[code]?.again ?? 'Try again'
}

export function isEnglish(code: string): boolean {
  return code === EN
}
