/** What was promised about a disaster, and what drills measured, for a terminal. Pure. */
type Objective = {
  readonly key: string;
  readonly says: string;
  readonly owner: string;
  readonly minutes: number | null;
  readonly where: string;
};
type Drill = {
  readonly kind: string;
  readonly outcome: string;
  readonly startedAt: string;
  readonly measured: Readonly<Record<string, unknown>>;
  readonly objectives: readonly { readonly key: string; readonly measuredSeconds: number; readonly kept: boolean }[];
};
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
      const what = kind === 'mode' ? String(measured['degradedMode']) : `${String(measured['rows'])} rows`;
      return `  ${startedAt}  ${kind} (${what}): ${outcome}`;
    }),
    '',
  ].join('\n');
};
