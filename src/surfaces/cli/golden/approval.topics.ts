/**
 * Whether an approval has to be given again. Sources write rules in words and signs; what they mean is exact. Rules are asked as ours are, by a
 * decision table, and what got worse since is judged as on a quote.
 */
import { changesOf, type Direction, gotWorse, type Held } from '#contexts/approval/index.ts';
import { compileTable, evaluateTable } from '#engines/table/index.ts';
import { type Decimal, dec, decText, isDecText } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { type Reader, UnreadableCase } from './reader.ts';
import type { Topics } from './run-cases.ts';

type Comparison = '>' | '>=' | '<' | '<=' | '=' | '!=';

const SIGNS: readonly (readonly [RegExp, Comparison])[] = [
  [/>=|≥|=>|\bgreater than or equals?(?: to)?\b|\bat least\b|\bnot less than\b/i, '>='],
  [/<=|≤|=<|\bless than or equals?(?: to)?\b|\bat most\b|\bnot (?:more|greater) than\b/i, '<='],
  [/!=|<>|≠|\bnot equals?(?: to)?\b|\bdiffers from\b|\bis not\b/i, '!='],
  [/>|\b(?:greater|more|higher) than\b|\bexceeds\b|\bover\b|\babove\b/i, '>'],
  [/<|\b(?:less|lower) than\b|\bbelow\b|\bunder\b/i, '<'],
  [/==?|\bequals?(?: to)?\b|\bis\b/i, '='],
];

/** The first sign of a text, with what stands before and after it. */
const signIn = (
  written: string,
): { readonly sign: Comparison; readonly left: string; readonly right: string } | undefined => {
  for (const [pattern, sign] of SIGNS) {
    const found = pattern.exec(written);
    if (found)
      return {
        sign,
        left: written.slice(0, found.index).trim(),
        right: written.slice(found.index + found[0].length).trim(),
      };
  }
  return undefined;
};

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '=': '=',
  '!=': '!=',
};

/** "$ 60,000.50", "20 %", "EUR 60000": the number of it. */
const numberIn = (written: string): Decimal | undefined => {
  const [found] = /-?\d[\d,_ ]*(?:\.\d+)?/.exec(written) ?? [];
  const text = found?.replaceAll(/[,_ ]/g, '');
  return text !== undefined && isDecText(text) ? dec(text) : undefined;
};

type Asking = { readonly asks: Comparison; readonly threshold: Decimal; readonly field: string };

/** "net total > 60000", or the other way round: what is compared has a name for people only. */
const askingOf = (written: string): Asking => {
  const found = signIn(written);
  const right = found && numberIn(found.right);
  if (found && right) return { asks: found.sign, threshold: right, field: found.left };
  const left = found && numberIn(found.left);
  if (found && left) return { asks: MIRRORED[found.sign], threshold: left, field: found.right };
  throw new UnreadableCase(`"${written}" compares nothing with a number`);
};

const OLD = /\b(?:snapshot|approved|previous(?:ly)?|old|before|earlier)\b/i;

/** "new > snapshot". Without one, a value is worse when it goes further the way that the rule asks. */
const worseOf = (written: string | undefined, asks: Comparison): Comparison => {
  if (written === undefined) return asks.startsWith('>') ? '>' : asks.startsWith('<') ? '<' : '!=';
  const found = signIn(written);
  if (found === undefined || OLD.test(found.left) === OLD.test(found.right))
    throw new UnreadableCase(`"${written}" does not compare the new value with the approved one`);
  return OLD.test(found.left) ? MIRRORED[found.sign] : found.sign;
};

const BEFORE = ['previously_approved_value', 'approved_value', 'previous_value', 'snapshot_value', 'snapshot'] as const;
const NOW = ['resubmitted_value', 'new_value', 'current_value', 'submitted_value', 'value'] as const;

/** A condition of a rule with its two values; null where it was never approved. */
type Condition = Asking & { readonly worse: Comparison; readonly approved: Decimal | null; readonly now: Decimal };

const conditionOf = (asking: Asking, inputs: Reader, comparison: string | undefined, isFirst: boolean): Condition => {
  const approved = inputs.maybeNum(inputs.either(...BEFORE)) ?? null;
  return {
    ...asking,
    worse: worseOf(inputs.maybeText('comparison') ?? comparison, asking.asks),
    approved: isFirst ? null : approved,
    now: inputs.num(inputs.either(...NOW)),
  };
};

/** A condition that is written out: `{ field, operator, threshold }`, or as a rule in words. */
const writtenOut = (inputs: Reader): Asking => {
  inputs.describes('field', 'name', 'tested_field', 'variable');
  if (inputs.has('rule')) return askingOf(inputs.text('rule'));
  if (inputs.has('condition')) return askingOf(inputs.text('condition'));
  return askingOf(`${inputs.text(inputs.either('operator', 'sign'))} ${inputs.text('threshold')}`);
};

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** One condition's two values, where they stand by name: `{ "net_total": "75000", "discount": "20" }`. */
const named = (values: Reader | undefined, { field }: Asking): Decimal | null => {
  const name = values?.names().find((each) => plain(each) === plain(field));
  return name === undefined ? null : (values?.maybeNum(name) ?? null);
};

