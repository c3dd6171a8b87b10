/** How a stand-in misbehaves, as a table. A mode says whether the effect happens, how the work is accepted, and what becomes of the answer. */
import type { Book } from './book.ts';
import type { CallbackStyle, FaultMode, FaultRule, Reaction, Refusal } from './words.ts';

/** What a rule can look at: the request for work, or the work that a query or an undo is about. */
export type Subject = {
  readonly operation?: string;
  readonly reference?: string;
  readonly tenantRef?: string;
  readonly idempotencyKey: string;
  readonly payload?: Readonly<Record<string, unknown>>;
};

export type Course = {
  readonly effect: boolean;
  /** The request lies in a queue on its way, unknown to any query, and takes effect when this has passed. */
  readonly effectAfterMs?: number;
  /** Accept with 202 and call back, also where the operation would answer at once. */
  readonly later?: true;
  /** Done at once, also where the operation would take its time. */
  readonly atOnce?: true;
  readonly extraWorkMs?: number;
  readonly callbacks?: CallbackStyle;
  readonly callbackDelayMs?: number;
  readonly refusal?: Refusal;
  /** Strikes also where there is nothing new to do: a repeat, a query, an undo. */
  readonly onWire?: true;
  readonly bend: (honest: Reaction) => Reaction;
};

const LATE_CALLBACK_MS = 2_000;
const SLOW_MS = 1_000;
const OVERTAKEN_MS = 200;

const asItIs = (honest: Reaction): Reaction => honest;
const hang = (): Reaction => ({ kind: 'hang' });
const after = (ms: number) => (honest: Reaction) => (honest.kind === 'answer' ? { ...honest, afterMs: ms } : honest);

export const HONEST: Course = { effect: true, bend: asItIs };

const COURSES: Readonly<Record<FaultMode, (rule: FaultRule) => Course>> = {
  slow: ({ delayMs = SLOW_MS }) => ({ effect: true, onWire: true, extraWorkMs: delayMs, bend: after(delayMs) }),
  fail: (rule) => ({ effect: false, onWire: true, bend: () => failure(rule) }),
  refuse: (rule) => ({
    effect: true,
    refusal: refusalOf(rule),
    ...(rule.delayMs === undefined ? {} : { later: true, extraWorkMs: rule.delayMs }),
    bend: asItIs,
  }),
  'timeout-after-success': () => ({ effect: true, onWire: true, atOnce: true, callbacks: 'none', bend: hang }),
  'timeout-before-effect': () => ({ effect: false, onWire: true, bend: hang }),
  'effect-after-timeout': ({ delayMs = SLOW_MS }) => ({ effect: false, effectAfterMs: delayMs, bend: hang }),
  'answer-twice': () => ({ effect: true, later: true, callbacks: 'twice', bend: asItIs }),
  'duplicate-callback': () => ({ effect: true, later: true, callbacks: 'again', bend: asItIs }),
  'lose-callback': () => ({ effect: true, later: true, callbacks: 'none', bend: asItIs }),
  'late-callback': ({ delayMs = LATE_CALLBACK_MS }) => ({
    effect: true,
    later: true,
    callbackDelayMs: delayMs,
    bend: asItIs,
  }),
  'out-of-order': ({ delayMs = OVERTAKEN_MS }) => ({
    effect: true,
    later: true,
    atOnce: true,
    callbacks: 'outOfOrder',
    callbackDelayMs: 2 * delayMs,
    bend: after(delayMs),
  }),
  garbage: (rule) => ({
    effect: rule.effect ?? true,
    onWire: true,
    bend: () => ({ kind: 'answer', status: rule.httpStatus ?? 200, body: '{"status":"done","ref":', afterMs: 0 }),
  }),
  'connection-reset': (rule) => ({ effect: rule.effect ?? true, onWire: true, bend: () => ({ kind: 'reset' }) }),
  'rate-limit': (rule) => ({ effect: false, onWire: true, bend: () => tooMany(rule) }),
  down: () => ({ effect: false, onWire: true, bend: () => ({ kind: 'nobody' }) }),
  'wrong-contract': () => ({ effect: true, onWire: true, bend: inOtherWords }),
};

export type Strike = { readonly rule: number; readonly course: Course };

/** The first rule that fits and is not used up. */
export const strike = (
  book: Book,
  on: 'submit' | 'query' | 'undo',
  subject: Subject,
  onlyOnWire: boolean,
): Strike | undefined => {
  for (const [index, { rule, left }] of book.faults.entries()) {
    if (left <= 0 || !strikesOn(rule, on) || !fits(rule, subject)) continue;
    const course = COURSES[rule.mode](rule);
    if (course.onWire || !onlyOnWire) return { rule: index, course };
  }
  return undefined;
};

/** A system that is gone, or speaks another contract, is so for every call. */
const EVERY_CALL: ReadonlySet<FaultMode> = new Set(['down', 'wrong-contract']);
const strikesOn = (rule: FaultRule, on: 'submit' | 'query' | 'undo'): boolean =>
  rule.on === undefined ? on === 'submit' || EVERY_CALL.has(rule.mode) : rule.on === on;

const fits = ({ match = {} }: FaultRule, subject: Subject): boolean =>
  (match.operation === undefined || match.operation === subject.operation) &&
  (match.reference === undefined || match.reference === subject.reference) &&
  (match.tenantRef === undefined || match.tenantRef === subject.tenantRef) &&
  (match.idempotencyKey === undefined || match.idempotencyKey === subject.idempotencyKey) &&
  (match.payload === undefined ||
    JSON.stringify(at(subject.payload, match.payload.path)) === JSON.stringify(match.payload.equals));

const at = (value: unknown, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (inside, step) =>
        typeof inside === 'object' && inside !== null && Object.hasOwn(inside, step)
          ? (inside as Record<string, unknown>)[step]
          : undefined,
      value,
    );

const refusalOf = (rule: FaultRule): Refusal => ({
  code: rule.code ?? 'not-possible',
  message: rule.message ?? 'This cannot be done as it was asked for.',
  retriable: rule.retriable ?? false,
});

const failure = (rule: FaultRule): Reaction => {
  if (rule.httpStatus !== undefined)
    return { kind: 'answer', status: rule.httpStatus, body: 'Internal Server Error', afterMs: 0 };
  const code = rule.code ?? 'temporarily-unavailable';
  const message = rule.message ?? 'Nothing was done; try again later.';
  const body = JSON.stringify({ status: 'failed', effect: 'none', code, message });
  return { kind: 'answer', status: 503, body, afterMs: 0 };
};

/** It vouches that nothing was done, as a `fail` does: a limit says *later*, and is no business no. */
const tooMany = (rule: FaultRule): Reaction => {
  const code = rule.code ?? 'rate-limited';
  const message = rule.message ?? 'Too many requests; nothing was done.';
  return {
    kind: 'answer',
    status: 429,
    body: JSON.stringify({ status: 'failed', effect: 'none', code, message }),
    afterMs: 0,
  };
};

/** The same news in the words of another release of the system: true, and no answer that anybody agreed on. */
const inOtherWords = (honest: Reaction): Reaction => {
  if (honest.kind !== 'answer') return honest;
  const { status, ref: id } = JSON.parse(honest.body) as { readonly status?: string; readonly ref?: string };
  return { ...honest, status: 200, body: JSON.stringify({ id: id ?? null, state: (status ?? '').toUpperCase() }) };
};
