/** Governance's front door: how the commercial model changes, and what must hold before it does. */
export { artifactKinds, fileKeyOf, isKind, kindNames, type Contents, type KindName } from './artifact-kinds.ts';
export {
  approveReleaseCommand,
  callBackReleaseCommand,
  createReleaseCommand,
  editDraftCommand,
  editDraftsCommand,
  publishReleaseCommand,
  rejectReleaseCommand,
  rollBackReleaseCommand,
  validateReleaseCommand,
  withdrawReleaseCommand,
} from './governance.commands.ts';
export { approveCoverage, declarePeriod, endPeriod } from './calendar/calendar.commands.ts';
export { readPeriods, readPeriodsInForce, readPeriodsOver } from './calendar/calendar.store.ts';
export { type QuarterEndFigures, readQuarterEnd } from './calendar/watched.ts';
export { daysLeft, isToldAhead, restOf } from './calendar/protected-hours.ts';
export { PERIOD_KINDS } from './calendar/period.ts';
export { APPROVAL_WAITS_HOURS_MAX, SPIKE_FROM, SPIKE_TIMES } from './calendar/quarter-end.ts';
export { recordReleasedCommand, recordRolledBackCommand } from './change/after-release.commands.ts';
export { changeCommands } from './change/change.commands.ts';
export { changeLife } from './change/change.lifecycle.ts';
export { type Deployed, readDeployed, readDeployedAmong } from './change/deployed.store.ts';
export { readChange, readChangeOfRelease, readChangeRolledBackBy } from './change/change.store.ts';
export { standardChangePolicy } from './change/standard-policy.ts';
export type { ChangePolicy } from './change/change-policy.contract.ts';
export { type Answered, type Correction, numberText as correctionNumber } from './correction/correction.ts';
export { correctionCommands } from './correction/correction.commands.ts';
export { correctionLife } from './correction/correction.lifecycle.ts';
export {
  readAnswers,
  readCorrectionsAtWork,
  readCorrectionsOfOrder,
  readOrdersCorrected,
} from './correction/correction.store.ts';
export { type Compared, recordApplied, recordReconciled } from './correction/carry-out-correction.ts';
export { asObject, type MeansName, meansOf } from './correction/means.ts';
export { diffModels, diffText, type ArtifactDiff } from './diff/diff-models.ts';
export { baseOf, clashesOf, filesOf, type CatalogFile } from './files/catalog-files.ts';
export { artifactsOf, MANIFEST, type FileFault } from './files/read-files.ts';
export { trainCommands } from './train/give-up-train.ts';
export { sweepReleasesInTime } from './train/releases-due.jobs.ts';
export { trainLife } from './train/train.lifecycle.ts';
export { governanceRoutes } from './governance.routes.ts';
export { isPublished, readReleases } from './governance.store.ts';
export { type Publication, readPublications } from './publications.store.ts';
export { readModel } from './model.ts';
export { modelsOfRelease, type ModelsOfRelease } from './models-of-release.ts';
export type { Finding, Problem, PublishCheck } from './publish-check.ts';
export { publishChecks, releaseProblems, type ReleaseUnderCheck } from './publish-checks.ts';
export { releaseLife } from './release.lifecycle.ts';
export {
  governanceConstraints,
  governanceFacts,
  governanceRefusals,
  type Release,
  releaseResource,
  type ReleaseChange,
  type ReleaseStatus,
} from './release.ts';
export type { Artifact } from './well-formed.ts';
export { artifactHash } from './release-content.ts';
export { checkSample, type Sampled } from './simulation/check-sample.ts';
export { readModelsOfRun } from './simulation/models-of-run.ts';
export { cancelSimulation, settleSimulation } from './simulation/end-simulation.ts';
export { hasSimulations, sweepSimulations } from './simulation/simulation.jobs.ts';
export { simulationLife } from './simulation/simulation.lifecycle.ts';
export { releaseSimulationRoutes } from './simulation/simulation.routes.ts';
export { runRefusals, simulationConstraints, simulationFacts } from './simulation/simulation.ts';
export {
  type DoneRun,
  compareRuns,
  latestRunFor,
  readProgress as readSimulationProgress,
  readSimulation,
} from './simulation/simulation.store.ts';
export { startSimulation } from './simulation/start-simulation.ts';
export { decideUnder, type Under, type When } from './simulation/decide-quote.ts';
export { type GovernanceFigures, readFirstAuthors, readGovernanceFigures } from './figures.store.ts';
export { type ChangesThat, readChangesThat, readReleasesUncarried } from './counted.store.ts';
