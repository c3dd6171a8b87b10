/** What a name in a rule means where the rule stands: the way is walked from the rule's bundle, through instances where there are. */
import type { CharacteristicValue } from '#contexts/catalog/index.ts';
import type { Formula } from '#engines/constraint/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { Node, Place, Slot } from './configuration-tree.ts';
import { fixedValue, placesOf } from './configuration-tree.ts';
import type { Ladder, Vocabulary } from './vocabulary.ts';
import {
  anyOf,
  characteristicRef,
  EVERYTHING,
  NOTHING,
  NUMBER_STEPS_MAX,
  QUANTITY,
  quantityRef,
  rangeOfInteger,
  rangeOfQuantity,
  valueRef,
  valuesOf,
  withinRange,
} from './vocabulary.ts';

/** A rule where it stands: at a node, and with `forEach` at one instance below it. */
export type Scope = {
  readonly rule: string;
  readonly node: Node;
  readonly bound?: { readonly place: Place; readonly slot: Slot };
  readonly words: Vocabulary;
  /** What the rule says that cannot be meant. It is then read as nothing, and never used. */
  readonly problems: RuleProblem[];
};

/** Codes that the table of refusals explains. */
type RuleProblemCode =
  | 'configuration.column-not-single'
  | 'configuration.no-range'
  | 'configuration.no-value'
  | 'configuration.not-linear'
  | 'configuration.range-too-wide'
  | 'configuration.table-cell'
  | 'configuration.table-row'
  | 'configuration.unknown-characteristic'
  | 'configuration.unknown-group'
  | 'configuration.unknown-value'
  | 'configuration.which-instance'
  | 'constraint.not-whole'
  | 'constraint.unknown-option';

export type RuleProblem = Refusal & { readonly code: RuleProblemCode; readonly rule: string };

/** A place that a name leads to: `name` is the option that says it is chosen, absent for the bundle itself. */
export type Spot = { readonly name?: string; readonly place?: Place; readonly node?: Node };

const CONDITION = /^([^@]*)(?:@([^=<>]+?)(?:(=|>=|<=)(.+))?)?$/;

export const conditionOf = (scope: Scope, ref: string): Formula => {
  const [, path = '', characteristic, test, value] = CONDITION.exec(ref) ?? [];
  if (characteristic === undefined) return anyOf(spotsAt(scope, path, 'options').map(presence));
  if (characteristic === QUANTITY && test !== undefined) return counted(scope, ref, path, test, Number(value));
  const spots = spotsAt(scope, path, 'instances');
  if (test === undefined || value === undefined) return failed(scope, 'configuration.no-value', { option: ref });
  return anyOf(spots.map((spot) => holds(scope, ref, spot, characteristic, test, value)));
};

const holds = (scope: Scope, ref: string, spot: Spot, key: string, test: string, value: string): Formula => {
  const settled = settledValue(spot, key);
  if (settled !== undefined) return compares(settled, test, value) ? presence(spot) : NOTHING;
  const asked = askedOf(spot, key);
  const values = asked && valuesOf(asked);
  if (values) {
    if (test === '=' && values.includes(value)) return valueRef(spot.node?.path ?? '', key, value);
    return failed(scope, 'configuration.unknown-value', { option: ref, values });
  }
  const ladder = ladderAt(scope, spot, key, ref);
  return ladder === undefined ? NOTHING : compared(scope, ladder, test, Number(value));
};

const compared = (scope: Scope, ladder: Ladder, test: string, number: number): Formula =>
  Number.isSafeInteger(number)
    ? withinRange(ladder, test === '<=' ? -Infinity : number, test === '>=' ? Infinity : number)
    : failed(scope, 'constraint.not-whole', { number: String(number) });

/** How many of an option; where it has instances, how many there are, which only says so while each of them is one. */
const counted = (scope: Scope, ref: string, path: string, test: string, number: number): Formula =>
  anyOf(
    spotsAt(scope, path, 'options').map((spot) => {
      const { place } = spot;
      const slots = place?.slots?.all.map((slot) => slot.ref) ?? [];
      const whole = slots.length > 0 && spot.name === place?.ref;
      if (whole && (place?.max ?? 1) > 1) return failed(scope, 'configuration.not-linear', { option: ref });
      const [base = '', ...rungs] = slots;
      const ladder = whole ? { ref, base, min: 1, step: 1, rungs } : ladderAt(scope, spot, QUANTITY, ref);
      return ladder ? compared(scope, ladder, test, number) : NOTHING;
    }),
  );

const compares = (settled: CharacteristicValue, test: string, value: string): boolean => {
  if (test === '=') return String(settled) === value;
  return test === '>=' ? Number(settled) >= Number(value) : Number(settled) <= Number(value);
};

/** The number that is chosen there, as a ladder that the rules may speak of. */
export const ladderAt = (scope: Scope, spot: Spot, key: string, ref: string): Ladder | undefined => {
  const { words } = scope;
  const asked = askedOf(spot, key);
  const counts = key === QUANTITY && spot.place !== undefined && spot.name !== undefined;
  const range = counts ? rangeOfQuantity(spot.place) : asked && rangeOfInteger(asked);
  if (range === undefined) {
    failed(scope, asked ? 'configuration.no-range' : 'configuration.unknown-characteristic', { option: ref });
    return undefined;
  }
  const path = spot.node?.path ?? '';
  const ladder = counts
    ? words.ladder(quantityRef(spot.name ?? ''), spot.name ?? '', range)
    : words.ladder(characteristicRef(path, key), characteristicRef(path, key), range);
  if (ladder === undefined) failed(scope, 'configuration.range-too-wide', { option: ref, max: NUMBER_STEPS_MAX });
  return ladder;
};

export const presence = ({ name }: Spot): Formula => name ?? EVERYTHING;

export const askedOf = ({ node }: Spot, key: string) => node?.asked.find((each) => each.key === key);

export const settledValue = ({ node, place }: Spot, key: string): CharacteristicValue | undefined => {
  const offering = place?.offering ?? node?.offering;
  return offering && fixedValue(offering, key);
};

/** Where a way leads. To `instances`: each of them is a place of its own; to `options`: the option that has them. */
export const spotsAt = (scope: Scope, path: string, to: 'options' | 'instances'): readonly Spot[] => {
  const parts = path === '' ? [] : path.split('/');
  let spots: readonly Spot[] = [{ node: scope.node, ...(scope.node.path === '' ? {} : { name: scope.node.path }) }];
  for (let at = 0; at < parts.length; at += 2) {
    const [group, option] = [parts[at], parts[at + 1]];
    const last = at + 2 >= parts.length;
    spots = spots.flatMap(({ node }) => {
      const place = node && placesOf(node).find((each) => each.group === group && each.option === option);
      return place ? stepInto(scope, place, last && to === 'options') : [];
    });
    if (spots.length === 0) failed(scope, 'constraint.unknown-option', { option: path });
  }
  return spots;
};

const stepInto = ({ bound }: Scope, place: Place, whole: boolean): readonly Spot[] => {
  if (bound && bound.place === place) return [{ name: bound.slot.ref, place, node: bound.slot.node }];
  if (place.slots === undefined || whole)
    return [{ name: place.ref, place, ...(place.node ? { node: place.node } : {}) }];
  return place.slots.all.map((slot) => ({ name: slot.ref, place, node: slot.node }));
};

/** Written down once, and read as what never holds: the rules are refused as a whole. */
export const failed = (scope: Scope, code: RuleProblemCode, details: Readonly<Record<string, unknown>>): Formula => {
  scope.problems.push({ code, rule: scope.rule, ...details });
  return NOTHING;
};
