/** What a correction is about, read from the context that owns it: its state in short, without amounts, so that whoever may read the correction may read it. */
import { readHistory, readProductsByIds } from '#contexts/assets/index.ts';
import { readInvoiceLine } from '#contexts/billing/index.ts';
import { ERASED_NAME, readRecognisable } from '#contexts/identity/index.ts';
import { readOrder, readOrdersOfRevision } from '#contexts/order/index.ts';
import { readInternalReference, readQuoteHead } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { SubjectKind } from './means.ts';

export type Subject = {
  readonly title: string;
  readonly state: JsonObject;
  /** The orders that carry it out; the first is the one that is compared afterwards. */
  readonly orderIds: readonly string[];
  /** Something was promised to a customer: it is no draft that anybody may edit. */
  readonly promised: boolean;
};

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();

const quote = async (tx: Tx, id: string): Promise<Subject | undefined> => {
  const head = await readQuoteHead(tx, id);
  if (!head) return undefined;
  const [internalReference, orders] = await Promise.all([
    readInternalReference(tx, head.familyId),
    readOrdersOfRevision(tx, id),
  ]);
  const { status, revisionNo, content, contentRoot, documentHash, acceptedAt, header } = head;
  return {
    title: `${header.number} revision ${revisionNo}, ${header.accountName}`,
    state: {
      state: status,
      revision: revisionNo,
      internalReference,
      contractFrom: header.contractFrom,
      termMonths: header.termMonths,
      content,
      contentRoot,
      documentHash,
      acceptedAt: instant(acceptedAt),
    },
    orderIds: orders.map(({ orderId }) => orderId),
    promised: status === 'accepted' || status === 'converted',
  };
};

const order = async (tx: Tx, id: string): Promise<Subject | undefined> => {
  const found = await readOrder(tx, id);
  return (
    found && {
      title: `${found.number}`,
      state: {
        state: found.state,
        version: found.version,
        amendments: found.amendments,
        contentRoot: found.contentRoot,
        submittedAt: instant(found.submittedAt),
        endedAt: instant(found.endedAt),
      },
      orderIds: [id],
      promised: true,
    }
  );
};

/** Amounts are not repeated here: whoever may see them reads the invoice. */
const invoiceLine = async (tx: Tx, id: string): Promise<Subject | undefined> => {
  const line = await readInvoiceLine(tx, id);
  return (
    line && {
      title: `${line.invoiceRef} line ${line.lineRef}`,
      state: {
        state: line.state,
        version: line.version,
        verdict: line.verdict,
        differsIn: line.differences.map(({ what }) => what),
        settledHow: line.settledHow,
      },
      orderIds: line.orderId === null ? [] : [line.orderId],
      promised: true,
    }
  );
};

const product = async (tx: Tx, id: string, at: Temporal.Instant): Promise<Subject | undefined> => {
  const [found] = await readProductsByIds(tx, [id]);
  if (!found) return undefined;
  const history = await readHistory(tx, [id], { asOf: null, knownAt: at.toString() });
  return {
    title: `${found.offering}`,
    state: {
      state: found.state,
      version: found.version,
      offering: found.offering,
      parentId: found.parentId,
      incomplete: [...(found.incomplete ?? [])],
      known: history.map((row) => ({
        state: row.state,
        quantity: row.quantity,
        characteristics: row.characteristics,
        from: row.validFrom,
        to: row.validTo ?? null,
      })),
    },
    orderIds: found.origin === 'migration' ? [] : [found.orderId],
    promised: true,
  };
};

/** Nothing of a person is kept here: what is to be forgotten would stand in the correction for ever. */
const person = async (tx: Tx, id: string): Promise<Subject | undefined> => {
  const found = await readRecognisable(tx, id);
  return (
    found && {
      title: `person ${id.slice(0, 8)}`,
      state: { erased: found.name === ERASED_NAME },
      orderIds: [],
      promised: true,
    }
  );
};

const READERS: Readonly<
  Record<SubjectKind, (tx: Tx, id: string, at: Temporal.Instant) => Promise<Subject | undefined>>
> = { quote, order, 'invoice-line': invoiceLine, product, person };

export const readSubject = (
  tx: Tx,
  kind: SubjectKind,
  id: string,
  at: Temporal.Instant,
): Promise<Subject | undefined> => READERS[kind](tx, id, at);
