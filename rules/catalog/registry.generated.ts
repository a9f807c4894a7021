// Written by `npm run generate`; change the rule files instead.
import type { Rule } from '../engine/rule'
import clientChosenAmount from './data-protection/client-chosen-amount'
import committedEnvFile from './data-protection/committed-env-file'
import exposedAuthUsers from './data-protection/exposed-auth-users'
import exposedDefinerFunction from './data-protection/exposed-definer-function'
import extensionInPublic from './data-protection/extension-in-public'
import missingOwnershipCheck from './data-protection/missing-ownership-check'
import missingRateLimit from './data-protection/missing-rate-limit'
import multiplePermissivePolicies from './data-protection/multiple-permissive-policies'
import mutableSearchPath from './data-protection/mutable-search-path'
import permissiveCors from './data-protection/permissive-cors'
import permissivePolicy from './data-protection/permissive-policy'
import policyPerRowAuth from './data-protection/policy-per-row-auth'
import policyTrustsUserMetadata from './data-protection/policy-trusts-user-metadata'
import publicBucketListing from './data-protection/public-bucket-listing'
import replayedWebhook from './data-protection/replayed-webhook'
import rlsDisabled from './data-protection/rls-disabled'
import rlsWithoutPolicy from './data-protection/rls-without-policy'
import secretInClient from './data-protection/secret-in-client'
import secretInCode from './data-protection/secret-in-code'
import securityDefinerView from './data-protection/security-definer-view'
import unauthenticatedEndpoint from './data-protection/unauthenticated-endpoint'
import unvalidatedInput from './data-protection/unvalidated-input'
import unverifiedWebhook from './data-protection/unverified-webhook'
import blockingMigration from './database/blocking-migration'
import connectionPerRequest from './database/connection-per-request'
import duplicateIndex from './database/duplicate-index'
import irreversibleMigration from './database/irreversible-migration'
import leadingWildcardSearch from './database/leading-wildcard-search'
import missingPrimaryKey from './database/missing-primary-key'
import missingTransaction from './database/missing-transaction'
import queryInLoop from './database/query-in-loop'
import unboundedQuery from './database/unbounded-query'
import unindexedForeignKey from './database/unindexed-foreign-key'
import unindexedQuery from './database/unindexed-query'
import unparameterizedSql from './database/unparameterized-sql'
import unreplayableMigration from './database/unreplayable-migration'
import floatingPromise from './failure-handling/floating-promise'
import missingErrorBoundary from './failure-handling/missing-error-boundary'
import missingErrorState from './failure-handling/missing-error-state'
import missingRetry from './failure-handling/missing-retry'
import missingTimeout from './failure-handling/missing-timeout'
import swallowedError from './failure-handling/swallowed-error'
import unawaitedQuery from './failure-handling/unawaited-query'
import uncheckedResponse from './failure-handling/unchecked-response'
import uncheckedSupabaseError from './failure-handling/unchecked-supabase-error'
import unguardedFetch from './failure-handling/unguarded-fetch'
import unguardedParse from './failure-handling/unguarded-parse'
import unhandledAsyncHandler from './failure-handling/unhandled-async-handler'
import unsafeRetry from './failure-handling/unsafe-retry'
import consoleOnlyLogging from './monitoring/console-only-logging'
import missingErrorTracking from './monitoring/missing-error-tracking'
import missingHealthCheck from './monitoring/missing-health-check'
import unreportedError from './monitoring/unreported-error'
import missingCi from './process/missing-ci'
import missingLockfile from './process/missing-lockfile'
import missingTests from './process/missing-tests'
import undocumentedEnv from './process/undocumented-env'

/** All rules, by property and id. */
export const rules: readonly Rule[] = [
  clientChosenAmount,
  committedEnvFile,
  exposedAuthUsers,
  exposedDefinerFunction,
  extensionInPublic,
  missingOwnershipCheck,
  missingRateLimit,
  multiplePermissivePolicies,
  mutableSearchPath,
  permissiveCors,
  permissivePolicy,
  policyPerRowAuth,
  policyTrustsUserMetadata,
  publicBucketListing,
  replayedWebhook,
  rlsDisabled,
  rlsWithoutPolicy,
  secretInClient,
  secretInCode,
  securityDefinerView,
  unauthenticatedEndpoint,
  unvalidatedInput,
  unverifiedWebhook,
  blockingMigration,
  connectionPerRequest,
  duplicateIndex,
  irreversibleMigration,
  leadingWildcardSearch,
  missingPrimaryKey,
  missingTransaction,
  queryInLoop,
  unboundedQuery,
  unindexedForeignKey,
  unindexedQuery,
  unparameterizedSql,
  unreplayableMigration,
  floatingPromise,
  missingErrorBoundary,
  missingErrorState,
  missingRetry,
  missingTimeout,
  swallowedError,
  unawaitedQuery,
  uncheckedResponse,
  uncheckedSupabaseError,
  unguardedFetch,
  unguardedParse,
  unhandledAsyncHandler,
  unsafeRetry,
  consoleOnlyLogging,
  missingErrorTracking,
  missingHealthCheck,
  unreportedError,
  missingCi,
  missingLockfile,
  missingTests,
  undocumentedEnv,
]
