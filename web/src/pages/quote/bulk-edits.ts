/** One change of many lines, as the edits that are saved together and taken back together. Pure. */
import type { Line } from '../../api/shapes.ts';
import type { Edit, LineChange } from './line-edits.ts';
import { cellKey, type Field, typedInto } from './line-fields.ts';

export type BulkField = 'quantity' | 'discount' | 'group' | 'site' | 'optional';
export type Bulk =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly why: string };

const GROUP = /^[a-z0-9][A-Za-z0-9._-]{0,79}$/;
const YES: Readonly<Record<string, boolean>> = { yes: true, no: false };

const cellField = (field: BulkField): Field | null => (field === 'quantity' || field === 'discount' ? field : null);

/** What is the same for every line; a refusal in words where the text cannot be meant. */
const changeOf = (field: BulkField, text: string): LineChange | string => {
  const value = text.trim();
  if (field === 'group')
    return value === '' || GROUP.test(value)
      ? { group: value === '' ? null : value }
      : `"${value}" is no group: begin with a small letter or a digit, then letters, digits, dots and dashes`;
  if (field === 'site') return { site: value === '' ? null : value };
  const optional = YES[value.toLowerCase()];
  return optional === undefined ? `"${value}" is neither yes nor no` : { optional };
};

export const bulkEdits = (lines: readonly Line[], field: BulkField, text: string, reason: string): Bulk => {
  const edits: Edit[] = [];
  const typedField = cellField(field);
  for (const line of lines) {
    if (typedField !== null) {
      const typed = typedInto(line, typedField, text, reason);
      if (!typed.ok) return { ok: false, why: `Line ${line.position}: ${typed.why}` };
      edits.push({ ...typed.edit, cell: cellKey(line.lineId, typedField) });
      continue;
    }
    const change = changeOf(field, text);
    if (typeof change === 'string') return { ok: false, why: change };
    const what = `${field} of ${line.offeringName}`;
    edits.push({ operation: { op: 'change', lineId: line.lineId, ...change }, cell: null, typed: text.trim(), what });
  }
  return { ok: true, edits };
};

/** An option becomes part of the offer, and what was part of it an option. */
export const optionEdit = (line: Line): Edit => ({
  operation: { op: 'change', lineId: line.lineId, optional: line.optional !== true },
  cell: null,
  typed: line.optional === true ? 'no' : 'yes',
  what: `Option of ${line.offeringName}`,
});

export const removals = (lines: readonly Line[]): readonly Edit[] =>
  lines.map((line) => ({
    operation: { op: 'remove', lineId: line.lineId },
    cell: null,
    typed: '',
    what: `Line ${line.offeringName}`,
  }));

/** By what a person sees of a line. */
export const filterLines = (
  lines: readonly Line[],
  text: string,
  sections: ReadonlyMap<string, string> = new Map(),
): readonly Line[] => {
  const wanted = text.trim().toLowerCase();
  return wanted === ''
    ? lines
    : lines.filter(({ offeringName, offering, group = '', site }) =>
        `${offeringName} ${offering} ${sections.get(group) ?? group} ${site ?? ''}`.toLowerCase().includes(wanted),
      );
};
