/** Rows of the benchmark's table: what we did, what the limit did beside it, and what it must reach. */

export type Row = {
  readonly name: string;
  readonly ours: number;
  readonly unit: 'per s' | 'µs' | 'ms' | 'x' | 'MB';
  /** What PostgreSQL alone does; null where pgbench was not found, absent where the target is no ratio. */
  readonly limit?: number | null;
  /** A ratio to the limit, or a figure not to be passed. */
  readonly target?: { readonly ratio: number } | { readonly most: number };
};

const figure = (value: number): string => value.toFixed(value >= 100 ? 0 : 2).padStart(9);

export const ratioOf = ({ ours, limit }: Row): number | undefined =>
  limit === null || limit === undefined ? undefined : ours / limit;

export const isMet = (row: Row): boolean | undefined => {
  const { target } = row;
  if (target === undefined) return undefined;
  if ('most' in target) return row.ours <= target.most;
  const ratio = ratioOf(row);
  return ratio === undefined ? undefined : ratio >= target.ratio;
};

const verdict = (row: Row): string => {
  const met = isMet(row);
  return met === undefined ? '' : met ? 'met' : 'MISSED';
};

const against = (row: Row): string => {
  if (row.limit === null) return 'limit not measured';
  const ratio = ratioOf(row);
  return ratio === undefined ? '' : `${figure(row.limit ?? 0)}  ratio ${ratio.toFixed(2)}`;
};

const targetText = ({ target }: Row): string =>
  target === undefined ? '' : 'most' in target ? `≤ ${target.most}` : `≥ ${target.ratio.toFixed(2)}`;

export const line = (row: Row): string =>
  `${verdict(row).padEnd(7)}${figure(row.ours)} ${row.unit.padEnd(6)}${against(row).padEnd(24)} ${targetText(row).padEnd(8)} ${row.name}`;

export const heading = `${''.padEnd(7)}${'ours'.padStart(9)} ${''.padEnd(6)}${'the limit beside it'.padEnd(24)} ${'target'.padEnd(8)} what`;
