/** A route of a Next.js app that asks another service by the call it is given, and answers with what that says. */
export const HANDLER = (call: string) => `export async function GET(request: Request) {
  const response = await ${call}
  if (!response.ok) return Response.json({ error: 'No weather' }, { status: 502 })
  return Response.json(await response.json())
}
`

/** The files around it. */
export const NEXT = { 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }' }
