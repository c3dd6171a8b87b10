/**
 * What was approved before and did not get worse is not asked again: it is carried, citing the case in which a person said yes. What counts is
 * what was said last about a rule, in any case about a revision of this quote, however that case ended.
 */
import type { Json } from '#kernel/json.ts';
import type { AskedRow, CarriedReason, RoutedStep, SaidRow } from './approval.ts';
import { type Change, changesOf, gotWorse } from './got-worse.ts';

export type Judged = {
  readonly row: AskedRow;
  readonly carried: boolean;
  /** Why it is asked again or not, in words; null where it was never answered. No figure of class cost is in it. */
  readonly why: string | null;
  readonly from?: Pick<SaidRow, 'caseId' | 'stepNo'>;
};

/** `said`: what was answered about the rules of this policy, the newest first. */
export const judgeRow = (row: AskedRow, said: readonly SaidRow[]): Judged => {
  const last = said.find((each) => each.row === row.row && each.role === row.role);
  if (last === undefined) return { row, carried: false, why: null };
  if (!last.yes) return { row, carried: false, why: 'The last answer to it was no.' };
  if (last.mark !== row.mark) return { row, carried: false, why: 'The rule was changed since it was approved.' };
  const changes = changesOf(last.held, row.held);
  const worse = gotWorse(changes);
  return { row, carried: !worse, why: inWords(changes, worse), from: { caseId: last.caseId, stepNo: last.stepNo } };
};

/** A step keeps the reasons that are asked; one that has none left is carried as a whole. */
export const carryStep = (step: RoutedStep, said: readonly SaidRow[]): RoutedStep => {
  const judged = step.rows.map((row) => judgeRow(row, said));
  const fresh = judged.filter(({ carried }) => !carried);
  return {
    ...step,
    asks: fresh.map(({ row }) => row),
    reasons: fresh.map(({ row }) => row.reason),
    again: fresh.flatMap(({ row, why }) => (why === null ? [] : [{ reason: row.reason, why }])),
    carried: judged.flatMap(({ row, carried, why, from }): readonly CarriedReason[] =>
      carried && from ? [{ reason: row.reason, why: why ?? '', ...from }] : [],
    ),
  };
};

const inWords = (changes: readonly Change[], worse: boolean): string => {
  const told = changes.filter(({ how }) => (worse ? how === 'worse' : how === 'better')).map(phrase);
  if (told.length === 0) return 'Approved as it is: carried.';
  const text = [...new Set(told)].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${worse ? '.' : ': carried.'}`;
};

const phrase = (change: Change): string => {
  const { fact, how, was, now } = change;
  const hidden = HIDDEN[fact];
  if (hidden) return how === 'worse' ? hidden.worse : hidden.better;
  const { name, unit = '' } = NAMES[fact] ?? { name: `${fact} ` };
  return `${name}approved at ${shown(was)}${unit}, now ${shown(now)}${unit}`;
};

type Name = { readonly name: string; readonly unit?: string };
const NAMES: Readonly<Record<string, Name>> = {
  discountPercent: { name: '', unit: ' %' },
  givenAwayPercent: { name: 'of the whole ', unit: ' %' },
  totalInPolicyCurrency: { name: 'the total ' },
  paymentTermDays: { name: 'payment ', unit: ' days' },
  termMonths: { name: 'the term ', unit: ' months' },
  productLines: { name: 'product lines ' },
};

/** Facts of class cost, and those whose value says nothing to a reader. */
const HIDDEN: Readonly<Record<string, { readonly worse: string; readonly better: string }>> = {
  marginPercent: {
    worse: 'the margin is lower than was approved, or not known any more',
    better: 'the margin is higher than was approved',
  },
  floorBreached: { worse: 'an item is below its floor', better: 'no item is below its floor' },
  floorDepth: { worse: 'it is deeper below a floor than was approved', better: 'it is less below a floor' },
  linesUnderFloor: { worse: 'another item is below its floor', better: 'fewer items are below their floor' },
  clauseTexts: { worse: 'the words of a clause are not those that were approved', better: 'a clause was taken back' },
};

const shown = (value: Json): string => {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return value === true ? 'yes' : value === false ? 'no' : String(value as string | number);
};
