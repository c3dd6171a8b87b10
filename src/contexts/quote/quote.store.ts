/** The only SQL of quotes. A revision is loaded whole: header, lines in order. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { readFactsOf } from '#platform/facts/outbox.store.ts';
import {
  deleteLines,
  type LineMark,
  type LineRow,
  lineOf,
  lineQuery,
  readLines,
  readMarks,
  upsertLines,
} from './line.store.ts';
import { deepestDiscountBp, type Line } from './line.ts';
import type { Quote, QuoteClass, QuoteStatus } from './quote.ts';

const ORDER_REF_FACTS_MAX = 500;

const COLUMNS = `r.id, r.family_id as "familyId", r.revision_no as "revisionNo", r.status, r.account_id as "accountId", r.territory,
  r.owner_person as "ownerPerson", r.persons, r.class as "quoteClass", r.header, r.content, r.priced_content as "pricedContent",
  r.validated_content as "validatedContent", r.price_fingerprint as "priceFingerprint",
  r.margin_fingerprint as "marginFingerprint", r.approval_fingerprint as "approvalFingerprint", r.content_root as "contentRoot", r.document_id as "documentId",
  r.document_hash as "documentHash", r.snapshot_hash as "snapshotHash", r.valid_until as "validUntil",
  r.presented_at as "presentedAt", r.accepted_at as "acceptedAt", r.version, r.entry_leaf as "entryLeaf"`;

const instant = (value: unknown): string | null =>
  value === null ? null : Temporal.Instant.from(String(value)).toString();

/** A quote without its lines, of which there may be 10,000. */
export type QuoteHead = Omit<Quote, 'lines'>;

const loadHead = async (tx: Tx, id: string, lock: boolean): Promise<QuoteHead | undefined> => {
  const [head] = await tx.query<QuoteHead>({
    name: lock ? 'quote-lock' : 'quote-read',
    text: `select ${COLUMNS} from quote.revision r where r.tenant_id = $1 and r.id = $2${lock ? ' for update' : ''}`,
    values: [tx.tenantId, id],
  });
  return head && headOf(head);
};

const headOf = (row: QuoteHead): QuoteHead => ({
  ...row,
  validUntil: instant(row.validUntil),
  presentedAt: instant(row.presentedAt),
  acceptedAt: instant(row.acceptedAt),
});

export const readHeads = async (tx: Tx, ids: readonly string[]): Promise<readonly QuoteHead[]> => {
  const rows = await tx.query<QuoteHead>({
    name: 'quote-heads',
    text: `select ${COLUMNS} from quote.revision r where r.tenant_id = $1 and r.id = any($2::uuid[])`,
    values: [tx.tenantId, ids],
  });
  return rows.map(headOf);
};

const load = async (tx: Tx, id: string, lock: boolean): Promise<Quote | undefined> => {
  const [head, rows] = await Promise.all([loadHead(tx, id, lock), tx.query<LineRow>(lineQuery(tx.tenantId, id))]);
  return head && { ...head, lines: rows.map(lineOf) };
};

/** A quote as an edit of some of its lines needs it: those lines, and of the others only what they leave on the whole. */
export type MarkedQuote = {
  readonly head: QuoteHead;
  readonly marks: readonly LineMark[];
  readonly named: readonly Line[];
};

const loadMarked = async (
  tx: Tx,
  id: string,
  lineIds: readonly string[],
  lock: boolean,
): Promise<MarkedQuote | undefined> => {
  const [head, marks, rows] = await Promise.all([
    loadHead(tx, id, lock),
    readMarks(tx, id),
    tx.query<LineRow>(lineQuery(tx.tenantId, id, lineIds)),
  ]);
  return head && { head, marks, named: rows.map(lineOf) };
};

export const lockMarkedQuote = (tx: Tx, id: string, lineIds: readonly string[]): Promise<MarkedQuote | undefined> =>
  loadMarked(tx, id, lineIds, true);
export const readMarkedQuote = (
  tx: Tx,
  id: string,
  lineIds: readonly string[] = [],
): Promise<MarkedQuote | undefined> => loadMarked(tx, id, lineIds, false);

/** What decides about a quote as a whole, under its lock: how many lines it has, and the deepest discount on any. */
export type QuoteUnderLock = { readonly head: QuoteHead; readonly lines: number; readonly deepestBp: number };

const NO_LINES = { lines: 0, deepest: 0, unmarked: 0 };

