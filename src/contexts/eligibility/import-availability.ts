/**
 * A list of what is available where, as providers publish it (CSV with a name and a place in each line), as an eligibility
 * table. Places with the same names share rows, so that a list of 14,000 lines becomes a table that a person can read.
 */
import { relationRows, type Pair, type TableProblem } from '#engines/table/index.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { EligibilityTable } from './eligibility.contract.ts';

export type AvailabilityOptions = Pick<EligibilityTable, 'key' | 'name' | 'owner' | 'effective' | 'offerings'> & {
  readonly separator: string;
  /** The column of what is available and the characteristic that says it, the column of the place and its characteristic. */
  readonly what: { readonly column: string; readonly characteristic: string };
  readonly where: { readonly column: string; readonly characteristic: string };
  /** A column whose values end availability, such as OBSOLETE. */
  readonly ended?: { readonly column: string; readonly values: readonly string[] };
  readonly otherwise: EligibilityTable['otherwise'];
};

export type AvailabilityRefusal = { readonly code: 'eligibility.csv'; readonly problems: readonly TableProblem[] };

const PROBLEMS_MAX = 20;

/** Every line that cannot be read is named; nothing is imported while one is. */
export const availabilityTable = (
  csv: string,
  options: AvailabilityOptions,
): Outcome<EligibilityTable, AvailabilityRefusal> => {
  const { separator, what, where, ended, otherwise, ...head } = options;
  const lines = csv.split(/\r?\n/);
  const names = (lines[0] ?? '').split(separator);
  const place = (column: string): number => names.indexOf(column);
  const missing = [what.column, where.column, ...(ended ? [ended.column] : [])].filter((column) => place(column) < 0);
  if (missing.length > 0)
    return refused({
      code: 'eligibility.csv',
      problems: missing.map((column) => ({ code: 'csv.missing-column', column, found: names })),
    });
  const problems: TableProblem[] = [];
  const pairs: Pair[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line === '') continue;
    const fields = line.split(separator);
    const left = fields[place(what.column)] ?? '';
    const right = fields[place(where.column)] ?? '';
    const problem = lineProblem(fields.length, names.length, left, right);
    if (problem !== undefined && problems.length < PROBLEMS_MAX) problems.push({ code: problem, line: i + 1 });
    if (problem !== undefined || (ended && ended.values.includes(fields[place(ended.column)] ?? ''))) continue;
    pairs.push([left, right]);
  }
  if (problems.length > 0) return refused({ code: 'eligibility.csv', problems });
  return accepted({
    ...head,
    table: {
      hit: 'UNIQUE',
      inputs: [
        { name: `characteristic.${what.characteristic}`, type: 'string', optional: true },
        { name: `characteristic.${where.characteristic}`, type: 'string', optional: true },
      ],
      outputs: [
        { name: 'verdict', type: 'enum', values: ['allow', 'deny'] },
        { name: 'reason', type: 'string' },
      ],
      rows: relationRows(pairs, []).map(({ id, when }) => ({
        id,
        when: [...when],
        then: ['allow', 'The provider offers it there.'],
      })),
    },
    otherwise,
  });
};

const lineProblem = (fields: number, columns: number, left: string, right: string): string | undefined => {
  if (fields !== columns) return 'csv.field-count';
  if (left === '' || right === '') return 'csv.empty-field';
  return /["|]/.test(left + right) ? 'csv.character' : undefined;
};
