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
    tell: /(?<!\p{L})(?:não|ao|você|são|foi|seu|sua|uma|erro|falha|carregar|carregando|salvar|excluir|buscar|enviar|atualizar|sucesso|em|do|da|pelo|novamente|\p{L}+(?:ção|ções))(?!\p{L})/giu,
    what: 'Algo deu errado',
    advice: 'Tente novamente.',
    again: 'Tentar novamente',
  },
  es: {
    tell: /(?<!\p{L})(?:al|el|los|las|una|por|favor|correo|usted|tu|fue|éxito|contraseña|cargar|cargando|guardar|guardando|eliminar|enviar|obtener|actualizar|\p{L}{3,}(?:ando|iendo)|intenta|ha|del|\p{L}+(?:ción|ciones))(?!\p{L})/giu,
    what: 'Algo salió mal',
    advice: 'Inténtalo de nuevo.',
    again: 'Intentar de nuevo',
  },
  de: {
    tell: /(?<!\p{L})(?:der|die|das|und|nicht|beim|bitte|wurde|ist|fehler|ein|eine|laden|speichern|löschen|senden|abrufen|werden|für|konnte|\p{L}+ungen?)(?!\p{L})/giu,
    what: 'Etwas ist schiefgelaufen',
    advice: 'Bitte versuche es erneut.',
    again: 'Erneut versuchen',
  },
  fr: {
    tell: /(?<!\p{L})(?:le|les|des|une|erreur|lors|chargement|enregistrement|échec|impossible|récupération|vous|votre|été|est|avec|veuillez|pour|du)(?!\p{L})/giu,
    what: 'Une erreur est survenue',
    advice: 'Veuillez réessayer.',
    again: 'Réessayer',
  },
  it: {
    tell: /(?<!\p{L})(?:il|della|nella|nel|errore|non|è|stato|riprova|durante|caricamento|caricare|salvataggio|impossibile|gli|successo|dei|tuo|\p{L}+zion[ei])(?!\p{L})/giu,
    what: 'Qualcosa è andato storto',
    advice: 'Riprova.',
    again: 'Riprova',
  },
  nl: {
    tell: /(?<!\p{L})(?:het|een|niet|bij|van|opnieuw|fout|probeer|werd|voor|zijn|kon)(?!\p{L})/giu,
    what: 'Er is iets misgegaan',
    advice: 'Probeer het opnieuw.',
    again: 'Opnieuw proberen',
  },
  no: {
    tell: /(?<!\p{L})(?:kunne|ikke|feil|ble|prøv|igjen|og|det|som|vennligst|eller)(?!\p{L})/giu,
    what: 'Noe gikk galt',
    advice: 'Prøv igjen.',
    again: 'Prøv igjen',
  },
  pl: {
    tell: /(?<!\p{L})(?:nie|się|błąd|spróbuj|ponownie|jest|został|podczas|udało|proszę)(?!\p{L})/giu,
    what: 'Coś poszło nie tak',
    advice: 'Spróbuj ponownie.',
    again: 'Spróbuj ponownie',
  },
  tr: {
    tell: /(?<!\p{L})(?:hata|lütfen|tekrar|bir|için|başarıyla|oluştu|deneyin|ve)(?!\p{L})/giu,
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
    tell: /[\p{Script=Hiragana}\p{Script=Katakana}]{2,}/gu,
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
}

/** Signs of a language in texts before it counts: a name or a loan word gives one or two. */
const SIGNS = 3

/** The language that texts for people are written in; undefined where too little tells. */
export function languageOf(texts: readonly string[]): string | undefined {
  const text = texts.join('\n')
  const counts = Object.entries(LANGUAGES).map(([code, { tell }]) => ({ code, count: text.match(tell)?.length ?? 0 }))
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
  return best.count < SIGNS ? undefined : best.code
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
