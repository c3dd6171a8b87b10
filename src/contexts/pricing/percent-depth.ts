/**
 * In which order percentages of other charges are worked out. A percentage that names no offering and no charge is of ordinary charges
 * only; one that names another percentage comes after it; two that name each other have no price, and publish refuses them.
 */
import type { PercentOf } from './charge.contract.ts';
import type { CompiledBook } from './pricing-model.ts';

type Row = { readonly offering: string; readonly charge: string; readonly of: PercentOf['of'] };

/** By `offering/charge`. A circle counts as deep as its members are many; the gate has refused it. */
export const percentDepths = (books: readonly CompiledBook[]): ReadonlyMap<string, number> => {
  const rows = rowsOf(books.flatMap((book) => [...book.byOffering.values()].flat()));
  const depths = new Map<string, number>();
  const depthOf = (name: string, path: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) return 0;
    const depth = 1 + Math.max(0, ...namedBy(rows, rows.get(name)!).map((next) => depthOf(next, [...path, name])));
    depths.set(name, depth);
    return depth;
  };
  for (const name of rows.keys()) depthOf(name, []);
  return depths;
};

/** Percentages that rest on themselves, each as the way around: `support/fee → care/fee → support/fee`. */
export const percentCircles = (
  entries: readonly { readonly offering: string; readonly charge: { readonly key: string; readonly model: object } }[],
): readonly string[] => {
  const rows = rowsOf(entries);
  const circles = new Set<string>();
  const walk = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      const circle = path.slice(path.indexOf(name));
      const first = circle.indexOf(circle.toSorted()[0]!);
      const around = [...circle.slice(first), ...circle.slice(0, first)];
      circles.add([...around, around[0]].join(' → '));
      return;
    }
    for (const next of namedBy(rows, rows.get(name)!)) walk(next, [...path, name]);
  };
  for (const name of rows.keys()) walk(name, []);
  return [...circles];
};

/** Whether the rule names what it is of; then it may be of another percentage. */
export const namesCharges = (of: PercentOf['of']): boolean => of.offerings !== undefined || of.charges !== undefined;

const rowsOf = (
  entries: Iterable<{
    readonly offering: string;
    readonly charge: { readonly key: string; readonly model: object };
  }>,
): ReadonlyMap<string, readonly Row[]> => {
  const rows = new Map<string, Row[]>();
  for (const { offering, charge } of entries) {
    const model = charge.model as PercentOf | { readonly kind: 'other' };
    if (model.kind !== 'percentOf') continue;
    const name = `${offering}/${charge.key}`;
    rows.set(name, [...(rows.get(name) ?? []), { offering, charge: charge.key, of: model.of }]);
  }
  return rows;
};

const namedBy = (rows: ReadonlyMap<string, readonly Row[]>, from: readonly Row[]): readonly string[] =>
  [...rows].flatMap(([name, [row]]) => {
    const { offering, charge } = row!;
    const named = from.some(
      ({ of }) =>
        namesCharges(of) &&
        (of.offerings === undefined || of.offerings.includes(offering)) &&
        (of.charges === undefined || of.charges.includes(charge)),
    );
    return named ? [name] : [];
  });
