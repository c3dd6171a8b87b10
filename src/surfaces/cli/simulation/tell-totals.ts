/** The totals of a simulation in words: what changes, by how much, why, what is refused, who is asked. */
import type { DoneRun } from '#contexts/governance/index.ts';
import { cmp, dec, decText, divRound, isZero, mul, sub } from '#kernel/decimal.ts';
import { counted } from '../counted.ts';

export type ToldTotals = DoneRun['totals'];

const WORDS = [
  ['same', 'as they are'],
  ['dearer', 'dearer'],
  ['cheaper', 'cheaper'],
  ['otherwise', 'at the same total, otherwise'],
  ['not-priceable', 'could not be priced any more'],
  ['priceable', 'could be priced, and could not before'],
  ['moved-on', 'edited since the run began'],
  ['broken', 'could not be decided'],
] as const;

const percentOf = (before: string, after: string): string => {
  if (isZero(dec(before))) return '';
  const percent = divRound(mul(sub(dec(after), dec(before)), dec('100')), dec(before), 2, 'halfEven');
  return ` (${cmp(percent, dec('0')) > 0 ? '+' : ''}${decText(percent)} %)`;
};

const listed = (title: string, counts: Readonly<Record<string, number>>): readonly string[] => {
  const rows = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return rows.length === 0 ? [] : [`  ${title}: ${rows.map(([name, count]) => `${name} (${count})`).join(', ')}`];
};

export const totalLines = (totals: ToldTotals): readonly string[] => [
  `${counted(totals.quotes, 'quote')}`,
  ...WORDS.flatMap(([change, words]) =>
    totals.changes[change] === 0 ? [] : [`  ${String(totals.changes[change]).padStart(7)} ${words}`],
  ),
  ...Object.entries(totals.moved).map(
    ([currency, { quotes, before, after }]) =>
      `  ${currency} ${before} → ${after}${percentOf(before, after)} over ${counted(quotes, 'quote')}`,
  ),
  `  newly refused ${totals.refusedNow}, no more refused ${totals.mendedNow}`,
  `  newly asking for approval ${totals.asksMore}, asking less ${totals.asksLess}, asking others ${totals.asksDifferently}`,
  ...(totals.held.quotes === 0
    ? []
    : [`  ${totals.held.quotes} are held to what was promised, ${totals.held.changed} of which would differ`]),
  ...listed('because of', totals.byArtifact),
  ...listed('refused for', totals.byProblem),
];
