/**
 * What a change of the installed base costs, and what it leaves: new segments told from committed terms, new lines at today's price, and the
 * bill for the period in which it falls. A pure function, like a price; the same question has the same answer for ever.
 */
import { commonEnd } from '#engines/price/cotermination.ts';
import { type ArtifactRef, type DecisionResult, type Finding, decided } from '#engines/decision.ts';
import { dec } from '#kernel/decimal.ts';
import { isCurrency, minorUnits } from '#kernel/money.ts';
import { type Outcome, type Refusal, accepted, refused } from '#kernel/outcome.ts';
import { isPlainDate } from '#kernel/period.ts';
import {
  type Amended,
  type Amending,
  atQuantity,
  coterminated,
  endOf,
  keptAsset,
  onceLine,
  removed,
  renewed,
  withoutPart,
} from './amend-asset.ts';
import { type Billed, type Changed, DEFAULT_AMENDMENT, anchorOf, billOf } from './amendment-bill.ts';
import {
  AMENDMENT_CHARGES_MAX,
  AMENDMENT_REQUEST_SCHEMA,
  AMENDMENT_SCHEMA,
  type AmendedAsset,
  type AmendedCharge,
  type AmendmentChange,
  type AmendmentRequest,
  type AmendmentResult,
  type CommittedAsset,
} from './amendment.contract.ts';
import { amendmentTotals } from './amendment-totals.ts';
import { amendmentProblems, assetsOf, endedAsset, notBegun } from './amendment-problems.ts';
import { calculatePrice } from './calculate-price.ts';
import { PRICING_ENGINE } from './engine.ts';
import type { PriceTrace, PromisedCharge, PromisedLine } from './price-result.contract.ts';
import { toldProblems } from './request-problems.ts';
import type { PriceLine } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';

/** `price`: of the lines that are priced today, by the ordinary waterfall. */
type AmendmentTrace = { readonly price: PriceTrace | null };
export type AmendmentDecision = DecisionResult<AmendmentResult, AmendmentTrace>;

/** The request has passed its schema. A change that cannot be made is refused by its place in the list: half an amendment is none. */
export const calculateAmendment = (request: AmendmentRequest, model: PricingModel): Outcome<AmendmentDecision> => {
  const offence = offenceOf(request);
  if (offence !== null) return refused(offence);
  const policy = model.pricePolicy?.value.amendment ?? DEFAULT_AMENDMENT;
  const billed: Billed = { policy, on: request.effectiveFrom, minorUnits: minorUnits(request.currency) };
  const fresh = pricedLines(request, model);
  if (!fresh.ok) return fresh;
  const made = applyAll(request, { ...billed }, fresh.value.lines);
  if (!made.ok) return made;
  const bill = made.value.flatMap(({ changed, once }) => [...once, ...changed.flatMap((one) => billOf(billed, one))]);
  const touched = new Set(made.value.map(({ asset }) => asset.assetId));
  const untouched = request.assets.filter(({ assetId }) => !touched.has(assetId)).map((asset) => keptAsset(asset));
  return accepted(
    decided<AmendmentResult, AmendmentTrace>({
      kind: 'amendment',
      engine: PRICING_ENGINE,
      inputs: { schemaId: AMENDMENT_REQUEST_SCHEMA, value: request },
      output: {
        schemaId: AMENDMENT_SCHEMA,
        value: {
          currency: request.currency,
          effectiveFrom: request.effectiveFrom,
          assets: [...made.value.map(({ asset }) => asset), ...untouched],
          bill,
          totals: amendmentTotals(bill, policy.credits, request.renewalAmount),
          conventions: {
            policy: model.pricePolicy?.value.amendment === undefined ? null : model.pricePolicy.ref.key,
            proration: policy.proration,
            rounding: policy.rounding,
            form: policy.form,
            credits: policy.credits,
            creditCap: policy.creditCap,
            oneTime: 'never-prorated',
          },
        },
      },
      artifacts: [...(model.pricePolicy === null ? [] : [model.pricePolicy.ref]), ...fresh.value.artifacts],
      trace: { price: fresh.value.trace },
      warnings: notBegun(request),
      blocking: fresh.value.blocking,
      expiresAt: fresh.value.expiresAt,
    }),
  );
};

