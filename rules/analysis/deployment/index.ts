/** Pipelines and hosts, as their configuration files say. Pure and total. */
export { deploymentFacts, isOfHost } from './deployment'
export { hostOf, isReviewRule, pipelineSystem } from './kinds'
export { pipelineFacts } from './pipeline'
