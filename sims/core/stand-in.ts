/**
 * A stand-in for a system that others own, as a pure machine: a request and the time go in; ledger records and a reaction come out.
 * It knows no socket, no file and no clock. `http.ts` is its shell as a server, `in-process.ts` its shell inside the simulator.
 * Whoever drives it makes the records durable and applies them before anybody sees the reaction.
 */
import { Compile } from 'typebox/compile';
import { Errors } from 'typebox/value';
import { CanonicalError, parseStrict } from '#kernel/canonical.ts';
import { fingerprint, sha256Hex, utf8 } from '#kernel/hash.ts';
import {
  UndoRequest,
  WorkRequest,
  type UndoRequest as Undo,
  type WorkRequest as Request,
} from '#platform/connectors/work.contract.ts';
import type { Book } from './book.ts';
import { completion, resultOf } from './completion.ts';
import { HONEST, strike, type Course, type Strike } from './faults.ts';
import { FaultRules, type Handled, type LedgerRecord, type Operation, type Reaction, type RequestIn } from './words.ts';

export const handle = (book: Book, request: RequestIn, now: Temporal.Instant): Handled => {
  const [path = '/', query = ''] = request.path.split('?', 2);
  const steps = path.slice(1).split('/');
  const route = `${request.method} ${steps[0]}${steps.length > 1 ? '/{key}' : ''}${steps[2] === undefined ? '' : `/${steps[2]}`}`;
  if (steps.length > 3) return notFound(route);
  switch (route) {
    case 'POST work':
      return withBody(workRequest, request.body, (work) => submit(book, work, now));
    case 'GET work/{key}':
      return ask(book, decoded(steps[1]), now);
    case 'POST work/{key}/undo':
      return withBody(undoRequest, request.body, (undo) => undoWork(book, decoded(steps[1]), undo, now));
    case 'GET contract':
      return answer(200, contractOf(book));
    case 'GET ledger':
      return answer(200, ledgerOf(book, new URLSearchParams(query)));
    case 'GET faults':
      return answer(200, faultsOf(book));
    case 'PUT faults':
      return withBody(faultRules, request.body, (rules) =>
        answer(200, { rules: rules.length }, [{ kind: 'faultsSet', at: now.toString(), rules }]),
      );
    case 'GET callbacks':
      return answer(200, { waiting: [...book.callbacks.values()] });
    case 'GET health':
      return answer(200, { standIn: book.profile.key, status: 'up' });
    default:
      return notFound(route);
  }
};

/** A request that lay in a queue on its way arrives: it takes effect now, and nobody waits for the answer. */
export const arrive = (book: Book, id: string, work: Request, now: Temporal.Instant): readonly LedgerRecord[] => {
  const arrived: LedgerRecord = { kind: 'arrived', at: now.toString(), id };
  return [arrived, ...perform(book, work, HONEST, now).records];
};

const submit = (book: Book, work: Request, now: Temporal.Instant): Handled => {
  const known = book.profile.operations[work.operation];
  if (known === undefined || !Object.hasOwn(book.profile.operations, work.operation))
    return refusal(422, 'unknown-operation', `${book.profile.title} does not know the operation ${work.operation}.`);
  const [wrong] = Errors(known.takes, work.payload);
  if (wrong !== undefined)
    return refusal(422, 'payload-malformed', `${wrong.instancePath || 'payload'} ${wrong.message}`.trim());
  const repeated = repeat(book, work, known);
  const struck = strike(book, 'submit', work, repeated !== undefined);
  if (repeated !== undefined) return strikeOn(struck, repeated, now);
  if (struck === undefined) return perform(book, work, HONEST, now);
  const { course } = struck;
  if (course.effectAfterMs !== undefined) {
    const dueAtMs = now.epochMilliseconds + course.effectAfterMs;
    const delayed: LedgerRecord = { kind: 'delayed', at: now.toString(), id: `D${book.count}`, work, dueAtMs };
    return { records: [spent(struck, now), delayed], reaction: course.bend(NOTHING) };
  }
  if (!course.effect) return { records: [spent(struck, now)], reaction: course.bend(NOTHING) };
  const performed = perform(book, work, course, now);
  return { records: [spent(struck, now), ...performed.records], reaction: course.bend(performed.reaction) };
};

