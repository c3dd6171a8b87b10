/**
 * What stands between our tasks and a system in trouble, one gate a connector and tenant. A **breaker** opens after troubles in a row and lets one
 * probe through when its time is over; a **rate** bounds all calls; a **retry budget** bounds repeated ones only, so that a system that just
 * came back meets new work and not a wave of old one. Pure: the gate is a row, time and limits are arguments.
 */
import type { Fact } from '#platform/command.ts';
import type { ConnectorLimits, TokenBucket } from './retry-policies.contract.ts';

export type BreakerState = 'closed' | 'open' | 'halfOpen';

export type ConnectorGate = {
  readonly connector: string;
  readonly breaker: BreakerState;
  readonly failures: number;
  readonly failingSince: string | null;
  readonly openUntil: string | null;
  readonly openings: number;
  readonly because: string | null;
  readonly rateFreeAt: string | null;
  readonly budgetFreeAt: string | null;
  readonly metered: boolean;
};

export const freshGate = (connector: string): ConnectorGate => ({
  connector,
  breaker: 'closed',
  failures: 0,
  failingSince: null,
  openUntil: null,
  openings: 0,
  because: null,
  rateFreeAt: null,
  budgetFreeAt: null,
  metered: false,
});

export type LimitsOf = (connector: string) => ConnectorLimits;

/** Gates by connector, as they stand and as they become; only those that changed are written. */
export type Gates = ReadonlyMap<string, ConnectorGate>;

const ms = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds;
const text = (epochMs: number): string => Temporal.Instant.fromEpochMilliseconds(Math.ceil(epochMs)).toString();

/**
 * A token bucket as one instant (GCRA, ITU-T I.371): `freeAt` is when the next token is there. An hour of silence fills it no fuller than
 * `burst`. Gives back the new instant, or undefined where no token is there.
 */
export const takeToken = (freeAt: string | null, bucket: TokenBucket, at: Temporal.Instant): string | undefined => {
  const now = at.epochMilliseconds;
  const everyMs = 60_000 / bucket.perMinute;
  const full = now - (bucket.burst - 1) * everyMs;
  const next = freeAt === null ? full : Math.max(full, ms(freeAt));
  return next > now ? undefined : text(next + everyMs);
};

export type Startable = {
  readonly connector: string | null;
  readonly state: string;
  readonly callTimeoutMs: number;
};

/** Which of the tasks that are due may be started now, oldest first. What is not let through stays as it is, and is due. */
export const admit = <T extends Startable>(
  due: readonly T[],
  standing: Gates,
  limitsOf: LimitsOf,
  at: Temporal.Instant,
): { readonly admitted: readonly T[]; readonly changed: readonly ConnectorGate[] } => {
  const gates = new Map(standing);
  const changed = new Set<string>();
  const admitted = due.filter((task) => {
    if (task.connector === null) return true;
    const limits = limitsOf(task.connector);
    const gate = gates.get(task.connector);
    if (gate === undefined && limits.rate === undefined && task.state !== 'retryScheduled') return true;
    const next = passOne(gate ?? freshGate(task.connector), limits, task, at);
    if (next === undefined) return false;
    if (next !== gate) changed.add(task.connector);
    gates.set(task.connector, next);
    return true;
  });
  return { admitted, changed: [...changed].toSorted().flatMap((name) => gates.get(name) ?? []) };
};

/** The gate after one more call went through it; undefined when none may. */
const passOne = (
  gate: ConnectorGate,
  limits: ConnectorLimits,
  task: Startable,
  at: Temporal.Instant,
): ConnectorGate | undefined => {
  const probed = probe(gate, task, at);
  if (probed === undefined) return undefined;
  const isRetry = task.state === 'retryScheduled';
  const rateFreeAt = limits.rate === undefined ? null : takeToken(gate.rateFreeAt, limits.rate, at);
  const budgetFreeAt = isRetry ? takeToken(gate.budgetFreeAt, limits.retryBudget, at) : gate.budgetFreeAt;
  if (rateFreeAt === undefined || budgetFreeAt === undefined) return undefined;
  const metered = limits.rate !== undefined;
  return rateFreeAt === gate.rateFreeAt && !isRetry && probed === gate && metered === gate.metered
    ? gate
    : { ...probed, rateFreeAt, budgetFreeAt, metered };
};

