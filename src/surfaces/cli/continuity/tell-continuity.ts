/** What was promised about a disaster, and what drills measured, for a terminal. Pure. */
import type { Drill, Objective } from '#contexts/operations/index.ts';

export type Continuity = { readonly objectives: readonly Objective[]; readonly drills: readonly Drill[] };

const KEY_WIDTH = 22;

export const continuityText = ({ objectives, drills }: Continuity): string => {
  const last = drills.find(({ kind }) => kind === 'restore');
  const measuredOf = (key: string): string => {
    const found = last?.objectives.find((each) => each.key === key);
    return found === undefined ? '' : `, measured ${found.measuredSeconds} s${found.kept ? '' : ' (missed)'}`;
  };
  return [
    'Promised:',
    ...objectives.map(({ key, says, owner, minutes, where }) =>
      minutes === null
        ? `  ${key.padEnd(KEY_WIDTH)}${owner}: ${says} (${where})`
        : `  ${key.padEnd(KEY_WIDTH)}${owner}: within ${minutes} minutes${measuredOf(key)}. ${says}`,
    ),
    drills.length === 0 ? 'No drill was held yet: troth drill restore.' : 'Drills, the newest first:',
    ...drills.map(({ kind, outcome, startedAt, measured }) => {
      const what = 'degradedMode' in measured ? measured.degradedMode : `${measured.rows} rows`;
      return `  ${startedAt}  ${kind} (${what}): ${outcome}`;
    }),
    '',
  ].join('\n');
};
