/** What is wrong with a table, as its author reads it: where, what, and a case in which it goes wrong. */
import type { TableProblem } from '#engines/table/index.ts';

const placeOf = ({ row, column, textLine, textColumn }: TableProblem): string =>
  [
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(typeof textLine === 'number' ? [`line ${textLine}, character ${String(textColumn)}`] : []),
  ].join(', ');

/** "when country is CH and segment is enterprise". */
const caseOf = (example: unknown): string =>
  typeof example === 'object' && example !== null
    ? `when ${Object.entries(example)
        .map(([input, value]) => `${input.startsWith('if ') ? input.slice(3) : input} is ${String(value)}`)
        .join(' and ')}`
    : '';

const WORDS: Readonly<Record<string, (problem: TableProblem) => string>> = {
  'table.overlap': ({ row, with: other, example }) => `Rows ${String(other)} and ${row} both match ${caseOf(example)}.`,
  'table.gap': ({ example }) => `No row decides ${caseOf(example)}.`,
  'table.unreachable': ({ row, hiddenBy }) =>
    `Row ${row} is never reached: ${(hiddenBy as string[]).join(', ')} match before it.`,
  'table.cell': ({ found, expected, ...at }) =>
    `${placeOf(at as TableProblem)}: “${String(found)}” is not ${String(expected)}.`,
  'table.output': ({ found, expected, ...at }) =>
    `${placeOf(at as TableProblem)}: ${JSON.stringify(found)} is not ${String(expected)}.`,
  'table.repeated-row': ({ row }) => `Two rows are called ${row}.`,
  'table.repeated-column': ({ column }) => `Two columns are called ${column}.`,
  'table.enum-without-values': ({ column }) => `Column ${column} takes one of a list, and the list is not there.`,
  'table.no-output': () => 'The table has no column for its answer.',
  'table.row-length': ({ row, cells, inputs, values, outputs }) =>
    cells === undefined
      ? `Row ${row} has ${String(values)} answers for ${String(outputs)} columns.`
      : `Row ${row} has ${String(cells)} conditions for ${String(inputs)} columns.`,
  'table.aggregate-without-collect': ({ hit }) =>
    `Only COLLECT adds up its rows, and the hit policy is ${String(hit)}.`,
  'table.aggregate-needs-one-output': () => 'What adds up its rows has one column for its answer.',
  'table.aggregate-needs-a-number': ({ column }) => `Column ${column} is added up and is no number.`,
  'table.computed-optional': ({ column }) => `Column ${column} is computed, so it cannot be optional.`,
  'csv.missing-column': ({ column, found }) =>
    `There is no column ${column}; there is ${(found as string[]).join(', ')}.`,
  'csv.field-count': () => 'It has another number of fields than the first line.',
  'csv.empty-field': () => 'What is offered, or where, is empty.',
  'csv.character': () => 'A name holds a quote or a bar, which a cell of the table cannot.',
  'table.not-proved': ({ steps }) => `The table could not be proved within ${String(steps)} steps: split it.`,
  'eligibility.unknown-input': ({ column, known }) =>
    `Nobody can answer ${column}; a table may ask ${(known as string[]).join(', ')}.`,
  'eligibility.input': ({ column, expected }) => `Column ${column} must be declared as ${String(expected)}.`,
};

export const problemInWords = (problem: TableProblem): string => {
  const words = WORDS[problem.code];
  if (words) return words(problem);
  const said = [problem['message'], problem['expected'], problem['help']].filter((part) => typeof part === 'string');
  return `${placeOf(problem) || problem.code}: ${said.join('; ') || problem.code}.`;
};
