/** What conversion reads of the accepted package: the sealed snapshot, leaf by leaf, and nothing from today's catalog or prices. */
import type { Allocation, AttributedPromotion, PromisedCharge } from '#contexts/pricing/index.ts';
import { onTheBill } from '#contexts/promotion/index.ts';
import type { Header, Line, Part } from '#contexts/quote/index.ts';
import { dec, decText, mul } from '#kernel/decimal.ts';
import { toHex } from '#kernel/hash.ts';
import { derivedId, uuidTime } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import { must } from '#kernel/outcome.ts';
import type { SealedLeaf } from '#kernel/sealed-tree.ts';
import type { AcceptedPackage } from '#contexts/proposal/index.ts';
import type { CaptureLine } from './capture.ts';
import type { PromisedTerm } from './order.ts';
import { componentLineId } from './component-line.ts';
import { billedWithShare, owedTerm, shareOf } from './owed-term.ts';
import { promisedSegments } from './promised-segments.ts';

export type AcceptedHeader = { readonly header: Header; readonly currency: string };
type SaidLine = Omit<Line, 'discretionary' | 'assumedUsage' | 'version'>;
/** What an accepted line says: of a quote out of its leaf, of a direct order as it was proved. */
export type LineLeaf = {
  readonly parts: readonly Part[];
  readonly line: SaidLine;
  readonly promise: {
    readonly charges: readonly PromisedCharge[];
    readonly committedUsage?: Readonly<Record<string, string>>;
  } | null;
  /** Of the discount on the whole offer, what falls on this line. */
  readonly allocation: readonly Allocation[];
  /** What promotions gave; absent where none did. */
  readonly promotions?: readonly AttributedPromotion[];
  /** Of a line that changes an asset: what it costs in the period in which it falls. */
  readonly bill?: readonly Json[];
};

const leafAt = (tree: AcceptedPackage, path: string): SealedLeaf => {
  const leaf = tree.leaves.find((each) => each.path === path && each.audience === 'customer');
  must(leaf, `an accepted package has the leaf ${path}`);
  return leaf;
};

export const acceptedHeader = (tree: AcceptedPackage): AcceptedHeader =>
  leafAt(tree, 'header').value as unknown as AcceptedHeader;

/** What billing must know of the line to hold the customer to it: the name by which a commitment covers it, and usage that is committed. */
const boundBy = (
  charge: PromisedCharge,
  { group }: SaidLine,
  committed: Readonly<Record<string, string>>,
): { readonly group?: string; readonly committedPerMonth?: string } => {
  const quantity = charge.type === 'usage' ? committed[charge.unit.metric] : undefined;
  return {
    ...(group === undefined ? {} : { group }),
    ...(quantity === undefined ? {} : { committedPerMonth: quantity }),
  };
};

/** What was given on the line: by promotions, and as its share of the discount on the whole. */
type Given = { readonly promotions: readonly AttributedPromotion[]; readonly allocation: readonly Allocation[] };

const termOf = (charge: PromisedCharge, currency: string, given: Given): PromisedTerm => {
  const {
    charge: chargeKey,
    name: chargeName,
    lineId: _line,
    componentId: _component,
    lineageId: _lineage,
    ...rest
  } = charge;
  const share = shareOf(given.allocation, charge);
  const promised = {
    ...(JSON.parse(JSON.stringify(rest)) as { [member: string]: Json }),
    chargeKey,
    chargeName,
    type: charge.type,
    segmentId: charge.segmentId,
    currency,
    ...billingOf(charge, currency, given.promotions, share),
  };
  return owedTerm(promised, share, minorUnits(currency));
};

/** Who gave what on this charge, and how billing is to show it. The amount that is owed is the promised one either way. */
const billingOf = (
  charge: PromisedCharge,
  currency: string,
  promotions: readonly AttributedPromotion[],
  share: Allocation | undefined,
): { readonly [member: string]: Json } => {
  const own = promotions.filter(
    ({ componentId, charge: key, segmentId }) =>
      componentId === charge.componentId && key === charge.charge && segmentId === charge.segmentId,
  );
  if (own.length === 0) return {};
  const billed = 'amount' in charge ? onTheBill(charge.amount, own, minorUnits(currency)) : null;
  return {
    promotions: own.map(({ promotion, campaign, off, per, billing, onCancellation }) => ({
      promotion,
      campaign,
      off,
      per,
      billing,
      onCancellation,
    })),
    ...(billed === null ? {} : { billed: billedWithShare(billed, share) }),
  };
};