/** What a key that was seen before is answered; nothing for a new one, for one that may be tried again, and where keys are not looked at. */
const repeat = (book: Book, work: Request, operation: Operation): Handled | undefined => {
  const key = work.idempotencyKey;
  if (book.undone.has(key))
    return refusal(409, 'key-undone', 'This was taken back; nothing can be asked under its key.');
  const before = book.works.get(key);
  if (before === undefined || !operation.contract.idempotent) return undefined;
  if (before.hash !== hashOf(work))
    return refusal(409, 'idempotency-key-reused', 'The key belongs to another request.');
  switch (before.state.kind) {
    case 'inProgress':
      return answer(202, { status: 'accepted', ref: before.ref });
    case 'done':
      return answer(200, { status: 'done', ref: before.ref, result: before.state.result });
    case 'refused':
      return before.state.refusal.retriable ? undefined : answer(422, { status: 'refused', ...before.state.refusal });
  }
};

const perform = (book: Book, work: Request, course: Course, now: Temporal.Instant): Handled => {
  const operation = book.profile.operations[work.operation];
  // A request can arrive late: its key may have been used or taken back meanwhile.
  const repeated = operation === undefined ? undefined : repeat(book, work, operation);
  if (operation === undefined || repeated !== undefined) return repeated ?? notFound(work.operation);
  const at = now.toString();
  const key = work.idempotencyKey;
  const ref = `${operation.refPrefix}-${sha256Hex(utf8(`${key}#${book.works.has(key) ? book.count : 0}`))
    .slice(0, 12)
    .toUpperCase()}`;
  const hash = hashOf(work);
  if (course.refusal !== undefined && !course.later)
    return answer(422, { status: 'refused', ...course.refusal }, [
      { kind: 'refused', at, key, work, hash, ref, refusal: course.refusal },
    ]);
  const later = operation.answers === 'later' || course.later === true;
  const workMs = course.atOnce || !later ? 0 : operation.workMs + (course.extraWorkMs ?? 0);
  const received: LedgerRecord & { readonly kind: 'received' } = {
    kind: 'received',
    at,
    work,
    hash,
    ref,
    dueAtMs: now.epochMilliseconds + workMs,
    callbacks: later && work.callbackUrl !== undefined ? (course.callbacks ?? 'once') : 'none',
    callbackDelayMs: course.callbackDelayMs ?? 0,
    ...(course.refusal === undefined ? {} : { refusal: course.refusal }),
  };
  if (later && !course.atOnce) return answer(202, { status: 'accepted', ref }, [received]);
  const result = resultOf(operation, work, ref, now);
  const records = [received, ...completion(operation, received, now)];
  return later
    ? answer(202, { status: 'accepted', ref }, records)
    : answer(200, { status: 'done', ref, result }, records);
};

const ask = (book: Book, key: string, now: Temporal.Instant): Handled => {
  const work = book.works.get(key);
  return strikeOn(strike(book, 'query', { idempotencyKey: key, ...work?.request }, true), statusOf(book, key), now);
};

const statusOf = (book: Book, key: string): Handled => {
  const undone = book.undone.get(key);
  if (undone !== undefined) return answer(200, { status: 'undone', ...undone });
  const work = book.works.get(key);
  if (work === undefined) return answer(404, { status: 'unknown-key' });
  switch (work.state.kind) {
    case 'inProgress':
      return answer(200, { status: 'inProgress', ref: work.ref });
    case 'done':
      return answer(200, { status: 'done', ref: work.ref, result: work.state.result });
    case 'refused':
      return answer(200, { status: 'refused', ...work.state.refusal });
  }
};

/** Taking back what never came seals its key: the request may still be on its way, and must then do nothing. */
const undoWork = (book: Book, key: string, undo: Undo, now: Temporal.Instant): Handled => {
  const work = book.works.get(key);
  const struck = strike(book, 'undo', { idempotencyKey: key, ...work?.request }, false);
  const honest = undoHonestly(book, key, undo, now);
  if (struck?.course.refusal !== undefined)
    return { ...answer(422, { status: 'refused', ...struck.course.refusal }), records: [spent(struck, now)] };
  if (struck !== undefined && !struck.course.effect)
    return { records: [spent(struck, now)], reaction: struck.course.bend(NOTHING) };
  return strikeOn(struck, honest, now);
};

const undoHonestly = (book: Book, key: string, undo: Undo, now: Temporal.Instant): Handled => {
  const before = book.undone.get(key);
  if (before !== undefined) return answer(200, { status: 'undone', ...before });
  const work = book.works.get(key);
  if (work !== undefined && (work.request.reference !== undo.reference || work.request.tenantRef !== undo.tenantRef))
    return refusal(409, 'not-your-work', 'The key belongs to work with another reference.');
  const operation = work === undefined ? undefined : book.profile.operations[work.request.operation];
  if (work?.state.kind === 'done' && (operation?.contract.pointOfNoReturn || operation?.contract.undo === undefined))
    return refusal(409, 'past-point-of-no-return', 'It is done, and cannot be taken back.');
  return answer(200, { status: 'undone', ...(work === undefined ? {} : { ref: work.ref }) }, [
    { kind: 'undone', at: now.toString(), key, reference: undo.reference, reason: undo.reason },
  ]);
};

const NOTHING: Reaction = { kind: 'hang' };

const spent = (struck: Strike, now: Temporal.Instant): LedgerRecord => ({
  kind: 'faultStruck',
  at: now.toString(),
  rule: struck.rule,
});

const strikeOn = (struck: Strike | undefined, honest: Handled, now: Temporal.Instant): Handled =>
  struck === undefined
    ? honest
    : { records: [spent(struck, now), ...honest.records], reaction: struck.course.bend(honest.reaction) };

/** Where to call back is no part of what was asked for. */
const hashOf = ({ operation, reference, tenantRef, payload }: Request): string =>
  fingerprint('sims/work', { operation, reference, tenantRef, payload });

const LEDGER_PAGE_MAX = 10_000;

const ledgerOf = (book: Book, query: URLSearchParams) => {
  const asked = (name: 'reference' | 'tenantRef' | 'key' | 'operation') => query.get(name);
  const from = Number(query.get('from') ?? 0);
  const found = book.effects.filter((effect) =>
    (['reference', 'tenantRef', 'key', 'operation'] as const).every(
      (name) => (asked(name) ?? effect[name]) === effect[name],
    ),
  );
  const effects = found.slice(from, from + LEDGER_PAGE_MAX);
  return {
    effects,
    total: found.length,
    ...(from + effects.length < found.length ? { next: from + effects.length } : {}),
  };
};

const contractOf = (book: Book) => {
  const { key: standIn, title, operations } = book.profile;
  const told = Object.entries(operations).map(([name, { contract, takes, gives }]) => [
    name,
    speaksOtherwise(book)
      ? { ...contract, idempotent: false, request: takes }
      : { ...contract, request: takes, result: gives },
  ]);
  return { standIn, title, operations: Object.fromEntries(told) };
};

/** Another release of it: keys are not looked at any more, and nothing is said of what it answers. */
const speaksOtherwise = (book: Book): boolean =>
  book.faults.some(({ rule, left }) => rule.mode === 'wrong-contract' && left > 0);

const faultsOf = (book: Book) => ({
  rules: book.faults.map(({ rule, left }) => ({ ...rule, left: left === Infinity ? 'always' : left })),
});

const answer = (status: number, body: unknown, records: readonly LedgerRecord[] = []): Handled => ({
  records,
  reaction: { kind: 'answer', status, body: JSON.stringify(body), afterMs: 0 },
});

const refusal = (status: number, code: string, message: string): Handled =>
  answer(status, { status: 'refused', code, message, retriable: false });

const notFound = (route: string): Handled => refusal(404, 'no-such-resource', `There is no ${route} here.`);

const workRequest = Compile(WorkRequest);
const undoRequest = Compile(UndoRequest);
const faultRules = Compile(FaultRules);

type Reader<T> = {
  readonly Check: (value: unknown) => value is T;
  readonly Errors: (value: unknown) => readonly { readonly instancePath: string; readonly message: string }[];
};

const withBody = <T>(reader: Reader<T>, body: string | undefined, then: (value: T) => Handled): Handled => {
  try {
    const value: unknown = parseStrict(body ?? '');
    if (reader.Check(value)) return then(value);
    const [first] = reader.Errors(value);
    return refusal(400, 'malformed', `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim());
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    return refusal(400, 'malformed', error.message);
  }
};

const decoded = (step: string | undefined): string => {
  try {
    return decodeURIComponent(step ?? '');
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return '';
  }
};
