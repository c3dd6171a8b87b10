/** Why a line is on an invoice: from what billing said to the promise that it rests on, who approved it, what was accepted and which order carried it. */
import { readCasesOf } from '#contexts/approval/index.ts';
import { readOrder, readOrderItem } from '#contexts/order/index.ts';
import { readAcceptance, readQuoteHead } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readHandoffOfOrder } from './billing.store.ts';
import type { InvoiceLine } from './invoice.ts';
import { readInstruction } from './invoice.store.ts';
import { amountFollows } from './judge-line.ts';

const instant = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : Temporal.Instant.from(text).toString();

const dealOf = async (tx: Tx, revisionId: string | null): Promise<JsonObject> => {
  if (revisionId === null) return { quote: null, approvals: [] };
  const [quote, acceptance, cases] = await Promise.all([
    readQuoteHead(tx, revisionId),
    readAcceptance(tx, revisionId),
    readCasesOf(tx, revisionId),
  ]);
  return {
    quote: quote
      ? {
          id: quote.id,
          number: quote.header.number,
          revision: quote.revisionNo,
          priceFingerprint: quote.priceFingerprint,
          contentRoot: quote.contentRoot,
          documentHash: quote.documentHash,
          acceptedAt: instant(acceptance?.acceptedAt),
          grade: acceptance?.grade ?? null,
        }
      : null,
    approvals: cases
      .filter(({ status }) => status === 'approved')
      .map(({ id, status, policyKey, policyHash }) => ({ caseId: id, status, policyKey, policyHash })),
  };
};

export const whyInvoiced = async (tx: Tx, line: InvoiceLine): Promise<JsonObject> => {
  const instruction = line.instructionId === null ? undefined : await readInstruction(tx, line.instructionId);
  if (!instruction || line.orderId === null) return { promise: null, order: null, quote: null, approvals: [] };
  const [order, item, handoff] = await Promise.all([
    readOrder(tx, line.orderId),
    readOrderItem(tx, instruction.itemId),
    readHandoffOfOrder(tx, line.orderId),
  ]);
  return {
    promise: {
      instructionId: instruction.id,
      action: instruction.action,
      terms: instruction.terms,
      termsHash: instruction.termsHash,
      priceLeafHash: instruction.priceLeafHash,
      productCode: instruction.productCode,
      ruleId: instruction.ruleId,
      amountFollows: amountFollows(line.said, instruction.terms),
      handedOverAt: instant(handoff?.deliveredAt),
      billingRef: handoff?.billingRef ?? null,
    },
    order: {
      id: line.orderId,
      number: order?.number ?? '',
      state: order?.state ?? '',
      itemId: instruction.itemId,
      offering: item?.offering ?? '',
      offeringName: item?.body.offeringName ?? item?.offering ?? '',
    },
    ...(await dealOf(tx, order?.revisionId ?? null)),
  };
};
