/** Release trains as a terminal tells them. Pure. */
type Readiness = { readonly says: string; readonly owner: string; readonly ready: boolean; readonly because: string };
type Aboard = {
  readonly number: string;
  readonly title: string;
  readonly releaseType: string;
  readonly outcome: string;
  readonly lacking: readonly string[];
  readonly offBecause: string | null;
  readonly readiness: readonly Readiness[];
};
export type Train = {
  readonly trainId: string;
  readonly name: string;
  readonly departsAt: string;
  readonly departs: string;
  readonly status: string;
  readonly departedAt: string | null;
  readonly cancelledBecause: string | null;
  readonly changes: readonly (Aboard | null)[];
};
export type Trains = {
  readonly items: readonly Train[];
  readonly boardable: readonly { readonly changeId: string; readonly number: string; readonly title: string }[];
};
export type Left = {
  readonly name: string;
  readonly taken: readonly string[];
  readonly missed: readonly { readonly number: string; readonly lacking: readonly string[] }[];
};

const headText = ({ name, departsAt, departs, status, departedAt, cancelledBecause, trainId }: Train): string => {
  const stands =
    status === 'cancelled'
      ? `cancelled: ${cancelledBecause ?? ''}`
      : status === 'departed'
        ? `left ${departedAt ?? departsAt}`
        : `leaves ${departsAt} ${departs === 'by-hand' ? 'when somebody lets it' : 'by itself'}`;
  return `${name}  ${stands}  ${trainId}`;
};

const standText = ({ outcome, lacking, offBecause, readiness }: Aboard): string => {
  if (outcome === 'taken') return 'went with it';
  if (outcome === 'missed') return `missed it: ${lacking.join(', ')}`;
  if (outcome === 'off') return `got off: ${offBecause ?? ''}`;
  const ready = readiness.filter((each) => each.ready).length;
  return `${ready} of ${readiness.length} ready`;
};

const rowText = (each: Aboard): string => `  ${each.number}  ${standText(each)}  ${each.title} (${each.releaseType})`;

const seen = ({ changes }: Train): readonly Aboard[] => changes.flatMap((each) => (each === null ? [] : [each]));

export const listText = ({ items, boardable }: Trains): string =>
  [
    ...(items.length === 0 ? ['No train is planned: each release goes out by itself.'] : []),
    ...items.flatMap((train) => [headText(train), ...seen(train).map(rowText)]),
    ...(boardable.length === 0 ? [] : [`May come aboard: ${boardable.map(({ number }) => number).join(', ')}`]),
    '',
  ].join('\n');

/** With the seven readinesses of everything aboard. */
export const trainText = (train: Train): string =>
  [
    headText(train),
    ...seen(train).flatMap((each) => [
      rowText(each),
      ...each.readiness.map(
        ({ says, owner, ready, because }) => `    ${ready ? 'ready' : 'WAITS'}  ${says} (${owner}): ${because}`,
      ),
    ]),
    '',
  ].join('\n');

export const leftText = ({ name, taken, missed }: Left): string =>
  [
    `${name} has left with ${taken.length === 0 ? 'nothing' : taken.join(', ')}.`,
    ...missed.map(({ number, lacking }) => `  ${number} missed it: ${lacking.join(', ')}`),
    '',
  ].join('\n');
