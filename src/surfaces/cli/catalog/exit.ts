/** How the catalog commands end, and how they say no. */
import type { FileFault } from '#contexts/governance/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { Terminal } from '../verify.ts';

export const CATALOG_EXIT = { done: 0, refused: 1, unreadable: 2 } as const;

const UNREADABLE: ReadonlySet<string> = new Set([
  'catalog-folder.missing',
  'catalog-folder.not-ours',
  'catalog-files.faulty',
]);

const faultLines = (faults: readonly FileFault[]): readonly string[] =>
  faults.map(({ file, line, column, code, message }) => `  ${file}:${line}:${column} ${code}: ${message}`);

/** One line for the no, one for each fault or problem that the refusal names. */
export const tellRefusal = ({ code, ...details }: Refusal, terminal: Terminal, whatNot: string): number => {
  const { faults, problems, count, title, ...rest } = details as {
    readonly faults?: readonly FileFault[];
    readonly problems?: readonly { readonly message: string; readonly offending: readonly string[] }[];
    readonly count?: number;
    readonly title?: string;
  };
  const said = Object.entries(rest).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  const about = said.map(([name, value]) => `${name} ${String(value)}`).join(', ');
  terminal.write(
    `${whatNot}: ${code}${title === undefined ? '' : ` (${title})`}${about === '' ? '' : `, ${about}`}.\n`,
  );
  for (const line of faultLines(faults ?? [])) terminal.write(`${line}\n`);
  for (const { message, offending } of problems ?? []) terminal.write(`  ${offending[0] ?? ''}: ${message}\n`);
  const shown = (faults ?? problems ?? []).length;
  if (count !== undefined && count > shown) terminal.write(`  … and ${count - shown} more\n`);
  return UNREADABLE.has(code) ? CATALOG_EXIT.unreadable : CATALOG_EXIT.refused;
};
