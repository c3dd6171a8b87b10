/**
 * Operations 10.2 and the handoffs of capstone 18.2: plans are made, moves are legal, trouble has a runbook and an owner. What a draft can change
 * (mappings, retries, samples, names in billing, rules of fallout and assets) is judged in the model as it would be. The lives of orders, tasks, handoffs and
 * differences, and the contracts of connectors, are code of this version of the platform and no artifacts: no draft changes them, a deployment does, which
 * its own tests judge. Their gates say so, because a gate that looks at nothing of the draft must not seem to.
 */
import { handoffLife } from '#contexts/billing/index.ts';
import { taskLife } from '#contexts/fulfillment/index.ts';
import { orderLife } from '#contexts/order/index.ts';
import { differenceLife } from '#contexts/reconciliation/index.ts';
import type { LifeSheet } from '#kernel/lifecycle.ts';
import { byChecks } from './judge-by-checks.ts';
import { failed, passed, warned, type ReleaseGate } from './gate.ts';
import { newlyStuck, takenBack } from './taken-back.ts';

const ORDERS = ['order-mapping', 'workflow', 'integration'] as const;

const OF_THE_PLATFORM = 'They are code of this version of the platform: no draft changes them, a deployment does.';
const SAID_MAX = 12;

const lives: readonly LifeSheet[] = [orderLife, taskLife, handoffLife, differenceLife];

/** Where an order has begun and not ended, there is a way to cancel it or to decide that it is over. */
const WAYS_OUT: ReadonlySet<string> = new Set(['cancel', 'requestCancellation', 'reject', 'fail', 'recordFailed']);
const withoutWayOut = (life: LifeSheet): readonly string[] => {
  const leads = (state: string, seen: ReadonlySet<string>): boolean =>
    life.moves
      .filter(({ from }) => from.includes(state))
      .some(
        ({ name, to }) =>
          WAYS_OUT.has(name) || to === 'cancelled' || (!seen.has(to) && leads(to, new Set([...seen, to]))),
      );
  return life.states.filter((state) => !life.terminal.includes(state) && !leads(state, new Set([state])));
};

export const orderGates: readonly ReleaseGate[] = [
  {
    of: 'release',
    gate: 'plans',
    promise: 'Representative orders are planned, and each plan is what its author says',
    types: 'every',
    judge: byChecks('plans', 'rules', 'samples', 'fulfillment'),
  },
  {
    of: 'release',
    gate: 'state-machines',
    promise: 'Every life is sound: nothing unreachable, no dead end, a way out of every wait',
    types: ORDERS,
    judge: () => {
      const problems = lives.flatMap((life) => life.problems().map((problem) => `${life.name}: ${problem}`));
      return problems.length === 0
        ? passed(`The lives of ${lives.map(({ name }) => name).join(', ')}.`, OF_THE_PLATFORM)
        : failed(...problems);
    },
  },
  {
    of: 'release',
    gate: 'cancellation',
    promise: 'An order can be cancelled, or ended by decision, from every state',
    types: ORDERS,
    judge: ({ release: { before, after } }) => {
      const stuck = withoutWayOut(orderLife);
      if (stuck.length > 0) return failed(...stuck.map((state) => `There is no way out of ${state}.`));
      const found = takenBack(after);
      const newly = newlyStuck(takenBack(before), found);
      const says = [
        `${found.samples} sample orders of the draft were cancelled after each of their ${found.stages} tasks; from ${found.stuckFrom.length} tasks on a person decides.`,
        `An order has a way out of all ${orderLife.states.length - orderLife.terminal.length} states before its end. ${OF_THE_PLATFORM}`,
      ];
      return newly.length === 0
        ? passed(...says)
        : warned(
            ...newly
              .slice(0, SAID_MAX)
              .map(({ sample, task, because }) => `${sample}: newly not taken back after ${task}, because ${because}.`),
            ...(newly.length > SAID_MAX ? [`… and ${newly.length - SAID_MAX} more.`] : []),
            ...says,
          );
    },
  },
  {
    of: 'release',
    gate: 'retry-and-timeout',
    promise: 'Every call has a retry policy that ends',
    types: ORDERS,
    judge: byChecks('retry-policies'),
  },
  {
    of: 'release',
    gate: 'compensation',
    promise: 'Of every task it is said how it is taken back, or that it cannot be',
    types: ORDERS,
    judge: ({ release: { after } }) => {
      const tasks = after.of('decomposition-rules').flatMap(({ rules }) => rules.flatMap((rule) => rule.tasks));
      const open = tasks.filter((task) => task.undo === undefined && task.pointOfNoReturn === undefined);
      const says = `${tasks.length} tasks, ${tasks.filter(({ undo }) => undo !== undefined).length} with their undo.`;
      return open.length === 0
        ? passed(says)
        : warned(
            says,
            `${open.length} have none: a cancellation after them needs a person (${[...new Set(open.map(({ key }) => key))].slice(0, 12).join(', ')}).`,
          );
    },
  },
  {
    of: 'release',
    gate: 'partial-fulfillment',
    promise: 'What was delivered and what is left of an order can be recorded',
    types: ORDERS,
    judge: () =>
      orderLife.states.includes('partial') && orderLife.moves.some(({ to }) => to === 'partial')
        ? passed('A decision makes an order partial; the remainder is an order of its own.', OF_THE_PLATFORM)
        : failed('An order cannot be recorded as partly fulfilled.'),
  },
  {
    of: 'release',
    gate: 'downstream-contracts',
    promise:
      'Every operation that a plan calls is in the contract of its system, and a mock made of it takes what is sent',
    types: ORDERS,
    judge: byChecks('plans', 'fulfillment', 'mocked-calls'),
  },
  {
    of: 'release',
    gate: 'billing-and-assets',
    promise: 'Every charge has a name in billing, every product its place in the installed base',
    types: 'every',
    judge: byChecks('billing', 'asset-rules'),
  },
  {
    of: 'release',
    gate: 'fallout',
    promise: 'Every kind of failure has an owner, an urgency and a runbook',
    types: 'every',
    judge: byChecks('fallout-rules'),
  },
  {
    of: 'release',
    gate: 'reconciliation',
    promise: 'What is compared after it, and who owns a difference, is defined',
    types: 'every',
    judge: () => {
      const problems = differenceLife.problems();
      return problems.length === 0
        ? passed('The eight pairs are compared; a difference has an owner, a severity and a repair.', OF_THE_PLATFORM)
        : failed(...problems);
    },
  },
  {
    of: 'release',
    gate: 'proposals',
    promise: 'Proposals and clauses are set for every country and language',
    types: 'every',
    judge: byChecks('proposals', 'clauses', 'proposal-content'),
  },
  {
    of: 'release',
    gate: 'configuration-and-eligibility',
    promise: 'What is sold can be configured, and may be sold, as before',
    types: 'every',
    judge: byChecks('configuration', 'eligibility'),
  },
];
