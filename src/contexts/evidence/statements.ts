import type { ConsistencySummary } from './consistency.ts';
import type { Summary, Verdict } from './package.contract.ts';

/** What a verification means, in words for the person who has to rely on it; the same in the terminal and on the page. */
export const VERDICTS: Readonly<Record<Verdict, { readonly name: string; readonly means: string }>> = {
  verified: { name: 'Verified', means: 'unchanged, and signed with a key that you trust' },
  'integrity-only': {
    name: 'Integrity only',
    means: 'it agrees with itself, but nobody whom you trust has signed it',
  },
  failed: { name: 'Failed', means: 'do not rely on anything in this file' },
};

export const AFTER_FAILURE =
  'The check stops at the first offence: after one, nothing else in the file can be believed. Ask for the package again; if it fails again, keep both files.';

export const provedBy = ({ subject }: Summary, verdict: Verdict): readonly string[] => [
  verdict === 'verified'
    ? 'Each entry stood in the log, at its place and as it is here, when the trusted key signed the checkpoint.'
    : 'Each entry stands, at its place and as it is here, in the log of the checkpoint in this file.',
  'Documents, snapshots and decisions are the very ones whose hashes the entries state.',
  `The history of ${subject.kind} ${subject.id} is whole from its first entry to the last one here.`,
];

export const notProvedBy = (
  { chainsInPart, firstAt }: Summary,
  verdict: Verdict,
  howToTrust: string,
): readonly string[] => [
  ...(verdict === 'integrity-only'
    ? [`Who made it: anybody can make a file that agrees with itself. ${howToTrust}`]
    : []),
  'That nothing happened after the last entry, or was never entered at all.',
  'That everybody was shown the same log: compare the checkpoint with one that somebody else keeps.',
  `That what was entered was true, or that the clock was right: ${firstAt} is what the keeper of the log wrote.`,
  'Who a person is: actors are named as the identity system named them.',
  ...(chainsInPart.length === 0 ? [] : ['The whole history of what is listed as in part.']),
];

/** The seal in the groups in which a document prints it, so that two people can compare it. */
export const groupedSeal = (root: string): string => (root.replace('sha256:', '').match(/.{1,8}/g) ?? []).join(' ');

/** What was read, as rows of a label and lines. */
export const factsOf = (summary: Summary): readonly (readonly [string, readonly string[]])[] => [
  ['About', [`${summary.subject.kind} ${summary.subject.id}`]],
  ['Made for', [summary.audience]],
  ['Entries', [`${summary.entries}, from ${summary.firstAt} to ${summary.lastAt}`]],
  ...(summary.contentRoot === undefined ? [] : [['Content seal', [groupedSeal(summary.contentRoot)]] as const]),
  ...summary.documents.map(({ path, sha256 }) => ['Document', [path, `sha256 ${sha256}`]] as const),
  ['Snapshot', [`${summary.leavesOpened} parts shown, ${summary.leavesSealed} sealed for other readers`]],
  ['Decisions', [`${summary.decisions}`]],
  ...summary.logs.map(
    ({ origin, root, signers, size }) =>
      ['Log', [origin, `${size} entries, root ${root}`, `signed ${signers.join(', ')}`]] as const,
  ),
  ...(summary.chainsInPart.length === 0 ? [] : [['In part', summary.chainsInPart] as const]),
];

/** The same about two checkpoints of one log. */
export const consistencyFacts = (summary: ConsistencySummary): readonly (readonly [string, readonly string[]])[] => [
  ['Log', [summary.origin]],
  ['Older', [`${summary.olderSize} entries`]],
  ['Newer', [`${summary.newerSize} entries`]],
];

export const provedByConsistency = (
  { newerSize, olderSize }: ConsistencySummary,
  verdict: Verdict,
): readonly string[] => [
  `The first ${olderSize} of the ${newerSize} entries are the very ones of the older checkpoint, in their order: none was changed, moved or left out.`,
  ...(verdict === 'verified' ? ['Both checkpoints were signed with a key that you trust.'] : []),
];

export const notProvedByConsistency = (verdict: Verdict, howToTrust: string): readonly string[] => [
  ...(verdict === 'integrity-only' ? [`Who signed them: anybody can make two that agree. ${howToTrust}`] : []),
  'That the older checkpoint is one that others have seen too: compare it with one that you or somebody else kept.',
  'What the entries say, or that what was entered is true.',
];