const mixed = (inputs: Reader, isFirst: boolean): readonly Condition[] => {
  const comparison = inputs.maybeText('comparison');
  const parts = inputs.text('rule').split(/\s+(?:and|or)\s+|\s*(?:&&|\|\|)\s*/i);
  const before = inputs.either(...BEFORE, 'previously_approved_values', 'previously_approved', 'approved_values');
  const now = inputs.either(...NOW, 'resubmitted_values', 'resubmitted', 'new_values');
  const approved = inputs.has(before) ? inputs.object(before) : undefined;
  const values = inputs.object(now);
  return parts.map((part) => {
    const asking = askingOf(part);
    const value = named(values, asking);
    const granted = named(approved, asking);
    if (value === null) throw new UnreadableCase(`no value is given for "${part}"`);
    return {
      ...asking,
      worse: worseOf(comparison, asking.asks),
      approved: isFirst ? null : granted,
      now: value,
    };
  });
};

const isAny = (inputs: Reader): boolean =>
  /^(any|or)$/i.test(inputs.maybeText(inputs.either('logic', 'match', 'needs')) ?? '') ||
  (inputs.has('rule') && /\s(?:or)\s|\|\|/i.test(inputs.text('rule').replaceAll(/than or equal/gi, '')));

/** Nothing was approved yet, or what was asked before was refused: a snapshot that nobody granted carries nothing. */
const isFirstTime = (inputs: Reader): boolean => {
  const status = inputs.maybeText(inputs.either('previous_status', 'previous_decision'));
  return (
    inputs.flag('first_submission', false) ||
    !inputs.flag('was_approved', true) ||
    (status !== undefined && !/^approved$/i.test(status))
  );
};

const conditionsOf = (inputs: Reader): readonly Condition[] => {
  const isFirst = isFirstTime(inputs);
  const several = inputs.either('conditions', 'rules');
  if (inputs.holdsObjects(several)) {
    const comparison = inputs.maybeText('comparison');
    return inputs.list(several).map((each) => conditionOf(writtenOut(each), each, comparison, isFirst));
  }
  const isSplit =
    inputs.has('rule') && /\s(?:and|or)\s|&&|\|\|/i.test(inputs.text('rule').replaceAll(/than or equal/gi, ''));
  return isSplit ? mixed(inputs, isFirst) : [conditionOf(writtenOut(inputs), inputs, undefined, isFirst)];
};

const columnOf = (index: number): string => `fact${index}`;

/** Asked as a row of an approval policy is. */
const holds = (conditions: readonly Condition[]): boolean => {
  const cellOf = ({ asks, threshold }: Condition): string =>
    asks === '!=' ? `not(${decText(threshold)})` : `${asks} ${decText(threshold)}`;
  const table = compileTable({
    hit: 'COLLECT',
    inputs: conditions.map((_, index) => ({ name: columnOf(index), type: 'decimal' })),
    outputs: [{ name: 'asks', type: 'boolean' }],
    rows: [{ id: 'rule', when: conditions.map(cellOf), then: [true] }],
  });
  must(table.ok, 'a comparison with a number is a cell');
  const facts = Object.fromEntries(conditions.map(({ now }, index) => [columnOf(index), decText(now)]));
  const answer = evaluateTable(table.value, facts);
  must(answer.ok, 'every fact of the rule is given');
  return answer.value.hits.length > 0;
};

const directionOf = (worse: Comparison): Direction => {
  if (worse === '=') throw new UnreadableCase('that it is as it was approved makes no deal worse');
  return worse.startsWith('>') ? 'higher' : worse.startsWith('<') ? 'lower' : 'different';
};

const isWorse = (conditions: readonly Condition[]): boolean => {
  const held = (value: 'approved' | 'now'): readonly Held[] =>
    conditions.flatMap(({ worse, [value]: told }, index) =>
      told === null ? [] : [{ fact: columnOf(index), worse: directionOf(worse), value: decText(told) }],
    );
  const changes = changesOf(held('approved'), held('now'));
  // Some sources count as much as before as worse; on a quote it never is.
  return (
    gotWorse(changes) ||
    conditions.some(({ worse }, i) => worse.endsWith('=') && worse !== '!=' && changes[i]?.how === 'equal')
  );
};

/** Conditions of which any is enough are rules of their own. */
const asksAgain = (conditions: readonly Condition[], needs: 'all' | 'any'): boolean =>
  (needs === 'all' ? [conditions] : conditions.map((each) => [each])).some((rule) => holds(rule) && isWorse(rule));

const smart = (inputs: Reader) => ({
  requires_reapproval: asksAgain(conditionsOf(inputs), isAny(inputs) ? 'any' : 'all'),
});

export const approvalTopics: Topics = { 'approval.smart_reapproval': smart };
