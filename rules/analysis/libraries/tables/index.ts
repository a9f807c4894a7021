import type { LibraryTable } from '../types'
import { localFiles, parameters } from './conventions'
import { databases } from './databases'
import { loggers, toasts, trackers } from './feedback'
import { axios, fetchLikes, got, ky, ofetch } from './fetch-clients'
import { frameworks } from './frameworks'
import { globals, methods, nodeModules } from './globals'
import { jobs } from './jobs'
import { llm } from './llm'
import { messaging } from './messaging'
import { payments } from './payments'
import { localProbes, platforms } from './platforms'
import { graphqlClients, reduxToolkit, swr, tanstackQuery, trpc } from './query-libraries'
import { react } from './react'
import { resilience } from './resilience'
import { services } from './services'
import { stores } from './stores'
import { supabase } from './supabase'

/** Every table. A package may be in several: the first that knows the path answers. */
export const tables: readonly LibraryTable[] = [
  globals,
  methods,
  ...nodeModules,
  axios,
  ky,
  got,
  ofetch,
  ...fetchLikes,
  supabase,
  ...llm,
  ...payments,
  ...messaging,
  ...databases,
  ...stores,
  ...services,
  ...platforms,
  ...localProbes,
  tanstackQuery,
  ...swr,
  reduxToolkit,
  ...trpc,
  ...graphqlClients,
  ...frameworks,
  ...react,
  ...jobs,
  ...resilience,
  ...toasts,
  ...trackers,
  ...loggers,
  localFiles,
  parameters,
]
