import { generalWords } from './languages'

/** What a person was doing when it failed, as far as the words for it differ. */
type Deed = 'load' | 'save' | 'delete' | 'send' | 'upload' | 'act'

/** "Could not …" for each deed, without a full stop, as apps in the language say it. */
const PHRASES: Readonly<Record<string, Readonly<Record<Deed, string>>>> = {
  pt: {
    load: 'Não foi possível carregar os dados',
    save: 'Não foi possível salvar as alterações',
    delete: 'Não foi possível excluir',
    send: 'Não foi possível enviar',
    upload: 'Não foi possível enviar o arquivo',
    act: 'Não foi possível concluir a ação',
  },
  es: {
    load: 'No se pudieron cargar los datos',
    save: 'No se pudieron guardar los cambios',
    delete: 'No se pudo eliminar',
    send: 'No se pudo enviar',
    upload: 'No se pudo subir el archivo',
    act: 'No se pudo completar la acción',
  },
  de: {
    load: 'Die Daten konnten nicht geladen werden',
    save: 'Die Änderungen konnten nicht gespeichert werden',
    delete: 'Das Löschen ist fehlgeschlagen',
    send: 'Das Senden ist fehlgeschlagen',
    upload: 'Die Datei konnte nicht hochgeladen werden',
    act: 'Die Aktion ist fehlgeschlagen',
  },
  fr: {
    load: 'Impossible de charger les données',
    save: "Impossible d'enregistrer les modifications",
    delete: 'La suppression a échoué',
    send: "L'envoi a échoué",
    upload: "L'envoi du fichier a échoué",
    act: "L'action n'a pas pu être effectuée",
  },
  it: {
    load: 'Impossibile caricare i dati',
    save: 'Impossibile salvare le modifiche',
    delete: 'Impossibile eliminare',
    send: 'Invio non riuscito',
    upload: 'Impossibile caricare il file',
    act: "Impossibile completare l'operazione",
  },
  nl: {
    load: 'De gegevens konden niet worden geladen',
    save: 'De wijzigingen konden niet worden opgeslagen',
    delete: 'Verwijderen is mislukt',
    send: 'Verzenden is mislukt',
    upload: 'Het bestand kon niet worden geüpload',
    act: 'De actie is mislukt',
  },
  no: {
    load: 'Kunne ikke laste inn dataene',
    save: 'Kunne ikke lagre endringene',
    delete: 'Kunne ikke slette',
    send: 'Kunne ikke sende',
    upload: 'Kunne ikke laste opp filen',
    act: 'Handlingen mislyktes',
  },
  pl: {
    load: 'Nie udało się wczytać danych',
    save: 'Nie udało się zapisać zmian',
    delete: 'Nie udało się usunąć',
    send: 'Nie udało się wysłać',
    upload: 'Nie udało się przesłać pliku',
    act: 'Nie udało się wykonać operacji',
  },
  tr: {
    load: 'Veriler yüklenemedi',
    save: 'Değişiklikler kaydedilemedi',
    delete: 'Silme işlemi başarısız oldu',
    send: 'Gönderilemedi',
    upload: 'Dosya yüklenemedi',
    act: 'İşlem tamamlanamadı',
  },
  uk: {
    load: 'Не вдалося завантажити дані',
    save: 'Не вдалося зберегти зміни',
    delete: 'Не вдалося видалити',
    send: 'Не вдалося надіслати',
    upload: 'Не вдалося завантажити файл',
    act: 'Не вдалося виконати дію',
  },
  ru: {
    load: 'Не удалось загрузить данные',
    save: 'Не удалось сохранить изменения',
    delete: 'Не удалось удалить',
    send: 'Не удалось отправить',
    upload: 'Не удалось загрузить файл',
    act: 'Не удалось выполнить действие',
  },
  ja: {
    load: 'データを読み込めませんでした',
    save: '変更を保存できませんでした',
    delete: '削除できませんでした',
    send: '送信できませんでした',
    upload: 'ファイルをアップロードできませんでした',
    act: '操作を完了できませんでした',
  },
  ko: {
    load: '데이터를 불러오지 못했습니다',
    save: '변경 사항을 저장하지 못했습니다',
    delete: '삭제하지 못했습니다',
    send: '보내지 못했습니다',
    upload: '파일을 업로드하지 못했습니다',
    act: '작업을 완료하지 못했습니다',
  },
  'zh-Hant': {
    load: '無法載入資料',
    save: '無法儲存變更',
    delete: '無法刪除',
    send: '無法傳送',
    upload: '無法上傳檔案',
    act: '無法完成操作',
  },
  'zh-Hans': {
    load: '无法加载数据',
    save: '无法保存更改',
    delete: '无法删除',
    send: '无法发送',
    upload: '无法上传文件',
    act: '无法完成操作',
  },
}

const DEEDS: Readonly<Record<string, Deed>> = {
  load: 'load',
  refresh: 'load',
  search: 'load',
  save: 'save',
  update: 'save',
  create: 'save',
  add: 'save',
  record: 'save',
  rename: 'save',
  reorder: 'save',
  replace: 'save',
  assign: 'save',
  apply: 'save',
  delete: 'delete',
  remove: 'delete',
  send: 'send',
  resend: 'send',
  submit: 'send',
  upload: 'upload',
}

/** What failed, in a language, by the English verb of it: `load` → `Não foi possível carregar os dados`. */
export function phraseFor(language: string, verb: string | undefined): string {
  const deed = verb === undefined ? 'act' : (DEEDS[verb] ?? 'act')
  return PHRASES[language]?.[deed] ?? generalWords(language).what
}
