/** What becomes of a link: it is followed, taken back, runs out. Each locks the link and no more, so that none waits for the quote. */
import { Type } from 'typebox';
import { quoteResource, readQuoteHead } from '#contexts/quote/index.ts';
import type { MoveOf } from '#kernel/lifecycle.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact, type ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Link, LINK_FOLLOWED_EVERY_SECONDS, type LinkState, opens } from './link.ts';
import { linkLife } from './link.lifecycle.ts';
import { countOpening, endLink, lockLink } from './link.store.ts';

type OnLink = { readonly linkId: string };
type Loaded = { readonly link: Link; readonly quote: ResourceFacts };
type Moved = Decision & { readonly state: LinkState };

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

const load = async (tx: Tx, command: Command<OnLink>): Promise<Loaded | undefined> => {
  const link = await lockLink(tx, command.payload.linkId);
  if (!link) return undefined;
  const quote = await readQuoteHead(tx, link.quoteId);
  must(quote, 'a link is to a quote that exists');
  return { link, quote: quoteResource(command.tenantId, quote) };
};

const onLink = {
  context: 'proposal',
  aggregate: 'proposal-link',
  load,
  head: ({ link }: Loaded) => link,
  resource: ({ quote }: Loaded): ResourceFacts => quote,
} as const;

export const linkFact = (type: string, link: Pick<Link, 'id' | 'quoteId' | 'accountId'>): Fact => ({
  type,
  subject: { kind: 'proposal-link', id: link.id },
  data: { linkId: link.id, quoteId: link.quoteId, accountId: link.accountId },
});

export const movedLink = (link: Link, move: MoveOf<typeof linkLife>): Outcome<Moved> => {
  const state = linkLife.move(link.state, move);
  if (!state.ok) return state;
  const fact = linkLife.row(link.state, move)?.fact ?? '';
  return accepted({
    state: state.value,
    facts: [linkFact(fact, link)],
    answer: { linkId: link.id, state: state.value },
  });
};

/** Sent when an address is opened. It is harmless: what it writes down is that somebody looked. */
export const followLink = defineCommand<OnLink, Loaded, Moved>({
  ...onLink,
  name: 'proposal.follow-link',
  payload: Type.Object({ linkId: Uuid }, { additionalProperties: false }),
  decide: ({ link }, command) => {
    if (!opens(link, command.at)) return refused({ code: 'proposal.link-not-valid' });
    const looked = link.lastOpenedAt === null ? null : Temporal.Instant.from(link.lastOpenedAt);
    const again = looked !== null && command.at.since(looked).total('seconds') < LINK_FOLLOWED_EVERY_SECONDS;
    if (link.state === 'used' || again)
      return accepted({
        unchanged: true,
        state: link.state,
        facts: [],
        answer: { linkId: link.id, state: link.state },
      });
    return movedLink(link, 'follow');
  },
  save: (_decided, _loaded, next, command) => [countOpening(command.tenantId, next, command.at.toString())],
});

export const revokeLink = defineCommand<OnLink & { readonly because: string }, Loaded, Moved>({
  ...onLink,
  name: 'proposal.revoke-link',
  payload: Type.Object(
    { linkId: Uuid, because: Type.String({ minLength: 1, maxLength: 500 }) },
    { additionalProperties: false },
  ),
  decide: ({ link }) => movedLink(link, 'revoke'),
  save: ({ state }, _loaded, next, command) => [endLink(command.tenantId, next, state, command.at.toString())],
});

/** Sent by the timer that issuing set. Time alone ends a link; this writes it down. */
export const expireLink = defineCommand<OnLink, Loaded, Moved>({
  ...onLink,
  name: 'proposal.expire-link',
  payload: Type.Object({ linkId: Uuid }, { additionalProperties: false }),
  decide: ({ link }, command) =>
    Temporal.Instant.compare(command.at, Temporal.Instant.from(link.expiresAt)) < 0
      ? refused({ code: 'proposal.link-still-open', expiresAt: link.expiresAt })
      : movedLink(link, 'expire'),
  save: ({ state }, _loaded, next, command) => [endLink(command.tenantId, next, state, command.at.toString())],
});
