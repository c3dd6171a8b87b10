/** `troth import availability FILE DIR`: a provider's list of what is offered where becomes an eligibility table, as a file for `troth catalog import`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { availabilityTable, eligibilityProblems, problemInWords } from '#contexts/eligibility/index.ts';
import { IMPORT_EXIT } from './import-list.ts';
import { readBytes } from './read-text.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';
import { counted } from './counted.ts';

export type AvailabilityImportOptions = {
  readonly key: string;
  readonly owner: string;
  readonly from: string;
  readonly separator: string;
  readonly what: string;
  readonly where: string;
  readonly ended: string;
  readonly offerings?: readonly string[];
};

const PROBLEMS_SHOWN_MAX = 20;

/** `NAME=machineType`: the column of the list, and the characteristic of the offering that it speaks of. */
const columnOf = (text: string) => {
  const [column = '', characteristic = column] = text.split('=');
  return { column, characteristic };
};

export const importAvailability = async (
  file: string,
  folder: string,
  options: AvailabilityImportOptions,
  terminal: Terminal,
): Promise<number> => {
  const bytes = await readBytes(file);
  if (!bytes.ok) {
    sayNo(terminal, bytes.refusal, 'Nothing was imported');
    return IMPORT_EXIT.unreadable;
  }
  const text = new TextDecoder().decode(file.endsWith('.gz') ? gunzipSync(bytes.value) : bytes.value);
  const [column = '', ...values] = options.ended.split(/[=,]/);
  const imported = availabilityTable(text, {
    key: options.key,
    name: 'Where it is available',
    owner: options.owner,
    effective: { from: options.from },
    ...(options.offerings ? { offerings: [...options.offerings] } : {}),
    separator: options.separator,
    what: columnOf(options.what),
    where: columnOf(options.where),
    ...(column === '' ? {} : { ended: { column, values } }),
    otherwise: { verdict: 'deny', reason: 'The provider does not offer it there.', todo: 'Choose another place.' },
  });
  const problems = imported.ok ? eligibilityProblems(imported.value) : imported.refusal.problems;
  if (!imported.ok || problems.length > 0) {
    const faults = problems.slice(0, PROBLEMS_SHOWN_MAX).map((problem) => {
      const line = problem['line'] === undefined ? '' : `line ${String(problem['line'])}: `;
      return `${line}${problemInWords(problem)} [${problem.code}]`;
    });
    sayNo(terminal, { code: 'eligibility.csv', file }, 'Nothing was imported', faults);
    return IMPORT_EXIT.refused;
  }
  const target = join(folder, 'eligibility-table');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, `${options.key}.json`), `${JSON.stringify(imported.value, null, 2)}\n`);
  terminal.write(
    `${counted(text.trim().split('\n').length - 1, 'line')} became ${counted(imported.value.table.rows.length, 'row')} of ${options.key}, in ${target}.\n`,
  );
  return IMPORT_EXIT.imported;
};
