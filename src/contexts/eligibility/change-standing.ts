/**
 * What the catalog says to a change of what a customer already has: may it still be amended, may it be renewed, and does the way
 * from one offering to another lead there. Told beside the calculation and never instead of it: what a change would cost is worth
 * knowing also where somebody has to allow it first. Ending something is never held up. Pure.
 */
import {
  type Instead,
  type ProductOffering,
  type Purpose,
  standingOf,
  standingWords,
  whatInstead,
} from '#contexts/catalog/index.ts';

type OfferingNamed = (key: string) => ProductOffering | undefined;
type Line = { readonly offering: string };

/** What is read of a request to calculate an amendment. */
export type ChangesAsked = {
  readonly effectiveFrom: string;
  readonly assets: readonly { readonly assetId: string; readonly offering: string }[];
  readonly changes: readonly (
    | { readonly kind: 'quantity' | 'removePart' | 'remove' | 'renew'; readonly assetId: string }
    | { readonly kind: 'replace'; readonly assetId: string; readonly line: Line }
    | { readonly kind: 'add'; readonly line: Line }
    | { readonly kind: 'coterminate'; readonly assets: readonly string[] }
  )[];
};

export type ChangeFinding = {
  readonly severity: 'blocking' | 'warning';
  readonly code: 'change.not-amendable' | 'change.not-renewable' | 'change.not-on-sale' | 'change.no-such-way';
  readonly assetId: string | null;
  readonly offering: string;
  readonly on: string;
  readonly message: string;
  readonly todo: string;
} & Partial<Instead>;

const NAMED_MAX = 3;

/** An offering that the model no longer knows is changed from what was committed: the catalog has nothing to say about it. */
export const changeFindings = (asked: ChangesAsked, get: OfferingNamed): readonly ChangeFinding[] => {
  const held = new Map(asked.assets.map(({ assetId, offering }) => [assetId, offering]));
  const on = asked.effectiveFrom;
  const judged = (assetId: string, purpose: Purpose) => may(get(held.get(assetId) ?? ''), purpose, on, get, assetId);
  return asked.changes.flatMap((change) => {
    switch (change.kind) {
      case 'remove':
        return [];
      case 'quantity':
      case 'removePart':
        return judged(change.assetId, 'amendment');
      case 'coterminate':
        return change.assets.flatMap((assetId) => judged(assetId, 'amendment'));
      case 'renew':
        return judged(change.assetId, 'renewal');
      case 'add':
        return may(get(change.line.offering), 'sale', on, get, null);
      case 'replace':
        return [
          ...way(get(held.get(change.assetId) ?? ''), change.line.offering, on, change.assetId),
          ...may(get(change.line.offering), 'sale', on, get, change.assetId),
        ];
    }
  });
};

const codes = {
  sale: 'change.not-on-sale',
  amendment: 'change.not-amendable',
  renewal: 'change.not-renewable',
  support: 'change.not-amendable',
} as const satisfies { readonly [P in Purpose]: ChangeFinding['code'] };

const may = (
  offering: ProductOffering | undefined,
  purpose: Purpose,
  on: string,
  get: OfferingNamed,
  assetId: string | null,
): readonly ChangeFinding[] => {
  if (!offering) return [];
  const standing = standingOf(offering, purpose, on);
  if (standing.open) return [];
  const instead = whatInstead(offering, get, on);
  return [
    {
      severity: 'blocking',
      code: codes[purpose],
      assetId,
      offering: offering.key,
      on,
      message: `${offering.name} ${standingWords(standing, purpose)}.`,
      todo: wayOut(instead),
      ...instead,
    },
  ];
};

const wayOut = ({ replacement, substitutes }: Instead): string => {
  const others = [...new Set([...(replacement === null ? [] : [replacement]), ...substitutes])].slice(0, NAMED_MAX);
  return others.length === 0
    ? 'Choose another day, or ask the owner of the offering.'
    : `Replace it by ${others.join(' or ')}, or ask the owner of the offering.`;
};

/** Nobody has said that one follows the other: it may be meant all the same, so it is a warning. */
const way = (from: ProductOffering | undefined, to: string, on: string, assetId: string): readonly ChangeFinding[] => {
  if (!from || from.key === to) return [];
  const { upgradesTo = [], downgradesTo = [], migratesTo = [], substitutes = [], replacedBy } = from;
  const ways = new Set([
    ...(replacedBy === undefined ? [] : [replacedBy]),
    ...upgradesTo,
    ...downgradesTo,
    ...migratesTo,
    ...substitutes,
  ]);
  if (ways.has(to)) return [];
  const known = [...ways].slice(0, NAMED_MAX).join(', ');
  return [
    {
      severity: 'warning',
      code: 'change.no-such-way',
      assetId,
      offering: from.key,
      on,
      message: `The catalog knows no way from ${from.name} to ${to}.`,
      todo: `${known === '' ? 'It names none' : `It leads to ${known}`}; go on where this is meant, or have the way written into the offering.`,
    },
  ];
};
