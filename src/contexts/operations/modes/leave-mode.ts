/** A degraded mode is left, by whoever may enter it, or by its own end. What waited is caught up as its row says. */
import { type Static, Type } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Switch } from '../operations.ts';
import { lockSwitch, lockSwitchById, saveSwitch } from '../switch.store.ts';
import { type ModeDecision, modeResource } from './enter-mode.ts';
import { modeNamed } from './modes.ts';

const LeaveModePayload = Type.Object(
  {
    modeKey: Type.String({ minLength: 1, maxLength: 100 }),
    reason: Type.String({ minLength: 3, maxLength: 500 }),
  },
  { additionalProperties: false },
);
type LeaveMode = Static<typeof LeaveModePayload>;

const OVER = 'its time is over';

const leave = (held: Switch, reason: string, command: Pick<Command<unknown>, 'at' | 'actor'>): ModeDecision => {
  const mode = modeNamed(held.scope.mode ?? '');
  const { commands: _commands, everywhere: _everywhere, spares: _spares, ...fence } = held.scope;
  const said = { switchId: held.id, key: held.key, ...(fence as JsonObject), owner: held.owner, since: held.setAt };
  const { key, scope, owner, expiresAt } = held;
  return {
    change: { key, scope, owner, expiresAt, on: false, reason, setBy: command.actor.id, setAt: command.at.toString() },
    facts: [{ type: 'DegradedModeLeft', subject: { kind: 'switch', id: held.id }, data: said }],
    answer: { ...said, caughtUp: mode?.caughtUp ?? '' },
  };
};

const isMode = (found: Switch | undefined): found is Switch => found?.scope.mode !== undefined;

export const leaveMode = defineCommand<LeaveMode, Switch, ModeDecision>({
  name: 'mode.leave',
  context: 'operations',
  aggregate: 'switch',
  payload: LeaveModePayload,
  load: async (tx, { payload }) => {
    const found = await lockSwitch(tx, payload.modeKey);
    return isMode(found) ? found : undefined;
  },
  notFound: 'mode.not-found',
  head: (held) => held,
  resource: (held, { tenantId }) => modeResource(tenantId, held.key, held.owner),
  decide: (held, command): Outcome<ModeDecision> =>
    held.on
      ? accepted(leave(held, command.payload.reason, command))
      : refused({ code: 'mode.not-held', key: held.key }),
  save: ({ change }, _held, next, command) => [saveSwitch(command.tenantId, next, change)],
});

/** The timer of a mode: what has held for as long as it was to is left on the record, as whoever leaves it by hand does. */
export const endMode = defineCommand<{ readonly switchId: string }, Switch, ModeDecision>({
  name: 'mode.end',
  context: 'operations',
  aggregate: 'switch',
  payload: Type.Object({ switchId: Type.String({ minLength: 36, maxLength: 36 }) }, { additionalProperties: false }),
  load: async (tx, { payload }) => {
    const found = await lockSwitchById(tx, payload.switchId);
    return isMode(found) ? found : undefined;
  },
  notFound: 'mode.not-found',
  head: (held) => held,
  resource: (held, { tenantId }) => modeResource(tenantId, held.key, held.owner),
  decide: (held, command): Outcome<ModeDecision> => {
    const isOver = held.expiresAt !== null && Temporal.Instant.compare(held.expiresAt, command.at) <= 0;
    return held.on && isOver ? accepted(leave(held, OVER, command)) : refused({ code: 'mode.not-held', key: held.key });
  },
  save: ({ change }, _held, next, command) => [saveSwitch(command.tenantId, next, change)],
});
