/** What was measured on a generated book, in words. */
import type { Measured } from './generated-book.ts';
import { totalLines } from './tell-totals.ts';

const isSame = (same: boolean, yes: string, no: string): string => (same ? yes : no);

export const measuredLines = ({ totals, sample, accepted, resumed, ...measured }: Measured): readonly string[] => [
  ...totalLines(totals),
  ...timeLines(measured),
  `${sample.checked} of them decided alone: ${isSame(sample.differing.length === 0, 'each is as it was told', `${sample.differing.length} differ: ${sample.differing.join(', ')}`)}`,
  `${accepted.quotes} of the book were accepted already: decided again, and ${isSame(accepted.untouched, 'each row of them is what it was', 'THEIR ROWS ARE NOT WHAT THEY WERE')}`,
  ...(resumed === null
    ? []
    : [
        `Killed in the middle and gone on with, it told ${isSame(resumed === 'same', 'what an undisturbed run tells, quote by quote', 'something else than an undisturbed run')}`,
      ]),
];

type Time = Pick<Measured, 'quotes' | 'lines' | 'processes' | 'seconds' | 'quotesPerSecond' | 'used'>;

const timeLines = ({ quotes, lines, processes, seconds, quotesPerSecond, used }: Time): readonly string[] => [
  `${quotes} quotes of ${lines} lines in ${seconds.toFixed(1)} s: ${quotesPerSecond.toFixed(0)} a second, ${processes} process${processes === 1 ? '' : 'es'}`,
  ...(used === null
    ? []
    : [
        `${used.cpuMsEach.toFixed(2)} ms of processor time a quote in them, besides the database's; at most ${used.memoryMb} MB of memory in one`,
      ]),
];
