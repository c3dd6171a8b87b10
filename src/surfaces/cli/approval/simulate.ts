/** Tells a simulation in words: each of the ten deals, then what would change about those that were really submitted. */
import type { SimulatedCase } from '#contexts/approval/index.ts';
import type { Server } from '../catalog/server.ts';
import { releaseNamed } from '../release-named.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

export type SimulateOptions = { readonly last: number; readonly json?: boolean };

type Asks = readonly { readonly role: string; readonly reasons?: readonly string[] }[];
type Counted = { readonly deals: number; readonly total: string };
type Deals = {
  readonly deals: number;
  readonly currency: string | null;
  readonly by: Readonly<Record<'same' | 'more' | 'less' | 'differently', Counted>>;
  readonly roles: readonly {
    readonly role: string;
    readonly before: number;
    readonly after: number;
    readonly more: number;
    readonly less: number;
  }[];
  readonly leftOut: Readonly<Record<string, number>>;
  readonly withheld: number | null;
  readonly items: readonly {
    readonly number: string;
    readonly name: string;
    readonly how: string;
    readonly before: Asks;
    readonly after: Asks;
  }[];
  readonly next: number | null;
};
type Told = { readonly on: string; readonly cases: readonly SimulatedCase[]; readonly deals: Deals | null };

/** A no is a no: something is not as expected, or nothing could be simulated. */
const EXIT = { expected: 0, unexpected: 1, refused: 1 } as const;

export const simulateRelease = async (
  release: string,
  { last, json }: SimulateOptions,
  server: Pick<Server, 'get'>,
  terminal: Pick<Terminal, 'write'>,
): Promise<number> => {
  const id = await releaseNamed(server, release);
  const told = id.ok ? await server.get<Told>(`/releases/${id.value}/approval-simulation?last=${last}`) : id;
  if (!told.ok) {
    sayNo(terminal, told.refusal, 'Nothing was simulated');
    return EXIT.refused;
  }
  const { cases, deals, on } = told.value;
  terminal.write(
    json
      ? `${JSON.stringify(told.value, null, 2)}\n`
      : [`On ${on}:`, ...cases.flatMap(caseLines), ...(deals ? dealLines(deals) : []), ''].join('\n'),
  );
  return cases.every(({ meets }) => meets) ? EXIT.expected : EXIT.unexpected;
};

const rolesOf = (asks: Asks): string => asks.map(({ role }) => role).join(', ') || 'nobody';
const askedBy = (side: SimulatedCase['before']): string =>
  side === null ? 'no policy yet' : (side.refusal ?? rolesOf(side.asks));

const caseLines = ({ name, deal, expects, before, after, meets, differs }: SimulatedCase): readonly string[] => [
  `${meets ? 'ok ' : 'NO '} ${name} (${deal})`,
  `    expected: ${expects}`,
  `    now: ${askedBy(before)}; by the draft: ${askedBy(after)}${differs ? '  *' : ''}`,
];

const dealLines = ({ deals, currency, by, roles, leftOut, withheld, items, next }: Deals): readonly string[] => [
  '',
  `${deals} deals that were submitted:`,
  ...Object.entries(by).map(([how, each]) => `  ${how}: ${each.deals} (${currency ?? ''} ${each.total})`),
  ...roles.map(
    ({ role, before, after, more, less }) => `  ${role}: asked ${before}, would be ${after} (+${more} −${less})`,
  ),
  ...Object.entries(leftOut).map(([code, count]) => `  left out: ${count} (${code})`),
  ...items.map(
    (each) => `  ${each.number} ${each.name}: ${each.how}; ${rolesOf(each.before)} → ${rolesOf(each.after)}`,
  ),
  ...(withheld === null
    ? ['  what margins and floors decide is not counted over so few deals']
    : withheld > 0
      ? [`  margins or floors decide about ${withheld} or some more otherwise; who may see cost sees each`]
      : []),
  ...(next === null ? [] : [`  … from the ${next + 1}th on: page by page over HTTP (offset)`]),
];
