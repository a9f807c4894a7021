import type { CancellationToken } from 'vscode-languageserver'
import type { Finding } from '../../rules/engine/finding'
import { hasKey } from '../convert'
import type { FindingArguments } from '../protocol'
import { throwIfCancelled } from './cancellation'
import { type LocatedFile, openFindings, positionsFor } from './located'
import type { Session } from './session'

/** The finding that a command's argument speaks of, in the text as it is now; the nearest where several are alike. */
export async function findingOf(
  session: Session,
  { uri, finding: key, range }: FindingArguments,
  token: CancellationToken,
): Promise<{ readonly file: LocatedFile; readonly finding: Finding } | undefined> {
  const file = await session.locate(uri, token)
  throwIfCancelled(token)
  if (file === undefined) return undefined
  const { start } = positionsFor(file).offsetsOf(range)
  const alike = openFindings(file).filter((finding) => hasKey(finding, key))
  const distance = (finding: Finding): number => Math.abs(finding.range.start - start)
  const [nearest] = alike.toSorted((a, b) => distance(a) - distance(b))
  return nearest && { file, finding: nearest }
}
