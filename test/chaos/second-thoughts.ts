/**
 * What people do to an order that is under way: they stop it and let it go on, change it, or want it no more; and order operations put
 * right what fell out. Each is said twice under one key. A refusal is an answer: it may be too late, and that is said.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '#test/simulator/random.ts';
import type { Answered, Clients } from './clients.ts';

/** By the number of the offer; every third of them is left alone. */
const FATES = ['kept', 'held', 'amended', 'kept', 'cancelled', 'amended', 'held', 'kept', 'cancelled'] as const;
export type Fate = (typeof FATES)[number];
export const fateOf = (index: number): Fate => FATES[index % FATES.length] ?? 'kept';

const LATER_MS_MAX = 1_500;
/** A customer who is told "not now" asks again. */
const INSISTS = 4;
const DESK_LOOKS_EVERY_MS = 500;

type Sent = { readonly who: string; readonly path: string; readonly payload: object; readonly key: string };

const twice = async ({ send }: Clients, { who, path, payload, key }: Sent): Promise<Answered> => {
  const [one, other] = await Promise.all([send(who, path, payload, key), send(who, path, payload, key)]);
  assert.equal(one.status, other.status, `${path} under one key: ${JSON.stringify([one.body, other.body])}`);
  return one;
};

const holdAndRelease = async (people: Clients, orderId: string, random: Random): Promise<void> => {
  const said = (what: string) => ({
    who: 'otto.orderops',
    path: `/orders/${orderId}/${what}`,
    payload: { reasonCode: 'customer-asked' },
    key: `${what}/${orderId}`,
  });
  const held = await twice(people, said('hold'));
  if (held.status !== 200) return;
  await pause(random.int(LATER_MS_MAX));
  const released = await twice(people, said('release'));
  assert.equal(released.status, 200, JSON.stringify(released.body));
};

type Seen = {
  readonly order: { readonly version: number };
  readonly items: readonly { readonly id: string; readonly version?: number }[];
};

/** Where the first item goes: its tasks are undone and done again where they can be, and nothing is touched where they cannot. */
const amend = async (people: Clients, orderId: string): Promise<void> => {
  for (let tries = 1; tries <= INSISTS; tries += 1) {
    const { order, items } = (await people.read('rita.rep', `/orders/${orderId}`)).body as unknown as Seen;
    const [item] = items;
    const answer = await twice(people, {
      who: 'rita.rep',
      path: `/orders/${orderId}/amend`,
      payload: {
        orderVersion: order.version,
        reasonCode: 'customer-asked',
        priority: tries,
        items: [
          { op: 'change', itemId: item?.id, itemVersion: item?.version ?? 1, shipTo: { id: 'gate-2', name: 'Gate 2' } },
        ],
      },
      key: `amend/${tries}/${orderId}`,
    });
    if (answer.status === 200) return;
    await pause(DESK_LOOKS_EVERY_MS);
  }
};

const cancel = async (people: Clients, orderId: string): Promise<void> => {
  for (let tries = 1; tries <= INSISTS; tries += 1) {
    const payload = { reasonCode: 'customer-changed-mind' };
    const path = `/orders/${orderId}/cancel`;
    const answer = await twice(people, { who: 'rita.rep', path, payload, key: `cancel/${tries}/${orderId}` });
    if (answer.status === 200) return;
    await pause(DESK_LOOKS_EVERY_MS);
  }
};

export const changeOfMind = async (
  people: Clients,
  fate: Fate,
  orderIds: readonly string[],
  random: Random,
): Promise<void> => {
  await pause(random.int(LATER_MS_MAX));
  for (const orderId of orderIds) {
    if (fate === 'held') await holdAndRelease(people, orderId, random);
    if (fate === 'amended') await amend(people, orderId);
    if (fate === 'cancelled') await cancel(people, orderId);
  }
};

type Case = {
  readonly id: string;
  readonly orderId: string;
  readonly taskId: string;
  readonly safeActions: readonly string[];
};

/** Somebody at the worklist: what fell out is tried again, by the first action that is safe and claims nothing that was not seen. */
export const repairDesk = (people: Clients): { readonly close: () => Promise<void>; readonly leave: () => void } => {
  let open = true;
  const repaired = new Map<string, number>();
  const repair = async ({ id, orderId, taskId, safeActions }: Case): Promise<void> => {
    const action = ['reconcile', 'retry-task'].find((each) => safeActions.includes(each));
    if (action === undefined) return;
    const times = (repaired.get(id) ?? 0) + 1;
    repaired.set(id, times);
    await people.send(
      'otto.orderops',
      `/orders/${orderId}/repair-actions`,
      { taskId, action },
      `repair/${id}/${times}`,
      'looked into with the other system',
    );
  };
  const work = async (): Promise<void> => {
    while (open) {
      const { body } = await people.read('otto.orderops', '/fallout?state=open');
      for (const each of (body['cases'] ?? []) as readonly Case[]) await repair(each);
      await pause(DESK_LOOKS_EVERY_MS);
    }
  };
  const working = work();
  // Heard when it is closed; until then it must not end the process.
  working.catch(() => {});
  const leave = (): void => void (open = false);
  return {
    /** At once, where something has failed already. */
    leave,
    /** With what it is at; what it met is thrown. */
    close: async () => {
      leave();
      await working;
    },
  };
};
