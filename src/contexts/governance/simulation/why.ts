/** Why two decisions on one quote differ: the steps of the waterfall that came out otherwise, by the artifact and row that say so. Pure. */
import type { ExplainedCharge, PriceDecision, PriceStep, PriceTrace, PromisedCharge } from '#contexts/pricing/index.ts';

/** One row of one artifact that prices otherwise, and on how many charges. */
export type Cause = {
  readonly step: string;
  /** `kind:key` of the artifact, or `request`. */
  readonly source: string;
  readonly row: string;
  readonly charges: number;
  /** Of the first charge: what the step said, and says. Null: it was not there, or is not. */
  readonly was: string | null;
  readonly now: string | null;
};

export const CAUSES_MAX = 20;

type Trace = PriceTrace['lines'][number];

const chargeName = ({
  lineId,
  componentId,
  charge,
  segmentId,
}: Pick<ExplainedCharge, 'lineId' | 'componentId' | 'charge' | 'segmentId'>): string =>
  `${lineId} ${componentId ?? ''} ${charge} ${segmentId}`;

/** What a step itself says: a price, a percentage, an amount. Its base and result follow from the steps before it. */
const saidBy = ({ step, percent, amount, result, skipped, tiers }: PriceStep): string =>
  skipped !== undefined
    ? `skipped: ${skipped}`
    : percent !== undefined
      ? `${percent} %`
      : step === 'list' || amount === undefined
        ? tiers === undefined
          ? result
          : `${result} (${tiers.map(({ tier, amount: part }) => `${tier}: ${part}`).join(', ')})`
        : amount;

const place = ({ step, source }: PriceStep): string => `${step} ${source}`;

/** Rounding follows from the rest. */
const isCause = ({ step }: PriceStep): boolean => step !== 'rounding';

type Difference = Omit<Cause, 'charges'>;

/** An amount that was worked out of another base: what moved the base stands before it. */
const follows = (was: PriceStep, now: PriceStep): boolean =>
  now.step !== 'list' && now.percent === undefined && was.base !== undefined && was.base !== now.base;

/** Steps are matched by what they are and whose they are; a step of which several stand in one charge, in their order. */
const stepsThatDiffer = (before: readonly PriceStep[], after: readonly PriceStep[]): readonly Difference[] => {
  const left = new Map<string, PriceStep[]>();
  for (const step of before.filter(isCause)) left.set(place(step), [...(left.get(place(step)) ?? []), step]);
  const changed = after.filter(isCause).flatMap((now): readonly Difference[] => {
    const was = left.get(place(now))?.shift();
    const said = was && saidBy(was);
    return was?.row === now.row && (said === saidBy(now) || follows(was, now))
      ? []
      : [{ step: now.step, source: now.source, row: now.row, was: said ?? null, now: saidBy(now) }];
  });
  const gone = [...left.values()]
    .flat()
    .map((was): Difference => ({ step: was.step, source: was.source, row: was.row, was: saidBy(was), now: null }));
  return [...changed, ...gone];
};

const stepsOfLine = (before: Trace | undefined, after: Trace | undefined): readonly Difference[] => {
  const was = new Map((before?.charges ?? []).map((charge) => [chargeName(charge), charge]));
  const differing = (after?.charges ?? []).flatMap((charge) => {
    const old = was.get(chargeName(charge));
    was.delete(chargeName(charge));
    return stepsThatDiffer(old?.steps ?? [], charge.steps);
  });
  return [...differing, ...[...was.values()].flatMap(({ steps }) => stepsThatDiffer(steps, []))];
};

/** A rate has no amount until it is rated, so it stands in no step: the promise says it. */
const rates = (charges: readonly PromisedCharge[]): ReadonlyMap<string, string> =>
  new Map(
    charges.flatMap((charge) =>
      charge.type === 'usage' ? [[chargeName(charge), JSON.stringify(charge.model)] as const] : [],
    ),
  );

const ratesThatDiffer = (
  before: readonly PromisedCharge[],
  after: readonly PromisedCharge[],
  traced: Trace | undefined,
): readonly Difference[] => {
  const was = rates(before);
  return [...rates(after)].flatMap(([name, now]) => {
    const said = was.get(name);
    if (said === undefined || said === now) return [];
    const list = traced?.charges.find((charge) => chargeName(charge) === name)?.steps[0];
    return [{ step: 'usage-rate', source: list?.source ?? '', row: list?.row ?? '', was: said, now }];
  });
};

type Price = Pick<PriceDecision['price'], 'output' | 'trace'> | null;

/** The rows that explain most charges first. Lines stand in one order in both. */
export const causesOf = (before: Price, after: Price): readonly Cause[] => {
  const [was, now] = [before?.trace.lines ?? [], after?.trace.lines ?? []];
  const [saidBefore, said] = [before?.output.value.promise.lines ?? [], after?.output.value.promise.lines ?? []];
  const causes = new Map<string, Cause>();
  for (let at = 0; at < Math.max(was.length, now.length); at += 1) {
    if (was[at] === now[at]) continue;
    const differences = [
      ...stepsOfLine(was[at], now[at]),
      ...ratesThatDiffer(saidBefore[at]?.charges ?? [], said[at]?.charges ?? [], now[at]),
    ];
    for (const difference of differences) {
      const name = `${difference.step} ${difference.source} ${difference.row}`;
      const known = causes.get(name);
      causes.set(name, known === undefined ? { ...difference, charges: 1 } : { ...known, charges: known.charges + 1 });
    }
  }
  return [...causes]
    .toSorted(([nameA, a], [nameB, b]) => b.charges - a.charges || (nameA < nameB ? -1 : 1))
    .slice(0, CAUSES_MAX)
    .map(([, cause]) => cause);
};