const loadCounted = async (tx: Tx, id: string, lock: boolean): Promise<QuoteUnderLock | undefined> => {
  const [head, counted] = await Promise.all([
    loadHead(tx, id, lock),
    tx.query<{ lines: number; deepest: number; unmarked: number }>({
      name: 'quote-lines-count',
      text: `select count(*)::int as lines, coalesce(max(discount_bp), 0) as deepest,
               (count(*) filter (where discount_bp is null))::int as unmarked
             from quote.line where tenant_id = $1 and revision_id = $2`,
      values: [tx.tenantId, id],
    }),
  ]);
  const { lines, deepest, unmarked } = counted[0] ?? NO_LINES;
  if (head === undefined || unmarked === 0) return head && { head, lines, deepestBp: deepest };
  const named = await readLines(tx, id, []);
  return { head, lines, deepestBp: Math.max(deepest, ...named.map(deepestDiscountBp)) };
};

export const lockQuoteHead = (tx: Tx, id: string): Promise<QuoteUnderLock | undefined> => loadCounted(tx, id, true);
export const readQuoteCounted = (tx: Tx, id: string): Promise<QuoteUnderLock | undefined> => loadCounted(tx, id, false);

export const readQuoteHead = (tx: Tx, id: string): Promise<QuoteHead | undefined> => loadHead(tx, id, false);

export const lockQuote = (tx: Tx, id: string): Promise<Quote | undefined> => load(tx, id, true);
export const readQuote = (tx: Tx, id: string): Promise<Quote | undefined> => load(tx, id, false);

export const insertFamily = (
  tenantId: string,
  id: string,
  number: string,
  accountId: string,
  at: string,
): Statement => ({
  name: 'quote-family-insert',
  text: 'insert into quote.family (tenant_id, id, number, account_id, recorded_at) values ($1, $2, $3, $4, $5)',
  values: [tenantId, id, number, accountId, at],
});

/**
 * The number of the next family. Its row stays locked until the creation has ended, so that two at once get two numbers, and one that
 * is refused leaves no gap. The first one counts what was there before there was a counter.
 */
export const nextFamilyNumber = async (tx: Tx): Promise<number> => {
  const [counted] = await tx.query<{ last: string }>({
    name: 'quote-number-next',
    text: 'update quote.number_counter set last = last + 1 where tenant_id = $1 returning last',
    values: [tx.tenantId],
  });
  if (counted) return Number(counted.last);
  const [begun] = await tx.query<{ last: string }>({
    name: 'quote-number-first',
    text: `insert into quote.number_counter (tenant_id, last)
           select $1, count(*) + 1 from quote.family where tenant_id = $1
           on conflict (tenant_id) do update set last = number_counter.last + 1 returning last`,
    values: [tx.tenantId],
  });
  return Number(begun?.last);
};

export const readFamily = (
  tx: Tx,
  familyId: string,
): Promise<readonly { id: string; revisionNo: number; status: QuoteStatus; version: number }[]> =>
  tx.query({
    name: 'quote-family-read',
    text: `select id, revision_no as "revisionNo", status, version from quote.revision where tenant_id = $1 and family_id = $2 order by revision_no`,
    values: [tx.tenantId, familyId],
  });

export type NewRevision = Pick<
  Quote,
  | 'familyId'
  | 'revisionNo'
  | 'accountId'
  | 'territory'
  | 'ownerPerson'
  | 'persons'
  | 'quoteClass'
  | 'header'
  | 'lines'
  | 'content'
>;

