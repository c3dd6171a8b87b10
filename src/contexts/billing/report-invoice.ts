/**
 * Billing says what it put on an invoice. Each line is held against the instruction that it rests on and kept with what came of it: agreed, different,
 * or resting on nothing. Said again it must be the same; nothing that was once said is written over.
 */
import { canonical } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type InvoiceLine, type SaidLine, SaidInvoice } from './invoice.ts';
import { type FoundInstruction, insertInvoiceLines, readInvoice, readPromisedOf } from './invoice.store.ts';
import { judgeLine } from './judge-line.ts';

type Loaded = { readonly before: readonly InvoiceLine[]; readonly promised: ReadonlyMap<number, FoundInstruction> };
type Reported = Decision & { readonly lines: readonly InvoiceLine[] };

const namesCharge = ({ instructionId, orderItemId, chargeKey, segmentId }: SaidLine): boolean =>
  instructionId !== undefined || [orderItemId, chargeKey, segmentId].every((each) => each !== undefined);

const offence = ({ lines }: SaidInvoice, before: ReadonlyMap<string, InvoiceLine>): Outcome<true> => {
  const seen = new Set<string>();
  for (const line of lines) {
    const { lineRef } = line;
    if (seen.has(lineRef)) return refused({ code: 'billing.line-twice', lineRef });
    seen.add(lineRef);
    if (!namesCharge(line)) return refused({ code: 'billing.line-without-charge', lineRef });
    const known = before.get(lineRef);
    if (known && canonical(known.said) !== canonical(line))
      return refused({ code: 'billing.invoice-line-changed', lineRef, lineId: known.id });
  }
  return accepted(true);
};

export const decideReport = (
  { before, promised }: Loaded,
  { payload, at, id }: Pick<Command<SaidInvoice>, 'payload' | 'at' | 'id'>,
): Outcome<Reported> => {
  const known = new Map(before.map((line) => [line.lineRef, line]));
  const fine = offence(payload, known);
  if (!fine.ok) return fine;
  const { invoiceRef, invoicedOn } = payload;
  const lines = payload.lines.flatMap((said, index): readonly InvoiceLine[] => {
    if (known.has(said.lineRef)) return [];
    const rests = promised.get(index);
    const judged = judgeLine(said, rests);
    return [
      {
        id: id('invoice-line', said.lineRef),
        invoiceRef,
        lineRef: said.lineRef,
        invoicedOn,
        accountId: rests?.accountId ?? null,
        said,
        instructionId: rests?.instruction.id ?? null,
        orderId: rests?.orderId ?? null,
        ...judged,
        state: judged.verdict === 'matched' ? 'agreed' : 'open',
        version: 1,
        entryLeaf: null,
        recordedAt: at.toString(),
        settledAt: null,
        settledHow: null,
      },
    ];
  });
  const count = (verdict: string): number => lines.filter((line) => line.verdict === verdict).length;
  const answer = {
    invoiceRef,
    lines: lines.length,
    matched: count('matched'),
    differs: count('differs'),
    unknown: count('unknown'),
    knownBefore: payload.lines.length - lines.length,
  };
  if (lines.length === 0) return accepted({ unchanged: true, lines, facts: [], answer });
  return accepted({
    lines,
    facts: [
      { type: 'InvoiceReported', subject: { kind: 'invoice', id: id('invoice') }, data: answer },
      ...lines.filter(({ verdict }) => verdict !== 'matched').map(differenceOf),
    ],
    answer,
  });
};

/** By line: whoever looks after differences learns of each. No figure that a reader of facts may not see is in it. */
const differenceOf = (line: InvoiceLine): Fact => ({
  type: 'InvoiceLineDiffers',
  subject: { kind: 'invoice-line', id: line.id },
  data: {
    lineId: line.id,
    invoiceRef: line.invoiceRef,
    lineRef: line.lineRef,
    verdict: line.verdict,
    orderId: line.orderId,
    accountId: line.accountId,
    what: line.differences.map(({ what }) => what),
  },
});

export const reportInvoice = defineCommand<SaidInvoice, Loaded, Reported>({
  name: 'billing.report-invoice',
  context: 'billing',
  aggregate: 'invoice',
  creates: true,
  payload: SaidInvoice,
  load: async (tx: Tx, { payload }) => {
    const [before, promised] = await Promise.all([
      readInvoice(tx, payload.invoiceRef),
      readPromisedOf(tx, payload.lines),
    ]);
    return { before, promised };
  },
  resource: (_loaded, { tenantId }) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }),
  decide: decideReport,
  save: ({ lines }, _loaded, next, command) => [insertInvoiceLines(command.tenantId, lines, next.entryLeaf)],
});
