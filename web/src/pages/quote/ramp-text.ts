/** A ramp as it is typed and shown in one cell: `5; 10 from 2027-07-01`. Pure. */
import type { Line } from '../../api/shapes.ts';
import { dayText } from '../../words/dates.ts';
import { quantity } from '../../words/money.ts';

export type Step = { readonly from: string; readonly quantity: string };

const STEP = /^(\d{1,15}(?:\.\d{1,18})?)\s+from\s+(\d{4}-\d{2}-\d{2})$/i;
const DECIMAL = /^\d{1,15}(\.\d{1,18})?$/;

export const isRamped = ({ segments = [] }: Pick<Line, 'segments'>): boolean => segments.length > 1;

/** What may be typed to get the same ramp. */
export const rampText = ({ segments = [] }: Pick<Line, 'segments'>): string =>
  segments.map((step, at) => (at === 0 ? step.quantity : `${step.quantity} from ${step.from}`)).join('; ');

/** For people: "5 from 1 January 2027, 10 from 1 July 2027". */
export const rampWords = ({ segments = [] }: Pick<Line, 'segments'>): string =>
  segments.map((step) => `${quantity(step.quantity)} from ${dayText(step.from)}`).join(', ');

/** The steps, the first from the day on which the line begins; null for what is none. Whether they make up the term is the server's to say. */
export const typedRamp = (from: string, text: string): readonly Step[] | null => {
  const [first = '', ...rest] = text.split(';').map((part) => part.trim().replace(',', '.'));
  const later = rest.map((part) => STEP.exec(part));
  if (!DECIMAL.test(first) || later.includes(null)) return null;
  return [
    { from, quantity: first },
    ...later.flatMap((found) => (found?.[1] && found[2] ? [{ quantity: found[1], from: found[2] }] : [])),
  ];
};
