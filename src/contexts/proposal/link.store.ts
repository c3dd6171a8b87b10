/** The only SQL of customers' links. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Link, LinkPurpose, LinkState } from './link.ts';

const LINK = `select id, quote_id as "quoteId", account_id as "accountId", purpose, contact_name as "contactName",
    contact_email as "contactEmail", state, expires_at as "expiresAt", sent_at as "sentAt", opened_count as "openedCount",
    first_opened_at as "firstOpenedAt", last_opened_at as "lastOpenedAt", ended_at as "endedAt", recorded_at as "recordedAt",
    version, entry_leaf as "entryLeaf"
  from proposal.link where tenant_id = $1`;

const one = async (tx: Tx, name: string, more: string, value: string): Promise<Link | undefined> =>
  (await tx.query<Link>({ name, text: `${LINK} and id = $2${more}`, values: [tx.tenantId, value] }))[0];

export const readLink = (tx: Tx, id: string): Promise<Link | undefined> => one(tx, 'link-read', '', id);
export const lockLink = (tx: Tx, id: string): Promise<Link | undefined> => one(tx, 'link-lock', ' for update', id);

export const readLinksOf = (tx: Tx, quoteId: string): Promise<readonly Link[]> =>
  tx.query<Link>({
    name: 'links-of-quote',
    text: `${LINK} and quote_id = $2 order by recorded_at, id`,
    values: [tx.tenantId, quoteId],
  });

/** In the order of their ids, as every lock is taken. */
export const lockOpenLinks = (tx: Tx, quoteId: string): Promise<readonly Link[]> =>
  tx.query<Link>({
    name: 'links-lock-open',
    text: `${LINK} and quote_id = $2 and state = 'open' order by id for update`,
    values: [tx.tenantId, quoteId],
  });

export const readSecretHash = async (tx: Tx, id: string): Promise<Uint8Array | undefined> =>
  (
    await tx.query<{ hash: Uint8Array }>({
      name: 'link-secret',
      text: 'select secret_hash as hash from proposal.link where tenant_id = $1 and id = $2',
      values: [tx.tenantId, id],
    })
  )[0]?.hash;

export type NewLink = {
  readonly quoteId: string;
  readonly accountId: string;
  readonly secretHash: Uint8Array;
  readonly purpose: LinkPurpose;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly expiresAt: string;
  readonly openedBy: string;
};

export const insertLink = (tenantId: string, next: Head, link: NewLink, at: string): Statement => ({
  name: 'link-insert',
  text: `insert into proposal.link (tenant_id, id, quote_id, account_id, secret_hash, purpose, contact_name, contact_email, state,
           expires_at, opened_by, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12, $13)`,
  values: [
    tenantId,
    next.id,
    link.quoteId,
    link.accountId,
    link.secretHash,
    link.purpose,
    link.contactName,
    link.contactEmail,
    link.expiresAt,
    link.openedBy,
    next.version,
    next.entryLeaf,
    at,
  ],
});

export const countOpening = (tenantId: string, next: Head, at: string): Statement => ({
  name: 'link-opened',
  text: `update proposal.link set opened_count = opened_count + 1, first_opened_at = coalesce(first_opened_at, $3), last_opened_at = $3,
           version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, at, next.version, next.entryLeaf],
});

export const endLink = (
  tenantId: string,
  next: Pick<Head, 'id' | 'version' | 'entryLeaf'>,
  state: LinkState,
  at: string,
): Statement => ({
  name: 'link-end',
  text: `update proposal.link set state = $3, ended_at = $4, version = $5, entry_leaf = $6 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, state, at, next.version, next.entryLeaf],
});

/** The mail server took the letter. */
export const markSent = (tenantId: string, id: string, at: string): Statement => ({
  name: 'link-sent',
  text: 'update proposal.link set sent_at = $3 where tenant_id = $1 and id = $2 and sent_at is null',
  values: [tenantId, id, at],
});
