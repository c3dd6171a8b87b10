/** Tells a webhook of a fact: signed after Standard Webhooks, retried with growing pauses, given up on in the open. */
import type { Door } from './door.ts';
import type { OutboundPolicy } from './outbound/policy.ts';
import { sendUnder } from './outbound/send.connector.ts';
import { signWebhook } from './webhook-signature.ts';
import {
  claimDeliveries,
  claimTurn,
  countFailures,
  type DeliveryOutcome,
  type DueDelivery,
  recordDelivery,
  unclaimDeliveries,
} from './webhooks.store.ts';

export const DELIVERY_ATTEMPTS_MAX = 12;
/**
 * As often in a row, whatever it was told, and for as long: then it is disabled, and somebody sees to it. Often alone would be an outage of a second
 * where much is to be told; long alone, one fact that it cannot take on a quiet day.
 */
const FAILURES_IN_A_ROW_MAX = 30;
const FAILING_MINUTES_MAX = 60;
export const DELIVERY_TIMEOUT_MS = 10_000;
const DELIVERIES_PER_SWEEP = 50;
/** A worker that is gone holds up what it had claimed for this long; a slower one may tell a fact twice, which its id shows. */
const CLAIM_SECONDS = 60;
const PAUSE_SECONDS_MAX = 3_600;

export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>;

/** Whatever it answers is not read: the status says whether it was told. */
const ANSWER_BYTES_MAX = 64 * 1024;

export const postUnder = (policy: OutboundPolicy): Post => {
  const send = sendUnder(policy);
  return async (url, headers, body) => {
    const limits = { timeoutMs: DELIVERY_TIMEOUT_MS, answerBytesMax: ANSWER_BYTES_MAX };
    const result = await send({ method: 'POST', url, headers, body, ...limits });
    if ('status' in result && result.status !== undefined) return result.status;
    throw new Error('why' in result ? result.why : result.kind);
  };
};

const pauseSeconds = (attempts: number): number => Math.min(PAUSE_SECONDS_MAX, 2 ** Math.min(attempts, 12));

const failed = (delivery: DueDelivery, now: Temporal.Instant, status: number | null, error: string): DeliveryOutcome =>
  delivery.attempts + 1 >= DELIVERY_ATTEMPTS_MAX
    ? { state: 'dead', status, error, nextAt: null, deliveredAt: null }
    : {
        state: 'pending',
        status,
        error,
        nextAt: now.add({ seconds: pauseSeconds(delivery.attempts) }).toString(),
        deliveredAt: null,
      };

const tell = async (delivery: DueDelivery, post: Post, now: Temporal.Instant): Promise<DeliveryOutcome> => {
  const headers = {
    'content-type': 'application/cloudevents+json',
    ...signWebhook(delivery.secret, { id: delivery.factId, sentAt: now, body: delivery.event }),
  };
  try {
    const status = await post(delivery.url, headers, delivery.event);
    return status >= 200 && status < 300
      ? { state: 'delivered', status, error: null, nextAt: null, deliveredAt: now.toString() }
      : failed(delivery, now, status, `answered ${status}`);
  } catch (error) {
    return failed(delivery, now, null, error instanceof Error ? error.message : String(error));
  }
};

/** What is due, taken so that no other worker tells it at the same time. */
const claim = (door: Door, tenantId: string): Promise<readonly DueDelivery[]> =>
  door.transaction(tenantId, async (tx) => {
    if (!(await claimTurn(tx))) return [];
    const now = door.clock();
    const until = now.add({ seconds: CLAIM_SECONDS });
    const due = await claimDeliveries(tx, now.toString(), until.toString(), DELIVERIES_PER_SWEEP);
    await tx.commit([]);
    return due;
  });

type Failing = { readonly times: number; readonly since: string | null };
const WELL: Failing = { times: 0, since: null };

const isTired = ({ times, since }: Failing, at: Temporal.Instant): boolean =>
  since !== null &&
  times >= FAILURES_IN_A_ROW_MAX &&
  Temporal.Instant.from(since).until(at).total('minutes') >= FAILING_MINUTES_MAX;

/** Delivers what is due, in order. A failure holds up what follows about the same subject, and nothing else: no other webhook, no other aggregate. */
export const deliverDue = async (
  door: Door,
  tenantId: string,
  post: Post,
  /** A webhook that failed too often in a row. */
  tired: (tenantId: string, webhookId: string, why: string) => Promise<void> = async () => {},
): Promise<number> => {
  const due = await claim(door, tenantId);
  const heldUp = new Set<string>();
  const untried: string[] = [];
  const failing = new Map<string, Failing>();
  for (const delivery of due) {
    const line = `${delivery.webhookId}/${delivery.subjectId}`;
    if (heldUp.has(line) || heldUp.has(delivery.webhookId)) {
      untried.push(delivery.id);
      continue;
    }
    const at = door.clock();
    const outcome = await tell(delivery, post, at);
    const isDelivered = outcome.state === 'delivered';
    await door.transaction(tenantId, (tx) =>
      tx.commit([
        recordDelivery(tenantId, delivery.id, outcome),
        countFailures(tenantId, delivery.webhookId, isDelivered ? null : at.toString()),
      ]),
    );
    if (outcome.state === 'pending') heldUp.add(line);
    const before = failing.get(delivery.webhookId) ?? { times: delivery.failedInARow, since: delivery.failingSince };
    const now = isDelivered ? WELL : { times: before.times + 1, since: before.since ?? at.toString() };
    failing.set(delivery.webhookId, now);
    if (isTired(now, at)) {
      await tired(
        tenantId,
        delivery.webhookId,
        `${now.times} failures in a row, the last: ${outcome.error ?? 'unknown'}`.slice(0, 500),
      );
      heldUp.add(delivery.webhookId);
    }
  }
  if (untried.length > 0)
    await door.transaction(tenantId, (tx) =>
      tx.commit([unclaimDeliveries(tenantId, untried, door.clock().toString())]),
    );
  return due.length;
};
