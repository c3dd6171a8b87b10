/** Chapter 8: the first order of the launch is carried out by systems that others own, and billing is told in the names of the launch. */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { type Effect, ledgerOf, orderState, type PlanTask, tasksOf } from '../story/fulfil.ts';
import { until } from '../story.ts';
import type { Sold } from './sell.ts';
import { type GovernedStage, reads, sends } from './stage.ts';

/** Those that the new mapping asks. */
export const SYSTEMS = ['billing', 'provisioning', 'entitlement'] as const;

type Instruction = {
  readonly productCode: string | null;
  readonly ruleId: string | null;
  readonly termsHash: string;
};
export type Carried = {
  readonly states: readonly string[];
  readonly tasks: readonly PlanTask[];
  /** As the systems' own ledgers have them. */
  readonly effects: readonly Effect[];
  readonly handoff: JsonObject;
  readonly instructions: readonly Instruction[];
  readonly assets: readonly JsonObject[];
};

/** Handed to billing once it is complete, by a task of its own. */
const handedOver = (stage: GovernedStage, orderId: string) =>
  until(stage, 'billing has the order', async () => {
    const told = await reads<{ handoff: JsonObject; instructions: readonly Instruction[] }>(
      stage,
      'bea.billing',
      `/orders/${orderId}/billing-handoff`,
    );
    return told.handoff['state'] === 'delivered' ? told : undefined;
  });

export const carryOut = async (stage: GovernedStage, { orderId, accountId }: Sold): Promise<Carried> => {
  await sends(stage, 'rita.rep', `/orders/${orderId}/submit`);
  const states: string[] = [];
  await until(stage, 'the order is carried out', async () => {
    const state = await orderState(stage, orderId);
    if (states.at(-1) !== state) states.push(state);
    must(state !== 'fallout', 'the new mapping fits the systems');
    return state === 'completed' ? state : undefined;
  });
  const { handoff, instructions } = await handedOver(stage, orderId);
  const { assets } = await reads<{ assets: readonly JsonObject[] }>(
    stage,
    'otto.orderops',
    `/accounts/${accountId}/assets`,
  );
  const tasks = await tasksOf(stage, orderId);
  const effects = (await Promise.all(SYSTEMS.map((name) => ledgerOf(stage, name)))).flat();
  stage.tell(
    `It is carried out: ${tasks.length} tasks, ${effects.length} effects outside; billing has ${instructions.length} instructions, as ${[...new Set(instructions.map(({ productCode }) => String(productCode)))].toSorted().join(' and ')}.`,
  );
  return { states, tasks, effects, handoff, instructions, assets };
};
