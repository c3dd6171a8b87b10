/** What pricing's own checks mean to whoever authored the artifact: one row per code, with the numbers, the row in the artifact, and what mends it. */
import type { Finding as EngineFinding } from '#engines/decision.ts';
import type { KindName } from '../artifact-kinds.ts';
import { at, type Finding } from '../publish-check.ts';

type Row = readonly [says: (finding: EngineFinding) => string, todo: string];
const list = (value: unknown): string => (Array.isArray(value) ? value.join(' and ') : String(value));

export const PRICING_WORDS: Readonly<Record<string, Row>> = {
  'price-book.duplicate-entry': [
    ({ entry }) => `Two entries have the id ${list(entry)}.`,
    'Give each an id of its own.',
  ],
  'price-book.overlapping-entries': [
    ({ offering, charge, entries }) =>
      `${list(entries)} price the charge ${list(charge)} of ${list(offering)} on the same days, and neither is more specific.`,
    'End one the day the other begins, or name in one what it is only for: a country, a segment, a minimum.',
  ],
  'price-book.model': [
    ({ entry, problem }) => `The price of ${list(entry)} cannot be computed: ${list(problem)}.`,
    'Correct the model of the charge; docs/guide/pricing.md shows each kind.',
  ],
  'price-book.unit-of-nothing': [
    ({ entry }) => `The usage price ${list(entry)} is for zero units.`,
    'Say for how many units it is: 1, or 1000000.',
  ],
  'price-book.time-of-day-not-on-usage': [
    ({ entry }) => `${list(entry)} has a time of day, which only usage can have.`,
    'Take the time of day out, or price usage.',
  ],
  'price-book.window-of-nothing': [
    ({ entry, at: time }) => `The time of day of ${list(entry)} ends when it begins, at ${list(time)}.`,
    'Name another end; for the whole day leave the time out.',
  ],
  'price-book.circular-percentage': [
    ({ circle }) => `These are percentages of each other, and none has an amount to start from: ${list(circle)}.`,
    'Give one of them an amount.',
  ],
  'price-book.circular-usage': [
    ({ offering, metric }) => `For ${list(offering)} the usage ${list(metric)} is less another that is less the first.`,
    'Let only the whole be less its parts.',
  ],
  'price-book.unknown-region': [
    ({ region }) => `It names the region ${list(region)}, which the price policy does not have.`,
    'Add the region to the price policy, or name the countries.',
  ],
  'price-book.bundle-of-usage': [
    ({ entry }) => `${list(entry)} is usage and the price of a bundle, so that its amount is not known.`,
    'Price the bundle once or each month, and usage beside it.',
  ],
  'price-book.commitment-of-nothing': [
    ({ entry }) => `The commitment of ${list(entry)} has neither a minimum nor a maximum.`,
    'Name one of them, or take the commitment out.',
  ],
  'price-book.commitment-maximum-below-minimum': [
    ({ entry, minimum, maximum }) =>
      `The commitment of ${list(entry)} is at most ${list(maximum)} and at least ${list(minimum)}.`,
    'Let the maximum be no less than the minimum.',
  ],
  'price-policy.duplicate-region': [({ region }) => `The region ${list(region)} stands twice.`, 'Make one of the two.'],
  'price-policy.unknown-rate-table': [
    ({ rateTable }) => `Prices are converted by the rate table ${list(rateTable)}, which there is not.`,
    'Add the rate table to the release, or name one that there is.',
  ],
  'price-policy.unknown-book': [
    ({ book }) => `The price book ${list(book)} is converted, which there is not.`,
    'Name a price book that there is, or take the row out.',
  ],
  'price-policy.converts-to-itself': [
    ({ book, currency }) => `${list(book)} is converted to ${list(currency)}, in which it is already.`,
    'Name another currency, or take the row out.',
  ],
  'price-policy.no-rate': [
    ({ book, currency }) => `${list(book)} is to be converted, and the rate table has no rate for ${list(currency)}.`,
    'Add the rate.',
  ],
  'cost-book.duplicate-entry': [
    ({ entry }) => `Two entries have the id ${list(entry)}.`,
    'Give each an id of its own.',
  ],
  'cost-book.overlapping-entries': [
    ({ offering, charge, entries }) =>
      `${list(entries)} state the cost of the charge ${list(charge)} of ${list(offering)} on the same days.`,
    'End one the day the other begins.',
  ],
  'cost-book.entry-outside-book': [
    ({ entry }) => `${list(entry)} holds on no day on which its book does.`,
    'Move its days into those of the book, or take it out.',
  ],
  'cost-book.duplicate-markup': [({ rule }) => `The rule ${list(rule)} has two markups.`, 'Keep one of them.'],
  'discount-policy.floor-over-hundred': [
    ({ floor, marginPercent }) =>
      `The floor ${list(floor)} asks for a margin of ${list(marginPercent)} %, which no price has.`,
    'Ask for 100 % at most.',
  ],
  'discount-policy.several-general-floors': [
    ({ floors }) => `Several floors speak about every offering: ${list(floors)}.`,
    'Let one speak about every offering, and name in the others for which they are.',
  ],
  'discount-schedule.tiers': [
    ({ problem }) => `The tiers cannot be computed: ${list(problem)}.`,
    'Let each tier end higher than the one before, and the last not at all.',
  ],
  'discount-schedule.over-hundred': [({ percent }) => `A discount is ${list(percent)} %.`, 'Give 100 % at most.'],
  'discount-schedule.slab-on-usage': [
    () => 'A discount by slab cannot be given on usage, whose quantity is not known yet.',
    'Let the tier of the whole quantity hold for usage, or take usage out.',
  ],
  'rate-table.duplicate-currency': [({ currency }) => `${list(currency)} stands twice.`, 'Keep one of the two rates.'],
  'rate-table.zero-rate': [
    ({ currency }) => `The rate of ${list(currency)} is zero.`,
    'Name the rate, or take the currency out.',
  ],
  'price.unknown-currency': [
    ({ currency }) => `There is no currency ${list(currency)} in use.`,
    'Use a currency of ISO 4217, such as EUR.',
  ],
  'period.empty': [
    ({ entry, from, to }) =>
      `${entry === undefined ? 'It' : list(entry)} begins on ${list(from)} and ends on ${list(to)}.`,
    'Let it end after it begins; the end is the first day on which it no longer holds.',
  ],
  'period.date': [({ date }) => `There is no day ${list(date)}.`, 'Write a day of the calendar, such as 2026-11-22.'],
};

type Content = { readonly entries?: readonly { readonly id: string }[] };

/** The entry that is meant, and what of it the code is about, so that an editor opens there. */
const pointerOf = ({ entries = [] }: Content, { code, entry, entries: rivals }: EngineFinding): string => {
  const meant = Array.isArray(rivals) ? rivals.at(-1) : entry;
  const index = entries.findLastIndex(({ id }) => id === meant);
  if (index < 0) return code === 'price.unknown-currency' ? '/currency' : '';
  return `/entries/${index}${code.startsWith('period.') ? '/effective' : ''}`;
};

export const pricingFinding = (
  kind: KindName,
  content: Content & { readonly key: string },
  finding: EngineFinding,
): Finding => {
  const [says, todo] = PRICING_WORDS[finding.code] ?? [() => finding.code, 'Ask whoever looks after Troth.'];
  return {
    code: finding.code,
    message: says(finding),
    offending: [at(kind, content.key, pointerOf(content, finding))],
    whatToDo: todo,
  };
};
