/** The only SQL of what billing reports that it invoiced. */
import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { StoredInstruction } from './billing.store.ts';
import type { InvoiceLine, SaidLine } from './invoice.ts';
import type { Promised } from './judge-line.ts';

type Row = Omit<InvoiceLine, 'said'> & { readonly said: string };
const LINE = `select id, invoice_ref as "invoiceRef", line_ref as "lineRef", invoiced_on::text as "invoicedOn", account_id as "accountId", said,
    instruction_id as "instructionId", order_id as "orderId", verdict, differences, state, version, entry_leaf as "entryLeaf",
    recorded_at as "recordedAt", settled_at as "settledAt", settled_how as "settledHow"
  from billing.invoice_line where tenant_id = $1`;
const lineOf = (row: Row): InvoiceLine => ({ ...row, said: JSON.parse(row.said) as SaidLine });

const found = async (
  tx: Tx,
  name: string,
  more: string,
  ...values: readonly unknown[]
): Promise<readonly InvoiceLine[]> =>
  (await tx.query<Row>({ name, text: `${LINE} ${more}`, values: [tx.tenantId, ...values] })).map(lineOf);

export const readInvoice = (tx: Tx, invoiceRef: string): Promise<readonly InvoiceLine[]> =>
  found(tx, 'invoice-lines', 'and invoice_ref = $2 order by line_ref', invoiceRef);
export const readInvoiceLine = async (tx: Tx, id: string): Promise<InvoiceLine | undefined> =>
  (await found(tx, 'invoice-line', 'and id = $2', id))[0];
export const lockInvoiceLine = async (tx: Tx, id: string): Promise<InvoiceLine | undefined> =>
  (await found(tx, 'invoice-line-lock', 'and id = $2 for update', id))[0];

type LinesAsked = {
  readonly orderId: string | null;
  /** Null: of every account. */
  readonly accountId: string | null;
  readonly open: boolean;
  readonly limit: number;
};

/** Newest first; of one order, of one verdict's queue, or all. */
export const readInvoiceLines = (
  tx: Tx,
  { orderId, accountId, open, limit }: LinesAsked,
): Promise<readonly InvoiceLine[]> =>
  found(
    tx,
    'invoice-lines-listed',
    `and ($2::uuid is null or order_id = $2) and (not $3::boolean or state = 'open') and ($5::uuid is null or account_id = $5)
     order by recorded_at desc, invoice_ref, line_ref limit $4`,
    orderId,
    open,
    limit,
    accountId,
  );

export type FoundInstruction = Promised & {
  readonly orderId: string;
  readonly handoffId: string;
  readonly accountId: string;
};
type FoundRow = Omit<StoredInstruction, 'terms'> & {
  readonly terms: string;
  readonly at: number;
  readonly orderId: string;
  readonly handoffId: string;
  readonly accountId: string;
  readonly endedOn: string | null;
};

