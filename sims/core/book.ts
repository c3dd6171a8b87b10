/** What a stand-in knows, and the one function that changes it. Replaying the ledger's records gives the book back. */
import { must } from '#kernel/outcome.ts';
import type { Effect, FaultRule, LedgerRecord, Profile, QueuedCallback, Work } from './words.ts';
import type { WorkRequest } from '#platform/connectors/work.contract.ts';

/** Changed only by `apply`. It is not copied on each record: a stand-in under load holds a hundred thousand works. */
export type Book = {
  readonly profile: Profile;
  /** By idempotency key; the latest, where the operation is not idempotent and the key came again. */
  readonly works: Map<string, Work>;
  /** By reference, which is unique: where keys are not looked at, two works of one key are under way at once. */
  readonly inProgress: Map<string, Work>;
  /** Keys that were taken back, also before their request came: a request that comes after its undo must do nothing. */
  readonly undone: Map<string, { readonly ref?: string }>;
  readonly delayed: Map<string, { readonly work: WorkRequest; readonly dueAtMs: number }>;
  readonly effects: Effect[];
  readonly callbacks: Map<string, QueuedCallback>;
  readonly faults: { rule: FaultRule; left: number }[];
  /** Counts records, for identifiers that must differ. */
  count: number;
};

export const emptyBook = (profile: Profile): Book => ({
  profile,
  works: new Map(),
  inProgress: new Map(),
  undone: new Map(),
  delayed: new Map(),
  effects: [],
  callbacks: new Map(),
  faults: [],
  count: 0,
});

export const apply = (book: Book, record: LedgerRecord): void => {
  book.count++;
  switch (record.kind) {
    case 'received': {
      const { work, hash, ref, dueAtMs, callbacks, callbackDelayMs, refusal } = record;
      const { idempotencyKey: key } = work;
      const lateRefusal = refusal === undefined ? {} : { lateRefusal: refusal };
      const plan = { dueAtMs, callbacks, callbackDelayMs, ...lateRefusal };
      const started: Work = { request: work, hash, ref, ...plan, state: { kind: 'inProgress' } };
      book.works.set(key, started);
      book.inProgress.set(ref, started);
      return;
    }
    case 'done': {
      const work = book.inProgress.get(record.ref);
      must(work, 'work that ends was under way');
      book.works.set(record.key, { ...work, state: { kind: 'done', result: record.result } });
      book.inProgress.delete(record.ref);
      book.effects.push(effectOf('done', record.at, work, record.result));
      return;
    }
    case 'refused': {
      const { work, hash, ref, refusal } = record;
      const plan = { dueAtMs: 0, callbacks: 'none', callbackDelayMs: 0 } as const;
      book.works.set(record.key, { request: work, hash, ref, ...plan, state: { kind: 'refused', refusal } });
      book.inProgress.delete(ref);
      return;
    }
    case 'undone': {
      const work = book.works.get(record.key);
      book.undone.set(record.key, work === undefined ? {} : { ref: work.ref });
      for (const [ref, { request }] of book.inProgress)
        if (request.idempotencyKey === record.key) book.inProgress.delete(ref);
      if (work?.state.kind === 'done') book.effects.push(effectOf('undone', record.at, work, work.state.result));
      return;
    }
    case 'delayed':
      book.delayed.set(record.id, { work: record.work, dueAtMs: record.dueAtMs });
      return;
    case 'arrived':
      book.delayed.delete(record.id);
      return;
    case 'callback':
      book.callbacks.set(record.callback.id, record.callback);
      return;
    case 'callbackSent':
    case 'callbackGivenUp':
      book.callbacks.delete(record.id);
      return;
    case 'callbackFailed': {
      const queued = book.callbacks.get(record.id);
      must(queued, 'a callback that failed was queued');
      book.callbacks.set(record.id, { ...queued, tries: record.tries, dueAtMs: record.dueAtMs });
      return;
    }
    case 'faultsSet':
      book.faults.splice(0, Infinity, ...record.rules.map((rule) => ({ rule, left: rule.times ?? Infinity })));
      return;
    case 'faultStruck': {
      const fault = book.faults[record.rule];
      must(fault, 'a fault that struck is a rule');
      fault.left--;
      return;
    }
  }
};

const effectOf = (kind: Effect['kind'], at: string, work: Work, result: Effect['result']): Effect => {
  const { idempotencyKey: key, operation, reference, tenantRef, payload } = work.request;
  return { at, kind, key, operation, reference, tenantRef, ref: work.ref, payload, result };
};
