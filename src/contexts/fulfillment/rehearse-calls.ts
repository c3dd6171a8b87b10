/**
 * A plan is carried out without anybody being asked: every call goes to a mock of its system that is made from the contract alone. It takes what the
 * contract says is taken, and answers what the contract says is answered, so that a field which nobody agreed upon is found before the first order.
 * Pure. The stand-ins are held to the same contracts by tests of their own.
 */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonObject } from '#kernel/json.ts';
import { WorkRequest } from '#platform/connectors/work.contract.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import type { ConnectorName } from './decomposition.contract.ts';
import type { Plan, TaskPlan } from './task.ts';

export type CallProblem = {
  readonly ruleId: string;
  readonly task: string;
  readonly connector: string;
  readonly operation: string;
  readonly field: string;
  /** `untaken`: it is sent, and the contract names no such field. `wrong`: it is not what is taken. `unanswered`: it is read, and nobody answers it. */
  readonly code: 'untaken' | 'wrong' | 'unanswered';
  readonly says: string;
};
export type Rehearsed = { readonly calls: number; readonly problems: readonly CallProblem[] };

const compiled = new Map<TSchema, ReturnType<typeof Compile>>();
const taking = (schema: TSchema): ReturnType<typeof Compile> => {
  const known = compiled.get(schema) ?? Compile(schema);
  compiled.set(schema, known);
  return known;
};

type Answers = ReadonlyMap<string, JsonObject>;

export const rehearseCalls = (plan: Plan): Rehearsed => {
  const answers = new Map(plan.tasks.map((task) => [task.id, answerOf(task)]));
  const calls = plan.tasks.filter(({ kind }) => kind === 'call');
  return { calls: calls.length, problems: calls.flatMap((task) => problemsOf(task, answers)) };
};

/** All that the contract says will be answered, each field told by its own name; of work by hand what it has to be told of. */
const answerOf = ({ kind, connector, operation, manual }: TaskPlan): JsonObject => {
  if (kind === 'manual') return Object.fromEntries((manual?.evidence ?? []).map(({ field }) => [field, field]));
  const said = propertiesOf(contractOf(connector, operation)?.result);
  return Object.fromEntries(said.map((field) => [field, `mock-${field}`]));
};

const contractOf = (connector: string | null, operation: string | null) =>
  connector === null || operation === null ? undefined : CONNECTOR_CONTRACTS[connector as ConnectorName][operation];

const propertiesOf = (schema: TSchema | undefined): readonly string[] => {
  const properties = (schema as { readonly properties?: unknown } | undefined)?.properties;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
};

const problemsOf = (task: TaskPlan, answers: Answers): readonly CallProblem[] => {
  const { connector, operation, ruleId, key, payload, late } = task;
  const about = { ruleId, task: key, connector: connector ?? '', operation: operation ?? '' };
  const contract = contractOf(connector, operation);
  const read = late.map(({ field, taskId, resultField }) => ({ field, value: answers.get(taskId)?.[resultField] }));
  const unanswered = read.flatMap(({ field, value }): readonly CallProblem[] =>
    value === undefined
      ? [{ ...about, field, code: 'unanswered', says: `${field} is read from an answer that does not say it` }]
      : [],
  );
  const known = read.flatMap(({ field, value }) => (value === undefined ? [] : [[field, value] as const]));
  const sent: JsonObject = { ...payload, ...Object.fromEntries(known) };
  const asked = { operation, idempotencyKey: task.id, reference: task.id, tenantRef: task.planId, payload: sent };
  const taken = propertiesOf(contract?.request);
  return [
    ...unanswered,
    ...wrongIn(WorkRequest, asked, about),
    ...(contract?.request === undefined ? [] : wrongIn(contract.request, sent, about)),
    ...(taken.length === 0
      ? []
      : Object.keys(sent)
          .filter((field) => !taken.includes(field))
          .map((field): CallProblem => ({
            ...about,
            field,
            code: 'untaken',
            says: `${field} is sent and not agreed`,
          }))),
  ];
};

const wrongIn = (
  schema: TSchema,
  value: unknown,
  about: Pick<CallProblem, 'ruleId' | 'task' | 'connector' | 'operation'>,
): readonly CallProblem[] => {
  const check = taking(schema);
  if (check.Check(value)) return [];
  return [...check.Errors(value)].map(({ instancePath, message }) => ({
    ...about,
    field: instancePath.slice(1),
    code: 'wrong',
    says: `${instancePath === '' ? 'what is sent' : instancePath.slice(1)} ${message}`,
  }));
};
