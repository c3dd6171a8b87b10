/** The front door of evidence: the log, its proofs, and packages that anyone can verify. */
export { buildPackage } from './build-package.ts';
export { evidenceRefusals } from './evidence.refusals.ts';
export { ephemeralSigner, openLogSigner, publicLine, verifyEd25519, type LogSigner } from './log-key.connector.ts';
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
export { consistencyOf, entriesAbout, entriesOf, logPartsOf, receiptOf, type Receipt } from './proofs.store.ts';
export { LAG_MS_MAX, runSequencer, type Look, type Sequencer, type SequencerOptions } from './sequencer.jobs.ts';
export { AFTER_FAILURE, factsOf, groupedSeal, notProvedBy, provedBy, VERDICTS } from './statements.ts';
export { readTrustedKeys } from './trusted-keys.ts';
export { verifyPackage } from './verify.ts';
export type { Trust } from './verify-log.ts';
