/** A line as its reader may see it. A line that was not touched since it was priced keeps showing that price, whatever happened to others. Pure. */
import type { ConfigurationContext } from '#contexts/configuration/index.ts';
import type { ChangeBill, PromisedCharge } from '#contexts/pricing/index.ts';
import { add, cmp, dec, decText, mul, ZERO, type Decimal } from '#kernel/decimal.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Offered, offeredBy } from './commercial-model.ts';
import { configurationOf } from './configuration-of.ts';
import { lineLeaf } from './content.ts';
import type { Line } from './line.ts';
import { changeView } from './change/bill-of-change.ts';
import { monthly } from './monthly.ts';
import { partsOfLine } from './parts-of-line.ts';
import { spokenIn, spokenName } from './spoken-name.ts';
import type { PricedPart } from './priced-line.ts';
import type { Check } from './validation.ts';

/** What was priced, by line, with what the line said then. */
export type PartsOfLines = ReadonlyMap<string, { readonly leaf: string | null; readonly body: PricedPart }>;

/** What was found out about lines: a quote may have 10,000 of them. */
export type LineFindings = {
  readonly currency: string;
  readonly priceHolds: boolean;
  readonly parts: PartsOfLines;
  readonly checks: ReadonlyMap<string | null, readonly Check[]>;
  readonly model: CommercialModel;
  readonly forCustomer: boolean;
  readonly language: string;
  /** For whoever configures it: what the flags that rules of configuration ask for are for this deal. */
  readonly placeOf?: (line: Line) => ConfigurationContext;
  /** Of the content as it is priced now. */
  readonly bill?: ChangeBill | undefined;
};

/** Of what is owed over several dates, what is owed first: the month in which a ramp begins. */
export const firstOf = <T extends { readonly from: string }>(owed: readonly T[]): readonly T[] => {
  const first = owed.reduce<string | null>((least, { from }) => (least === null || from < least ? from : least), null);
  return owed.filter(({ from }) => from === first);
};

const rateText = (charge: Extract<PromisedCharge, { type: 'usage' }>): string => {
  const { model } = charge;
  return model.kind === 'perUnit' ? decText(mul(dec(model.unitPrice), dec(charge.factor))) : `${model.kind}`;
};

export const priceOf = (
  line: Line,
  { currency, priceHolds, parts }: Pick<LineFindings, 'currency' | 'priceHolds' | 'parts'>,
): Json => {
  const part = parts.get(line.id);
  if (part === undefined || !(priceHolds || part.leaf === lineLeaf(line))) return null;
  const { promised, discounts } = part.body;
  const scale = minorUnits(currency);
  const total = (amounts: readonly Decimal[]): string => decText(amounts.reduce(add, ZERO));
  const recurring = promised.charges.flatMap((charge) => (charge.type === 'recurring' ? [charge] : []));
  return {
    oneTime: total(promised.charges.flatMap((charge) => (charge.type === 'oneTime' ? [dec(charge.amount)] : []))),
    recurringMonthly: total(firstOf(recurring).map((charge) => monthly(charge, scale))),
    listTermValue: discounts?.list ?? null,
    termValue: discounts?.net ?? null,
    discountPercent: discounts?.effectivePercent ?? '0',
    usage: promised.charges.flatMap((charge) =>
      charge.type === 'usage'
        ? [
            {
              charge: charge.charge,
              name: charge.name,
              metric: charge.unit.metric,
              per: charge.unit.size,
              rate: rateText(charge),
            },
          ]
        : [],
    ),
  };
};

/** What a person set, beside what the rules came to then and come to now; `moved` when these are not the same any more. */
const overridesOf = (line: Line, { parts }: LineFindings): readonly Json[] => {
  const told = parts.get(line.id)?.body.overrides ?? [];
  return (line.overrides ?? []).map((override) => {
    const now = told.find((one) => one.override === override.id);
    const { rulesThen } = override;
    const moved = now !== undefined && rulesThen !== null && cmp(dec(rulesThen), dec(now.rules)) !== 0;
    return { ...override, rulesNow: now?.rules ?? null, comesTo: now?.set ?? null, moved };
  });
};

/** Of parts inside parts: a charge names its part by its way from the line, which says nothing to people. */
const partNames = (line: Line, offered: Offered): JsonObject => {
  const offering = offered(line.offering)?.offering;
  if (offering === undefined || !line.selection.some(({ selection, instances }) => selection ?? instances)) return {};
  return { partNames: Object.fromEntries(partsOfLine(line, offering, offered).map(({ id, name }) => [id, name])) };
};

/** Of a ramp, whose `quantity` is that of its first step. Thousands of lines that have none do not say so. */
const rampView = ({ segments }: Line): JsonObject =>
  segments.length === 1
    ? {}
    : { segments: segments.map(({ id, from, to = null, quantity }) => ({ id, from, to, quantity })) };

/** The page compiles the same model as the server, by the same rules in force. Where no rule asks for a flag there is none to name. */
const flagsView = (line: Line, { placeOf }: LineFindings): JsonObject => {
  const flags = placeOf?.(line).flags ?? [];
  return flags.length === 0 ? {} : { flags: [...flags] };
};

export const lineView = (line: Line, found: LineFindings): Json => {
  // The seller reads what the catalog calls it, the customer what their proposal does.
  const offered = found.forCustomer ? spokenIn(offeredBy(found.model), found.language) : offeredBy(found.model);
  const spoken = found.forCustomer ? spokenName(offered(line.offering), found.language) : undefined;
  const groups = offered(line.offering)?.offering.optionGroups ?? [];
  const optionName = (group: string, option: string): string => {
    const offering = groups.find((each) => each.key === group)?.options.find((each) => each.key === option)?.offering;
    return (offering === undefined ? undefined : offered(offering)?.name) ?? option;
  };
  const segment = line.segments[0];
  return {
    lineId: line.id,
    lineageId: line.lineageId,
    position: line.position,
    version: line.version,
    offering: line.offering,
    offeringName: spoken ?? line.offeringName,
    // What can be configured: a bundle, or anything of which the customer settles something.
    bundle: configurationOf(found.model, line.offering) !== undefined,
    ...flagsView(line, found),
    quantity: segment?.quantity ?? '0',
    from: segment?.from ?? null,
    to: line.segments.at(-1)?.to ?? null,
    ...rampView(line),
    ...(line.committedUsage === undefined ? {} : { committedUsage: line.committedUsage }),
    ...(line.group === undefined ? {} : { group: line.group }),
    ...(line.optional === true ? { optional: true } : {}),
    ...(line.change === undefined ? {} : { change: changeView(line, found.bill, found.currency) }),
    site: line.site,
    ...(line.parties === undefined ? {} : { parties: { ...line.parties } }),
    selection: line.selection.map((choice) => ({
      ...(choice as unknown as JsonObject),
      optionName: optionName(choice.group, choice.option),
    })),
    ...(line.characteristics === undefined ? {} : { characteristics: line.characteristics }),
    ...partNames(line, offered),
    discretionary: found.forCustomer ? null : line.discretionary,
    overrides: found.forCustomer ? [] : overridesOf(line, found),
    saleOverride: found.forCustomer ? null : (line.saleOverride ?? null),
    assumedUsage: line.assumedUsage,
    price: priceOf(line, found),
    checks: (found.checks.get(line.id) ?? []).map((check) => ({ ...check })),
  };
};
