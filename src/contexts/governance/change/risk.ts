/**
 * The risk of a change along twelve dimensions, 0 (none) to 3 (grave). What the facts of a release tell is measured; the rest is stated by
 * a person with a reason. Where both speak the graver one counts: nobody talks a measurement down. Pure.
 */
import type { KindName } from '../artifact-kinds.ts';
import type { Asked, Stated } from './change-request.contract.ts';
import { riskDimensions, type RiskDimension } from './risk-dimensions.ts';

export type Score = 0 | 1 | 2 | 3;
export type Scored = { readonly score: Score; readonly how: 'measured' | 'stated'; readonly because: string };
export type RiskScores = { readonly [D in RiskDimension]?: Scored };

/** What can be known about a release without asking anybody. */
export type RiskFacts = {
  readonly kinds: readonly KindName[];
  readonly quotes: number;
  readonly orders: number;
  readonly assets: number;
  readonly openQuotes: number;
  /** Null: it holds for every sale. */
  readonly offeringsTouched: number | null;
  readonly offerings: number;
  /** Prices that the release changes, by percent; a price that comes or goes has none. */
  readonly priceMoves: readonly number[];
  /** Whether there is a model to return to, and how much of it could not be published today. */
  readonly wayBack: { readonly exists: boolean; readonly closed: number };
};

const MONEY: ReadonlySet<KindName> = new Set([
  'price-book',
  'cost-book',
  'rate-table',
  'price-policy',
  'discount-schedule',
  'waterfall',
  'discount-policy',
  'promotion',
]);
const WORDS: ReadonlySet<KindName> = new Set(['clause', 'proposal-template', 'legal-entity']);
const WORK: ReadonlySet<KindName> = new Set([
  'decomposition-rules',
  'retry-policies',
  'fallout-rules',
  'order-policy',
  'asset-rules',
  'billing-mapping',
]);
const OUTSIDE: ReadonlySet<KindName> = new Set(['decomposition-rules', 'billing-mapping', 'retry-policies']);

/** Of how many records on: 1, 10, 100. */
const byCount = (count: number): Score => (count === 0 ? 0 : count < 10 ? 1 : count < 100 ? 2 : 3);
/** Of which share on: any, a tenth, a half. */
const byShare = (part: number, whole: number): Score =>
  part === 0 || whole === 0 ? 0 : part * 10 < whole ? 1 : part * 2 < whole ? 2 : 3;
const measured = (score: Score, because: string): Scored => ({ score, how: 'measured', because });
const named = (kinds: readonly KindName[], which: ReadonlySet<KindName>): readonly KindName[] =>
  kinds.filter((kind) => which.has(kind));

const revenueOf = ({ kinds, quotes, openQuotes }: RiskFacts): Scored => {
  const money = named(kinds, MONEY);
  if (money.length === 0) return measured(0, 'It changes nothing that sets a price.');
  const share = byShare(quotes, openQuotes);
  return measured(
    share === 0 ? 1 : share,
    `It changes ${money.join(', ')}; ${quotes} of ${openQuotes} open quotes name what it touches.`,
  );
};

const marginOf = ({ kinds, priceMoves }: RiskFacts): Scored => {
  const money = named(kinds, MONEY);
  if (money.length === 0) return measured(0, 'It changes neither price nor cost.');
  const deepest = Math.max(0, ...priceMoves.map((percent) => Math.abs(percent)));
  const rules = money.filter((kind) => kind !== 'price-book' && kind !== 'cost-book');
  const score: Score = deepest >= 20 ? 3 : deepest >= 5 || rules.length > 0 ? 2 : 1;
  return measured(
    score,
    [
      `The deepest change of a price is ${deepest} %.`,
      ...(rules.length === 0 ? [] : [`It changes how prices are made: ${rules.join(', ')}.`]),
    ].join(' '),
  );
};

const reversibilityOf = ({ wayBack, orders }: RiskFacts): Scored =>
  wayBack.exists
    ? measured(
        wayBack.closed > 0 ? 2 : orders > 0 ? 1 : 0,
        wayBack.closed > 0
          ? `${wayBack.closed} artifacts of the model before could not be published today.`
          : `The model before can come back; ${orders} orders in flight keep the rules they started with.`,
      )
    : measured(3, 'There is no model before it to return to.');

const legalOf = ({ kinds }: RiskFacts): Scored | undefined => {
  const words = named(kinds, WORDS);
  return words.length === 0 ? undefined : measured(2, `It changes what is written to customers: ${words.join(', ')}.`);
};

/** What the content of a release says by itself; a dimension that is absent has to be stated. */
export const measuredRisk = (facts: RiskFacts): RiskScores => {
  const { kinds, quotes, orders, assets, offeringsTouched, offerings } = facts;
  const touched = quotes + orders + assets;
  const work = named(kinds, WORK);
  const outside = named(kinds, OUTSIDE);
  const legal = legalOf(facts);
  return {
    customer: measured(
      byCount(touched),
      `${quotes} open quotes, ${orders} orders in flight and ${assets} installed products name what it touches.`,
    ),
    revenue: revenueOf(facts),
    margin: marginOf(facts),
    reversibility: reversibilityOf(facts),
    blastRadius:
      offeringsTouched === null
        ? measured(3, 'It holds for every sale.')
        : measured(byShare(offeringsTouched, offerings), `It touches ${offeringsTouched} of ${offerings} offerings.`),
    historicalData: measured(0, 'A release writes new versions; nothing that was promised or decided is changed.'),
    downstream: measured(
      outside.length === 0 ? 0 : orders > 0 ? 3 : 2,
      outside.length === 0
        ? 'Nothing that other systems are told is changed.'
        : `It changes what other systems are told: ${outside.join(', ')}.`,
    ),
    ...(work.length > 0 ? { operational: measured(2, `It changes how orders are worked: ${work.join(', ')}.`) } : {}),
    ...(legal === undefined ? {} : { legal }),
    ...(kinds.includes('eligibility-table')
      ? { regulatory: measured(2, 'It changes to whom and where may be sold.') }
      : {}),
  };
};

/** Of a deployment its migrations and contracts speak; the rest is stated. */
export const measuredOfDeployment = (migrations: readonly string[], contracts: readonly string[]): RiskScores => ({
  historicalData:
    migrations.length === 0
      ? measured(0, 'It brings no migration.')
      : measured(3, `It brings ${migrations.length} migrations of the database.`),
  reversibility:
    migrations.length === 0
      ? measured(1, 'The version before can be deployed again.')
      : measured(3, 'What a migration did is not undone by deploying the version before.'),
  downstream:
    contracts.length === 0
      ? measured(0, 'It changes no contract.')
      : measured(3, `It changes contracts that others rely on: ${contracts.join(', ')}.`),
});

const graver = (one: Scored | undefined, stated: Stated | undefined): Scored | undefined => {
  if (stated === undefined) return one;
  if (one !== undefined && one.score >= stated.score) return one;
  return { score: stated.score as Score, how: 'stated', because: stated.because };
};

export const riskOf = (asked: Asked, found: RiskScores): RiskScores =>
  Object.fromEntries(
    riskDimensions.flatMap(({ key }) => {
      const score = graver(found[key], asked.risk?.[key]);
      return score === undefined ? [] : [[key, score]];
    }),
  );

export const unstated = (risk: RiskScores): readonly { readonly dimension: string; readonly says: string }[] =>
  riskDimensions.filter(({ key }) => risk[key] === undefined).map(({ key, says }) => ({ dimension: key, says }));