const times = (quantity: string, by: number): string => decText(mul(dec(quantity), dec(String(by))));

type Terms = (componentId: string | null) => readonly PromisedTerm[];

/** A part of a bundle, priced or free: whatever was promised is carried out. */
const partOf = (line: SaidLine, part: Part, terms: Terms, leafHash: string): CaptureLine => ({
  lineId: componentLineId(line.id, part.id),
  lineageId: derivedId(uuidTime(line.lineageId), line.lineageId, 'component', part.id),
  parentLineId: line.id,
  offering: part.offering,
  offeringName: part.name,
  offeringHash: part.hash ?? line.offeringHash,
  basis: line.basis,
  segments: line.segments.map((segment) => ({
    ...segment,
    quantity: times(segment.quantity, part.quantity),
    characteristics: { ...part.characteristics },
  })),
  configuration: { selection: [], fingerprint: leafHash },
  priceLeaf: { terms: terms(part.id), leafHash },
});

/** Who stands elsewhere for this line, by key; their details stay with whoever owns them. */
const partiesOf = ({
  parties,
}: SaidLine): Pick<CaptureLine, 'shipTo' | 'billTo' | 'payer' | 'endCustomer' | 'seller'> =>
  Object.fromEntries(Object.entries(parties ?? {}).map(([role, key]) => [role, { id: key, name: key }]));

const linesOf = (leaf: SealedLeaf, accepted: AcceptedHeader): readonly CaptureLine[] =>
  captureLinesOf(leaf.value as unknown as LineLeaf, `sha256:${toHex(leaf.seal)}`, accepted);

export const captureLinesOf = (
  { line: said, parts, promise, allocation, promotions = [], bill = [] }: LineLeaf,
  leafHash: string,
  { currency, header }: { readonly currency: string; readonly header: Pick<Header, 'orderType'> },
): readonly CaptureLine[] => {
  const { charges = [], committedUsage: committed = {} } = promise ?? {};
  const line = { ...said, segments: promisedSegments(said.segments, charges) };
  const terms: Terms = (componentId) =>
    charges
      .filter((charge) => charge.componentId === componentId)
      .map((charge) => ({
        ...termOf(charge, currency, { promotions, allocation }),
        ...boundBy(charge, said, committed),
      }));
  const head: CaptureLine = {
    lineId: line.id,
    lineageId: line.lineageId,
    offering: line.offering,
    offeringName: line.offeringName,
    offeringHash: line.offeringHash,
    basis: line.basis,
    segments: line.segments.map((segment) => ({ ...segment, characteristics: { ...line.characteristics } })),
    configuration: { selection: JSON.parse(JSON.stringify(line.selection)) as Json, fingerprint: leafHash },
    priceLeaf: { terms: terms(null), leafHash },
    ...(line.site === null ? {} : { site: { id: line.site, name: line.site } }),
    ...partiesOf(line),
    ...(line.change === undefined
      ? {}
      : {
          action: line.change.action,
          change: { ...line.change, orderType: header.orderType ?? 'amendment', currency, bill },
        }),
  };
  return [head, ...parts.map((part) => partOf(line, part, terms, leafHash))];
};

/** What was offered beside the rest is ordered only if the customer chose it. */
const isTaken = (leaf: SealedLeaf, chosen: ReadonlySet<string>): boolean => {
  const { line } = leaf.value as unknown as LineLeaf;
  return line.optional !== true || chosen.has(line.id);
};

export const acceptedLines = (tree: AcceptedPackage, chosen: ReadonlySet<string>): readonly CaptureLine[] => {
  const header = acceptedHeader(tree);
  return tree.leaves
    .filter((leaf) => leaf.audience === 'customer' && leaf.path.startsWith('line/') && isTaken(leaf, chosen))
    .flatMap((leaf) => linesOf(leaf, header));
};
