/**
 * Switches contain trouble: a named thing is stopped for a scope, by somebody, for a reason, until a time. They are read
 * on the command road, so that a switch that is on holds for every surface at once.
 */
import type { Refusal } from '#kernel/outcome.ts';

/** The sides on which trouble can be fenced in. */
export const SCOPE_SIDES = ['countries', 'channels', 'products', 'partners'] as const;
export type ScopeSide = (typeof SCOPE_SIDES)[number];

/** What a thing is, on each side. Empty: it has none, as a direct deal has no partner. Absent: it cannot say. */
export type ScopeFacts = { readonly [side in ScopeSide]?: readonly string[] };
/** What a switch names, on each side. Absent: all of them. */
export type SwitchFence = { readonly [side in ScopeSide]?: readonly string[] };

export type SwitchScope = SwitchFence & {
  readonly commands?: readonly string[];
  /** Stopped wherever they happen, whatever fence the switch has. */
  readonly everywhere?: readonly string[];
  /** Whoever has one of these roles, and is a person, is not stopped: what went by itself waits for them. */
  readonly spares?: readonly string[];
  readonly connector?: string;
  readonly operations?: readonly string[];
  /** The degraded mode that the switch is. */
  readonly mode?: string;
  readonly promotions?: readonly string[];
};

export type SwitchRow = {
  readonly key: string;
  readonly scope: SwitchScope;
  readonly reason: string;
  readonly owner: string;
  readonly expires_at: string | null;
};

/** Nothing can be said of it: what a switch with a fence does then, it does to this too. */
const UNKNOWN: ScopeFacts = {};

/**
 * Whether the fence holds this. What cannot say where it belongs is held: containing too much is seen at once, and told with its reason;
 * containing too little is found out from the damage.
 */
export const fencedIn = (fence: SwitchFence, facts: ScopeFacts): boolean =>
  SCOPE_SIDES.every((side) => {
    const named = fence[side];
    const has = facts[side];
    return named === undefined || has === undefined || has.some((each) => named.includes(each));
  });

const fenceOf = (scope: SwitchScope): SwitchFence =>
  Object.fromEntries(SCOPE_SIDES.flatMap((side) => (scope[side] === undefined ? [] : [[side, scope[side]]])));

/** What whoever is stopped is told: what holds, where, whose it is, why, and until when. */
export const switchRefusal = (row: SwitchRow): Refusal => ({
  code: 'switch.stopped',
  switch: row.key,
  ...(row.scope.mode === undefined ? {} : { mode: row.scope.mode }),
  reason: row.reason,
  owner: row.owner,
  until: row.expires_at,
  ...fenceOf(row.scope),
});

type Asking = {
  readonly name: string;
  /** Asked only where a switch has a fence: of 10,000 lines it is a walk. */
  readonly facts?: (() => ScopeFacts) | undefined;
  readonly actor: { readonly type: string; readonly roles: readonly string[] };
};

const stops = ({ scope }: SwitchRow, { name, facts, actor }: Asking): boolean => {
  if (scope.everywhere?.includes(name)) return true;
  if (!scope.commands?.includes(name)) return false;
  if (actor.type === 'user' && scope.spares?.some((role) => actor.roles.includes(role))) return false;
  return fencedIn(scope, facts?.() ?? UNKNOWN);
};

/** The refusal of the first switch that stops this command, if one does. */
export const stoppedBy = (rows: readonly SwitchRow[], asking: Asking): Refusal | undefined => {
  const row = rows.find((each) => stops(each, asking));
  return row && switchRefusal(row);
};

/** Why this is not done as long as the mode holds here; undefined where it does not. */
export const refusedIn = (
  rows: readonly SwitchRow[] | undefined,
  mode: string,
  facts: ScopeFacts,
): Refusal | undefined => {
  const row = modeOf(rows ?? [], mode, facts);
  return row && switchRefusal(row);
};

/** The switch by which this degraded mode holds here, if it does: for what goes on, and goes on otherwise. */
export const modeOf = (rows: readonly SwitchRow[], mode: string, facts: ScopeFacts = UNKNOWN): SwitchRow | undefined =>
  rows.find(({ scope }) => scope.mode === mode && fencedIn(scope, facts));
