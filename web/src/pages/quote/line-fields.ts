/** What may be typed into a line, and the operation that it becomes. Pure. */
import type { Line } from '../../api/shapes.ts';
import type { Edit } from './line-edits.ts';

export type Field = 'quantity' | 'discount';
export type Typed = { readonly ok: true; readonly edit: Edit } | { readonly ok: false; readonly why: string };

const NAMES: Readonly<Record<Field, string>> = { quantity: 'Quantity', discount: 'Discount' };
const DECIMAL = /^\d{1,15}(\.\d{1,18})?$/;
const ONLY_ZEROS = /^0+(\.0*)?$/;
/** One hundred percent and no more, told from the text: no float has a say in it. */
const PERCENT = /^(\d{1,2}(\.\d{1,18})?|100(\.0{1,18})?)$/;

export const cellKey = (lineId: string, field: Field): string => `${lineId} ${field}`;

export const valueOf = (line: Line, field: Field): string =>
  field === 'quantity' ? line.quantity : (line.discretionary?.value ?? '0');

/** A decimal comma is as good as a point; a percent sign may stay. */
const plain = (text: string): string => text.trim().replace(/\s*%$/, '').replace(',', '.');

export const typedInto = (line: Line, field: Field, text: string, reason: string): Typed => {
  const value = plain(text);
  const what = `${NAMES[field]} of ${line.offeringName}`;
  const edit = (change: { quantity: string } | { discretionary: Line['discretionary'] }): Typed => ({
    ok: true,
    edit: {
      operation: { op: 'change', lineId: line.lineId, ...change },
      cell: cellKey(line.lineId, field),
      typed: value,
      what,
    },
  });
  if (field === 'quantity')
    return DECIMAL.test(value) && !ONLY_ZEROS.test(value)
      ? edit({ quantity: value })
      : { ok: false, why: `"${text}" is not a quantity; kept ${line.quantity}` };
  if (value === '' || ONLY_ZEROS.test(value)) return edit({ discretionary: null });
  return PERCENT.test(value)
    ? edit({ discretionary: { kind: 'percent', value, reason } })
    : { ok: false, why: `"${text}" is not a discount in percent; kept ${valueOf(line, field)} %` };
};
