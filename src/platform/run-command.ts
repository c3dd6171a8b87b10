/**
 * The only way to change state. In this order, for every command, whoever sends it: validate the input → set the tenant →
 * lock and load → look up the idempotency key → authorize on the loaded facts → switches → versions → decide (pure) →
 * what commits together → write state, facts, entry, key and jobs → commit → answer.
 */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, type Refusal } from '#kernel/outcome.ts';
import type { AccessDecision } from './access/authorize.ts';
import type { CommercialModel } from './artifacts/model.ts';
import type {
  Answer,
  AnyCommandDefinition,
  Command,
  CommandDefinition,
  Decision,
  Envelope,
  Head,
  Origin,
  Principal,
} from './command.ts';
import { actorMismatch, commandOf, inputHash, payloadProblem } from './commands/envelope.ts';
import { keyConflict, type KeyRow, keyStore, keyTake } from './commands/idempotency.store.ts';
import { lookUp } from './commands/look-up.store.ts';
import { recordsOf, runTogether } from './commands/together.ts';
import { isStoreError } from './database/tx.ts';
import { type AsideResult, recordAside } from './commands/record-aside.ts';
import type { Door } from './door.ts';
import { writeEntry } from './entries/write-entry.ts';
import { cloudEvent } from './facts/cloud-event.ts';
import { recordFacts } from './facts/outbox.store.ts';
import { afterJobs } from './flows.ts';
import type { WriteTx } from './write-transaction.ts';
import { stoppedBy, type SwitchRow } from './switches.ts';

/**
 * How often a command that lost a deadlock, or whose commit was not confirmed, is tried again. Each try decides anew on
 * what is then there; after an unconfirmed commit the idempotency key tells whether it happened.
 */
export const TRIES_MAX = 4;

type Definition<P, L, D extends Decision, Q> = CommandDefinition<P, L, D, Q>;

/** What the first flush brought: state, the key's row, the model and the switches, all under the lock. */
type Found<L> = {
  readonly loaded: L | undefined;
  readonly key: KeyRow | undefined;
  readonly modelHash: string | null;
  readonly switches: readonly SwitchRow[];
};

/** What an attempt came to. Without a commit the transaction rolls back, so every early return changes nothing. */
type Attempt = { readonly answer: Answer } & Judged;
/** It met a model whose access policy nobody has read yet: that is done while nothing is locked, and then it begins again. */
type Unread = { readonly unread: CommercialModel };

/** How far a command got before it was answered: the version it was judged against, and the authority. */
type Judged = { readonly may?: AccessDecision; readonly head?: Head | null };

const no = (refusal: Refusal, judged: Judged = {}): Attempt => ({ answer: { ok: false, refusal }, ...judged });

/**
 * The key is read in a later statement than the lock: in READ COMMITTED a statement that waited for a row sees that row
 * anew, but its sub-selects still see the old snapshot, and seven of eight equal sends would be told "version conflict".
 */
const lockAndLoad = async <P, L, D extends Decision, Q>(
  tx: WriteTx,
  definition: Definition<P, L, D, Q>,
  command: Command<P>,
  hash: Uint8Array,
  prepared: Q | undefined,
): Promise<Found<L>> => {
  const taken = definition.creates ? tx.query<{ key: string }>(keyTake(command, hash)) : undefined;
  const loading = definition.load(tx, command, prepared);
  const [took, loaded, around] = await Promise.all([taken, loading, lookUp(tx, command)]);
  const isOurs = took !== undefined && took.length > 0;
  return { loaded, ...around, key: isOurs ? undefined : around.key };
};

const storedAnswer = (row: KeyRow): Answer => {
  const { value, version } = JSON.parse(row.answer) as { value: Json; version: number | null };
  return { ok: true, value, version, facts: [], repeated: true };
};

const versionProblem = (command: Command<unknown>, head: Head | null): Refusal | undefined =>
  command.expectedVersion === undefined || head === null || head.version === command.expectedVersion
    ? undefined
    : { code: 'version.stale', expected: command.expectedVersion, current: head.version };

