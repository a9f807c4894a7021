/** What people hand in that strangers have no business with, as buckets, folders, fields and addresses name it. */
const PRIVATE =
  /(?<![a-z])(?:documents?|docs|contracts?|invoices?|receipts?|passports?|licen[cs]es?|identity|kyc|medical|patients?|prescriptions?|signatures?|proofs?|attachments?|statements?|payslips?|resumes?|cvs?|id[-_](?:cards?|proofs?|docs|documents|photos?)|documentos?|contratos?|comprovantes?|comprobantes?|anexos?|facturas?|recibos?|exames?|laudos?|rechnungen|vertraege|factures?|justificatifs?)(?![a-z])/i

/** The first such word in texts: what the app itself calls the papers. */
export function privateWord(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const word = PRIVATE.exec(text)?.[0]
    if (word !== undefined) return word
  }
  return undefined
}
