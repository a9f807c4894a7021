/** Handlers of what a person does. */
const BY_PERSON = /^(?:handle|on|confirm|submit)[A-Z]/
/** Marks and counts that follow what a person looks at: `markAsRead`, `incrementViews`. */
const MARKS =
  /^mark\w*(?:Read|Seen|Viewed)|^(?:update|set|save|touch)\w*Last(?:Seen|Viewed|Read|Visit)|^(?:increment|register)\w*(?:View|Visit|Click)s?$/
/** What is offered while somebody types. */
const SUGGESTS = /^(?:suggest|autocomplete)|Suggestions?$/
/** Fields that look up while somebody types. */
const AS_TYPED = /(?:auto-?complete|type-?ahead|auto-?fill|combo-?box|suggestions?)[\w-]*\.[jt]sx?$/i
/** Services that are asked where the person is, and sounds, for the app's own use. */
const LOOK_UP =
  /ipify|ipinfo\.io|ip-?api\.|icanhazip|geojs|freegeoip|cdn-cgi\/trace|\bgetCurrentPosition\(|\bdecodeAudioData\(|\.(?:mp3|wav|ogg|m4a)\b|_(?:MP3|WAV|OGG)\b/

/** Whether a function of this name handles what a person does. */
export function isHandlerName(name: string): boolean {
  return BY_PERSON.test(name)
}

/** Whether a function of this name marks what somebody has seen. */
export function isMarkName(name: string): boolean {
  return MARKS.test(name)
}

/** Whether a function of this name offers something while somebody types. */
export function isSuggestionName(name: string): boolean {
  return SUGGESTS.test(name)
}

/** Whether code, or an address, asks for something that only the app itself needs. */
export function isLookUpText(text: string): boolean {
  return LOOK_UP.test(text)
}

/** Whether a file is a field that looks up while somebody types, or what stands behind one. */
export function isTypedInto(path: string): boolean {
  return AS_TYPED.test(path)
}
