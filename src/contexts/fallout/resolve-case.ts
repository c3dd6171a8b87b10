/** The task has ended after all: its case is closed, in the transaction in which it ended. */
import type { Fact } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { derivedId } from '#kernel/ids.ts';
import { insertCaseEvent } from './case-event.store.ts';
import type { FalloutCase } from './fallout.ts';
import { saveResolved } from './fallout.store.ts';

export type ResolvedCase = { readonly facts: readonly Fact[]; readonly statements: readonly Statement[] };

/** `resolution`: how it ended, in a word that a report can count. */
export const resolveCase = (
  tenantId: string,
  found: FalloutCase,
  resolution: 'done' | 'skipped' | 'cancelled',
  at: Temporal.Instant,
): ResolvedCase => ({
  facts: [
    {
      type: 'OrderFalloutResolved',
      subject: { kind: 'order', id: found.orderId },
      data: { caseId: found.id, orderId: found.orderId, taskId: found.taskId, resolution, openedAt: found.openedAt },
    },
  ],
  statements: [
    saveResolved(tenantId, found.id, resolution, at.toString()),
    insertCaseEvent(
      tenantId,
      found.id,
      { id: derivedId(at, found.id, 'resolved', found.version), kind: 'resolved', personId: null, body: resolution },
      at.toString(),
    ),
  ],
});
