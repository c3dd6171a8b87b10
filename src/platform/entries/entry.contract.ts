import { Type, type Static } from 'typebox';
import { ENTRY_VERSION } from './entry-versions.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
/** `sha256:` and 64 hex digits: a fingerprint, an artifact hash, a root or a commitment. */
const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
/** UTC, as `Temporal.Instant.toString()` writes it. */
const InstantText = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
});

const closed = { additionalProperties: false } as const;

const Actor = Type.Object(
  {
    type: Type.Union([Type.Literal('user'), Type.Literal('agent'), Type.Literal('system'), Type.Literal('customer')]),
    id: Name,
    /** The natural person behind linked accounts, delegates and agents: segregation of duties is judged on it. */
    personId: Name,
    onBehalfOf: Type.Optional(Name),
  },
  closed,
);

const Authority = Type.Object(
  {
    /** The policies that permitted, or forbade, by id. */
    policies: Type.Array(Name, { maxItems: 100 }),
    /** The hash of the policy set that was in force; without it "policy p1" proves nothing. */
    policyHash: Hash,
    /** Break-glass grant, delegation or approval case that widened the authority. */
    grant: Type.Optional(Name),
  },
  closed,
);

/**
 * One entry of evidence: who did what, when, from where, under which authority, against which version, with which
 * input, producing which result, and what changed because of it.
 *
 * The canonical JSON of this object (RFC 8785 subset, `canonical()` of the kernel) is the bytes that are hashed into the
 * tenant's log, one line in `entries.jsonl` of an evidence package. It is never migrated: readers know old versions.
 * It carries no log position: the sequencer gives one after commit, so that no command waits for another.
 *
 * Personal data never enters in clear. Ids are opaque; whatever a person typed or could be recognised by (the input,
 * the reason's text, where the request came from) enters as a salted commitment, whose opening is kept elsewhere and
 * can be erased. Optional members are left out, never null or undefined, because canonical JSON has one form for "absent".
 */

export const EntrySchema = Type.Object(
  {
    v: Type.Union([Type.Literal(1), Type.Literal(ENTRY_VERSION)]),
    id: Uuid,
    tenant: Uuid,
    at: InstantText,
    /** `quote.accept`; for what is not a command, its mechanism: `access.denied`, `log.epoch-opened`. */
    command: Name,
    commandId: Name,
    actor: Actor,
    authority: Authority,
    /** The aggregate and its version after this entry; of a refused one, the version that it was judged against. */
    aggregate: Type.Object({ kind: Name, id: Name, version: Type.Integer({ minimum: 0 }) }, closed),
    /** Commitment to the command's payload. */
    input: Hash,
    /** Commitment to the events that it recorded, word for word and in order: what came of it. */
    output: Type.Optional(Hash),
    result: Type.Union([
      Type.Literal('accepted'),
      Type.Literal('refused'),
      Type.Literal('denied'),
      Type.Literal('dryRun'),
    ]),
    /** The refusal's code, without its numbers: they may be commercial. */
    refusal: Type.Optional(Name),
    /**
     * What stood before: the leaf of the aggregate's previous *accepted* entry (absent on its first), and its content root.
     * Only accepted entries move the head of the chain; the others cite it.
     */
    prior: Type.Object({ leaf: Type.Optional(Hash), root: Type.Optional(Hash) }, closed),
    /** What stands now. */
    next: Type.Object({ root: Type.Optional(Hash) }, closed),
    reason: Type.Optional(
      Type.Object({ code: Type.Optional(Name), /** commitment to what was typed */ text: Type.Optional(Hash) }, closed),
    ),
    /** From where: by which way it came. */
    channel: Type.Optional(Name),
    /** From where: commitment to the network address. A flow, a timer or a worker has none. */
    origin: Type.Optional(Hash),
    correlationId: Name,
    causationId: Type.Optional(Name),
    /** The facts that the command recorded, by type, in order. */
    facts: Type.Array(Name, { maxItems: 5_000 }),
    /** The decisions it rests on (price, eligibility, routing …), by fingerprint. */
    decisions: Type.Array(Type.Object({ kind: Name, fingerprint: Hash }, closed), { maxItems: 200 }),
    /** The approval cases that allow it, or that it decided on. */
    approvals: Type.Optional(Type.Array(Name, { maxItems: 100 })),
    /** The artifact versions that decided, and documents' bytes, by hash. */
    artifacts: Type.Array(Type.Object({ kind: Name, key: Name, hash: Hash }, closed), { maxItems: 500 }),
  },
  closed,
);

export type Entry = Static<typeof EntrySchema>;
export type EntryResult = Entry['result'];
