/** What every command on one envelope shares: how it is found, what authorization sees, what its facts say. */
import { quoteResource, readQuoteHead } from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import type { MoveOf } from '#kernel/lifecycle.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact, Head, ResourceFacts } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { Type } from 'typebox';
import { envelopeLife } from './envelope.lifecycle.ts';
import type { Envelope } from './envelope.ts';
import { type EnvelopeChange, lockEnvelope, updateEnvelope } from './envelope.store.ts';

export const ENVELOPE = 'proposal-envelope';
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

export type OnEnvelope = { readonly envelopeId: string };
export type Loaded = { readonly envelope: Envelope; readonly quote: ResourceFacts };
export type Moved = Decision & { readonly change: EnvelopeChange };

export const onEnvelope = {
  context: 'proposal',
  aggregate: ENVELOPE,
  load: async (tx: Tx, { tenantId, payload }: Command<OnEnvelope>): Promise<Loaded | undefined> => {
    const envelope = await lockEnvelope(tx, payload.envelopeId);
    if (!envelope) return undefined;
    const quote = await readQuoteHead(tx, envelope.quoteId);
    must(quote, 'an envelope holds an offer that exists');
    return { envelope, quote: quoteResource(tenantId, quote) };
  },
  head: ({ envelope }: Loaded): Head => envelope,
  resource: ({ quote }: Loaded): ResourceFacts => quote,
  save: ({ change }: Moved, { envelope }: Loaded, next: Head, command: Command<unknown>): readonly Statement[] => [
    updateEnvelope(command.tenantId, next, envelope, change),
  ],
} as const;

/** Neither who nor where: a fact is read by more people than an envelope. */
export const envelopeFact = (
  type: string,
  { id, quoteId, accountId }: Pick<Envelope, 'id' | 'quoteId' | 'accountId'>,
  data: { readonly [member: string]: Json } = {},
): Fact => ({ type, subject: { kind: ENVELOPE, id }, data: { envelopeId: id, quoteId, accountId, ...data } });

export const movedEnvelope = (
  envelope: Envelope,
  move: MoveOf<typeof envelopeLife>,
  change: EnvelopeChange,
  data: { readonly [member: string]: Json } = {},
): Outcome<Moved> => {
  const state = envelopeLife.move(envelope.state, move);
  if (!state.ok) return state;
  const fact = envelopeLife.row(envelope.state, move)?.fact;
  must(fact, 'every move of an envelope is a fact');
  return accepted({
    change: { ...change, state: state.value },
    facts: [envelopeFact(fact, envelope, data)],
    answer: { envelopeId: envelope.id, quoteId: envelope.quoteId, state: state.value },
  });
};
