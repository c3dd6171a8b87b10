/** What conversion reads of the accepted package: the sealed snapshot, leaf by leaf, and nothing from today's catalog or prices. */
import type { PromisedCharge } from '#contexts/pricing/index.ts';
import type { Header, Line } from '#contexts/quote/index.ts';
import { toHex } from '#kernel/hash.ts';
import { derivedId, uuidTime } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { SealedLeaf, SealedTree } from '#kernel/sealed-tree.ts';
import type { CaptureLine } from './capture.ts';
import type { PromisedTerm } from './order.ts';

export type AcceptedHeader = { readonly header: Header; readonly currency: string };
type SaidLine = Omit<Line, 'discretionary' | 'assumedUsage' | 'version'>;
type LineLeaf = {
  readonly line: SaidLine;
  readonly promise: { readonly charges: readonly PromisedCharge[] } | null;
  readonly allocation: readonly Json[];
};

const leafAt = (tree: SealedTree, path: string): SealedLeaf => {
  const leaf = tree.leaves.find((each) => each.path === path && each.audience === 'customer');
  must(leaf, `an accepted package has the leaf ${path}`);
  return leaf;
};

export const acceptedHeader = (tree: SealedTree): AcceptedHeader =>
  leafAt(tree, 'header').value as unknown as AcceptedHeader;

/** A component becomes an item of its own, under an id that only the line and the component decide. */
const componentLineId = (lineId: string, componentId: string): string =>
  derivedId(uuidTime(lineId), lineId, 'component', componentId);

const termOf = (charge: PromisedCharge, currency: string): PromisedTerm => {
  const {
    charge: chargeKey,
    name: chargeName,
    lineId: _line,
    componentId: _component,
    lineageId: _lineage,
    ...rest
  } = charge;
  return {
    ...(JSON.parse(JSON.stringify(rest)) as { [member: string]: Json }),
    chargeKey,
    chargeName,
    type: charge.type,
    segmentId: charge.segmentId,
    currency,
  };
};

const linesOf = (leaf: SealedLeaf, currency: string): readonly CaptureLine[] => {
  const { line, promise } = leaf.value as unknown as LineLeaf;
  const charges = promise?.charges ?? [];
  const leafHash = `sha256:${toHex(leaf.seal)}`;
  const segments = line.segments.map((segment) => ({ ...segment, characteristics: {} }));
  const terms = (componentId: string | null): PromisedTerm[] =>
    charges.filter((charge) => charge.componentId === componentId).map((charge) => termOf(charge, currency));
  const components = [
    ...new Set(charges.flatMap((charge) => (charge.componentId === null ? [] : [charge.componentId]))),
  ];
  const chosen = line.selection.map((choice) => `${choice.group}/${choice.option}`);
  const parts = [...new Set([...components, ...chosen])];
  const head: CaptureLine = {
    lineId: line.id,
    lineageId: line.lineageId,
    offering: line.offering,
    offeringName: line.offeringName,
    offeringHash: line.offeringHash,
    basis: line.basis,
    segments,
    configuration: { selection: JSON.parse(JSON.stringify(line.selection)) as Json, fingerprint: leafHash },
    priceLeaf: { terms: terms(null), leafHash },
    ...(line.site === null ? {} : { site: { id: line.site, name: line.site } }),
  };
  return [
    head,
    ...parts.flatMap((componentId): readonly CaptureLine[] => {
      const own = charges.find((charge) => charge.componentId === componentId);
      if (!own) return [];
      const first = line.segments[0];
      must(first, 'a line has a segment');
      return [
        {
          lineId: componentLineId(line.id, componentId),
          lineageId: derivedId(uuidTime(line.lineageId), line.lineageId, 'component', componentId),
          parentLineId: line.id,
          offering: own.offering,
          offeringHash: line.offeringHash,
          basis: line.basis,
          segments: [{ ...first, quantity: own.quantity, characteristics: {} }],
          configuration: { selection: [], fingerprint: leafHash },
          priceLeaf: { terms: terms(componentId), leafHash },
        },
      ];
    }),
  ];
};

export const acceptedLines = (tree: SealedTree): readonly CaptureLine[] => {
  const { currency } = acceptedHeader(tree);
  return tree.leaves
    .filter((leaf) => leaf.audience === 'customer' && leaf.path.startsWith('line/'))
    .flatMap((leaf) => linesOf(leaf, currency));
};