const nextHead = (command: Command<unknown>, aggregate: string, head: Head | null): Head =>
  head === null ? { id: command.id(aggregate), version: 1, entryLeaf: null } : { ...head, version: head.version + 1 };

const attempt = async <P, L, D extends Decision, Q>(
  door: Door,
  definition: Definition<P, L, D, Q>,
  base: Command<P>,
  origin: Origin,
  prepared: Outcome<Q>,
): Promise<Attempt | Unread> =>
  door.transaction<Attempt | Unread>(base.tenantId, async (tx) => {
    const hash = inputHash(base);
    const found = await lockAndLoad(tx, definition, base, hash, prepared.ok ? prepared.value : undefined);
    const command: Command<P> = { ...base, modelHash: found.modelHash, switches: found.switches };
    if (found.key && keyConflict(found.key, hash))
      return no({ code: 'idempotency.key-reused', key: command.idempotencyKey });
    const { loaded } = found;
    if (loaded === undefined) return no({ code: definition.notFound ?? `${definition.aggregate}.not-found` });

    const model = await door.models.byHash(tx, found.modelHash ?? 'none');
    if (!door.accessOf.hasRead(model)) return { unread: model };
    const access = door.accessOf(model);
    const resource = definition.resource(loaded, command);
    const head = definition.head?.(loaded) ?? null;
    const context = { at: command.at.epochMilliseconds };
    const action = definition.action ?? definition.name;
    const may = access.decide(command.actor, action, resource, context);
    const judged = { may, head };
    if (!may.allowed) return no({ code: 'access.denied', action, policies: may.authority.policies }, judged);
    if (found.key) return { answer: storedAnswer(found.key), head };

    const asking = { name: definition.name, facts: resource.scope, actor: command.actor };
    const stopped = stoppedBy(found.switches, asking) ?? versionProblem(command, head);
    if (stopped) return no(stopped, judged);
    if (!prepared.ok) return no(prepared.refusal, judged);
    const decided = definition.decide(loaded, command, prepared.value, model);
    if (!decided.ok) return no(decided.refusal, judged);
    if (decided.value.unchanged)
      return {
        answer: { ok: true, value: decided.value.answer, version: head?.version ?? null, facts: [], repeated: true },
        head,
      };

    return write(door, tx, definition, command, origin, { loaded, head, may, decided: decided.value, hash });
  });

type Decided<L, D> = {
  readonly loaded: L;
  readonly head: Head | null;
  readonly may: AccessDecision;
  readonly decided: D;
  readonly hash: Uint8Array;
};

const write = async <P, L, D extends Decision, Q>(
  door: Door,
  tx: WriteTx,
  definition: Definition<P, L, D, Q>,
  command: Command<P>,
  origin: Origin,
  { loaded, head, may, decided, hash }: Decided<L, D>,
): Promise<Attempt> => {
  const together = await runTogether(door, tx, command, recordsOf(command, decided.facts));
  if (!together.ok) return no(together.refusal, { may, head });
  const { facts, first, statements } = together.value;
  const next = nextHead(command, definition.aggregate, head);
  const jobs = [
    ...(decided.jobs ?? []),
    ...together.value.jobs,
    ...facts.flatMap((fact) => afterJobs(door.flows, fact)),
  ];
  const leaving = facts.map((fact) => ({ fact, event: cloudEvent(door.contextOfFact(fact.type), fact) }));
  const entry = writeEntry({
    command,
    definition: definition as unknown as AnyCommandDefinition,
    origin,
    authority: may.authority,
    head,
    aggregate: { id: next.id, version: next.version },
    result: 'accepted',
    facts,
    events: leaving.map(({ event }) => event),
    decided,
    artifacts: [
      ...(command.modelHash === null ? [] : [{ kind: 'commercial-model', key: 'effective', hash: command.modelHash }]),
      ...(decided.artifacts ?? []),
    ],
  });
  const answer: Answer = { ok: true, value: decided.answer, version: next.version, facts, repeated: false };
  const newHead: Head = { ...next, entryLeaf: entry.leaf, root: decided.root ?? head?.root ?? null };
  const all = [
    ...first,
    ...definition.save(decided, loaded, newHead, command),
    ...statements,
    ...recordFacts(leaving, entry.id),
    ...entry.statements,
    ...keyStore(
      command,
      hash,
      JSON.stringify({ value: decided.answer, version: next.version }),
      next.id,
      definition.creates === true,
    ),
    ...door.jobs.statements(jobs),
  ];
  if (command.dryRun) {
    await tx.rehearse(all);
    return { answer, head };
  }
  await tx.commit(all);
  door.jobs.committed(jobs);
  return { answer };
};

