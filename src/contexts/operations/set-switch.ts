/** Somebody stops commands, or pauses a connector, or lets them run again: by name, for a reason, until a time. */
import { Type } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { ALL_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { type Command, type CommandDefinition, type Decision, defineCommand } from '#platform/command.ts';
import type { SwitchFence, SwitchScope } from '#platform/switches.ts';
import type { Switch } from './operations.ts';
import { lockSwitch, saveSwitch, type SwitchChange, switchId } from './switch.store.ts';

export const SWITCH_COMMANDS_MAX = 100;
/** Whoever could stop these could lock everybody out, themselves included. */
const UNSTOPPABLE: ReadonlySet<string> = new Set(['switch.set', 'mode.enter', 'mode.leave']);

const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
});

const Names = Type.Array(Type.String({ minLength: 3, maxLength: 100 }), {
  minItems: 1,
  maxItems: SWITCH_COMMANDS_MAX,
  uniqueItems: true,
});

const FENCE_NAMES_MAX = 200;
const Fenced = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    minItems: 1,
    maxItems: FENCE_NAMES_MAX,
    uniqueItems: true,
  }),
);
/** What it is fenced in to; a side that is left out is all of it. */
export const Fence = { countries: Fenced, channels: Fenced, products: Fenced, partners: Fenced };

type Scope =
  /** Stopped everywhere, or where the fence holds what they are about. */
  | ({ readonly commands: readonly string[] } & SwitchFence)
  /** The calls to one system: workers start none while it holds, and what is under way is finished. */
  | { readonly connector: string; readonly operations?: readonly string[] };

type Payload = {
  readonly key: string;
  readonly scope: Scope;
  readonly on: boolean;
  readonly reason: string;
  readonly owner: string;
  readonly expiresAt?: string;
};
type Loaded = { readonly id: string; readonly existing: Switch | undefined };
type SwitchDecision = Decision & { readonly change: SwitchChange };

const stoppedOf = (known: ReadonlySet<string>, key: string, scope: Scope): Outcome<SwitchScope> => {
  if ('connector' in scope) return pausedOf(key, scope);
  const unknown = scope.commands.filter((name) => !known.has(name));
  if (unknown.length > 0) return refused({ code: 'switch.unknown-command', commands: unknown });
  const needed = scope.commands.find((name) => UNSTOPPABLE.has(name));
  return needed === undefined ? accepted(scope) : refused({ code: 'switch.not-stoppable', command: needed });
};

export const pausedOf = (
  key: string,
  { connector, operations }: Extract<Scope, { readonly connector: string }>,
): Outcome<SwitchScope> => {
  const offered = Object.hasOwn(ALL_CONTRACTS, connector) ? ALL_CONTRACTS[connector] : undefined;
  if (offered === undefined)
    return refused({ code: 'switch.unknown-connector', connector, connectors: Object.keys(ALL_CONTRACTS) });
  const unknown = (operations ?? []).filter((operation) => !Object.hasOwn(offered, operation));
  if (unknown.length > 0)
    return refused({ code: 'switch.unknown-connector', connector, operations: unknown, offered: Object.keys(offered) });
  const expected = `connector:${connector}`;
  if (key !== expected) return refused({ code: 'switch.wrong-key', key, expected });
  return accepted({ connector, ...(operations && { operations }) });
};

export const decideSwitch = (
  known: ReadonlySet<string>,
  command: Pick<Command<Payload>, 'payload' | 'at' | 'actor' | 'tenantId'>,
): Outcome<SwitchDecision> => {
  const { key, scope, on, reason, owner, expiresAt = null } = command.payload;
  const stopped = stoppedOf(known, key, scope);
  if (!stopped.ok) return stopped;
  if (on && expiresAt !== null && Temporal.Instant.compare(expiresAt, command.at) <= 0)
    return refused({ code: 'switch.over-already', expiresAt, now: command.at.toString() });
  const id = switchId(command.tenantId, key);
  const said = { switchId: id, key, on, commands: [], ...(stopped.value as JsonObject), owner, expiresAt };
  return accepted({
    change: {
      key,
      on,
      scope: stopped.value,
      reason,
      owner,
      setBy: command.actor.id,
      setAt: command.at.toString(),
      expiresAt,
    },
    facts: [{ type: 'SwitchSet', subject: { kind: 'switch', id }, data: said }],
    answer: said,
  });
};

/** `commandNames` is asked when it is needed: the list of all commands holds this one too. */
export const setSwitchWith = (
  commandNames: () => readonly string[],
): CommandDefinition<Payload, Loaded, SwitchDecision> =>
  defineCommand<Payload, Loaded, SwitchDecision>({
    name: 'switch.set',
    context: 'operations',
    aggregate: 'switch',
    payload: Type.Object(
      {
        key: Type.String({ pattern: '^[a-z0-9][a-z0-9.:-]{1,79}$' }),
        scope: Type.Union([
          Type.Object({ commands: Names, ...Fence }, { additionalProperties: false }),
          Type.Object(
            { connector: Type.String({ minLength: 1, maxLength: 80 }), operations: Type.Optional(Names) },
            { additionalProperties: false },
          ),
        ]),
        on: Type.Boolean(),
        reason: Type.String({ minLength: 1, maxLength: 500 }),
        owner: Type.String({ minLength: 1, maxLength: 80 }),
        expiresAt: Type.Optional(Instant),
      },
      { additionalProperties: false },
    ),
    load: async (tx, command) => ({
      id: switchId(tx.tenantId, command.payload.key),
      existing: await lockSwitch(tx, command.payload.key),
    }),
    // What was never set has no version yet; its first setting makes version 1.
    head: ({ id, existing }) => existing ?? { id, version: 0, entryLeaf: null },
    resource: (_loaded, command) => ({ type: 'Switch', id: command.payload.key, attrs: { tenant: command.tenantId } }),
    decide: (_loaded, command) => decideSwitch(new Set(commandNames()), command),
    save: ({ change }, _loaded, next, command) => [saveSwitch(command.tenantId, next, change)],
  });
