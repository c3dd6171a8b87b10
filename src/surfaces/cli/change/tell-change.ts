/** Changes as a terminal tells them. Pure. */
import type { Refusal } from '#kernel/outcome.ts';

export type Row = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly tier: number | null;
  readonly type: string;
  readonly title: string;
  readonly emergency: boolean;
  readonly reviewBy: string | null;
  readonly reviewed: boolean;
};
type Gate = {
  readonly gate: string;
  readonly outcome: string;
  readonly says: readonly string[];
  readonly stale: boolean;
};
type Asked = { readonly role: string; readonly because: readonly string[]; readonly answered: string | null };
export type Page = Row & {
  readonly contentHash: string;
  readonly stale: boolean;
  readonly moves: readonly string[];
  readonly missing: readonly { readonly says: string }[];
  readonly watch: readonly string[];
  readonly evidence: readonly Gate[];
  readonly risk: { readonly because: readonly string[] };
  readonly answers: { readonly asked: readonly Asked[] };
  readonly after: {
    readonly releasedAt: string | null;
    readonly watchedUntil: string | null;
    readonly watched: { readonly readings: readonly Reading[] } | null;
    readonly closing: { readonly says: string } | null;
    readonly meanwhile?: Meanwhile<Seen> | null;
    readonly review: { readonly by: string; readonly overdue: boolean; readonly asked: readonly Asked[] } | null;
  };
};
type Decided = {
  readonly count: number;
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
};
type Seen = Decided & {
  readonly records: readonly {
    readonly name: string;
    readonly says: string;
    readonly money: { readonly currency: string; readonly amount: string } | null;
  }[];
};
/** What was decided while the change was out: it stays as it was decided. */
type Meanwhile<Part> = {
  readonly from: string;
  readonly to: string;
  readonly quotes: Part;
  readonly approvals: Part;
  readonly orders: Part;
};
type Reading = {
  readonly says: string;
  readonly before: number;
  readonly since: number;
  readonly ofBefore?: number;
  readonly ofSince?: number;
  readonly meant: string;
  readonly early?: true;
  readonly holds: boolean;
};
export type Answered = {
  readonly asks: string;
  readonly count: number;
  readonly withheld: number;
  readonly records: readonly { readonly name: string; readonly says: string }[];
};
/** What any of its commands answers; each tells only some of it. */
export type Moved = {
  readonly number: string;
  readonly status?: string;
  readonly tier?: number;
  readonly because?: readonly string[];
  readonly gates?: { readonly passed: number; readonly warned: number; readonly failed: number };
  readonly failed?: readonly { readonly gate: string; readonly says: readonly string[] }[];
  readonly asked?: readonly string[] | number;
  readonly role?: string;
  readonly notBefore?: string;
  readonly readings?: readonly Reading[];
  readonly settled?: boolean;
  readonly releaseId?: string;
  readonly meanwhile?: Meanwhile<Decided>;
};

export const rowText = ({ number, status, tier, type, title, emergency, reviewBy, reviewed }: Row): string =>
  `${number}  ${status.padEnd(10)} ${tier === null ? 'no tier yet' : `tier ${tier}`}  ${type}: ${title}${emergency ? '  EMERGENCY' : ''}${reviewBy !== null && !reviewed ? `, review by ${reviewBy}` : ''}\n`;

const MARKS: Readonly<Record<string, string>> = { passed: ' ok ', warned: 'warn', failed: 'FAIL' };
const gateText = ({ gate, outcome, says, stale }: Gate): string =>
  `  ${MARKS[outcome] ?? outcome}  ${gate}${stale ? ' (of another content: it does not count)' : ''}\n${outcome === 'passed' ? '' : says.map((each) => `        ${each}\n`).join('')}`;

const askedText =
  (verb: string) =>
  ({ role, because, answered }: Asked): string =>
    `  ${answered === null ? `${verb}:` : `yes, ${answered}:`} ${role} (${because.join('; ')})\n`;

const ofText = (count: number, of: number | undefined): string => (of === undefined ? `${count}` : `${count} of ${of}`);
const readingText = ({ says, before, since, ofBefore, ofSince, meant, early, holds }: Reading): string =>
  `  ${holds ? (early ? '  … ' : ' ok ') : 'LOOK'}  ${says}: ${ofText(since, ofSince)} since the release, ${ofText(before, ofBefore)} before it, ${meant} meant${early && holds ? '; too early to say' : ''}\n`;

const moneyText = ({ currency, amount }: Decided['money'][number]): string => `${amount} ${currency}`;
const DECIDED = [
  ['quotes', 'quotes priced'],
  ['approvals', 'approvals answered'],
  ['orders', 'orders begun'],
] as const;
const decidedText = (meanwhile: Meanwhile<Decided | Seen>): readonly string[] => [
  `  Decided under it from ${meanwhile.from} to ${meanwhile.to}, which stays as it is:\n`,
  ...DECIDED.flatMap(([part, says]) => {
    const { count, money, ...more } = meanwhile[part];
    const worth = money.length === 0 ? '' : `, ${money.map(moneyText).join(', ')}`;
    const records = 'records' in more ? more.records : [];
    return [
      `    ${count} ${says}${worth}\n`,
      ...records.map(
        (one) => `      ${one.name}: ${one.says}${one.money === null ? '' : `, ${moneyText(one.money)}`}\n`,
      ),
    ];
  }),
];

