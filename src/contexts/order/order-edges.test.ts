/** Every command in every state of an order: what the life allows is decided, everything else is refused with what is allowed, and says so by its name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '#contexts/accounts/index.ts';
import { decideCancel, decideFinishCancellation } from './cancel-order.ts';
import { decideComplete } from './complete-order.ts';
import { decideHold, decideRelease } from './hold-order.ts';
import { aCaptureLine, anId, anOrder, AT, items as itemsOf } from './order.builder.ts';
import { decideDue } from './order-due.ts';
import { orderLife } from './order.lifecycle.ts';
import type { Order } from './order.ts';
import { decideReject } from './reject-order.ts';
import { decideFailed, decidePartial } from './settle-order.ts';
import { decideSubmit } from './submit-order.ts';

const why = { orderId: '', reasonCode: 'customer-asked' };
const account = { state: 'active' } as Account;
const items = itemsOf(aCaptureLine('a'), aCaptureLine('b'));
type Decided =
  | { readonly ok: true; readonly value: { readonly state: string } }
  | { readonly ok: false; readonly refusal: { readonly code: string; readonly [detail: string]: unknown } };

/** The moves that each command stands for: of a cancellation two, of a submission the second where it is for later. */
const COMMANDS: readonly { readonly moves: readonly string[]; readonly decide: (order: Order) => Decided }[] = [
  {
    moves: ['submit'],
    decide: (order) => decideSubmit({ order, account }, { at: AT, payload: { orderId: order.id } }),
  },
  { moves: ['fallDue'], decide: (order) => decideDue(order, { at: AT }) },
  { moves: ['reject'], decide: (order) => decideReject(order, why) },
  { moves: ['hold'], decide: (order) => decideHold(order, why) },
  { moves: ['release'], decide: (order) => decideRelease(order, why) },
  { moves: ['cancel', 'requestCancellation'], decide: (order) => decideCancel(order, why) },
  { moves: ['finishCancellation'], decide: decideFinishCancellation },
  { moves: ['complete'], decide: decideComplete },
  {
    moves: ['settlePartial'],
    decide: (order) =>
      decidePartial({ order, items, lastPart: 1 }, { ...why, notDone: [items[1]?.id ?? ''], remainder: true }, anId),
  },
  { moves: ['settleFailed'], decide: (order) => decideFailed(order, why) },
];
/** Made by the system inside another move, in statements of its own. */
const INSIDE = ['defer', 'begin', 'agreeCancellation', 'declineCancellation', 'declineToHeld'];

test('every edge of the life of an order is a command or a step inside one, and nothing else moves it', () => {
  const covered = new Set([...COMMANDS.flatMap(({ moves }) => moves), ...INSIDE]);
  assert.deepEqual(
    orderLife.moves.map(({ name }) => name).filter((name) => !covered.has(name)),
    [],
  );
});

test('in each of the twelve states each command does what the life says, or is refused with the moves that are allowed', () => {
  for (const state of orderLife.states)
    for (const { moves, decide } of COMMANDS) {
      const allowed = orderLife.allowed(state) as readonly string[];
      const move = moves.find((each) => allowed.includes(each));
      const decided = decide(anOrder({ state }));
      const where = `${moves.join('/')} from ${state}`;
      if (move === undefined) {
        assert.equal(!decided.ok && decided.refusal.code, 'order.move-not-allowed', where);
        assert.deepEqual(!decided.ok && decided.refusal['allowed'], allowed, where);
      } else assert.equal(decided.ok && decided.value.state, orderLife.row(state, move as never)?.to, where);
    }
});