/** How much longer than its call a probe is waited for: its worker may be gone, and then another one is sent. */
const PROBE_MARGIN_MS = 15_000;

const probe = (gate: ConnectorGate, task: Startable, at: Temporal.Instant): ConnectorGate | undefined => {
  if (gate.breaker === 'closed') return gate;
  if (gate.openUntil !== null && ms(gate.openUntil) > at.epochMilliseconds) return undefined;
  return {
    ...gate,
    breaker: 'halfOpen',
    openUntil: text(at.epochMilliseconds + task.callTimeoutMs + PROBE_MARGIN_MS),
  };
};

/** What was heard of a connector: an answer of any kind, or trouble and which. */
export type Heard = { readonly connector: string; readonly trouble: string | null };

/** What was heard changes the gates. A *no* is an answer too: whoever refuses is there. */
export const hear = (
  standing: Gates,
  heard: readonly Heard[],
  limitsOf: LimitsOf,
  at: Temporal.Instant,
): {
  readonly changed: readonly ConnectorGate[];
  readonly turned: readonly ConnectorGate[];
} => {
  const gates = new Map(standing);
  for (const { connector, trouble } of heard) {
    const gate = gates.get(connector);
    if (trouble !== null)
      gates.set(connector, hearTrouble(gate ?? freshGate(connector), trouble, limitsOf(connector), at));
    else if (gate !== undefined) gates.set(connector, hearAnswer(gate));
  }
  const changed = [...gates.values()]
    .filter((gate) => gate !== standing.get(gate.connector))
    .toSorted((a, b) => (a.connector < b.connector ? -1 : 1));
  const wasOpen = ({ connector }: ConnectorGate): boolean =>
    (standing.get(connector)?.breaker ?? 'closed') !== 'closed';
  return { changed, turned: changed.filter((gate) => wasOpen(gate) !== (gate.breaker !== 'closed')) };
};

/** Only the probe closes it again: an answer to what was sent before the troubles says nothing of now. */
const hearAnswer = (gate: ConnectorGate): ConnectorGate => {
  if (gate.breaker === 'open' || (gate.breaker === 'closed' && gate.failures === 0)) return gate;
  return {
    ...gate,
    breaker: 'closed',
    failures: 0,
    failingSince: null,
    openUntil: null,
    openings: 0,
    because: null,
  };
};

const hearTrouble = (
  gate: ConnectorGate,
  trouble: string,
  { breaker }: ConnectorLimits,
  at: Temporal.Instant,
): ConnectorGate => {
  if (gate.breaker === 'open') return gate;
  const isOld = gate.failingSince === null || at.epochMilliseconds - ms(gate.failingSince) > breaker.withinMs;
  const failures = isOld ? 1 : gate.failures + 1;
  const failing = {
    ...gate,
    failures,
    failingSince: isOld ? at.toString() : gate.failingSince,
    because: trouble.slice(0, 200),
  };
  if (gate.breaker === 'closed' && failures < breaker.failures) return failing;
  const openMs = Math.min(breaker.openMaxMs, breaker.openMs * 2 ** Math.min(gate.openings, 20));
  return {
    ...failing,
    breaker: 'open',
    openings: gate.openings + 1,
    openUntil: text(at.epochMilliseconds + openMs),
  };
};

/** Told when a breaker opens or closes; that a probe goes out, or that it failed, is no news to anybody. */
export const gateFact = (gate: ConnectorGate, id: string): Fact => ({
  type: gate.breaker === 'closed' ? 'ConnectorBreakerClosed' : 'ConnectorBreakerOpened',
  subject: { kind: 'connector', id },
  data: {
    connector: gate.connector,
    ...(gate.breaker === 'closed'
      ? {}
      : { failures: gate.failures, openUntil: gate.openUntil, because: gate.because ?? '' }),
  },
});
