/** How the catalog commands end, and how they say no. */
import type { FileFault } from '#contexts/governance/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

export const CATALOG_EXIT = { done: 0, refused: 1, unreadable: 2 } as const;

const UNREADABLE: ReadonlySet<string> = new Set([
  'catalog-folder.missing',
  'catalog-folder.not-ours',
  'catalog-files.faulty',
  'file.missing',
  'file.unreadable',
]);

const faultLines = (faults: readonly FileFault[]): readonly string[] =>
  faults.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${message} [${code}]`);

/** One line for the no, one for each fault or problem that the refusal names. */
export const tellRefusal = (
  { faults, problems, count, ...refusal }: CatalogRefusal,
  terminal: Terminal,
  whatNot: string,
) => {
  const lines = [
    ...faultLines(faults ?? []),
    ...(problems ?? []).map(({ message, offending }) => `${offending[0] ?? ''}: ${message}`),
  ];
  const more = count !== undefined && count > lines.length ? [`… and ${count - lines.length} more`] : [];
  sayNo(terminal, refusal as Refusal, whatNot, [...lines, ...more]);
  return UNREADABLE.has(refusal.code) ? CATALOG_EXIT.unreadable : CATALOG_EXIT.refused;
};

type CatalogRefusal = Refusal & {
  readonly faults?: readonly FileFault[];
  readonly problems?: readonly { readonly message: string; readonly offending: readonly string[] }[];
  readonly count?: number;
};