export const insertRevision = (tenantId: string, next: Head, quote: NewRevision, at: string): readonly Statement[] => [
  {
    name: 'quote-revision-insert',
    text: `insert into quote.revision
             (tenant_id, id, family_id, revision_no, status, account_id, territory, owner_person, header, persons, content, version, entry_leaf, recorded_at, class)
           values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      tenantId,
      next.id,
      quote.familyId,
      quote.revisionNo,
      quote.accountId,
      quote.territory,
      quote.ownerPerson,
      quote.header,
      quote.persons,
      quote.content,
      next.version,
      next.entryLeaf,
      at,
      quote.quoteClass,
    ],
  },
  ...upsertLines(tenantId, next, quote.lines),
];

/** What a decision changes of a revision; what is absent stays. */
export type QuoteChange = {
  readonly [
    K in Exclude<
      keyof Quote,
      | 'id'
      | 'familyId'
      | 'revisionNo'
      | 'accountId'
      | 'territory'
      | 'ownerPerson'
      | 'quoteClass'
      | 'lines'
      | 'version'
      | 'entryLeaf'
    >
  ]?: Quote[K];
} & {
  readonly acceptedBy?: object;
  readonly upsertLines?: readonly Line[];
  readonly removeLines?: readonly string[];
};

const COLUMN_OF: Readonly<Record<string, string>> = {
  status: 'status',
  persons: 'persons',
  header: 'header',
  content: 'content',
  pricedContent: 'priced_content',
  validatedContent: 'validated_content',
  priceFingerprint: 'price_fingerprint',
  marginFingerprint: 'margin_fingerprint',
  approvalFingerprint: 'approval_fingerprint',
  contentRoot: 'content_root',
  documentId: 'document_id',
  documentHash: 'document_hash',
  snapshotHash: 'snapshot_hash',
  validUntil: 'valid_until',
  presentedAt: 'presented_at',
  acceptedAt: 'accepted_at',
  acceptedBy: 'accepted_by',
};

const COLUMN_NAMES = Object.keys(COLUMN_OF);

/** PostgreSQL keeps 63 characters of a statement's name; two that begin alike would be taken for each other, so columns go by number. */
const updateName = (names: readonly string[]): string =>
  `quote-update-${names.map((name) => COLUMN_NAMES.indexOf(name)).join('-')}`;

/** The statements of a change: the row with its new version and entry, then its lines. */
export const updateRevision = (tenantId: string, next: Head, change: QuoteChange): readonly Statement[] => {
  const set = Object.entries(change).filter(([name]) => COLUMN_OF[name] !== undefined);
  const columns = set.map(([name], index) => `${COLUMN_OF[name]} = $${index + 5}`);
  return [
    ...deleteLines(tenantId, next.id, change.removeLines ?? []),
    {
      name: updateName(set.map(([name]) => name)),
      text: `update quote.revision set version = $3, entry_leaf = $4${columns.map((column) => `, ${column}`).join('')} where tenant_id = $1 and id = $2`,
      values: [tenantId, next.id, next.version, next.entryLeaf, ...set.map(([, value]) => value)],
    },
    ...upsertLines(tenantId, next, change.upsertLines ?? []),
  ];
};

/** A deal is of one class, whichever of its revisions one opens. */
export const setClassOfFamily = (tenantId: string, familyId: string, quoteClass: QuoteClass): Statement => ({
  name: 'quote-class-set',
  text: 'update quote.revision set class = $3 where tenant_id = $1 and family_id = $2',
  values: [tenantId, familyId, quoteClass],
});

/** Whether another deal of this account was ever accepted: a new customer is one of whom that is not so. */
export const hasAcceptedBefore = async (tx: Tx, accountId: string, familyId: string): Promise<boolean> =>
  (
    await tx.query({
      name: 'quote-accepted-before',
      text: `select 1 from quote.revision where tenant_id = $1 and account_id = $2 and family_id <> $3 and status in ('accepted', 'converted') limit 1`,
      values: [tx.tenantId, accountId, familyId],
    })
  ).length > 0;

/** Revisions that a newer presented one replaces, locked in the order of their ids. */
export const lockReplaced = (
  tx: Tx,
  familyId: string,
  by: string,
): Promise<
  readonly {
    readonly id: string;
    readonly revisionNo: number;
    readonly accountId: string;
    readonly status: QuoteStatus;
  }[]
> =>
  tx.query({
    name: 'quote-lock-replaced',
    text: `select id, revision_no as "revisionNo", account_id as "accountId", status from quote.revision
           where tenant_id = $1 and family_id = $2 and id <> $3 and status in ('draft', 'approved', 'presented') order by id for update`,
    values: [tx.tenantId, familyId, by],
  });

/** A change that follows from another aggregate's fact: it moves the version on; its entry is that of the command it is part of. */
export const updateQuote = (
  tenantId: string,
  quote: Pick<Quote, 'id' | 'version' | 'entryLeaf'>,
  change: QuoteChange,
): readonly Statement[] =>
  updateRevision(tenantId, { id: quote.id, version: quote.version + 1, entryLeaf: quote.entryLeaf }, change);

export const supersede = (tenantId: string, ids: readonly string[]): Statement => ({
  name: 'quote-supersede',
  text: `update quote.revision set status = 'superseded', version = version + 1 where tenant_id = $1 and id = any($2::uuid[])`,
  values: [tenantId, ids],
});

/** The orders that a converted quote became: conversion writes them on the quote's own fact, so no later context is asked. */
export const readOrderRefs = async (
  tx: Tx,
  quoteId: string,
): Promise<readonly { readonly orderId: string; readonly number: string }[]> => {
  const facts = await readFactsOf(tx, [quoteId], ORDER_REF_FACTS_MAX);
  const converted = facts.find((fact) => fact.type === 'QuoteConvertedToOrder');
  return (converted?.data['orders'] ?? []) as unknown as readonly {
    readonly orderId: string;
    readonly number: string;
  }[];
};

/** How many offers were accepted in a stretch of time, half-open. */
export const countAccepted = async (tx: Tx, from: Temporal.Instant, to: Temporal.Instant): Promise<number> =>
  (
    await tx.query<{ n: number }>({
      name: 'quotes-accepted-count',
      text: `select count(*)::int as n from quote.revision where tenant_id = $1 and accepted_at >= $2 and accepted_at < $3`,
      values: [tx.tenantId, from.toString(), to.toString()],
    })
  )[0]?.n ?? 0;
