/**
 * Passes facts on, in order per aggregate and at least once: for every webhook that wants a fact, and for every broker, it leaves one
 * delivery, then marks the fact as published. Whoever lost the lease of a part in between marks nothing.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { derivedId } from '#kernel/ids.ts';
import type { Clock } from './clock.ts';
import { type Pool, systemTransaction } from './database/tx.ts';
import type { Door } from './door.ts';
import { insertSinkDeliveries } from './sinks/sinks.store.ts';
import { holdsLease, leasePart, markPublished, type PendingFact, pendingOf, releasePart } from './relay.store.ts';
import { activeWebhooks, insertDeliveries } from './webhooks.store.ts';

const BATCH = 200;
const LEASE_SECONDS = 30;

export type RelayParts = {
  readonly pool: Pool;
  readonly door: Door;
  readonly clock: Clock;
  readonly name: string;
  readonly log: Logger;
  /** Brokers that every fact is left for. */
  readonly sinks?: readonly string[];
};

const deliveriesFor = async (parts: RelayParts, tenantId: string, facts: readonly PendingFact[]): Promise<void> => {
  const webhooks = await parts.door.read(tenantId, activeWebhooks);
  const at = parts.clock();
  const rows = facts.flatMap((fact) =>
    webhooks
      .filter((webhook) => webhook.types.length === 0 || webhook.types.includes(fact.type))
      .map((webhook) => ({
        id: derivedId(at, `${webhook.id}/${fact.id}`, 'delivery'),
        webhookId: webhook.id,
        factId: fact.id,
      })),
  );
  if (rows.length === 0) return;
  const jobs = [{ queue: 'webhook' as const, data: { tenantId } }];
  await parts.door.transaction(tenantId, (tx) =>
    tx.commit([insertDeliveries(tenantId, rows, at.toString()), ...parts.door.jobs.statements(jobs)]),
  );
  parts.door.jobs.committed(jobs);
};

/** One pass over one part; how many facts it passed on. */
export const relayOnce = async (parts: RelayParts): Promise<number> => {
  const now = parts.clock();
  const [leased] = await systemTransaction(parts.pool, (tx) =>
    tx.query<{ part: number; fence: string }>(
      leasePart(parts.name, now.toString(), now.add({ seconds: LEASE_SECONDS }).toString()),
    ),
  );
  if (!leased) return 0;
  const fence = String(leased.fence);
  const facts = await systemTransaction(parts.pool, (tx) => tx.query<PendingFact>(pendingOf(leased.part, BATCH)));
  for (const [tenantId, own] of Map.groupBy(facts, (fact) => fact.tenant_id)) await deliveriesFor(parts, tenantId, own);
  const ids = facts.map((fact) => fact.id);
  const { sinks = [] } = parts;
  await systemTransaction(parts.pool, async (tx) => {
    const held = await tx.query(holdsLease(leased.part, fence));
    if (held.length === 0) return;
    const at = parts.clock().toString();
    if (sinks.length > 0 && ids.length > 0) await tx.query(insertSinkDeliveries(sinks, ids, at));
    await tx.query(markPublished(leased.part, ids, at));
    await tx.query(releasePart(leased.part, fence));
  });
  return facts.length;
};

export const relayName = (seed: string): string => createHash('sha256').update(seed).digest('hex').slice(0, 12);
