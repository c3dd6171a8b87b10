/** What usage costs, as a business person reads it: the unit, the rates, and what the assumed usage comes to at them, tier by tier. */
import type { ChargeModelText, ExplainedCharge, PriceRequest, PriceResult, PromisedCharge } from '#contexts/pricing/index.ts';
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { ratedParts } from '#engines/price/rate.ts';
import { type Decimal, dec, exactText, sub } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';

type Metered = Extract<PromisedCharge, { readonly type: 'usage' }>;

export const printUsage = (
  { promise, estimate }: PriceResult,
  request: PriceRequest,
  { lineId, componentId, charge, segmentId }: ExplainedCharge,
): readonly string[] => {
  const isThis = (one: ExplainedKey): boolean =>
    one.lineId === lineId && one.componentId === componentId && one.charge === charge && one.segmentId === segmentId;
  const metered = promise.lines.flatMap(({ charges }) => charges).find(isThis);
  if (metered?.type !== 'usage') return [];
  const told = estimate.usage.find(isThis);
  const assumed = request.lines.find((line) => line.lineId === lineId)?.assumedUsage;
  return [
    row('unit', unitText(metered)),
    row('rates', ratesText(metered.model)),
    ...(metered.commitment === undefined ? [] : [row('commitment', commitmentText(metered.commitment))]),
    ...(told === undefined || assumed === undefined
      ? [row('assumed', 'nothing')]
      : [...assumedTexts(metered, assumed), row('estimate', `${told.perMonth} a month, ${told.overTerm} over the term`)]),
  ];
};

type ExplainedKey = Pick<ExplainedCharge, 'lineId' | 'componentId' | 'charge' | 'segmentId'>;

const row = (name: string, text: string): string => `${name.padEnd(13)} ${text}`;

const unitText = ({ unit: { metric, size, less } }: Metered): string =>
  `${metric}, priced for ${size === '1' ? 'each' : `each ${size}`}${less === undefined ? '' : `, without those that are ${less.join(' or ')}, which have a rate of their own`}`;

const ratesText = (model: ChargeModelText): string => {
  switch (model.kind) {
    case 'perUnit':
      return `${model.unitPrice}`;
    case 'flat':
      return `${model.amount}, however much`;
    case 'graduated':
      return `${tiersText(model.tiers)}; each part of the usage at the rate of its own tier`;
    case 'volume':
      return `${tiersText(model.tiers)}; all of the usage at the rate of the tier in which it ends`;
    default:
      return JSON.stringify(model);
  }
};

const tiersText = (tiers: readonly { readonly upTo?: string; readonly unitPrice: string; readonly flat?: string }[]): string =>
  tiers
    .map(({ upTo, unitPrice, flat }, index) => {
      const where = upTo === undefined ? 'beyond' : `${index === 0 ? 'up' : 'on'} to ${upTo}`;
      return `${where}: ${unitPrice}${flat === undefined ? '' : ` and ${flat} once`}`;
    })
    .join('; ');

const commitmentText = ({ per, minimum, maximum }: NonNullable<Metered['commitment']>): string =>
  [
    ...(minimum === undefined ? [] : [`at least ${minimum} each ${per}, whatever is used`]),
    ...(maximum === undefined ? [] : [`at most ${maximum} each ${per}, whatever is used`]),
  ].join(', ');

/** What is counted, what of it another charge bills, and which tier prices which part of the rest. */
const assumedTexts = ({ unit, model, factor }: Metered, assumed: Readonly<Record<string, string>>): readonly string[] => {
  const counted = (metric: string): Decimal => dec(assumed[metric] ?? '0');
  const less = unit.less ?? [];
  const billed = less.reduce((rest, metric) => sub(rest, counted(metric)), counted(unit.metric));
  const parts = mustAccept(ratedParts(compileChargeModel(model, dec(unit.size)), billed), 'it was rated once');
  const without = less.map((metric) => ` less ${exactText(counted(metric))} ${metric}`).join('');
  return [
    row('assumed', `${exactText(counted(unit.metric))} ${unit.metric} a month${without === '' ? '' : `${without} = ${exactText(billed)}`}`),
    ...parts.map(({ tier, units, amount }) =>
      row('', `${parts.length > 1 ? `tier ${tier}: ` : ''}${exactText(units)} for ${exactText(amount)}${factor === '1' ? '' : `, times ${factor}`}`),
    ),
  ];
};