const offenceOf = (request: AmendmentRequest): Refusal | null => {
  const { assets, changes, currency, effectiveFrom, pricedAsOf } = request;
  const date = [effectiveFrom, pricedAsOf].find((day) => !isPlainDate(day));
  if (date !== undefined) return { code: 'period.date', date };
  if (!isCurrency(currency, Temporal.PlainDate.from(pricedAsOf)))
    return { code: 'price.unknown-currency', currency, date: pricedAsOf };
  const problems = amendmentProblems(request);
  if (problems.length > 0) return { code: 'amendment.request-invalid', ...toldProblems(problems) };
  const charges = assets.reduce((count, asset) => count + asset.charges.length, 0);
  if (charges > AMENDMENT_CHARGES_MAX)
    return { code: 'amendment.too-many-charges', charges, max: AMENDMENT_CHARGES_MAX };
  const known = new Set(assets.map(({ assetId }) => assetId));
  const named = changes.flatMap(assetsOf);
  const unknown = named.find((assetId) => !known.has(assetId));
  if (unknown !== undefined) return { code: 'amendment.unknown-asset', assetId: unknown };
  const seen = new Set<string>();
  const twice = named.find((assetId) => seen.size === seen.add(assetId).size);
  return twice === undefined ? endedAsset(request) : { code: 'amendment.changed-twice', assetId: twice };
};

type Fresh = {
  readonly lines: ReadonlyMap<string, PromisedLine>;
  readonly artifacts: readonly ArtifactRef[];
  readonly trace: PriceTrace | null;
  readonly blocking: readonly Finding[];
  readonly expiresAt: string | undefined;
};

/** New lines, all in one question: volume and promotions look at them together. */
const pricedLines = (request: AmendmentRequest, model: PricingModel): Outcome<Fresh> => {
  const lines = request.changes.flatMap((change) =>
    change.kind === 'add' ? [aligned(request, change)] : change.kind === 'replace' ? [change.line] : [],
  );
  if (lines.length === 0)
    return accepted({ lines: new Map(), artifacts: [], trace: null, blocking: [], expiresAt: undefined });
  const { pricedAsOf, currency, country, channel, account, agreements, agreementPrices, promotions } = request;
  const asked = { pricedAsOf, currency, country, channel, account, agreementPrices, promotions, orderDiscount: null };
  const priced = calculatePrice({ ...asked, ...(agreements === undefined ? {} : { agreements }), lines }, model);
  if (!priced.ok) return priced;
  const { output, artifacts, trace, blocking, expiresAt } = priced.value.price;
  const promised = new Map(output.value.promise.lines.map((line) => [line.lineId, line]));
  return accepted({ lines: promised, artifacts, trace, blocking, expiresAt });
};

/** The last segment of the line ends with the assets it is aligned to; one that ends before the line begins is refused by `applyAll`. */
const aligned = ({ assets }: AmendmentRequest, change: Extract<AmendmentChange, { kind: 'add' }>): PriceLine => {
  const { line, alignTo } = change;
  const to = alignTo && alignedEnd(assets, alignTo);
  if (!to || to <= line.segments.at(-1)!.from) return line;
  const end = <S extends { readonly to?: string }>(segments: readonly S[]): S[] =>
    segments.map((segment, index) => (index === segments.length - 1 ? { ...segment, to } : segment));
  return {
    ...line,
    segments: end(line.segments),
    ...(line.components === undefined
      ? {}
      : { components: line.components.map((part) => ({ ...part, segments: end(part.segments) })) }),
  };
};

type AlignTo = NonNullable<Extract<AmendmentChange, { kind: 'add' }>['alignTo']>;

const alignedEnd = (assets: readonly CommittedAsset[], { assets: ids, end, owner }: AlignTo): string | null => {
  const running = assets
    .filter(({ assetId }) => ids.includes(assetId))
    .flatMap((asset) => {
      const to = endOf(asset);
      return to === null ? [] : [{ id: asset.assetId, from: '', to }];
    });
  if (running.length < ids.length || (end === 'owner' && !ids.includes(owner ?? ''))) return null;
  return commonEnd(running, end, owner);
};

const applyAll = (
  request: AmendmentRequest,
  amending: Amending,
  lines: ReadonlyMap<string, PromisedLine>,
): Outcome<readonly Amended[]> => {
  const assets = new Map(request.assets.map((asset) => [asset.assetId, asset]));
  const done: Amended[] = [];
  for (const [index, change] of request.changes.entries()) {
    const made = applyOne(request, amending, assets, change, lines);
    if (!made.ok) return refused({ ...made.refusal, change: index });
    done.push(...made.value);
  }
  return accepted(done);
};

