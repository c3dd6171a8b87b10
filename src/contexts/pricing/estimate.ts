/** What the promise comes to over its term, under the usage that was assumed. It moves when an assumption moves, so nobody is held to it. */
import { rate } from '#engines/price/rate.ts';
import { type Decimal, ZERO, add, dec, decText, exactText, fitsWire, max, mul, sub, sum } from '#kernel/decimal.ts';
import type { Finding } from '#engines/decision.ts';
import { compileChargeModel } from '#engines/price/charge-model.ts';
import { roundMoney } from '#kernel/money.ts';
import { must } from '#kernel/outcome.ts';
import { collect } from './collect.ts';
import { commitmentTotal, estimateCommitments } from './commitments.ts';
import type { LineFacts } from './line-facts.ts';
import type { Sums } from './page-sums.ts';
import { metricsOf } from './metrics.ts';
import type { PriceEstimate, PromisedTotals } from './price-result.contract.ts';
import type { PriceRequest } from './pricing.contract.ts';
import { type Descent, type Pricing, at, isUsage } from './price-charge.ts';
import { type LineCharges, keyOf } from './promise.ts';
import { firmOf } from './options.ts';
import { tierQuantity } from './rate-usage.ts';
import { OPEN_ENDED_MONTHS, type Terms, perMonthOverTerm } from './term.ts';
import { type Usage, billableQuantities } from './usage.ts';

/** `quantity` is what is billed in a month, `perMonth` what it costs then, `listPerMonth` what it would at the list. */
export type UsageEstimate = {
  readonly descent: Descent;
  readonly quantity: Decimal;
  readonly perMonth: Decimal;
  readonly listPerMonth: Decimal;
  readonly overTerm: Decimal;
  readonly listOverTerm: Decimal;
};

export const estimateUsage = (
  pricing: Pricing,
  terms: Terms,
  { line, priced }: LineCharges,
): { readonly usage: readonly UsageEstimate[]; readonly findings: readonly Finding[] } => {
  if (line.assumedUsage === undefined) return NO_USAGE;
  const usage: UsageEstimate[] = [];
  const findings: Finding[] = [];
  // Each item and segment counts its own metrics; a rate for a time of day is not assumed to be met.
  const counted = priced.charges.filter((descent) => isUsage(descent) && descent.entry.window === null);
  const groups = Map.groupBy(counted, ({ item, segment }) => `${item.componentId ?? ''}\u0000${segment.id}`);
  for (const group of groups.values()) estimateGroup(pricing, terms, group, line.assumedUsage, usage, findings);
  return { usage, findings };
};

const NO_USAGE = { usage: [], findings: [] };

const estimateGroup = (
  pricing: Pricing,
  terms: Terms,
  group: readonly Descent[],
  assumed: Usage,
  usage: UsageEstimate[],
  findings: Finding[],
): void => {
  const quantities = billableQuantities(group.map(unitOf), assumed);
  if (!quantities.ok) {
    findings.push(placed(quantities.refusal, group[0]!));
    return;
  }
  for (const descent of group) {
    const quantity = quantities.value.get(unitOf(descent).metric) ?? ZERO;
    const by = tierQuantity(descent.entry, quantity, assumed);
    const { modelText, listModel, contracted } = descent;
    must(modelText !== null && listModel !== null, 'usage is rated by a model');
    const promised = contracted ? compileChargeModel(modelText, dec(unitOf(descent).size)) : listModel;
    const rated = rate(promised, quantity, by);
    const listed = rate(listModel, quantity, by);
    if (!rated.ok || !listed.ok) {
      findings.push(placed(rated.ok ? (listed as { readonly refusal: Finding }).refusal : rated.refusal, descent));
      continue;
    }
    const exact = mul(rated.value.amount, descent.amount);
    const exactList = mul(listed.value.amount, descent.list);
    const overTerm = perMonthOverTerm(terms, descent, exact, pricing.minorUnits);
    const listOverTerm = perMonthOverTerm(terms, descent, exactList, pricing.minorUnits);
    if (!fitsWire(overTerm) || !fitsWire(listOverTerm)) {
      findings.push(placed({ code: 'price.amount-too-long', amount: exactText(listOverTerm) }, descent));
      continue;
    }
    usage.push({
      descent,
      quantity,
      perMonth: roundMoney(exact, pricing.currency, descent.book.rounding),
      listPerMonth: roundMoney(exactList, pricing.currency, descent.book.rounding),
      overTerm,
      listOverTerm,
    });
  }
};

/** Whether everything that is summed up can be told: a total is refused, never cut. */
export const canBeTold = (lines: readonly LineFacts[]): boolean => {
  let total = ZERO;
  for (const line of lines) total = add(total, line.told);
  return fitsWire(total);
};

export const estimateOf = (
  request: PriceRequest,
  pricing: Pricing,
  totals: PromisedTotals,
  facts: readonly LineFacts[],
  { oneTime, recurring, list, off }: Sums,
): PriceEstimate => {
  const firm = firmOf(facts);
  const usage = collect(facts, (line) => line.usage);
  const sold = firm === facts ? usage : collect(firm, (line) => line.usage);
  const usageTotal = sum(sold.map((one) => one.overTerm));
  const commitments = estimateCommitments(pricing, firm, sold, request.commitments);
  const committed = commitmentTotal(commitments);
  const listed = add(list, sum(sold.map((one) => one.listOverTerm)));
  return {
    openEndedMonths: OPEN_ENDED_MONTHS,
    usage: usage.map((one) => ({
      ...keyOf(one.descent),
      perMonth: decText(one.perMonth),
      overTerm: decText(one.overTerm),
    })),
    oneTime: decText(oneTime),
    recurring: decText(recurring),
    usageTotal: decText(usageTotal),
    orderDiscount: decText(off),
    // Caps that lie over each other, or over money that a discount took off already, leave nothing; they do not owe.
    total: decText(max(sub(add(add(add(oneTime, recurring), usageTotal), committed), off), ZERO)),
    listTotal: decText(listed),
    ...(commitments.length === 0 ? {} : { commitments: [...commitments] }),
    metrics: metricsOf(pricing, totals, sub(add(oneTime, recurring), off), commitments),
  };
};

const unitOf = ({ entry: { charge } }: Descent) => (charge as Extract<typeof charge, { type: 'usage' }>).unit;

const placed = (finding: Finding, { item, segment, entry }: Descent): Finding => at(finding, item, segment, entry);
