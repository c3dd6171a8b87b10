/** Somebody stops commands, or lets them run again: by name, for a reason, until a time. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type CommandDefinition, type Decision, defineCommand } from '#platform/command.ts';
import type { Switch } from './operations.ts';
import { lockSwitch, saveSwitch, type SwitchChange, switchId } from './switch.store.ts';

export const SWITCH_COMMANDS_MAX = 100;
/** Whoever could stop this could lock everybody out, themselves included. */
const UNSTOPPABLE = 'switch.set';

const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
});

type Payload = {
  readonly key: string;
  readonly scope: { readonly commands: readonly string[] };
  readonly on: boolean;
  readonly reason: string;
  readonly owner: string;
  readonly expiresAt?: string;
};
type Loaded = { readonly id: string; readonly existing: Switch | undefined };
type SwitchDecision = Decision & { readonly change: SwitchChange };

export const decideSwitch = (
  known: ReadonlySet<string>,
  command: Pick<Command<Payload>, 'payload' | 'at' | 'actor' | 'tenantId'>,
): Outcome<SwitchDecision> => {
  const { key, scope, on, reason, owner, expiresAt = null } = command.payload;
  const unknown = scope.commands.filter((name) => !known.has(name));
  if (unknown.length > 0) return refused({ code: 'switch.unknown-command', commands: unknown });
  if (scope.commands.includes(UNSTOPPABLE)) return refused({ code: 'switch.not-stoppable', command: UNSTOPPABLE });
  if (on && expiresAt !== null && Temporal.Instant.compare(expiresAt, command.at) <= 0)
    return refused({ code: 'switch.over-already', expiresAt, now: command.at.toString() });
  const id = switchId(command.tenantId, key);
  const said = { switchId: id, key, on, commands: [...scope.commands], owner, expiresAt };
  return accepted({
    change: {
      key,
      on,
      commands: scope.commands,
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
        key: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{1,79}$' }),
        scope: Type.Object(
          {
            commands: Type.Array(Type.String({ minLength: 3, maxLength: 100 }), {
              minItems: 1,
              maxItems: SWITCH_COMMANDS_MAX,
              uniqueItems: true,
            }),
          },
          { additionalProperties: false },
        ),
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
