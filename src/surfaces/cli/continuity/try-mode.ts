/** A mode is entered on a house that nobody works in, what it names is seen being stopped, it is left, and what it named is seen running again. */
import { house } from '#app/wiring.ts';
import { readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { enterModeWith, leaveMode, type MeasuredMode } from '#contexts/operations/index.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { stoppedBy } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';

const ORIGIN = { channel: 'cli' } as const;
const REASON = 'a drill, on a copy';

export type ModeScope = { readonly products?: readonly string[]; readonly connector?: string };
export type Trying = {
  readonly tenantId: string;
  /** The key of whoever enters it. */
  readonly as: string;
  readonly mode: string;
  readonly scope: ModeScope & { readonly [side: string]: unknown };
  /** Of this try, once. */
  readonly run: string;
};

const principalOf = (door: Door, tenantId: string, key: string): Promise<Principal | undefined> =>
  door.read(tenantId, async (tx) => {
    const person = await readPersonByKey(tx, key);
    return person && readPrincipal(tx, person.principalId);
  });

/** Which of the commands that the mode names are stopped, as the command road judges it. */
const stoppedOf = (door: Door, tenantId: string, names: readonly string[]): Promise<number> =>
  door.read(tenantId, async (tx) => {
    const rows = await readSwitchesOn(tx, door.clock());
    return names.filter((name) => stoppedBy(rows, { name, actor: { type: 'user', roles: [] } }) !== undefined).length;
  });

export const tryMode = async (door: Door, trying: Trying): Promise<Outcome<MeasuredMode>> => {
  const { tenantId, as, mode, scope, run } = trying;
  const sre = await principalOf(door, tenantId, as);
  must(sre, `${as} works in this house`);
  const until = door.clock().add({ hours: 1 }).toString({ smallestUnit: 'second' });
  const definition = enterModeWith(() => house.commands.map(({ name }) => name));
  const payload = { degradedMode: mode, reason: REASON, until, ...(Object.keys(scope).length > 0 ? { scope } : {}) };
  const envelope = { idempotencyKey: `drill ${mode} ${run}`, payload, reason: REASON };
  const entered = await runCommand(door, definition, sre, envelope, ORIGIN);
  if (!entered.ok) return entered;
  const { key, stops } = entered.value as { readonly key: string; readonly stops: readonly string[] };
  const stopped = await stoppedOf(door, tenantId, stops);
  const leaving = {
    idempotencyKey: `drill over ${mode} ${run}`,
    payload: { modeKey: key, reason: REASON },
    reason: REASON,
  };
  const left = await runCommand(door, leaveMode, sre, leaving, ORIGIN);
  if (!left.ok) return left;
  const still = await stoppedOf(door, tenantId, stops);
  return accepted({ degradedMode: mode, commands: stops.length, stopped, ranAgain: stops.length - still });
};
