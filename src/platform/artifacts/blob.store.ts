/** What is kept by the hash of its content: decisions with their inputs, snapshots, documents. Written once, shared, never changed. */
import { hash } from 'node:crypto';
import { canonical } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Statement, Tx } from '../database/tx.ts';

export type Blob = { readonly hash: string; readonly text: string };

export const blobOf = (value: unknown): Blob => {
  const text = canonical(value);
  return { hash: blobHash(text), text };
};

const blobHash = (text: string): string => `sha256:${hash('sha256', text)}`;

export const storeBlob = (tenantId: string, kind: string, blob: Blob, at: string): Statement => ({
  name: 'blob-store',
  text: `insert into platform.blob (tenant_id, hash, kind, canon, recorded_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
  values: [tenantId, blob.hash, kind, blob.text, at],
});

export const readBlob = async (
  tx: Tx,
  hash: string,
): Promise<{ readonly kind: string; readonly value: Json } | undefined> => {
  const rows = await tx.query<{ kind: string; canon: string }>({
    name: 'blob-read',
    text: 'select kind, canon from platform.blob where tenant_id = $1 and hash = $2',
    values: [tx.tenantId, hash],
  });
  const [row] = rows;
  if (!row) return undefined;
  must(blobHash(row.canon) === hash, 'what is kept by its hash is what the hash says');
  return { kind: row.kind, value: JSON.parse(row.canon) as Json };
};
