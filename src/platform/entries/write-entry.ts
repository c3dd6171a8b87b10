/** One entry per command, denial and dry run: made here, written in its command's transaction (design 4.8). */
import { createHash, randomBytes } from 'node:crypto';
import { canonical } from '#kernel/canonical.ts';
import type { AnyCommandDefinition, Command, Decision, Head, Origin, RecordedFact } from '../command.ts';
import type { Statement } from '../database/tx.ts';
import type { Authority } from '../access/authorize.ts';
import type { Entry, EntryResult } from './entry.contract.ts';
import { ENTRY_VERSION } from './entry-versions.ts';
import { commitment, entryText, fieldSalt, SALT_SEED_BYTES } from './entry.ts';

export type EntryInput = {
  readonly command: Command<unknown>;
  readonly definition: AnyCommandDefinition;
  readonly origin: Origin;
  readonly authority: Authority;
  readonly head: Head | null;
  readonly aggregate: { readonly id: string; readonly version: number };
  readonly result: EntryResult;
  readonly refusal?: string;
  readonly facts: readonly RecordedFact[];
  /** The facts as they leave, each an event's text: what `output` commits to. */
  readonly events: readonly string[];
  readonly decided?: Decision;
  readonly artifacts: Entry['artifacts'];
  /** Given where one command may leave several entries at one instant: repeated denials and dry runs. */
  readonly id?: string;
};

export type WrittenEntry = {
  readonly id: string;
  readonly leaf: Uint8Array;
  readonly statements: readonly Statement[];
};

/** `entryLeaf` by the runtime's own SHA-256, many times as fast as the one that browsers check it with. */
export const leafOf = (text: string): Uint8Array => createHash('sha256').update(LEAF_PREFIX).update(text).digest();
const LEAF_PREFIX = Uint8Array.of(0);

const hashText = (bytes: Uint8Array): string => `sha256:${Buffer.from(bytes).toString('hex')}`;

const aboutWhom = ({ actor }: Command<unknown>): Entry['actor'] => ({
  type: actor.type,
  id: actor.id,
  personId: actor.personId,
  ...(actor.onBehalfOf === undefined ? {} : { onBehalfOf: actor.onBehalfOf }),
});

const prior = (head: Head | null): Entry['prior'] => ({
  ...(head?.entryLeaf ? { leaf: hashText(head.entryLeaf) } : {}),
  ...(head?.root ? { root: head.root } : {}),
});

/** A command that says nothing of the content leaves it as it was. */
const nextRoot = ({ decided, head }: EntryInput): Entry['next'] => {
  const root = decided === undefined ? undefined : (decided.root ?? head?.root);
  return root ? { root } : {};
};

const reasonOf = ({ reason, reasonCode }: Command<unknown>, salt: Uint8Array): Pick<Entry, 'reason'> =>
  reason === undefined && reasonCode === undefined
    ? {}
    : {
        reason: {
          ...(reasonCode === undefined ? {} : { code: reasonCode }),
          ...(reason === undefined ? {} : { text: commitment(fieldSalt(salt, 'reason.text'), reason) }),
        },
      };

/** Those that the decision names, and those that its facts are about. */
const approvalsOf = ({ decided, facts }: EntryInput): Pick<Entry, 'approvals'> => {
  const cases = facts.flatMap(({ subject }) => (subject.kind === 'approval-case' ? [subject.id] : []));
  const named = [...new Set([...(decided?.approvals ?? []), ...cases])];
  return named.length === 0 ? {} : { approvals: named };
};

export const makeEntry = (input: EntryInput, salt: Uint8Array): Entry => {
  const { command, origin, decided } = input;
  return {
    v: ENTRY_VERSION,
    id: input.id ?? command.id('entry'),
    tenant: command.tenantId,
    at: command.at.toString(),
    command: command.name,
    commandId: command.commandId,
    actor: aboutWhom(command),
    authority: {
      policies: [...input.authority.policies],
      policyHash: input.authority.policyHash,
      ...(input.authority.grant === undefined ? {} : { grant: input.authority.grant }),
    },
    aggregate: { kind: input.definition.aggregate, ...input.aggregate },
    input: commitment(fieldSalt(salt, 'input'), command.payload),
    output: commitment(fieldSalt(salt, 'output'), input.events),
    result: input.result,
    ...(input.refusal === undefined ? {} : { refusal: input.refusal }),
    prior: prior(input.head),
    next: nextRoot(input),
    ...reasonOf(command, salt),
    channel: origin.channel,
    ...(origin.address === undefined ? {} : { origin: commitment(fieldSalt(salt, 'origin'), origin.address) }),
    correlationId: command.correlationId,
    causationId: command.causationId,
    facts: input.facts.map((fact) => fact.type),
    decisions: (decided?.decisions ?? []).map((fingerprint) => ({ kind: 'decision', fingerprint })),
    ...approvalsOf(input),
    artifacts: input.artifacts,
  };
};

export const writeEntry = (input: EntryInput): WrittenEntry => {
  const salt = randomBytes(SALT_SEED_BYTES);
  const { command, head, origin } = input;
  const entry = makeEntry(input, salt);
  const text = entryText(entry);
  const leaf = leafOf(text);
  const statements: readonly Statement[] = [
    {
      name: 'entry-insert',
      text: `with opening as (
               insert into platform.entry_opening (tenant_id, entry_id, salt, reason, origin, input, facts)
               values ($1, $2, $9, $10, $11, $12, $13::uuid[]))
             insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, prev, canon, leaf, recorded_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        command.tenantId,
        entry.id,
        entry.aggregate.kind,
        entry.aggregate.id,
        head?.entryLeaf ?? null,
        text,
        leaf,
        command.at.toString(),
        salt,
        command.reason ?? null,
        origin.address ?? null,
        input.definition.keepsSecret ? null : canonical(command.payload),
        input.facts.map(({ id }) => id),
      ],
    },
  ];
  return { id: entry.id, leaf, statements };
};
