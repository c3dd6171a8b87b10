/** Sends what is queued: at once on a job, and by a sweep of our own rows, so that a lost job delays a letter and never loses it. */
import type { Door } from '#platform/door.ts';
import type { JobPort } from '#platform/jobs/job-port.ts';
import { everySoOften } from '#platform/loop.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Message } from './communication.ts';
import { readDueMessages, readMessage } from './communication.store.ts';
import type { MailSender } from './mail.connector.ts';
import { recordMessageDelivery } from './record-delivery.ts';

const PRINCIPAL = 'worker';
const MESSAGES_AT_ONCE = 20;

export type DeliveryOptions = {
  readonly door: Door;
  readonly jobs: JobPort;
  readonly mail: MailSender;
  readonly tenants: () => readonly string[] | Promise<readonly string[]>;
  readonly sweepMs: number;
  /** Puts into a letter, as it leaves, what is kept in no table. */
  readonly complete?: Complete;
};

export type Complete = (tenantId: string, message: Message) => Message;
const asItIs: Complete = (_tenantId, message) => message;

/** One try for one message. What is not queued any more, or not due, is left alone; each try is recorded under its number. */
export const deliverMessage = async (
  door: Door,
  mail: MailSender,
  tenantId: string,
  messageId: string,
  complete: Complete = asItIs,
): Promise<void> => {
  const message = await door.read(tenantId, (tx) => readMessage(tx, messageId));
  if (message === undefined || message.dueAt === null) return;
  if (Temporal.Instant.compare(message.dueAt, door.clock()) > 0) return;
  if (await mail.isClosed?.(tenantId)) return;
  const outcome = await mail.send(complete(tenantId, message), tenantId);
  const envelope = { idempotencyKey: `${messageId}:${message.tries + 1}`, payload: { messageId, outcome } };
  const answer = await runCommand(door, recordMessageDelivery, door.systemPrincipal(tenantId, PRINCIPAL), envelope, {
    channel: 'worker',
  });
  // Two workers may have sent the same letter; the second finds it recorded.
  if (
    !answer.ok &&
    answer.refusal.code !== 'message.move-not-allowed' &&
    answer.refusal.code !== 'idempotency.key-reused'
  )
    throw new Error(`A delivery could not be recorded: ${JSON.stringify(answer.refusal)}`);
};

export const runDelivery = async ({
  door,
  jobs,
  mail,
  tenants,
  sweepMs,
  complete,
}: DeliveryOptions): Promise<{ close: () => Promise<void> }> => {
  let closed = false;
  /** The job and the sweep come upon the same letter at once: its reader would get it twice. */
  const leaving = new Set<string>();
  const deliver = async (tenantId: string, messageId: string): Promise<void> => {
    if (leaving.has(messageId)) return;
    leaving.add(messageId);
    try {
      await deliverMessage(door, mail, tenantId, messageId, complete);
    } finally {
      leaving.delete(messageId);
    }
  };
  const sweepTenant = async (tenantId: string): Promise<void> => {
    try {
      const due = await door.read(tenantId, (tx) => readDueMessages(tx, door.clock(), MESSAGES_AT_ONCE));
      for (const messageId of due) await deliver(tenantId, messageId);
    } catch (error) {
      door.log.warn({ err: error, tenantId }, 'a sweep of messages failed, the next one does its work');
    }
  };
  const sweeps = everySoOften('messages', sweepMs, door.log, async () => {
    for (const tenantId of await tenants()) if (!closed) await sweepTenant(tenantId);
  });
  await jobs.work('deliver', async (job) => {
    const { tenantId, messageId } = job.data;
    if (!closed && typeof messageId === 'string') await deliver(tenantId, messageId);
  });
  return {
    close: async () => {
      closed = true;
      await sweeps.close();
    },
  };
};
