/** A price or an amendment as text that a business person reads: every step of every charge, then what it comes to. */
import type { Static } from 'typebox';
import { type AmendmentResult, instalmentsOf, type PriceDecision, type PriceRequest } from '#contexts/pricing/index.ts';
import type { DecisionResult, Finding } from '#engines/decision.ts';
import { printUsage } from './print-usage.ts';

type Price = PriceDecision['price'];
type Explained = Price['trace']['lines'][number]['charges'][number];
type Step = Explained['steps'][number];

export const printPrice = ({ output, trace, warnings, blocking, expiresAt }: Price, request: PriceRequest): string => {
  const { promise, estimate, conventions } = output.value;
  return [
    ...trace.lines.flatMap((line) => [`line ${line.lineId}`, ...line.charges.flatMap((charge) => charged(charge, printUsage(output.value, request, charge)))]),
    ...promise.lines.flatMap(({ charges }) =>
      charges.flatMap((charge) =>
        charge.type === 'usage' || charge.bundle === undefined
          ? []
          : [
              `bundle ${charge.lineId} ${charge.charge}, breakage ${charge.bundle.breakage}`,
              ...charge.bundle.parts.map(
                ({ componentId, amount, alone }) => `  ${componentId}: ${amount} of it, alone ${alone}`,
              ),
            ],
      ),
    ),
    ...promise.allocation.map(({ lineId, charge, per, amount }) => `share of the order discount: ${lineId} ${charge} ${amount} (${per})`),
    `once ${promise.totals.oneTime} ${promise.currency}, tax ${promise.tax}`,
    ...promise.totals.recurring.map(({ period, from, to, amount }) => `each ${period} ${amount}, ${from} to ${to ?? 'no end'}`),
    ...billed(promise.lines, conventions),
    ...(promise.conversions ?? []).map(
      ({ from, to, rate, rateTable, asOf }) => `converted ${from} to ${to} at ${rate} by ${rateTable} of ${asOf}`,
    ),
    `estimate over the term ${estimate.total} (list ${estimate.listTotal}), usage ${estimate.usageTotal}`,
    ...(estimate.commitments ?? []).map(({ id, per, trueUp, capped }) => `commitment ${id} per ${per}: true-up ${trueUp}, not billed ${capped}`),
    ...(estimate.metrics === undefined ? [] : [`mrr ${estimate.metrics.mrr}, arr ${estimate.metrics.arr}, acv ${estimate.metrics.acv}, tcv ${estimate.metrics.tcv}`]),
    `discount ${output.value.discounts.effectivePercent} %, of which a person gave ${output.value.discounts.discretionaryPercent} %`,
    ...(conventions?.books ?? []).map(({ book, mode, place }) => `rounding ${mode} per ${place} (${book})`),
    ...found('warning', warnings),
    ...found('blocked', blocking),
    ...(expiresAt === undefined ? [] : [`holds until ${expiresAt}`]),
  ].join('\n');
};

/** Charges that are asked for in another rhythm than their own. */
const billed = (
  lines: Price['output']['value']['promise']['lines'],
  conventions: Price['output']['value']['conventions'],
): readonly string[] =>
  lines.flatMap(({ charges }) =>
    charges.flatMap((charge) =>
      charge.type !== 'recurring' || charge.billing === undefined
        ? []
        : instalmentsOf(charge, { minorUnits: conventions?.minorUnits ?? 2, mode: 'halfUp' }).map(
            ({ on, from, to, amount }) => `billed on ${on}: ${charge.charge} ${amount} for ${from} to ${to}`,
          ),
    ),
  );

/** Usage has no amount of its own: it is told by its rates, and `list → net` is the factor that is left of them. */
const charged = (
  { componentId, charge, segmentId, type, list, net, steps }: Explained,
  usage: readonly string[],
): readonly string[] => [
  `  ${componentId === null ? '' : `${componentId} `}${charge} (${type}, ${segmentId}): ${type === 'usage' ? `its rates times ${net}` : `${list} → ${net}`}`,
  ...usage.map((text) => `    ${text}`),
  ...steps.map((step) => `    ${stepText(step)}`),
];

const stepText = (step: Step): string =>
  [
    step.step.padEnd(13),
    `${step.source} ${step.row}`.padEnd(48),
    ...(step.percent === undefined ? [] : [`${step.percent} % of ${step.base}`]),
    ...(step.percent === undefined && step.amount !== undefined ? [`${step.amount} off ${step.base}`] : []),
    ...(step.rounding === undefined ? [] : [`${step.rounding.exact} ${step.rounding.mode} to ${step.rounding.scale} places`]),
    ...(step.tiers ?? []).map(({ tier, units, amount }) => `tier ${tier}: ${units} for ${amount};`),
    ...(step.note === undefined ? [] : [`(${step.note})`]),
    step.skipped === undefined ? `= ${step.result}` : `passed over: ${step.skipped}`,
  ].join(' ');

const found = (kind: string, findings: readonly Finding[]): readonly string[] =>
  findings.map(({ code, ...details }) => `${kind}: ${code} ${JSON.stringify(details)}`);

export const printAmendment = ({ output, blocking }: DecisionResult<Static<typeof AmendmentResult>>): string => {
  const { assets, bill, totals, conventions } = output.value;
  return [
    ...assets.flatMap((asset) => [
      `${asset.action} ${asset.assetId ?? asset.lineageId} ${asset.offering}${asset.replaces === undefined ? '' : `, in the place of ${asset.replaces}`}`,
      ...asset.charges.map(
        ({ charge, from, to, quantity, amount, basis, leaf }) =>
          `  ${charge} ${from} to ${to ?? 'no end'}: ${quantity} for ${amount ?? 'usage'} (${basis}${leaf === null ? '' : `, accepted in ${leaf}`})`,
      ),
    ]),
    ...bill.map(
      ({ kind, asset, charge, from, to, base, fraction, exact, amount, why, uncapped }) =>
        `${kind} ${asset} ${charge} ${from} to ${to}: ${fraction} of ${base} = ${exact}, told ${amount}${uncapped === undefined ? '' : ` instead of ${uncapped}`} (${why})`,
    ),
    `credits ${totals.credits}, charges ${totals.charges}, net ${totals.net}`,
    `due now ${totals.due}, next bill ${totals.renewal}, to the customer's good ${totals.balance}`,
    `policy ${conventions.policy ?? 'of nobody'}: ${conventions.proration}, ${conventions.rounding}, ${conventions.form}, credits ${conventions.credits}, cap ${conventions.creditCap}, one-time fees ${conventions.oneTime}`,
    ...found('blocked', blocking),
  ].join('\n');
};
