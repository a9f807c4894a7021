const REACH = 140
/** `NAME=`, `name: '`, `"name": "`, `'x-api-key', '`, `process.env.NAME || '`, `NAME: string = "`, `-H "Authorization: Bearer `. */
const NAME =
  /([A-Za-z_$][\w$-]*)["'`\])]{0,3}!?[ \t]*(?:(?::[ \t]*[A-Za-z][\w<>[\]| ]*)?=>?|:=?|\?\?=?|\|\|=?|,|:-)[ \t\r\n]*(?:String\(|\()?\\?["'`]{0,3}(?:Bearer[ \t]+|Basic[ \t]+|Token[ \t]+)?$/

/** The name that a value is written under: the variable, property, key or header right before it; undefined without one. */
export function nameBefore(text: string, at: number): string | undefined {
  return NAME.exec(text.slice(Math.max(0, at - REACH), at))?.[1]
}
