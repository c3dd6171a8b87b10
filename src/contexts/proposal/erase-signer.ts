/**
 * Somebody who was written to, signed or said yes, and who is nobody of our register, asks to be forgotten. They are named by where they stand
 * (a link, an envelope, a paper, a wish, an acceptance), so that the request itself names nobody. Not one byte of the log changes.
 */
import { Type } from 'typebox';
import { eraseOpenings, ERASED_AT_ONCE_MAX, openingsOfPerson, tellingTexts } from '#contexts/evidence/index.ts';
import { readAcceptance, readChanges, readClaims, readQuoteHead } from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Forgotten } from '#platform/facts/words.store.ts';
import { readLinksOf } from './link.store.ts';
import { readEnvelopesOf } from './signature/envelope.store.ts';

export const SIGNER_PLACES = ['acceptance', 'link', 'envelope', 'paper', 'wish'] as const;
type Place = (typeof SIGNER_PLACES)[number];

/** Where somebody is named on one offer, and how. An acceptance has the id of its quote. */
type Mention = { readonly as: Place; readonly id: string; readonly name: string | null; readonly email: string | null };
type Payload = { readonly quoteId: string; readonly as: Place; readonly id: string; readonly ground: string };
type Loaded = { readonly who: Forgotten | undefined; readonly entries: readonly string[] };
type Decided = Decision & { readonly entries: readonly string[] };

const mentionsOn = async (tx: Tx, quoteId: string): Promise<readonly Mention[]> => {
  const [links, envelopes, claims, changes, acceptance] = await Promise.all([
    readLinksOf(tx, quoteId),
    readEnvelopesOf(tx, quoteId),
    readClaims(tx, quoteId),
    readChanges(tx, quoteId),
    readAcceptance(tx, quoteId),
  ]);
  const by = acceptance?.acceptedBy as { readonly name?: string; readonly address?: string } | undefined;
  const emailOf = (linkId: string): string | null => links.find(({ id }) => id === linkId)?.contactEmail ?? null;
  return [
    ...links.map(({ id, contactName, contactEmail }) => mention('link', id, contactName, contactEmail)),
    ...envelopes.map(({ id, signerName, signerEmail }) => mention('envelope', id, signerName, signerEmail)),
    ...claims.map(({ id, signerName }) => mention('paper', id, signerName, null)),
    ...changes.map(({ id, askedBy, askedByName }) => mention('wish', id, askedByName, emailOf(askedBy))),
    ...(by ? [mention('acceptance', quoteId, by.name ?? null, by.address ?? null)] : []),
  ];
};

const mention = (as: Place, id: string, name: string | null, email: string | null): Mention => ({
  as,
  id,
  name: name?.startsWith('Erased') ? null : name,
  email: email?.startsWith('erased@') ? null : (email?.toLowerCase() ?? null),
});

/** The same address or the same name on one offer is the same person, by whatever else they are called beside it. */
const personIn = (mentions: readonly Mention[], start: Mention): Pick<Forgotten, 'names' | 'emails'> => {
  let found: readonly Mention[] = [start];
  for (;;) {
    const has = (member: 'name' | 'email', one: Mention): boolean =>
      one[member] !== null && found.some((each) => each[member] === one[member]);
    const more = mentions.filter((one) => has('name', one) || has('email', one));
    if (more.length <= found.length) break;
    found = more;
  }
  const texts = (member: 'name' | 'email') => [...new Set(found.flatMap((one) => one[member] ?? []))];
  return { names: texts('name'), emails: texts('email') };
};

/** Nobody is found where they are erased already, or never stood. */
export const signerAt = async (tx: Tx, quoteId: string, as: string, id: string): Promise<Forgotten | undefined> => {
  const [quote, mentions] = await Promise.all([readQuoteHead(tx, quoteId), mentionsOn(tx, quoteId)]);
  const start = mentions.find((one) => one.as === as && one.id === id && (one.name ?? one.email) !== null);
  if (!quote || !start) return undefined;
  const { names, emails } = personIn(mentions, start);
  return { names, emails, telling: tellingTexts([...names, ...emails]), accountId: quote.accountId };
};

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

export const eraseSigner = defineCommand<Payload, Loaded, Decided>({
  name: 'proposal.erase-signer',
  action: 'evidence.erase-person',
  context: 'proposal',
  aggregate: 'erasure',
  creates: true,
  notFound: 'quote.not-found',
  payload: Type.Object(
    {
      quoteId: Uuid,
      as: Type.Union(SIGNER_PLACES.map((place) => Type.Literal(place))),
      id: Uuid,
      ground: Type.Union([Type.Literal('request'), Type.Literal('retention'), Type.Literal('order-of-a-court')]),
    },
    { additionalProperties: false },
  ),
  load: async (tx, { payload: { quoteId, as, id } }: Command<Payload>) => {
    if (!(await readQuoteHead(tx, quoteId))) return undefined;
    const who = await signerAt(tx, quoteId, as, id);
    const entries = who ? await openingsOfPerson(tx, null, who.telling, ERASED_AT_ONCE_MAX + 1) : [];
    return { who, entries };
  },
  resource: (_loaded, { tenantId }) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }),
  decide: ({ entries, who }, command) => {
    const { as, id, ground, quoteId } = command.payload;
    if (!command.reason) return refused({ code: 'evidence.reason-missing' });
    if (!who) return refused({ code: 'proposal.no-such-signer', as, id });
    const now = entries.slice(0, ERASED_AT_ONCE_MAX);
    const said = { quoteId, as, id, ground, openings: now.length };
    return accepted({
      entries: now,
      facts: [{ type: 'ProposalSignerErased', subject: { kind: 'erasure', id: command.id('erasure') }, data: said }],
      answer: { ...said, remaining: entries.length > now.length },
    });
  },
  save: ({ entries }, _loaded, _next, { at, tenantId }) => [eraseOpenings(tenantId, entries, at.toString())],
});
