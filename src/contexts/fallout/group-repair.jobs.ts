/** Carries repairs of a cause out, case by case, as whoever asked for them. The key of each repair is made of job and case: nothing is done twice. */
import { readPrincipal } from '#contexts/identity/index.ts';
import type { AnyCommandDefinition, Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { isNotNow } from '#platform/not-now.ts';
import { runCommand } from '#platform/run-command.ts';
import { endGroupRepair } from './group-repair.ts';
import { type GroupRepair, type Repairable, readRunning, readWaitingItems, settleItem } from './group-repair.store.ts';
import { repairOrder } from './repair-order.ts';

const ITEMS_AT_ONCE = 20;

export type GroupRepairParts = { readonly door: Door; readonly goesOn: () => boolean };

const asCommand = (definition: unknown) =>
  definition as AnyCommandDefinition as unknown as Parameters<typeof runCommand>[1];

const repairOne = async (
  door: Door,
  principal: Principal,
  job: GroupRepair,
  { caseId, taskId, orderId }: Repairable,
): Promise<{ readonly outcome: 'repaired' | 'refused'; readonly refusal: string | null } | undefined> => {
  const { payload } = JSON.parse(job.detail) as { readonly payload: object | null };
  const answer = await runCommand(
    door,
    asCommand(repairOrder),
    principal,
    {
      idempotencyKey: `group-repair/${job.id}/${caseId}`,
      payload: { orderId, taskId, action: job.action, ...(payload === null ? {} : { payload }) },
      reason: job.reason,
    },
    { channel: 'worker', causationId: job.id },
  );
  if (answer.ok) return { outcome: 'repaired', refusal: null };
  return isNotNow(answer.refusal) ? undefined : { outcome: 'refused', refusal: answer.refusal.code };
};

const workOn = async ({ door, goesOn }: GroupRepairParts, tenantId: string, job: GroupRepair): Promise<number> => {
  const [items, principal] = await door.read(tenantId, (tx) =>
    Promise.all([readWaitingItems(tx, job.id, ITEMS_AT_ONCE), readPrincipal(tx, job.requestedBy)]),
  );
  let settled = 0;
  for (const item of items) {
    if (!goesOn()) return settled;
    const result = principal
      ? await repairOne(door, principal, job, item)
      : { outcome: 'refused' as const, refusal: 'access.denied' };
    if (result === undefined) continue;
    settled += 1;
    const at = door.clock().toString();
    await door.transaction(tenantId, (tx) => tx.commit([settleItem(tenantId, job.id, item.caseId, { ...result, at })]));
  }
  if (items.length === 0)
    await runCommand(
      door,
      asCommand(endGroupRepair),
      door.systemPrincipal(tenantId, 'timer'),
      { idempotencyKey: `end/${job.id}`, payload: { jobId: job.id } },
      { channel: 'worker', causationId: job.id },
    );
  return settled;
};

/** Works until nothing waits that can be done now; answers how many cases were settled. */
export const sweepGroupRepairs = async (parts: GroupRepairParts, tenantId: string): Promise<number> => {
  let settled = 0;
  for (;;) {
    const running = await parts.door.read(tenantId, readRunning);
    let now = 0;
    for (const job of running) now += await workOn(parts, tenantId, job);
    settled += now;
    if (now === 0 || !parts.goesOn()) return settled;
  }
};
