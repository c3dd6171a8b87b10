/** What may be typed into a line, and the operation that it becomes. Pure. */
import type { Line } from '../../api/shapes.ts';
import type { Edit } from './line-edits.ts';
import { isRamped, rampText, type Step, typedRamp } from './ramp-text.ts';

export type Field = 'quantity' | 'discount';
export type Typed = { readonly ok: true; readonly edit: Edit } | { readonly ok: false; readonly why: string };

const NAMES: Readonly<Record<Field, string>> = { quantity: 'Quantity', discount: 'Discount' };
const DECIMAL = /^\d{1,15}(\.\d{1,18})?$/;
const ONLY_ZEROS = /^0+(\.0*)?$/;
/** One hundred percent and no more, told from the text: no float has a say in it. */
const PERCENT = /^(\d{1,2}(\.\d{1,18})?|100(\.0{1,18})?)$/;

export const cellKey = (lineId: string, field: Field): string => `${lineId} ${field}`;

export const valueOf = (line: Line, field: Field): string =>
  field === 'discount' ? (line.discretionary?.value ?? '0') : isRamped(line) ? rampText(line) : line.quantity;

/** A decimal comma is as good as a point; a percent sign may stay. */
const plain = (text: string): string => text.trim().replace(/\s*%$/, '').replace(',', '.');

type Change =
  | { readonly quantity: string }
  | { readonly segments: readonly Step[] }
  | { readonly discretionary: Line['discretionary'] };

/** One quantity, or a ramp; on a line that has a ramp one quantity is a ramp of one step. */
const quantityIn = (line: Line, value: string, text: string): Change | null => {
  const steps = DECIMAL.test(value) && ONLY_ZEROS.test(value) ? null : typedRamp(line.from, text);
  if (steps === null) return null;
  return steps.length > 1 || isRamped(line) ? { segments: steps } : { quantity: value };
};

export const typedInto = (line: Line, field: Field, text: string, reason: string): Typed => {
  const value = plain(text);
  const what = `${NAMES[field]} of ${line.offeringName}`;
  const edit = (change: Change): Typed => ({
    ok: true,
    edit: {
      operation: { op: 'change', lineId: line.lineId, ...change },
      cell: cellKey(line.lineId, field),
      typed: value,
      what,
    },
  });
  if (field === 'quantity') {
    const change = quantityIn(line, value, text);
    return change ? edit(change) : { ok: false, why: `"${text}" is not a quantity; kept ${valueOf(line, field)}` };
  }
  if (value === '' || ONLY_ZEROS.test(value)) return edit({ discretionary: null });
  return PERCENT.test(value)
    ? edit({ discretionary: { kind: 'percent', value, reason } })
    : { ok: false, why: `"${text}" is not a discount in percent; kept ${valueOf(line, field)} %` };
};