const applyOne = (
  request: AmendmentRequest,
  amending: Amending,
  assets: ReadonlyMap<string, CommittedAsset>,
  change: AmendmentChange,
  lines: ReadonlyMap<string, PromisedLine>,
): Outcome<readonly Amended[]> => {
  const one = (made: Outcome<Amended>): Outcome<readonly Amended[]> => (made.ok ? accepted([made.value]) : made);
  switch (change.kind) {
    case 'quantity':
      return one(atQuantity(amending, assets.get(change.assetId)!, dec(change.quantity)));
    case 'remove':
      return accepted([removed(amending, assets.get(change.assetId)!)]);
    case 'removePart':
      return one(withoutPart(amending, assets.get(change.assetId)!, change.componentId));
    case 'renew': {
      const percent = dec(change.upliftPercent ?? amending.policy.renewalUpliftPercent ?? '0');
      return one(renewed(amending, assets.get(change.assetId)!, change.to, percent));
    }
    case 'coterminate':
      return coterminated(
        amending,
        change.assets.map((id) => assets.get(id)!),
        change.end,
        change.owner,
      );
    case 'add':
      return one(added(request, amending, change, lines.get(change.line.lineId)));
    case 'replace': {
      const asset = assets.get(change.assetId)!;
      const gone = removed(amending, asset);
      const line = lines.get(change.line.lineId);
      if (line === undefined) return refused({ code: 'amendment.unpriced-line', lineId: change.line.lineId });
      return accepted([gone, newAsset(amending, line, asset, change.assetId)]);
    }
  }
};

const added = (
  { assets }: AmendmentRequest,
  amending: Amending,
  { line, alignTo }: Extract<AmendmentChange, { kind: 'add' }>,
  promised: PromisedLine | undefined,
): Outcome<Amended> => {
  if (promised === undefined) return refused({ code: 'amendment.unpriced-line', lineId: line.lineId });
  if (alignTo === undefined) return accepted(newAsset(amending, promised, null, null));
  const unknown = alignTo.assets.find((id) => !assets.some(({ assetId }) => assetId === id));
  if (unknown !== undefined) return refused({ code: 'amendment.unknown-asset', assetId: unknown });
  const end = alignedEnd(assets, alignTo);
  if (end === null) return refused({ code: 'amendment.no-end', assets: alignTo.assets });
  if (end <= line.segments.at(-1)!.from)
    return refused({ code: 'amendment.end-before-change', end, effectiveFrom: line.segments.at(-1)!.from });
  const joined = assets.find(({ assetId }) => assetId === (alignTo.owner ?? alignTo.assets[0]));
  return accepted(newAsset(amending, promised, joined ?? null, null));
};

/** A new line that joins an asset is billed in that one's periods from the first; by itself it begins a period of its own. */
const newAsset = (
  { on }: Amending,
  { lineId, lineageId, offering, charges }: PromisedLine,
  joins: CommittedAsset | null,
  replaces: string | null,
): Amended => {
  const asset: AmendedAsset = {
    assetId: null,
    lineageId,
    offering,
    action: 'add',
    ...(replaces === null ? {} : { replaces }),
    charges: charges.map(currentCharge),
  };
  const first = joins?.charges.find(({ type }) => type === 'recurring');
  const anchor = joins === null || first === undefined ? on : anchorOf(joins, first.from);
  return {
    asset,
    changed: charges.flatMap((charge): readonly Changed[] =>
      charge.type === 'recurring' && charge.from === on
        ? [
            {
              asset: lineId,
              charge: charge.charge,
              anchor,
              before: null,
              after: { ...charge, amount: dec(charge.amount) },
            },
          ]
        : [],
    ),
    once: charges.flatMap((charge) =>
      charge.type === 'oneTime' && charge.from === on
        ? [onceLine(lineId, charge, on, dec(charge.amount), 'paid once, never prorated')]
        : [],
    ),
  };
};

const currentCharge = (charge: PromisedCharge): AmendedCharge => {
  const { charge: key, name, segmentId, from, to, quantity, componentId } = charge;
  const facts = {
    charge: key,
    name,
    segmentId,
    from,
    to,
    quantity,
    componentId,
    basis: 'current' as const,
    leaf: null,
  };
  switch (charge.type) {
    case 'oneTime':
      return { ...facts, type: 'oneTime', amount: charge.amount };
    case 'recurring':
      return {
        ...facts,
        type: 'recurring',
        period: charge.period,
        amount: charge.amount,
        ...(charge.billing === undefined ? {} : { billing: charge.billing }),
      };
    case 'usage':
      return { ...facts, type: 'usage', unit: charge.unit, model: charge.model, factor: charge.factor };
  }
};
