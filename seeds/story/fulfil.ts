/** Chapter 9: the order is carried out by systems that others own, and recovered where they fail. */
import { must } from '#kernel/outcome.ts';
import { refusedAs, type Stage, until, well } from './stage.ts';

export type PlanTask = {
  /** `fulfillment`, or `billing` once the order is complete. */
  readonly purpose: string;
  readonly id: string;
  readonly name: string;
  /** A milestone asks nobody. */
  readonly connector: string | null;
  readonly operation: string;
  readonly state: string;
  readonly ruleId: string;
  readonly itemId: string;
};
export type FalloutView = {
  readonly id: string;
  readonly taskId: string;
  readonly orderId: string;
  readonly state: string;
  readonly ownerGroup: string;
  readonly recommended: string;
  readonly safeActions: readonly string[];
  readonly forbiddenActions: readonly { readonly action: string; readonly reason: string }[];
  readonly cause: { readonly message: string };
};
export type Effect = {
  readonly key: string;
  readonly operation: string;
  readonly reference: string;
  readonly payload: Record<string, unknown>;
};

export type FulfilTold = {
  readonly states: readonly string[];
  readonly facts: readonly string[];
  readonly fallout: FalloutView;
  readonly forbidden: Record<string, unknown>;
  readonly dryRun: Record<string, unknown>;
  readonly tasks: readonly PlanTask[];
  readonly effects: readonly Effect[];
};

/** What goes wrong outside, each once: one answers late, one fails, one times out after succeeding, one says no for good. */
const TROUBLE: Readonly<Record<string, readonly object[]>> = {
  provisioning: [{ mode: 'late-callback', times: 1, delayMs: 1_500 }],
  entitlement: [{ mode: 'fail', times: 1 }],
  billing: [{ mode: 'timeout-after-success', times: 1, match: { operation: 'billing.setup' } }],
  'service-scheduling': [
    {
      mode: 'refuse',
      times: 1,
      code: 'no-engineer-available',
      message: 'No engineer is free in Cologne on the day that was asked for.',
      retriable: false,
    },
  ],
};

const makeTrouble = async (stage: Stage): Promise<void> => {
  for (const [name, rules] of Object.entries(TROUBLE)) {
    const reply = await fetch(`${stage.standIn(name)}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rules),
    });
    must(reply.ok, `${name} takes its faults`);
  }
};

export const ledgerOf = async (stage: Stage, name: string): Promise<readonly Effect[]> => {
  const answer = (await (await fetch(`${stage.standIn(name)}/ledger`)).json()) as {
    readonly effects: readonly Effect[];
  };
  return answer.effects;
};

export const CONNECTORS = [
  'billing',
  'entitlement',
  'provisioning',
  'inventory',
  'shipping',
  'service-scheduling',
  'crm',
  'erp',
] as const;

export const tasksOf = async (stage: Stage, orderId: string): Promise<readonly PlanTask[]> => {
  const { plans } = await well<{ plans: { purpose: string; tasks: Omit<PlanTask, 'purpose'>[] }[] }>(
    stage.get('otto.orderops', `/orders/${orderId}/fulfillment-plan`),
    'the plan',
  );
  return plans.flatMap(({ purpose, tasks }) => tasks.map((task) => ({ ...task, purpose })));
};

export const orderState = async (stage: Stage, orderId: string): Promise<string> =>
  (await well<{ order: { state: string } }>(stage.get('otto.orderops', `/orders/${orderId}`), 'the order')).order.state;

const factsOf = async (stage: Stage, orderId: string): Promise<readonly string[]> =>
  (
    await well<{ facts: { type: string }[] }>(stage.get('otto.orderops', `/orders/${orderId}/timeline`), 'the timeline')
  ).facts.map(({ type }) => type);

/** Chapter 9: the order is carried out by systems that others own; what falls out is repaired by a person, never by a guess. */
export const fulfil = async (stage: Stage, orderId: string): Promise<FulfilTold> => {
  await makeTrouble(stage);
  stage.tell(
    'Outside, one system will answer late, one will fail once, one will time out after succeeding, one will say no.',
  );
  await well(stage.send('rita.rep', `/orders/${orderId}/submit`), 'the order is submitted');
  const fallout = await until(stage, 'the refused task falls out', async () => {
    const { cases } = await well<{ cases: { case: FalloutView }[] }>(
      stage.get('otto.orderops', `/orders/${orderId}/fallout`),
      'fallout',
    );
    return cases[0]?.case;
  });
  stage.tell(
    `Fallout: ${fallout.cause.message} Owner: ${fallout.ownerGroup}. Recommended: ${fallout.recommended}; safe: ${fallout.safeActions.join(', ')}.`,
  );
  for (const { action, reason } of fallout.forbiddenActions) stage.tell(`  not allowed: ${action} — ${reason}`);
  const forbiddenAction = fallout.forbiddenActions[0];
  must(forbiddenAction, 'a case forbids something');
  const repair = (payload: object, query = '') =>
    stage.send(
      'otto.orderops',
      `/orders/${orderId}/repair-actions${query}`,
      { taskId: fallout.taskId, ...payload },
      { reason: 'The customer agreed to the afternoon.' },
    );
  const forbidden = await refusedAs(
    repair({ action: forbiddenAction.action, evidence: { ref: 'x', source: 'hearsay' }, payload: {} }),
    'fallout.action-forbidden',
    'a forbidden repair',
  );
  const corrected = { action: 'correct-and-retry', payload: { window: 'afternoon' } };
  const dryRun = await well(repair(corrected, '?dryRun=true'), 'the repair is rehearsed');
  stage.tell('Otto rehearses the repair, sees what would change and what would follow, and applies it.');
  await well(repair(corrected), 'the repair is applied');
  const states: string[] = [];
  await until(stage, 'the order completes', async () => {
    const state = await orderState(stage, orderId);
    if (states.at(-1) !== state) states.push(state);
    return state === 'completed' ? state : undefined;
  });
  const tasks = await tasksOf(stage, orderId);
  const effects = (await Promise.all(CONNECTORS.map((name) => ledgerOf(stage, name)))).flat();
  stage.tell(`The order is complete: ${tasks.length} tasks, ${effects.length} effects outside, none of them twice.`);
  return { states, facts: await factsOf(stage, orderId), fallout, forbidden, dryRun, tasks, effects };
};
