/**
 * A person sets the price of a charge. It is a decision on the record, not an edit of the list: every later calculation keeps it and tells
 * what the rules would have come to, until a person takes it back.
 */
import { Type } from 'typebox';
import type { ExplainedCharge } from '#contexts/pricing/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { wholePrice } from './decide-price-again.ts';
import { type Line, type LineOverride, Uuid } from './line.ts';
import { contentWith } from './marked-content.ts';
import { onMarked } from './on-marked.ts';
import { type OnQuote, openForEdit, type QuoteDecision, quoteFact, quotePayload, withPerson } from './on-quote.ts';
import { type MarkedQuote, readQuote } from './quote.store.ts';

export const LINE_OVERRIDES_MAX = 100;
const DecimalText = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Key = Type.String({ minLength: 1, maxLength: 200 });
const Why = Type.String({ minLength: 3, maxLength: 500 });

type OnLine = OnQuote & { readonly lineId: string; readonly expectedLineVersion?: number };
type Override = OnLine & {
  readonly componentId?: string | null;
  readonly charge: string;
  readonly kind: 'unitPrice' | 'amount';
  readonly value: string;
  readonly because: string;
};
type TakeBack = OnLine & { readonly overrideId: string; readonly because: string };

/** The steps by which the line came to its prices when somebody looked; nothing when it is not priced as it stands. */
type Prepared = { readonly content: string; readonly charges: readonly ExplainedCharge[] | undefined };

const onLine = {
  lineId: Uuid,
  expectedLineVersion: Type.Optional(Type.Integer({ minimum: 1 })),
};

const onItsLine = onMarked<OnLine>(({ lineId }) => [lineId]);

export const overridePrice = defineCommand<Override, MarkedQuote, QuoteDecision, Prepared>({
  ...onItsLine,
  name: 'quote.override-price',
  payload: quotePayload({
    ...onLine,
    componentId: Type.Optional(Type.Union([Key, Type.Null()])),
    charge: Key,
    kind: Type.Union([Type.Literal('unitPrice'), Type.Literal('amount')]),
    value: DecimalText,
    because: Why,
  }),
  prepare: (door, { tenantId, payload }) =>
    door.read(tenantId, async (tx) => {
      const quote = await readQuote(tx, payload.quoteId);
      const price = quote && (await wholePrice(tx, door.models, quote));
      const lines = price?.ok === true ? price.value.decision.trace.lines : [];
      return accepted({
        content: quote?.content ?? '',
        charges: lines.find(({ lineId }) => lineId === payload.lineId)?.charges,
      });
    }),
  decide: (marked, command, prepared) => {
    const { payload } = command;
    const found = lineOf(marked, payload);
    if (!found.ok) return found;
    const charges = prepared.content === marked.head.content ? prepared.charges : undefined;
    const rulesThen = rulesFor(found.value, charges, payload);
    if (!rulesThen.ok) return rulesThen;
    const override: LineOverride = {
      id: command.id('override'),
      componentId: payload.componentId ?? null,
      charge: payload.charge,
      kind: payload.kind,
      value: payload.value,
      reason: payload.because,
      by: command.actor.personId,
      byName: command.actor.name,
      at: command.at.toString(),
      rulesThen: rulesThen.value,
    };
    // One charge has one price: a newer decision takes the place of the older, which stays in the record.
    const others = (found.value.overrides ?? []).filter((one) => !isSamePlace(one, override));
    if (others.length >= LINE_OVERRIDES_MAX)
      return refused({ code: 'quote.too-many-overrides', lineId: payload.lineId, max: LINE_OVERRIDES_MAX });
    const { id, charge, kind, value, reason } = override;
    return changed(marked, command, { ...found.value, overrides: [...others, override] }, 'QuotePriceOverridden', {
      override: id,
      charge,
      componentId: override.componentId,
      kind,
      value,
      because: reason,
      rulesThen: rulesThen.value,
    });
  },
});

export const takeBackOverride = defineCommand<TakeBack, MarkedQuote, QuoteDecision>({
  ...onItsLine,
  name: 'quote.take-back-override',
  payload: quotePayload({ ...onLine, overrideId: Uuid, because: Why }),
  decide: (marked, command) => {
    const { payload } = command;
    const found = lineOf(marked, payload);
    if (!found.ok) return found;
    const overrides = found.value.overrides ?? [];
    const override = overrides.find(({ id }) => id === payload.overrideId);
    if (override === undefined) return refused({ code: 'quote.override-not-found', overrideId: payload.overrideId });
    const rest = overrides.filter((one) => one !== override);
    return changed(marked, command, { ...found.value, overrides: rest }, 'QuotePriceOverrideTakenBack', {
      override: override.id,
      charge: override.charge,
      componentId: override.componentId,
      because: payload.because,
    });
  },
});

const lineOf = (
  { named }: MarkedQuote,
  { lineId, expectedLineVersion: expected }: Pick<OnLine, 'lineId' | 'expectedLineVersion'>,
): Outcome<Line> => {
  const line = named.find(({ id }) => id === lineId);
  if (!line) return refused({ code: 'quote.line-not-found', lineId });
  if (expected !== undefined && expected !== line.version)
    return refused({ code: 'quote.line-changed', lineId, expected, current: line.version });
  return accepted(line);
};

type Place = Pick<LineOverride, 'componentId' | 'charge'>;
const isSamePlace = (a: Place, b: Place): boolean => a.componentId === b.componentId && a.charge === b.charge;

/** What the rules come to now, so that it can be told later that they have moved. Not known on a line that is not priced as it stands. */
const rulesFor = (
  line: Line,
  charges: readonly ExplainedCharge[] | undefined,
  wanted: Override,
): Outcome<string | null> => {
  if (charges === undefined) return accepted(null);
  const place = { componentId: wanted.componentId ?? null, charge: wanted.charge };
  const charge = charges.find((one) => isSamePlace(one, place));
  if (charge === undefined)
    return refused({
      code: 'quote.charge-not-found',
      lineId: line.id,
      charge: place.charge,
      charges: charges.map((one) => ({ componentId: one.componentId, charge: one.charge })),
    });
  return charge.type === 'usage'
    ? refused({ code: 'quote.charge-is-usage', lineId: line.id, charge: place.charge })
    : accepted(beforeAnybody(charge));
};

/** Where the rules had come to when the first person's decision met it; rounding is of what a person left. */
const beforeAnybody = ({ list, steps }: ExplainedCharge): string => {
  const met = steps.findIndex(({ step }) => step === 'discretionary' || step === 'rounding');
  return (met < 0 ? steps.at(-1) : steps[met - 1])?.result ?? list;
};

const changed = (
  marked: MarkedQuote,
  command: Command<OnLine>,
  line: Line,
  fact: string,
  said: Parameters<typeof quoteFact>[2],
): Outcome<QuoteDecision> => {
  const quote = marked.head;
  const open = openForEdit(quote);
  if (!open.ok) return open;
  const next: Line = { ...line, version: line.version + 1 };
  const content = contentWith(marked, { line: next });
  return accepted({
    change: {
      ...open.value.change,
      content,
      persons: withPerson(quote, command.actor.personId),
      upsertLines: [next],
    },
    facts: [...open.value.facts, quoteFact(fact, quote, { lineId: line.id, ...said, content })],
    answer: { quoteId: quote.id, lineId: line.id, version: next.version, ...said, content },
    root: content,
  });
};
