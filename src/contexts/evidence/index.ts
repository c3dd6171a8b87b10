/** The front door of evidence: the log, its proofs, and packages that anyone can verify. */
export { buildPackage } from './build-package.ts';
export { erasePerson, ERASED_AT_ONCE_MAX, tellingTexts } from './erase-person.ts';
export { eraseOpenings, openingsOfPerson } from './erase-person.store.ts';
export { recordLogKey } from './record-log-key.ts';
export { currentKey, LOG_NAME, logKeyPath, LOOK_FOR_KEY_EVERY_MS } from './sign-log.jobs.ts';
export { tellCheckpoints, type CheckpointTarget } from './tell-checkpoints.jobs.ts';
export { evidenceFacts, evidenceRefusals } from './evidence.refusals.ts';
export { ephemeralSigner, openLogSigner, publicLine, verifyEd25519, type LogSigner } from './log-key.connector.ts';
export { publicLines, readLogKeys, rotateLogKey, type Rotated } from './log-keys.connector.ts';
export { openingsOf } from './openings.store.ts';
export { formatOrigin, readOrigin, type Origin } from './origin.ts';
export {
  PACKAGE_AUDIENCES,
  type Finding,
  type LogPart,
  type Opening,
  type OpeningField,
  type PackageAudience,
  type PackageParts,
  type Subject,
  type Summary,
  type Verdict,
  type Verification,
} from './package.contract.ts';
export { auditLog, type Audit, type Reads } from './audit.jobs.ts';
export { finding, type AuditFinding } from './audit-entry.ts';
export { auditedBlobText } from './audit.store.ts';
export { consistencyText, verifyLogConsistency, type ConsistencyVerification } from './consistency.ts';
export {
  checkpointsOf,
  consistencyOf,
  entriesAbout,
  entriesOf,
  entriesWithPlace,
  type Cited,
  epochsOf,
  logPartsOf,
  receiptOf,
  type Receipt,
} from './proofs.store.ts';
export { LAG_MS_MAX, runSequencer, type Look, type Sequencer, type SequencerOptions } from './sequencer.jobs.ts';
export {
  AFTER_FAILURE,
  consistencyFacts,
  factsOf,
  groupedSeal,
  notProvedBy,
  notProvedByConsistency,
  provedBy,
  provedByConsistency,
  VERDICTS,
} from './statements.ts';
export { readTrustedKeys } from './trusted-keys.ts';
export { verifyPackage } from './verify.ts';
export type { Trust } from './verify-log.ts';
export { headOf as readLogHead } from './log.store.ts';
export { readLogLag } from './log-lag.store.ts';
