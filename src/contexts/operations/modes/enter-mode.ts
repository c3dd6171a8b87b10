/** A degraded mode is entered: one of those that were written down beforehand, by whose it is, for a reason, until a time, and no longer. */
import { type Static, Type } from 'typebox';
import { fingerprint } from '#kernel/hash.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type CommandDefinition, type Decision, defineCommand } from '#platform/command.ts';
import { SCOPE_SIDES, type SwitchFence, type SwitchScope } from '#platform/switches.ts';
import { setTimer } from '#platform/timers.store.ts';
import type { Switch } from '../operations.ts';
import { Fence, pausedOf } from '../set-switch.ts';
import { lockSwitch, saveSwitch, type SwitchChange, switchId } from '../switch.store.ts';
import type { Mode } from './mode.ts';
import { modeNamed, MODES, stoppedCommands } from './modes.ts';

/** Whoever still needs it after that decides so again. */
const MODE_DAYS_MAX = 31;
export const MODE_TIMER = 'mode-expiry';
/** Without these nobody could leave a mode again. */
const UNSTOPPABLE: ReadonlySet<string> = new Set(['switch.set', 'mode.enter', 'mode.leave']);

const Keys = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 50, uniqueItems: true }),
);

const EnterModePayload = Type.Object(
  {
    degradedMode: Type.String({ minLength: 1, maxLength: 80 }),
    reason: Type.String({ minLength: 3, maxLength: 500 }),
    until: Type.String({
      format: 'date-time',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
    }),
    scope: Type.Optional(
      Type.Object(
        { ...Fence, promotions: Keys, connector: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type EnterMode = Static<typeof EnterModePayload>;
export type ModeDecision = Decision & { readonly change: SwitchChange };
type Loaded = { readonly id: string; readonly existing: Switch | undefined };

/** One row for each mode and fence, so that a mode can hold in two countries for two reasons. A pause is under its connector's name. */
export const modeKey = (mode: string, scope: EnterMode['scope'] = {}): string => {
  if (mode === 'pause-connector') return `connector:${scope.connector ?? ''}`;
  const named = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined));
  return Object.keys(named).length === 0
    ? `mode:${mode}`
    : `mode:${mode}:${fingerprint('mode-scope/1', named).slice('sha256:'.length, 'sha256:'.length + 8)}`;
};

const wrongScope = (mode: Mode, scope: NonNullable<EnterMode['scope']>) => {
  const allowed: readonly string[] = [...mode.fence, ...(mode.needs ?? [])];
  const besides = mode.key === 'stop-retry-storm' ? ['connector'] : [];
  const named = Object.keys(scope).filter((side) => scope[side as keyof typeof scope] !== undefined);
  const foreign = named.filter((side) => !allowed.includes(side) && !besides.includes(side));
  const lacking = mode.needs !== undefined && !mode.needs.some((side) => named.includes(side));
  return foreign.length === 0 && !lacking
    ? undefined
    : { code: 'mode.wrong-scope', mode: mode.key, foreign, allowed: [...allowed, ...besides], needs: mode.needs ?? [] };
};

/** The mode as a switch: what the command road reads. */
export const scopeOfMode = (
  mode: Mode,
  scope: NonNullable<EnterMode['scope']>,
  known: readonly string[],
): Outcome<SwitchScope> => {
  const { connector } = scope;
  if (connector !== undefined) {
    const paused = pausedOf(`connector:${connector}`, { connector });
    if (!paused.ok) return paused;
  }
  const fence: SwitchFence = Object.fromEntries(
    SCOPE_SIDES.flatMap((side) => (scope[side] === undefined ? [] : [[side, scope[side]]])),
  );
  return accepted({
    mode: mode.key,
    commands: stoppedCommands(mode, known).filter((name) => !UNSTOPPABLE.has(name)),
    ...(mode.everywhere && { everywhere: mode.everywhere }),
    ...(mode.spares && { spares: mode.spares }),
    ...fence,
    ...(connector !== undefined && { connector }),
    ...(scope.promotions && { promotions: scope.promotions }),
  });
};

const tooLong = (until: string, at: Temporal.Instant) => {
  if (Temporal.Instant.compare(until, at) <= 0)
    return { code: 'switch.over-already', expiresAt: until, now: at.toString() };
  return Temporal.Instant.compare(until, at.add({ hours: 24 * MODE_DAYS_MAX })) > 0
    ? { code: 'mode.too-long', until, daysMax: MODE_DAYS_MAX }
    : undefined;
};

export const decideEnter = (
  known: readonly string[],
  { existing }: Pick<Loaded, 'existing'>,
  command: Pick<Command<EnterMode>, 'payload' | 'at' | 'actor' | 'tenantId'>,
): Outcome<ModeDecision> => {
  const { degradedMode: named, reason, until, scope = {} } = command.payload;
  const mode = modeNamed(named);
  if (mode === undefined) return refused({ code: 'mode.unknown', mode: named, modes: MODES.map(({ key }) => key) });
  const offence = wrongScope(mode, scope) ?? tooLong(until, command.at);
  if (offence) return refused(offence);
  const held = scopeOfMode(mode, scope, known);
  if (!held.ok) return held;
  const key = modeKey(named, scope);
  const id = switchId(command.tenantId, key);
  const { commands: _commands, everywhere: _everywhere, spares: _spares, ...fence } = held.value;
  const said = {
    switchId: id,
    key,
    kind: mode.kind,
    ...(fence as JsonObject),
    mode: mode.key,
    owner: mode.owner,
    until,
  };
  return accepted({
    change: {
      key,
      on: true,
      scope: held.value,
      reason,
      owner: mode.owner,
      setBy: command.actor.id,
      setAt: command.at.toString(),
      expiresAt: until,
    },
    facts: [
      {
        type: 'DegradedModeEntered',
        subject: { kind: 'switch', id },
        data: { ...said, prolonged: existing?.on === true },
      },
    ],
    answer: { ...said, stops: [...(held.value.commands ?? [])], does: mode.does, leaveWhen: mode.leaveWhen } as Json,
  });
};

export const modeResource = (tenantId: string, id: string, ownerRole: string | undefined) => ({
  type: 'Switch',
  id,
  attrs: { tenant: tenantId, ...(ownerRole === undefined ? {} : { ownerRole }) },
});

/** `commandNames` is asked when it is needed: the list of all commands holds this one too. */
export const enterModeWith = (
  commandNames: () => readonly string[],
): CommandDefinition<EnterMode, Loaded, ModeDecision> =>
  defineCommand<EnterMode, Loaded, ModeDecision>({
    name: 'mode.enter',
    context: 'operations',
    aggregate: 'switch',
    payload: EnterModePayload,
    load: async (tx, { payload }) => {
      const key = modeKey(payload.degradedMode, payload.scope);
      return { id: switchId(tx.tenantId, key), existing: await lockSwitch(tx, key) };
    },
    head: ({ id, existing }) => existing ?? { id, version: 0, entryLeaf: null },
    resource: (_loaded, { tenantId, payload }) =>
      modeResource(tenantId, payload.degradedMode, modeNamed(payload.degradedMode)?.owner),
    decide: (loaded, command) => decideEnter(commandNames(), loaded, command),
    save: ({ change }, { id }, next, command) => [
      saveSwitch(command.tenantId, next, change),
      ...(change.expiresAt === null ? [] : [setTimer(command.tenantId, MODE_TIMER, id, change.expiresAt)]),
    ],
  });
