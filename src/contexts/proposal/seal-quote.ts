/**
 * What is promised, as a sealed tree: one leaf per line and audience, each with a salt of its own. The root over what customer and
 * seller share is printed on the document and named by the acceptance; costs and floors are sealed in, and shown to nobody outside.
 */
import type { ChangeBill, MarginResult, PriceResult } from '#contexts/pricing/index.ts';
import { type Line, type Offered, type Part, partsOfLine, type Quote, type Validation } from '#contexts/quote/index.ts';
import { fromHex, toHex } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { type Leaf, leafSalt, type SealedTree, sealLeaf, sealTree } from '#kernel/sealed-tree.ts';

export type SealInput = {
  readonly quote: Quote;
  /** What was on offer: a part of a bundle is sealed with its name and the version of its offering. */
  readonly offered: Offered;
  readonly price: PriceResult & { readonly priceFingerprint: string; readonly bill?: ChangeBill };
  readonly margin: MarginResult;
  readonly validation: Validation;
  readonly approvals: Json;
  readonly validUntil: string;
  readonly modelHash: string;
};

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const headerLeaf = ({ quote, price, validUntil }: SealInput): Leaf => ({
  path: 'header',
  audience: 'customer',
  schemaId: 'quote-header/1',
  value: plain({
    quoteId: quote.id,
    familyId: quote.familyId,
    revision: quote.revisionNo,
    accountId: quote.accountId,
    header: { ...quote.header, orderDiscount: undefined },
    validUntil,
    currency: price.promise.currency,
    tax: price.promise.tax,
    totals: price.promise.totals,
    ...(price.bill === undefined ? {} : { change: { totals: price.bill.totals, conventions: price.bill.conventions } }),
  }),
});

const partsOf = (line: Line, offered: Offered): readonly Part[] => {
  const item = offered(line.offering);
  return item ? partsOfLine(line, item.offering, offered) : [];
};

const lineLeaves = ({ quote, price, margin, offered }: SealInput): readonly Leaf[] => {
  const promised = new Map(price.promise.lines.map((line) => [line.lineId, line]));
  const allocated = Map.groupBy(price.promise.allocation, (share) => share.lineId);
  const given = Map.groupBy(price.promotions ?? [], ({ lineId }) => lineId);
  const billed = Map.groupBy(price.bill?.lines ?? [], ({ asset }) => asset);
  const costs = new Map(margin.cost.lines.map((line) => [line.lineId, line]));
  return quote.lines.flatMap((line): readonly Leaf[] => {
    const path = `line/${line.position}`;
    const { discretionary, overrides, assumedUsage, version: _version, ...said } = line;
    return [
      {
        path,
        audience: 'customer',
        schemaId: 'quote-line/1',
        value: plain({
          line: said,
          parts: partsOf(line, offered),
          promise: promised.get(line.id) ?? null,
          allocation: allocated.get(line.id) ?? [],
          ...(billed.has(line.id) ? { bill: billed.get(line.id) } : {}),
          ...(given.has(line.id) ? { promotions: given.get(line.id) } : {}),
        }),
      },
      {
        path,
        audience: 'commercial',
        schemaId: 'quote-line-terms/1',
        value: plain({ lineId: line.id, discretionary, overrides, assumedUsage }),
      },
      {
        path,
        audience: 'cost',
        schemaId: 'quote-line-cost/1',
        value: plain(costs.get(line.id) ?? { lineId: line.id }),
      },
    ];
  });
};

const decisionLeaves = ({ quote, price, margin, validation, approvals, modelHash }: SealInput): readonly Leaf[] => [
  {
    path: 'decisions',
    audience: 'commercial',
    schemaId: 'quote-decisions/1',
    value: plain({
      content: quote.content,
      priceFingerprint: price.priceFingerprint,
      // Configuration and eligibility, decision by decision, as they were found when the quote was validated.
      validation: validation.fingerprints,
      modelHash,
      orderDiscount: quote.header.orderDiscount,
    }),
  },
  { path: 'approvals', audience: 'commercial', schemaId: 'quote-approvals/1', value: approvals },
  { path: 'margin', audience: 'cost', schemaId: 'quote-margin/1', value: plain({ ...margin.cost, lines: undefined }) },
  { path: 'floors', audience: 'floor', schemaId: 'quote-floors/1', value: plain(margin.floors) },
];

/** The leaves in their declared order, salted from one secret that is kept beside them. */
export const sealQuote = (input: SealInput, secret: Uint8Array): SealedTree =>
  sealTree(
    [headerLeaf(input), ...lineLeaves(input), ...decisionLeaves(input)].map((leaf) => ({
      ...leaf,
      salt: leafSalt(secret, leaf),
    })),
  );

/** How a snapshot is stored: with its salts, so that later any audience's part of it can be opened. */
export const snapshotJson = (tree: SealedTree): Json => ({
  kind: 'troth/snapshot/1',
  root: tree.root,
  contentRoot: tree.contentRoot,
  leaves: tree.leaves.map(({ path, audience, schemaId, value, salt }) => ({
    path,
    audience,
    schemaId,
    value,
    salt: toHex(salt),
  })),
});

type StoredSnapshot = {
  readonly contentRoot: string;
  readonly leaves: readonly (Leaf & { readonly salt: string })[];
};

/** The customer's side of a snapshot, and the root that the customer accepted. */
export type AcceptedPackage = Pick<SealedTree, 'contentRoot' | 'leaves'>;

/**
 * What conversion reads. The roots are taken as they were stored, because the blob was read by its own hash; sealing all leaves
 * again would cost as much as the rest of the conversion.
 */
export const readAccepted = (json: Json): AcceptedPackage => {
  const { contentRoot, leaves } = json as unknown as StoredSnapshot;
  return {
    contentRoot,
    leaves: leaves
      .filter((leaf) => leaf.audience === 'customer')
      .map((leaf) => {
        const salt = fromHex(leaf.salt);
        return { ...leaf, salt, seal: sealLeaf(salt, leaf.schemaId, leaf.value) };
      }),
  };
};

export const readSnapshot = (json: Json): SealedTree =>
  sealTree((json as unknown as StoredSnapshot).leaves.map((leaf) => ({ ...leaf, salt: fromHex(leaf.salt) })));
