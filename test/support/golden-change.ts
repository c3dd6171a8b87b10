/** A quote of a change as text that a business person reads, held against the one that was read before. `UPDATE=1` writes it anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

type Bill = { readonly kind: string; readonly amount: string; readonly fraction: string };
type Line = {
  readonly offering: string;
  readonly quantity: string;
  readonly from: string;
  readonly to: string | null;
  readonly price: { readonly recurringMonthly: string } | null;
  readonly change?: {
    readonly action: string;
    readonly was: { readonly offering: string; readonly quantity: string; readonly recurringMonthly: string };
    readonly bill: readonly Bill[];
  };
};
type View = {
  readonly orderType?: string;
  readonly lines: readonly Line[];
  readonly change?: { readonly totals: Readonly<Record<string, string>> };
};

const written = ({ offering, quantity, from, to, price, change }: Line): readonly string[] => [
  `${change?.action ?? 'add'} ${offering}, ${from} to ${to ?? 'no end'}`,
  `  had      ${change?.was.quantity} of ${change?.was.offering} at ${change?.was.recurringMonthly} a month`,
  `  has then ${quantity} at ${price?.recurringMonthly} a month`,
  ...(change?.bill ?? []).map(({ kind, fraction, amount }) => `  ${kind.padEnd(8)} ${amount} for ${fraction}`),
];

const printed = ({ orderType, lines, change }: View): string =>
  [
    `a quote of ${orderType}`,
    ...lines.flatMap(written),
    ...Object.entries(change?.totals ?? {})
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, amount]) => `${name} ${amount}`),
    '',
  ].join('\n');

export const heldAgainstGolden = (name: string, view: View): void => {
  const file = new URL(`../golden/changes/${name}.txt`, import.meta.url);
  const text = printed(view);
  if (process.env['UPDATE'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'), `golden/changes/${name}.txt`);
};