const afterText = ({
  releasedAt,
  watchedUntil,
  watched,
  closing,
  review,
  meanwhile,
}: Page['after']): readonly string[] => [
  ...(releasedAt === null
    ? []
    : [`  In effect from ${releasedAt}, watched until ${watchedUntil ?? 'no time is named'}.\n`]),
  ...(watched?.readings ?? []).map(readingText),
  ...(review === null
    ? []
    : [
        `  An emergency, to be reviewed by ${review.by}${review.overdue ? ': OVERDUE' : ''}.\n`,
        ...review.asked.map(askedText('to review')),
      ]),
  ...(meanwhile ? decidedText(meanwhile) : []),
  ...(closing === null ? [] : [`  Closed: ${closing.says}\n`]),
];

export const pageText = (page: Page): string =>
  [
    rowText(page),
    ...page.risk.because.map((each) => `  ${each}\n`),
    ...page.watch.map((each) => `  It is watched by ${each}.\n`),
    ...page.missing.map(({ says }) => `  It does not say ${says} yet.\n`),
    page.stale && page.after.releasedAt === null ? '  Not assessed as it is now: troth change assess.\n' : '',
    ...page.evidence.map(gateText),
    ...page.answers.asked.map(askedText('asked')),
    ...afterText(page.after),
    page.moves.length === 0 ? '  It is over.\n' : `  It allows: ${page.moves.join(', ')}.\n`,
  ].join('');

export type Impact = { readonly answers: readonly Answered[]; readonly agreements?: Answered };
export const impactText = ({ answers, agreements }: Impact): string =>
  [...answers, ...(agreements ? [agreements] : [])]
    .map(
      ({ asks, count, records, withheld }) =>
        `${asks} ${count}\n${records.map(({ name, says }) => `    ${name}: ${says}\n`).join('')}${withheld > 0 ? `    ${withheld} that you may not see\n` : ''}`,
    )
    .join('');

/** What a command did, in words: where the change stands now, and whoever or whatever it waits for. */
export const movedText = (moved: Moved): string =>
  [
    `${moved.number}${moved.status === undefined ? '' : ` is ${moved.status}`}${moved.tier === undefined ? '' : `, tier ${moved.tier}`}.\n`,
    ...(moved.because ?? []).map((each) => `  ${each}\n`),
    ...(moved.gates
      ? [`  Gates: ${moved.gates.passed} passed, ${moved.gates.warned} with a warning, ${moved.gates.failed} failed.\n`]
      : []),
    ...(moved.failed ?? []).map((gate) => gateText({ ...gate, outcome: 'failed', stale: false })),
    ...(Array.isArray(moved.asked) && moved.asked.length > 0 ? [`  Asked: ${moved.asked.join(', ')}.\n`] : []),
    ...(typeof moved.asked === 'number' ? [`  Tier ${moved.asked} was asked for.\n`] : []),
    ...(moved.role === undefined ? [] : [`  Answered as ${moved.role}.\n`]),
    ...(moved.settled === true ? ['  Its review is done.\n'] : []),
    ...(moved.notBefore === undefined ? [] : [`  Not before ${moved.notBefore}.\n`]),
    ...(moved.readings ?? []).map(readingText),
    ...(moved.meanwhile ? decidedText(moved.meanwhile) : []),
    ...(moved.releaseId === undefined
      ? []
      : [`  Its way back is drafted as release ${moved.releaseId}: validate, approve and publish it.\n`]),
  ].join('');

type At = { readonly at?: string; readonly problem?: string };
type Said = { readonly gate?: string; readonly says?: string | readonly string[] };
/** What a refusal names, each on a line of its own: fields, gates, readings. */
export const faultsOf = (refusal: Refusal): readonly string[] => [
  ...(Array.isArray(refusal['problems']) ? (refusal['problems'] as readonly At[]) : []).map(({ at, problem }) =>
    `${at ?? ''} ${problem ?? ''}`.trim(),
  ),
  ...named(refusal),
];

const named = (refusal: Refusal): readonly string[] =>
  ['missing', 'gates', 'readings'].flatMap((name) => {
    const list = refusal[name];
    if (!Array.isArray(list)) return [];
    return (list as readonly Said[]).flatMap(({ gate, says = [] }) => {
      const lines = typeof says === 'string' ? [says] : says;
      return gate === undefined ? lines : lines.map((line) => `${gate}: ${line}`);
    });
  });

export type PolicyTold = { readonly watchable: readonly { readonly fact: string; readonly says: string }[] };
const LIMITS =
  'atMost, atLeast, atMostBelow or atMostAbove (percent, against as many hours before); of: a share of another fact';
export const watchableText = ({ watchable }: PolicyTold): string =>
  [
    'A change may be watched by these facts, each with a limit:\n',
    ...watchable.map(({ fact, says }) => `  ${fact}: ${says}\n`),
    `${LIMITS}. Such as {"fact":"QuoteAccepted","of":"QuotePriced","atMostBelow":20,"says":"conversion"}.\n`,
  ].join('');
