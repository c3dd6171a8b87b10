/**
 * How far an incident goes, by the nine classifications of operations 14.2. Computed from the records that its scope reaches; a person may
 * say that it is worse, and says of the legal side what no record tells. Pure.
 */
import { cmp, dec } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import {
  type Classification,
  type Dimension,
  DIMENSIONS,
  type Incident,
  type Judged,
  type Level,
  LEVELS,
  type Money,
  type Records,
} from './incident.ts';

type Counted = Pick<Incident, 'startedAt' | 'resolvedAt'>;

/** From so many on it is low, medium, high. */
type Steps = readonly [number, number, number];
const ACCOUNTS: Steps = [1, 5, 25];
const RECORDS: Steps = [1, 20, 200];
const MINUTES: Steps = [1, 60, 480];
const OPEN_CASES: Steps = [1, 10, 50];
/** Of one currency, in units of one that has hundredths; where a currency has none, a hundred times as much. */
const MONEY: readonly [medium: number, high: number] = [100_000, 1_000_000];
const DAYS_NEAR_CLOSE = 5;
const DAYS_BEFORE_CLOSE = 14;

const step = (value: number, [low, medium, high]: Steps): Level =>
  value >= high ? 'high' : value >= medium ? 'medium' : value >= low ? 'low' : 'none';
const measured = (level: Level, because: string): Judged => ({ level, by: 'measured', because });

/** The last day of the calendar quarter that an instant lies in; a company whose quarters end otherwise declares its closes in the calendar. */
const daysToQuarterEnd = (at: Temporal.Instant): number => {
  const day = at.toZonedDateTimeISO('UTC').toPlainDate();
  const lastMonth = Math.ceil(day.month / 3) * 3;
  const end = Temporal.PlainDate.from({ year: day.year, month: lastMonth, day: 1 }).add({ months: 1 });
  return day.until(end, { largestUnit: 'days' }).days;
};

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const customers = ({ quotes, orders }: Records): number => Math.max(quotes.accounts, orders.accounts);
const moneyText = (money: readonly Money[]): string =>
  money.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');

const isWorth = ({ amount, currency }: Money, units: number): boolean =>
  cmp(dec(amount), dec(String(units * 10 ** Math.max(0, 2 - minorUnits(currency))))) >= 0;

/** By the currency of which there is most. What was quoted, ordered and handed over of it are not added: the one became the other. */
const financial = ({ quotes, orders, handoffs }: Records): Judged => {
  const all = [...quotes.money, ...orders.money, ...handoffs.money];
  if (all.length === 0) return measured('none', 'nothing in it has a price');
  const said = [
    ...(quotes.money.length > 0 ? [`${moneyText(quotes.money)} over the terms of ${many(quotes.count, 'quote')}`] : []),
    ...(orders.money.length > 0
      ? [`${moneyText(orders.money)} once or a period in ${many(orders.count, 'order')}`]
      : []),
    ...(handoffs.money.length > 0
      ? [`${moneyText(handoffs.money)} of it handed over to billing in ${many(handoffs.count, 'handoff')}`]
      : []),
  ].join('; ');
  const [medium, high] = MONEY;
  const level = all.some((one) => isWorth(one, high))
    ? 'high'
    : all.some((one) => isWorth(one, medium))
      ? 'medium'
      : 'low';
  return measured(level, said);
};

const minutesOf = ({ startedAt, resolvedAt }: Counted, at: Temporal.Instant): number => {
  const until = resolvedAt === null ? at : Temporal.Instant.from(resolvedAt);
  return Math.max(
    0,
    Math.floor((until.epochMilliseconds - Temporal.Instant.from(startedAt).epochMilliseconds) / 60_000),
  );
};

/** What can still be taken back: a draft is edited, an offer revised, an order cancelled; what billing has or an order has done, only corrected. */
const reversibility = ({ quotes, orders, handoffs }: Records): Judged => {
  if (handoffs.delivered > 0)
    return measured('high', `${many(handoffs.delivered, 'handoff')} with billing: corrected, not undone`);
  if (orders.ended > 0) return measured('medium', `${orders.ended} orders are done`);
  if (orders.count > 0 || quotes.shown > 0) return measured('low', 'offers are revised, orders in flight can be held');
  return measured('none', 'drafts only');
};

const quarterClose = ({ quarterClose: declared }: Records, at: Temporal.Instant): Judged => {
  if (declared !== undefined) return measured('high', `“${declared.name}” holds until ${declared.to}`);
  const days = daysToQuarterEnd(at);
  const level: Level = days <= DAYS_NEAR_CLOSE ? 'high' : days <= DAYS_BEFORE_CLOSE ? 'medium' : 'none';
  return measured(level, `${days} days to the end of the calendar quarter`);
};

const measure = (incident: Counted, records: Records, at: Temporal.Instant): Classification => {
  const { quotes, orders, handoffs, fallout } = records;
  const all = quotes.count + orders.count + handoffs.count;
  const minutes = minutesOf(incident, at);
  const seen = quotes.shown + orders.count;
  return {
    customer: measured(step(customers(records), ACCOUNTS), many(customers(records), 'customer')),
    financial: financial(records),
    legal: { level: 'none', by: 'stated', because: 'nobody said otherwise' },
    operational: measured(step(fallout.open, OPEN_CASES), many(fallout.open, 'open case')),
    records: measured(
      step(all, RECORDS),
      [many(quotes.count, 'quote'), many(orders.count, 'order'), many(handoffs.count, 'handoff')].join(', '),
    ),
    duration: measured(step(minutes, MINUTES), `${minutes} minutes`),
    reversibility: reversibility(records),
    visibility: measured(
      step(seen, RECORDS),
      `${many(quotes.shown, 'offer')} shown, ${many(orders.count, 'order')} known to customers`,
    ),
    'quarter-close': quarterClose(records, at),
  };
};

export type Said = Partial<Readonly<Record<Dimension, { readonly level: Level; readonly because: string }>>>;

export const judge = (
  incident: Counted,
  records: Records,
  said: Said,
  at: Temporal.Instant,
): Outcome<Classification> => {
  const found = measure(incident, records, at);
  const judged: Record<Dimension, Judged> = { ...found };
  const made: string[] = [];
  for (const dimension of DIMENSIONS) {
    const word = said[dimension];
    if (word === undefined) continue;
    const was = found[dimension];
    if (was.by === 'measured' && LEVELS.indexOf(word.level) < LEVELS.indexOf(was.level)) made.push(dimension);
    judged[dimension] = { ...word, by: was.by === 'stated' ? 'stated' : 'raised' };
  }
  return made.length === 0
    ? accepted(judged)
    : refused({
        code: 'incident.lower-than-measured',
        measured: Object.fromEntries(made.map((name) => [name, found[name as Dimension].level])),
      });
};
