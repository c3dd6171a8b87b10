/** What a drill measured, for people at a terminal. Pure. */
import type { MeasuredMode, MeasuredRestore } from '#contexts/operations/index.ts';
import { count, spanText } from './tell-continuity.ts';

export type Held = { readonly startedAt: string } & (
  | { readonly restore: MeasuredRestore; readonly mode?: undefined }
  | { readonly mode: MeasuredMode; readonly restore?: undefined }
);

const KEY_WIDTH = 22;

const lostText = ({ lost, lostEntries, lostSeconds, ownBackup }: MeasuredRestore): readonly string[] => {
  if (ownBackup === true)
    return ['Lost: not measured, the backup was taken for the drill. Name the newest that a disaster would find.'];
  const age = `Lost: the backup was ${spanText(lostSeconds)} old`;
  if (lostEntries === 0) return [`${age}; nothing had been acknowledged since.`];
  const kinds = lost?.byKind.map(({ kind, entries }) => `${kind} ${entries}`).join(', ') ?? '';
  return [
    `${age}; ${count(lostEntries, 'command')} acknowledged since are not in it${lost ? `, of the last ${spanText(lost.spanSeconds)}` : ''}.`,
    ...(kinds === '' ? [] : [`  ${kinds}`]),
    ...(lost && lost.facts > 0
      ? [
          lost.toldFacts === 0
            ? `  None of their ${count(lost.facts, 'fact')} had been taken by a webhook: nobody outside can be asked.`
            : `  Of their ${count(lost.facts, 'fact')} ${lost.toldFacts} had been taken by a webhook: who took them can be asked.`,
        ]
      : []),
  ];
};

const excusedText = ({ excused = [] }: MeasuredRestore, objective: string): string => {
  const why = excused.find((each) => each.objective === objective)?.because;
  return why === undefined ? '' : ` (excused: ${why})`;
};

const restoreText = (restore: MeasuredRestore): readonly string[] => [
  `Restored ${count(restore.rows, 'row')} (${restore.bytes} bytes) of ${restore.takenAt} in ${spanText(restore.restoreSeconds)}; ready after ${spanText(restore.backSeconds)}.`,
  `Log: ${restore.logVerified ? 'read again whole, and verified' : 'NOT VERIFIED: what the audit found stands above'}.`,
  ...(restore.checks ?? []).map(
    ({ objective, says, seconds }) => `  ${objective.padEnd(KEY_WIDTH)}${spanText(seconds)}: ${says}`,
  ),
  ...(restore.unmeasured ?? []).map(
    ({ objective, because }) =>
      `  ${objective.padEnd(KEY_WIDTH)}not measured: ${because}${excusedText(restore, objective)}`,
  ),
  ...lostText(restore),
];

const modeText = ({ degradedMode, commands, stopped, ranAgain }: MeasuredMode): readonly string[] => [
  commands === 0
    ? `The mode ${degradedMode} was entered and left; it stops no command, what it changes is tried in the tests.`
    : `The mode ${degradedMode} names ${count(commands, 'command')}: ${stopped} stopped while it held, ${ranAgain} ran again when it was left.`,
];

export const drillText = (held: Held): string =>
  [`A drill, ${held.startedAt}.`, ...(held.restore ? restoreText(held.restore) : modeText(held.mode)), ''].join('\n');
