import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { version } from '../package.json'
import { rules } from '../rules/catalog/registry.generated'
import { createHost } from './host'
import { serve } from './serve'
import { loadAnalysisHost, nodeIo, workersBeside } from './workspace'
import { changedFiles } from './workspace/git'

/** The language server over `--stdio`, `--node-ipc` or a pipe, as the command line says. */
const connection = createConnection(ProposedFeatures.all)
const workers = workersBeside(__dirname)

const host = createHost({
  version,
  rules,
  io: nodeIo,
  loadAnalysis: () => loadAnalysisHost((reason) => connection.console.error(reason)),
  today: () => new Date().toLocaleDateString('sv'),
  log: (line) => connection.console.error(line),
  changedFiles: (root) => changedFiles(root, undefined),
  ...(workers && { workers }),
})

serve(connection, host)
connection.listen()
