/** What was heard of a system that is asked outside of any plan: its breaker counts it as it counts the tasks of orders. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { type ConnectorGate, gateFact, type Gates, hear, type LimitsOf } from './connector-gate.ts';
import { lockGates, saveGates } from './connector-gate.store.ts';
import { limitsOfModel } from './model-policies.ts';
import { taskResource } from './task.ts';

const Payload = Type.Object(
  {
    connector: Type.String({ minLength: 1, maxLength: 80 }),
    trouble: Type.Union([Type.String({ maxLength: 500 }), Type.Null()]),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;
type Heard = Decision & { readonly gates: readonly ConnectorGate[] };

/** Whoever asks an open one asks after its time was over: what they heard is the probe's word. */
const asProbed = (gate: ConnectorGate, at: Temporal.Instant): ConnectorGate =>
  gate.breaker === 'open' && (gate.openUntil === null || Temporal.Instant.compare(gate.openUntil, at) <= 0)
    ? { ...gate, breaker: 'halfOpen' }
    : gate;

const decideHeard = (
  gates: Gates,
  { payload: { connector, trouble }, at, id }: Pick<Command<Payload>, 'payload' | 'at' | 'id'>,
  limitsOf: LimitsOf,
): Outcome<Heard> => {
  const standing = new Map([...gates].map(([name, gate]) => [name, asProbed(gate, at)]));
  const { changed, turned } = hear(standing, [{ connector, trouble }], limitsOf, at);
  const answer = { connector, breaker: changed[0]?.breaker ?? standing.get(connector)?.breaker ?? 'closed' };
  return accepted({
    gates: changed,
    facts: turned.map((gate) => gateFact(gate, id('connector', gate.connector))),
    answer,
    ...(changed.length === 0 ? { unchanged: true } : {}),
  });
};

export const hearConnector = defineCommand<Payload, Gates, Heard>({
  name: 'fulfillment.hear-connector',
  action: 'fulfillment.record-outcome',
  context: 'fulfillment',
  aggregate: 'connector',
  payload: Payload,
  load: (tx, { payload, at }) => lockGates(tx, [payload.connector], at),
  resource: (_gates, command) => taskResource(command.tenantId, { id: command.commandId }),
  decide: (gates, command, _prepared, model) => decideHeard(gates, command, limitsOfModel(model)),
  save: ({ gates }, _loaded, _next, { tenantId, at }) => saveGates(tenantId, gates, at.toString()),
});