const withRetries = async (door: Door, name: string, run: () => Promise<Attempt | Unread>): Promise<Attempt> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const attempted = await run();
      if (!('unread' in attempted)) return attempted;
      door.accessOf(attempted.unread);
      tries -= 1;
    } catch (error) {
      if (!isStoreError(error)) throw error;
      if ((error.retryable || error.outcomeUnknown) && tries < TRIES_MAX) continue;
      const code = error.constraint === undefined ? undefined : door.refusalOfConstraint(error.constraint);
      if (code === undefined) throw error;
      door.log.info(
        { command: name, constraint: error.constraint, code },
        'a table refused what the decision let through',
      );
      return no({ code });
    }
  }
};

const recordsRefusal = ({ refusalsRecorded: recorded }: AnyCommandDefinition, code: string): boolean =>
  typeof recorded === 'function' ? recorded(code) : recorded === true;

/** As what a command that changed nothing stands in the evidence, if it does. */
const resultAside = (
  definition: AnyCommandDefinition,
  { dryRun }: Command<unknown>,
  answer: Answer,
  { may }: Judged,
): AsideResult | undefined => {
  if (may?.allowed === false) return 'denied';
  if (dryRun) return 'dryRun';
  return !answer.ok && recordsRefusal(definition, answer.refusal.code) ? 'refused' : undefined;
};

/**
 * Runs one command for one principal. Refusals come back as data; what is thrown is a bug or an outage. A refused
 * command leaves its idempotency key free for a later, valid one.
 */
export const runCommand = async <P, L, D extends Decision, Q>(
  door: Door,
  definition: Definition<P, L, D, Q>,
  principal: Principal,
  envelope: Envelope,
  origin: Origin,
): Promise<Answer> => {
  const started = performance.now();
  const finish = (answer: Answer): Answer => {
    const result = answer.ok ? (answer.repeated ? 'repeated' : 'accepted') : answer.refusal.code;
    const tookMs = performance.now() - started;
    door.observe('command', { name: definition.name, result }, tookMs / 1000);
    // Who and what, never the input or the answer: those may be commercial.
    const { correlationId, channel } = origin;
    const at = { tenantId: principal.tenantId, actorId: principal.id, correlationId, channel };
    door.log.info({ command: definition.name, result, ...at, tookMs: Math.round(tookMs) }, 'command');
    return answer;
  };
  const erased = definition as unknown as AnyCommandDefinition;
  const invalid = payloadProblem(erased, envelope);
  if (invalid) return finish({ ok: false, refusal: invalid });
  const command = commandOf<P>(definition.name, principal, envelope, origin, door.clock());
  const mismatch = actorMismatch(principal, envelope);
  if (mismatch) {
    await recordAside(door, erased, command, origin, { result: 'denied', refusal: mismatch, head: null });
    return finish({ ok: false, refusal: mismatch });
  }
  const prepared = definition.prepare ? await definition.prepare(door, command) : accepted(undefined as Q);
  const { answer, ...judged } = await withRetries(door, definition.name, () =>
    attempt(door, definition, command, origin, prepared),
  );
  const result = resultAside(erased, command, answer, judged);
  if (result) {
    const refusal = answer.ok ? undefined : answer.refusal;
    await recordAside(door, erased, command, origin, { result, ...(refusal && { refusal }), head: null, ...judged });
  }
  return finish(answer);
};
