/** The words of the one road: who asks, what they ask, what was decided. No behaviour; `run-command.ts` gives it. */
import type { TSchema } from 'typebox';
import type { Json } from '#kernel/json.ts';
import type { Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from './artifacts/model.ts';
import type { Statement, Tx } from './database/tx.ts';
import type { Door } from './door.ts';
import type { Job } from './jobs/job-port.ts';
import type { ScopeFacts, SwitchRow } from './switches.ts';

export type PrincipalType = 'user' | 'agent' | 'system' | 'customer';

/** Who acts, as the token says. `personId` is the natural person behind the account: segregation of duties looks at it. */
export type Principal = {
  readonly tenantId: string;
  readonly id: string;
  readonly type: PrincipalType;
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly territories: readonly string[];
  /** The account whose own papers a customer link may see. */
  readonly accountId?: string;
  /** A customer who came by a link: which one, and the one quote that it opens. */
  readonly linkId?: string;
  readonly linkedQuote?: string;
  /** A program's key: only what these open. */
  readonly scopes?: readonly string[];
  /** A grant for an emergency that was open when the principal was read; `expiresAt` in milliseconds since 1970. */
  readonly breakGlass?: { readonly grantId: string; readonly expiresAt: number };
  /** A system principal that acts for somebody names them. */
  readonly onBehalfOf?: string;
};

/** The seeds' command envelope, as it arrives. The actor is a claim; the token decides. */
export type Envelope = {
  readonly commandId?: string;
  readonly idempotencyKey: string;
  readonly expectedVersion?: number;
  readonly actor?: { readonly type: string; readonly id: string };
  readonly reason?: string;
  /** Why, in a word that can be counted: `customer-asked`. It stands in the evidence in clear. */
  readonly reasonCode?: string;
  readonly payload: unknown;
};

/** Where a command came from, and what it belongs to. */
export type Origin = {
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly channel: 'http' | 'cli' | 'worker' | 'flow' | 'timer' | 'callback' | 'seed' | 'test';
  readonly address?: string;
  readonly dryRun?: boolean;
};

export type Command<P> = {
  readonly name: string;
  readonly tenantId: string;
  readonly commandId: string;
  readonly idempotencyKey: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Principal;
  readonly reason?: string;
  readonly reasonCode?: string;
  readonly at: Temporal.Instant;
  readonly expectedVersion?: number;
  readonly dryRun: boolean;
  /** The commercial model effective at `at`; null before the first publication. */
  readonly modelHash: string | null;
  /** The switches that are on, for what a degraded mode lets go on otherwise; what it stops never gets as far as deciding. */
  readonly switches?: readonly SwitchRow[];
  readonly payload: P;
  /** Ids made while deciding: the same command makes the same ids, so deciding stays pure. */
  readonly id: (...labels: readonly (string | number)[]) => string;
};

/** Something that happened, past tense. Never carries cost or floor data. */
export type Fact = {
  readonly type: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data: { readonly [member: string]: Json };
  /** What a person typed about it: for our own readers, beside the fact and never in it, so that it can be erased. */
  readonly words?: Words;
};

export type Words = { readonly [member: string]: string | null };

/** A fact as it stands in the outbox. */
export type RecordedFact = Fact & {
  readonly id: string;
  readonly tenantId: string;
  readonly at: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actorId: string;
};

/** The top of an aggregate: what a command names, locks and moves on. `root` is the fingerprint of its content, where it has one. */
export type Head = {
  readonly id: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly root?: string | null;
};

/** What every decision says, whatever else its `save` needs. */
export type Decision = {
  readonly facts: readonly Fact[];
  /** Answered to the sender and stored under the idempotency key: small, and without cost or floor data. */
  readonly answer: Json;
  readonly root?: string | null;
  /** Fingerprints of the decisions this rests on (price, eligibility, configuration, routing). */
  readonly decisions?: readonly string[];
  /** What else the entry states by its hash: a document, a snapshot. Only what an entry states can be proved later. */
  readonly artifacts?: readonly { readonly kind: string; readonly key: string; readonly hash: string }[];
  /** The approval cases by which it is allowed. */
  readonly approvals?: readonly string[];
  readonly jobs?: readonly Job[];
  /** It is so already: nothing is written, and the answer is the same as the first time. */
  readonly unchanged?: true;
};

/** What authorization sees of the thing acted on: a Cedar entity with plain attributes. */
export type ResourceFacts = {
  readonly type: string;
  readonly id: string;
  readonly attrs: { readonly [name: string]: Json };
  /** Where it belongs, for switches with a fence; no part of what authorization sees. */
  readonly scope?: () => ScopeFacts;
};

export type CommandDefinition<P, L, D extends Decision, Q = undefined> = {
  readonly name: string;
  readonly context: string;
  readonly aggregate: string;
  readonly payload: TSchema;
  /** The Cedar action, when it is not the command's own name. */
  readonly action?: string;
  /** A creating command has no head to lock: it takes its idempotency key first, so that a race waits for the winner. */
  readonly creates?: true;
  /** What it was refused, and why, leaves an entry as a denial does: who may touch work under way is asked for it later. Or only some codes do. */
  readonly refusalsRecorded?: true | ((code: string) => boolean);
  /** The payload holds a secret: the entry commits to it, and no opening of it is kept. */
  readonly keepsSecret?: true;
  /** Reads and CPU before the transaction, such as pricing 10,000 lines. What it read is checked again under the lock. */
  readonly prepare?: (door: Door, command: Command<P>) => Promise<Outcome<Q>>;
  /** `prepared` is absent where preparing was refused. */
  readonly load: (tx: Tx, command: Command<P>, prepared: Q | undefined) => Promise<L | undefined>;
  /** The refusal when nothing is loaded, where it is not the aggregate itself that was named. */
  readonly notFound?: string;
  readonly head?: (loaded: L) => Head;
  readonly resource: (loaded: L, command: Command<P>) => ResourceFacts;
  /** `model` is the commercial model in force as the transaction sees it: the one that the entry names. */
  readonly decide: (loaded: L, command: Command<P>, prepared: Q, model: CommercialModel) => Outcome<D>;
  readonly save: (decided: D, loaded: L, next: Head, command: Command<P>) => readonly Statement[];
};

/** A definition whose inner types are forgotten: what a registry of all commands holds. */
export type AnyCommandDefinition = CommandDefinition<never, never, never, never>;

export const defineCommand = <P, L, D extends Decision, Q = undefined>(
  definition: CommandDefinition<P, L, D, Q>,
): CommandDefinition<P, L, D, Q> => definition;

/** What a command answers. A refusal is data; a crash is thrown. */
export type Answer =
  | {
      readonly ok: true;
      readonly value: Json;
      readonly version: number | null;
      readonly facts: readonly RecordedFact[];
      /** True when this is the stored answer of an earlier, equal command. */
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly refusal: { readonly code: string; readonly [detail: string]: unknown } };
