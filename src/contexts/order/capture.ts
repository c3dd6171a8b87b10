/**
 * An accepted revision becomes orders: what was promised is copied, never recalculated. Pure, and called in one place only, inside the one
 * transaction of `quote.convert-to-order`; the tables refuse a second item for one line and a second order for one part.
 */
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Segment } from '#kernel/period.ts';
import type { Fact } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import type { ScopeFacts } from '#platform/switches.ts';
import {
  type Basis,
  ITEM_TERMS_SCHEMA,
  type ItemAction,
  type ItemChange,
  type NewOrder,
  ORDER_ITEMS_MAX,
  type OrderItem,
  type OrderParties,
  type Party,
  type PriceLeaf,
  PRIORITY_DEFAULT,
} from './order.ts';
import { insertOrders } from './order.store.ts';

export type CaptureLine = {
  /** A uuid, unique in the tenant: the tables let one line become one item. */
  readonly lineId: string;
  readonly lineageId: string;
  readonly offering: string;
  readonly offeringName?: string;
  readonly offeringHash: string;
  /** A component or option is a line of its own under its bundle: it is fulfilled, billed and installed by itself. */
  readonly parentLineId?: string;
  readonly site?: Party;
  readonly shipTo?: Party;
  readonly billTo?: Party;
  readonly payer?: Party;
  readonly endCustomer?: Party;
  /** Overrides the header's seller; `splitBy: 'seller'` goes by it. */
  readonly seller?: Party;
  readonly action?: ItemAction;
  readonly change?: ItemChange;
  readonly basis: Basis;
  readonly segments: readonly Segment[];
  readonly configuration: { readonly selection: Json; readonly fingerprint: string };
  readonly priceLeaf: PriceLeaf;
};

export type CaptureInput = {
  readonly tenantId: string;
  /** The converting command's ids: the same conversion makes the same orders. */
  readonly id: (...labels: readonly (string | number)[]) => string;
  readonly quoteId: string;
  readonly quoteNumber?: string;
  readonly revisionId: string;
  readonly familyId: string;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly acceptedAt: string;
  readonly accountId: string;
  readonly territory: string;
  readonly personsInvolved: readonly string[];
  readonly parties: OrderParties;
  /** Where the deal belongs; the products are those of the order's own items. */
  readonly scope?: ScopeFacts | null;
  readonly currency: string;
  readonly requestedFor?: string;
  readonly customerReference?: string;
  readonly contractFrom: string;
  readonly contractTo?: string;
  readonly modelHash: string;
  readonly approvals: Json;
  readonly lines: readonly CaptureLine[];
  readonly splitBy?: 'none' | 'seller' | 'site' | 'date';
};

export type Captured = {
  readonly orders: readonly NewOrder[];
  /** `entryLeaf` is the leaf of the converting command's entry: the orders' first. */
  readonly statements: (entryLeaf: Uint8Array | null, at: Temporal.Instant) => readonly Statement[];
  readonly facts: readonly Fact[];
};

export const captureOrders = (input: CaptureInput): Captured => {
  must(input.lines.length > 0, 'a revision that was accepted has lines');
  must(input.lines.length <= ORDER_ITEMS_MAX, 'a conversion stays within the limit that the quote checked');
  const parts = splitLines(input);
  const orders = parts.map((lines, index) => orderOf(input, lines, index + 1, parts.length));
  return {
    orders,
    statements: (entryLeaf, at) => insertOrders(input.tenantId, orders, entryLeaf, at),
    facts: orders.map(captured),
  };
};

/** The part that a line goes with. A component follows its bundle: half a bundle on another order could not be fulfilled. */
const splitLines = (input: CaptureInput): readonly (readonly CaptureLine[])[] => {
  const splitBy = input.splitBy ?? 'none';
  if (splitBy === 'none') return [input.lines];
  const byId = new Map(input.lines.map((line) => [line.lineId, line]));
  const rootOf = (line: CaptureLine, depth = 0): CaptureLine => {
    must(depth <= input.lines.length, 'the lines of a revision nest without a circle');
    const parent = line.parentLineId === undefined ? undefined : byId.get(line.parentLineId);
    return parent === undefined ? line : rootOf(parent, depth + 1);
  };
  const keyOf = (line: CaptureLine): string => {
    const root = rootOf(line);
    switch (splitBy) {
      case 'seller':
        return (root.seller ?? input.parties.seller).id;
      case 'site':
        return (root.site ?? input.parties.site)?.id ?? '';
      case 'date':
        return root.segments[0]?.from ?? input.contractFrom;
    }
  };
  return [...Map.groupBy(input.lines, keyOf).values()];
};

