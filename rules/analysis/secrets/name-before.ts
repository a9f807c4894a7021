const REACH = 140
/** `NAME=`, `name: '`, `"name": "`, `'x-api-key', '`, `process.env.NAME || '`, `NAME: string = "`, `-H "Authorization: Bearer `. */
const NAME =
  /([A-Za-z_$][\w$-]*)["'`\])]{0,3}!?[ \t]*(?:(?::[ \t]*[A-Za-z][\w<>[\]| ]*)?=>?|:=?|\?\?=?|\|\|=?|,|:-)[ \t\r\n]*(?:String\(|\()?\\?["'`]{0,3}(?:Bearer[ \t]+|Basic[ \t]+|Token[ \t]+)?$/

/** A variable of PL/pgSQL, whose type stands between: `v_key constant text not null := '`. */
const DECLARED =
  /([A-Za-z_]\w*)[ \t]+(?:constant[ \t]+)?(?:text|citext|varchar|char|character varying|jsonb?)(?:\(\d+\))?(?:[ \t]+not[ \t]+null)?[ \t]*(?::=|=|default\b)[ \t\r\n]*'(?:Bearer[ \t]+)?$/i

/** The name that a value is written under: the variable, property, key or header right before it; undefined without one. */
export function nameBefore(text: string, at: number): string | undefined {
  const before = text.slice(Math.max(0, at - REACH), at)
  return (DECLARED.exec(before) ?? NAME.exec(before))?.[1]
}
