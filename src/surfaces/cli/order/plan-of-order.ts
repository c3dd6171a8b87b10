/** `troth order plan|why`: what has to be done for an order, by its own rules or by others, and why one of its tasks is there. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { rowsText } from '../quote/rows.ts';
import type { Terminal } from '../verify.ts';
import { type Format, named, tell } from './orders.ts';

type PlannedTask = {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly level: number;
  readonly operation: string | null;
  readonly predecessors: readonly string[];
  readonly pointOfNoReturn: boolean;
};
type Preview = {
  readonly plan: { readonly modelHash: string; readonly tasks: readonly PlannedTask[] };
  readonly compared: {
    readonly refusal?: { readonly code: string };
    readonly removed?: readonly Named[];
    readonly added?: readonly Named[];
    readonly changed?: readonly Named[];
  } | null;
};
type Named = { readonly key?: string; readonly name?: string };

export type PlanOptions = Format & { readonly rules?: string; readonly compareWith?: string };

/** `order`, `current`, or a release by its id. */
const rulesOf = (text: string): unknown => (text === 'order' || text === 'current' ? text : { releaseId: text });

const names = (list: readonly Named[] | undefined): string =>
  (list ?? []).map(({ name, key }) => name ?? key ?? '').join(', ') || 'none';

const planText = ({ plan, compared }: Preview): string => {
  const nameOf = new Map(plan.tasks.map(({ id, name }) => [id, name]));
  const rows = plan.tasks.map((task) => [
    String(task.level + 1),
    task.name,
    task.key,
    task.operation ?? '',
    task.predecessors.map((id) => nameOf.get(id) ?? id).join(', '),
    task.pointOfNoReturn ? 'yes' : '',
  ]);
  const table = rowsText([['Step', 'Task', 'Key', 'Asked of', 'After', 'No return'], ...rows], [0]);
  const difference =
    compared === null
      ? ''
      : compared.refusal
        ? `By the other rules there is no plan: ${compared.refusal.code}.\n`
        : `Against the other rules: added ${names(compared.added)}; removed ${names(compared.removed)}; changed ${names(compared.changed)}.\n`;
  return `${table}Rules ${plan.modelHash}.\n${difference}`;
};

export const planOfOrder = async (
  name: string,
  { rules, compareWith, ...format }: PlanOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await named(server, name);
  const body = {
    ...(rules === undefined ? {} : { rules: rulesOf(rules) }),
    ...(compareWith === undefined ? {} : { compareWith: rulesOf(compareWith) }),
  };
  const answer: Outcome<Preview> = id.ok ? await server.send(`/orders/${id.value}/plan-preview`, body) : id;
  return tell(answer, format, terminal, planText);
};

type Condition = {
  readonly about: string;
  readonly kind: string;
  readonly wanted: readonly unknown[];
  readonly not: boolean;
  readonly found: unknown;
  readonly holds: boolean;
};

const conditionText = ({ about, kind, wanted, not, found, holds }: Condition): string =>
  `  ${holds ? 'holds' : 'does not hold'}: ${kind} ${about} ${not ? 'is none of' : 'is'} ${wanted.map(String).join(', ')}; it is ${found === null ? 'not said' : JSON.stringify(found)}\n`;

type Why = {
  readonly task: {
    readonly name: string;
    readonly key: string;
    readonly state: string;
    readonly operation: string | null;
  };
  readonly plan: { readonly purpose: string; readonly modelHash: string };
  readonly item: { readonly offeringName: string; readonly action: string; readonly position: number } | null;
  readonly parts: readonly { readonly kind: string; readonly name: string }[];
  readonly rule: {
    readonly id: string;
    readonly artifactKey: string | null;
    readonly artifactHash: string;
    readonly target: string | null;
    readonly conditions: readonly Condition[];
  };
  readonly waitsFor: readonly { readonly name: string | null }[];
  readonly heldUp: readonly { readonly name: string }[];
};

const listed = (list: readonly { readonly name: string | null }[]): string =>
  list.map(({ name }) => name ?? 'a task that is not there any more').join(', ') || 'nothing';

const whyText = ({ task, item, parts, rule, waitsFor, heldUp }: Why): string =>
  [
    `${task.name} (${task.key}) is ${task.state}${task.operation === null ? '' : `; it asks ${task.operation}`}.\n`,
    item === null ? 'It is of the whole order.\n' : `Item ${item.position}: ${item.offeringName}, ${item.action}.\n`,
    parts.length === 0 ? '' : `It works on ${parts.map(({ kind, name }) => `${kind} ${name}`).join(' of ')}.\n`,
    `Rule ${rule.id}${rule.artifactKey === null ? '' : ` of ${rule.artifactKey}`}, version ${rule.artifactHash}${
      rule.target === null ? '' : `, for ${rule.target}`
    }.\n`,
    ...rule.conditions.map(conditionText),
    `It waits for: ${listed(waitsFor)}. For it waits: ${listed(heldUp)}.\n`,
  ].join('');

type Planned = { readonly id: string; readonly key: string; readonly name: string };
type Plans = { readonly plans: readonly { readonly tasks: readonly Planned[] }[] };

/** A task by its id, its key or its name; of several of a name, as one key stands in each item, the ids are told. */
const taskOf = async (server: Server, orderId: string, name: string): Promise<Outcome<string>> => {
  const plan: Outcome<Plans> = await server.get(`/orders/${orderId}/fulfillment-plan`);
  if (!plan.ok) return plan;
  const tasks = plan.value.plans.flatMap((each) => each.tasks);
  const found = tasks.filter((task) => [task.id, task.key, task.name].includes(name));
  const [one] = found;
  if (one === undefined)
    return refused({ code: 'task.unnamed', task: name, tasks: [...new Set(tasks.map(({ key }) => key))] });
  return found.length > 1
    ? refused({ code: 'task.several', task: name, which: found.map((each) => `${each.name} ${each.id}`) })
    : accepted(one.id);
};

export const whyTask = async (
  order: string,
  task: string,
  options: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await named(server, order);
  const taskId = id.ok ? await taskOf(server, id.value, task) : id;
  const answer: Outcome<Why> =
    id.ok && taskId.ok ? await server.get(`/orders/${id.value}/tasks/${taskId.value}/why`) : (taskId as Outcome<never>);
  return tell(answer, options, terminal, whyText);
};