const orderOf = (input: CaptureInput, lines: readonly CaptureLine[], part: number, parts: number): NewOrder => {
  const id = input.id('order', part);
  const base = input.quoteNumber?.replace(/^Q/, 'O') ?? `O-${id.slice(-12).toUpperCase()}`;
  const seller = lines.find((line) => line.seller !== undefined)?.seller;
  const site = lines.find((line) => line.site !== undefined)?.site;
  const isSplit = parts > 1;
  return {
    header: {
      id,
      number: isSplit ? `${base}-${part}` : base,
      accountId: input.accountId,
      territory: input.territory,
      source: 'quote',
      quoteId: input.quoteId,
      revisionId: input.revisionId,
      familyId: input.familyId,
      part,
      contentRoot: input.contentRoot,
      documentHash: input.documentHash,
      acceptedAt: input.acceptedAt,
      currency: input.currency,
      requestedFor: (input.splitBy === 'date' && isSplit ? lines[0]?.segments[0]?.from : input.requestedFor) ?? null,
      promisedFor: null,
      beginOn: null,
      priority: PRIORITY_DEFAULT,
      customerReference: input.customerReference ?? null,
      remainderOf: null,
      contractFrom: input.contractFrom,
      contractTo: input.contractTo ?? null,
      modelHash: input.modelHash,
      parties: {
        ...input.parties,
        ...(isSplit && seller !== undefined ? { seller } : {}),
        ...(isSplit && site !== undefined ? { site } : {}),
      },
      approvals: input.approvals,
      personsInvolved: input.personsInvolved,
      itemCount: lines.length,
      ...(input.scope && { scope: input.scope }),
    },
    items: itemsOf(input, lines, id),
  };
};

const itemsOf = (input: CaptureInput, lines: readonly CaptureLine[], orderId: string): readonly OrderItem[] => {
  const own = new Set(lines.map((line) => line.lineId));
  const itemId = (lineId: string): string => input.id('order-item', lineId);
  return lines.map((line, index) => {
    must(
      line.parentLineId === undefined || own.has(line.parentLineId),
      'a line that names a parent stands on one order with it',
    );
    const { terms } = line.priceLeaf;
    const segments = new Set(line.segments.map((segment) => segment.id));
    must(
      terms.every((term) => segments.has(term.segmentId)),
      'every promised term is of a segment of its line',
    );
    return {
      id: itemId(line.lineId),
      orderId,
      sourceLineId: line.lineId,
      lineageId: line.lineageId,
      position: index + 1,
      parentItemId: line.parentLineId === undefined ? null : itemId(line.parentLineId),
      offering: line.offering,
      offeringHash: line.offeringHash,
      action: line.action ?? 'add',
      basis: line.basis,
      termsHash: fingerprint(ITEM_TERMS_SCHEMA, terms),
      body: {
        ...(line.change === undefined ? {} : { change: line.change }),
        ...(line.offeringName === undefined ? {} : { offeringName: line.offeringName }),
        segments: line.segments,
        configuration: line.configuration,
        priceLeaf: line.priceLeaf,
        ...(line.site === undefined ? {} : { site: line.site }),
        ...(line.shipTo === undefined ? {} : { shipTo: line.shipTo }),
        ...(line.billTo === undefined ? {} : { billTo: line.billTo }),
        ...(line.payer === undefined ? {} : { payer: line.payer }),
        ...(line.endCustomer === undefined ? {} : { endCustomer: line.endCustomer }),
        ...(line.seller === undefined ? {} : { seller: line.seller }),
      },
    };
  });
};

export const captured = ({ header, items }: NewOrder): Fact => ({
  type: 'OrderCaptured',
  subject: { kind: 'order', id: header.id },
  data: {
    orderId: header.id,
    number: header.number,
    part: header.part,
    accountId: header.accountId,
    quoteId: header.quoteId,
    revisionId: header.revisionId,
    contentRoot: header.contentRoot,
    modelHash: header.modelHash,
    items: items.length,
  },
});
