/** Which rules apply to an item: by their target, by what happens to it, and by conditions on what was sold and what is known. Pure. */
import { isJsonObject, type Json, type JsonObject } from '#kernel/json.ts';
import type { Segment } from '#kernel/period.ts';
import { eventOf, type OrderHeader, type OrderItem } from '#contexts/order/index.ts';
import { type DecompositionCondition, isLate } from './decomposition-condition.contract.ts';
import { type DecompositionRule, readDependency } from './decomposition.contract.ts';

/** What decomposition asks of an offering: nothing of its price, nothing that can change under an order. */
export type OfferingFacts = {
  readonly orderable: boolean;
  readonly specification?: string;
  readonly category?: string;
  readonly fixed: JsonObject;
};

/** What the system of a task answered, once it is done. */
export type KnownAnswers = (itemId: string, task: string) => JsonObject | undefined;

export type DecomposeInput = {
  readonly order: Pick<
    OrderHeader,
    'id' | 'accountId' | 'currency' | 'requestedFor' | 'contractFrom' | 'parties' | 'modelHash'
  >;
  readonly items: readonly OrderItem[];
  readonly offering: (key: string) => OfferingFacts | undefined;
  readonly rules: readonly { readonly hash: string; readonly rule: DecompositionRule }[];
  readonly id: (...labels: readonly (string | number)[]) => string;
  /** The circumstances that the rules declare, as they were found at submission. */
  readonly conditions?: JsonObject;
  /** Absent while nothing has been answered. */
  readonly answers?: KnownAnswers;
};

/** `open`: it waits for answers, and until then it only holds its place. */
export type PlacedRule = {
  readonly item: OrderItem;
  readonly rule: DecompositionRule;
  readonly hash: string;
  readonly open: boolean;
};

/** What is not orderable is never worked on: it was given, or it is a part that others carry. */
export const makesWork = (input: Pick<DecomposeInput, 'offering'>, item: OrderItem): boolean =>
  input.offering(item.offering)?.orderable !== false;

export const rulesFor = (input: DecomposeInput, item: OrderItem): readonly PlacedRule[] => {
  const event = eventOf(item);
  if (event === null || !makesWork(input, item)) return [];
  const known = knownOf(input, item);
  return input.rules
    .filter(
      ({ rule }) =>
        (rule.on ?? ['add']).some((on) => on === event) &&
        targets(rule, item, known.offering) &&
        (rule.when ?? []).every((when) => isLate(when) || holds(when, valueOf(input, item, known, when))),
    )
    .flatMap(({ rule, hash }): readonly PlacedRule[] => {
      if (rule.late === undefined) return [{ item, rule, hash, open: false }];
      if (!isAnswered(input, item, rule)) return [{ item, rule, hash, open: true }];
      return answersHold(input, item, rule) ? [{ item, rule, hash, open: false }] : [];
    });
};

/** Whether what the late rule waits for is known: of every item that it names. */
export const isAnswered = (input: DecomposeInput, item: OrderItem, rule: DecompositionRule): boolean =>
  (rule.late ?? []).every((text) =>
    namedItems(input, item, text).every(({ itemId, task }) => input.answers?.(itemId, task) !== undefined),
  );

export const answersHold = (input: DecomposeInput, item: OrderItem, rule: DecompositionRule): boolean =>
  (rule.when ?? []).filter(isLate).every((when) => holds(when, answerOf(input, item, when)));

/** Every answer that a late rule looked at, by its name: kept with what came of it. */
export const answersUsed = (input: DecomposeInput, item: OrderItem, rule: DecompositionRule): JsonObject =>
  Object.fromEntries(
    (rule.when ?? [])
      .filter(isLate)
      .map((when) => [`${when.answerOf}.${when.field}`, answerOf(input, item, when) ?? null]),
  );

/** Each condition of a rule as it was asked: about what, what was found, and whether it held. For whoever asks why. */
export const judgeConditions = (
  input: DecomposeInput,
  item: OrderItem,
  rule: DecompositionRule,
  answers: JsonObject,
): readonly JsonObject[] => {
  const known = knownOf(input, item);
  return (rule.when ?? []).map((when) => {
    const found = isLate(when) ? own(answers, `${when.answerOf}.${when.field}`) : valueOf(input, item, known, when);
    const { equals, in: among, notIn, ...about } = when as JsonObject;
    return {
      about: Object.values(about).join('.'),
      kind: Object.keys(about)[0] ?? '',
      wanted: equals !== undefined ? [equals] : ((among ?? notIn ?? []) as Json),
      not: notIn !== undefined,
      found: found ?? null,
      holds: holds(when, found),
    };
  });
};

const answerOf = (
  input: DecomposeInput,
  item: OrderItem,
  when: Extract<DecompositionCondition, { readonly answerOf: string }>,
): Json | undefined => {
  const [first] = namedItems(input, item, when.answerOf);
  return first && input.answers?.(first.itemId, first.task)?.[when.field];
};

/** `task`: of this item. `offering:task`: of every item of that offering that has work. */
const namedItems = (
  input: DecomposeInput,
  item: OrderItem,
  text: string,
): readonly { readonly itemId: string; readonly task: string }[] => {
  const { offering, task } = readDependency(text);
  const of = offering === undefined ? [item] : input.items.filter((each) => each.offering === offering);
  return of.map(({ id }) => ({ itemId: id, task }));
};

const targets = (rule: DecompositionRule, item: OrderItem, offering: OfferingFacts | undefined): boolean => {
  if ('offering' in rule) return rule.offering === item.offering;
  if ('specification' in rule) return rule.specification === offering?.specification;
  return rule.category === offering?.category;
};

type Known = { readonly offering: OfferingFacts | undefined; readonly characteristics: JsonObject };

const knownOf = (input: DecomposeInput, item: OrderItem): Known => {
  const offering = input.offering(item.offering);
  return { offering, characteristics: characteristicsOf(item, offering) };
};

/** The segment in which the item's life begins says how it is set up; later segments are changes, each with a date of its own. */
export const firstSegment = (item: OrderItem): Segment | undefined => item.body.segments[0];

export const characteristicsOf = (item: OrderItem, offering: OfferingFacts | undefined): JsonObject => ({
  ...firstSegment(item)?.characteristics,
  ...offering?.fixed,
});

const own = (of: JsonObject, member: string): Json | undefined => (Object.hasOwn(of, member) ? of[member] : undefined);

const valueOf = (
  { conditions = {}, order }: DecomposeInput,
  item: OrderItem,
  { characteristics }: Known,
  when: DecompositionCondition,
): Json | undefined => {
  if ('characteristic' in when) return own(characteristics, when.characteristic);
  if ('condition' in when) return own(conditions, when.condition);
  if (!('party' in when)) return undefined;
  const party = item.body[when.party as 'site'] ?? order.parties[when.party];
  if (party === undefined) return undefined;
  const address = party['address'];
  return own(party, when.field) ?? (isJsonObject(address) ? own(address, when.field) : undefined);
};

const holds = (when: DecompositionCondition, value: Json | undefined): boolean => {
  if ('equals' in when) return value === when.equals;
  if ('in' in when) return value !== undefined && when.in.some((each) => each === value);
  return !when.notIn.some((each) => each === value);
};