/** For each line what it rests on, by its place among the lines. One query: an invoice has up to a thousand. */
export const readPromisedOf = async (
  tx: Tx,
  lines: readonly SaidLine[],
): Promise<ReadonlyMap<number, FoundInstruction>> => {
  const rows = await tx.query<FoundRow>({
    name: 'instructions-of-lines',
    text: `select w.at, i.id, i.item_id as "itemId", i.charge_key as "chargeKey", i.segment_id as "segmentId", i.component_id as "componentId",
                  i.action, i.terms, i.terms_hash as "termsHash", i.price_leaf_hash as "priceLeafHash", i.product_code as "productCode",
                  i.rule_id as "ruleId", i.order_id as "orderId", i.handoff_id as "handoffId", h.account_id as "accountId",
                  (select min(e.terms::jsonb ->> 'endsOn') from billing.instruction e
                    where e.tenant_id = $1 and e.lineage_id = i.lineage_id and e.charge_key = i.charge_key and e.component_id = i.component_id
                      and e.segment_id = i.segment_id and e.action = 'end' and e.id <> i.id) as "endedOn"
           from unnest($2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) as w(at, instruction, item, component, charge, segment)
           join billing.instruction i on i.tenant_id = $1
             and (i.id = w.instruction or (w.instruction is null and i.item_id = w.item and i.component_id = w.component
                                           and i.charge_key = w.charge and i.segment_id = w.segment))
           join billing.handoff h on h.tenant_id = i.tenant_id and h.id = i.handoff_id`,
    values: [
      tx.tenantId,
      lines.map((_line, at) => at),
      lines.map(({ instructionId }) => instructionId ?? null),
      lines.map(({ orderItemId }) => orderItemId ?? null),
      lines.map(({ componentId }) => componentId ?? ''),
      lines.map(({ chargeKey }) => chargeKey ?? null),
      lines.map(({ segmentId }) => segmentId ?? null),
    ],
  });
  return new Map(
    rows.map(({ at, orderId, handoffId, accountId, endedOn, ...row }) => [
      at,
      {
        instruction: { ...row, terms: JSON.parse(row.terms) as StoredInstruction['terms'] },
        orderId,
        handoffId,
        accountId,
        endedOn,
      },
    ]),
  );
};

export const readInstruction = async (tx: Tx, id: string): Promise<StoredInstruction | undefined> => {
  const [row] = await tx.query<Omit<StoredInstruction, 'terms'> & { readonly terms: string }>({
    name: 'instruction',
    text: `select id, item_id as "itemId", charge_key as "chargeKey", segment_id as "segmentId", component_id as "componentId", action, terms,
                  terms_hash as "termsHash", price_leaf_hash as "priceLeafHash", product_code as "productCode", rule_id as "ruleId"
           from billing.instruction where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id],
  });
  return row && { ...row, terms: JSON.parse(row.terms) as StoredInstruction['terms'] };
};

export const insertInvoiceLines = (
  tenantId: string,
  lines: readonly InvoiceLine[],
  leaf: Uint8Array | null,
): Statement => ({
  name: 'invoice-lines-insert',
  text: `insert into billing.invoice_line (tenant_id, entry_leaf, version, id, invoice_ref, line_ref, invoiced_on, account_id, said, instruction_id,
           order_id, verdict, differences, state, recorded_at)
         select $1, $2, 1, l.id, l.invoice, l.line, l.day, l.account, l.said, l.instruction, l.ordered, l.verdict, l.differences::jsonb, l.state, l.at
         from unnest($3::uuid[], $4::text[], $5::text[], $6::date[], $7::uuid[], $8::text[], $9::uuid[], $10::uuid[], $11::text[], $12::text[],
                     $13::text[], $14::timestamptz[])
           as l(id, invoice, line, day, account, said, instruction, ordered, verdict, differences, state, at)`,
  values: [
    tenantId,
    leaf,
    lines.map(({ id }) => id),
    lines.map(({ invoiceRef }) => invoiceRef),
    lines.map(({ lineRef }) => lineRef),
    lines.map(({ invoicedOn }) => invoicedOn),
    lines.map(({ accountId }) => accountId),
    lines.map(({ said }) => canonical(said)),
    lines.map(({ instructionId }) => instructionId),
    lines.map(({ orderId }) => orderId),
    lines.map(({ verdict }) => verdict),
    lines.map(({ differences }) => JSON.stringify(differences)),
    lines.map(({ state }) => state),
    lines.map(({ recordedAt }) => recordedAt),
  ],
});

export const settleLine = (
  tenantId: string,
  head: Head,
  { personId, at, how }: { readonly personId: string; readonly at: string; readonly how: string },
): Statement => ({
  name: 'invoice-line-settle',
  text: `update billing.invoice_line set state = 'settled', settled_by = $3, settled_at = $4, settled_how = $5, version = $6, entry_leaf = $7
         where tenant_id = $1 and id = $2`,
  values: [tenantId, head.id, personId, at, how, head.version, head.entryLeaf],
});
