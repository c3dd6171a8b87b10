/**
 * The customer signed on paper, and a seller brings it. That alone accepts nothing: a second natural person, who neither sold the offer nor
 * worked on it, looks at the same paper and confirms it, or says what is wrong with it.
 */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { ChosenLines, Hash, loadAccepting, Text } from './accept-quote.ts';
import { type Accepted, type Accepting, decideYes, saveYes, stands, type Yes } from './acceptance.ts';
import { claimLife } from './claim.lifecycle.ts';
import { type Claim, decideClaim, insertClaim, type NewClaim, readClaims } from './claim.store.ts';
import { Uuid } from './line.ts';
import { onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload, withPerson } from './on-quote.ts';
import { type Paper, PAPER_CHARS_MAX, readPaperText } from './signed-paper.ts';

type Claiming = Accepting & { readonly claims: readonly Claim[] };

const load = async (tx: Tx, { payload }: Command<OnQuote>): Promise<Claiming | undefined> => {
  const accepting = await loadAccepting(tx, payload.quoteId);
  return accepting && { ...accepting, claims: await readClaims(tx, payload.quoteId) };
};

const onClaim = {
  ...onQuote,
  load,
  head: ({ quote }: Claiming) => onQuote.head(quote),
  resource: ({ quote }: Claiming, command: Command<OnQuote>) => onQuote.resource(quote, command),
} as const;

type Recording = OnQuote &
  Pick<Yes, 'shownContentRoot' | 'shownDocumentHash' | 'chosenLines'> & {
    readonly signer: { readonly name: string; readonly title?: string };
    readonly signedOn: string;
    readonly paper: { readonly name: string; readonly base64: string };
  };
type Recorded = QuoteDecision & { readonly claim: NewClaim };

const yesOf = (
  said: Pick<Yes, 'shownContentRoot' | 'shownDocumentHash' | 'chosenLines' | 'acceptedBy'>,
  hash: string,
): Yes => ({ ...said, grade: 'countersigned-upload', proof: { kind: 'signed-paper', hash } });

const decideRecording = (loaded: Claiming, command: Command<Recording>, paper: Paper): Outcome<Recorded> => {
  const { quote, claims } = loaded;
  const { payload, actor, at } = command;
  const waiting = claims.find(({ state }) => state === 'recorded');
  if (waiting) return refused({ code: 'quote.acceptance-waits', claimId: waiting.id });
  if (stands(quote))
    return refused({ code: 'quote.already-accepted', quoteId: quote.id, acceptedAt: quote.acceptedAt });
  if (Temporal.PlainDate.compare(payload.signedOn, at.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 })) > 0)
    return refused({ code: 'quote.signed-in-the-future', signedOn: payload.signedOn });
  // All that would stop the acceptance stops the paper: nobody is asked to confirm what cannot be accepted.
  const could = decideYes(loaded, yesOf({ ...payload, acceptedBy: payload.signer }, paper.hash), command);
  if (!could.ok) return could;
  const id = command.id('acceptance-claim');
  return accepted({
    claim: {
      id,
      revisionId: quote.id,
      contentRoot: payload.shownContentRoot,
      documentHash: payload.shownDocumentHash,
      chosenLines: could.value.yes?.chosenLines ?? [],
      paperHash: paper.hash,
      paperName: payload.paper.name,
      signerName: payload.signer.name,
      signerTitle: payload.signer.title ?? null,
      signedOn: payload.signedOn,
      recordedBy: actor.id,
      recordedByPerson: actor.personId,
      recordedAt: at.toString(),
      bytes: paper.bytes,
    },
    change: { persons: withPerson(quote, actor.personId) },
    facts: [
      quoteFact('QuoteAcceptanceRecorded', quote, { claimId: id, paperHash: paper.hash, signedOn: payload.signedOn }),
    ],
    answer: { quoteId: quote.id, claimId: id, paperHash: paper.hash, state: 'recorded' },
    root: quote.contentRoot,
    artifacts: [{ kind: 'signed-paper', key: 'recorded', hash: paper.hash }],
  });
};

export const recordAcceptance = defineCommand<Recording, Claiming, Recorded, Paper>({
  ...onClaim,
  name: 'quote.record-acceptance',
  // The paper lies beside the claim, under its hash; twenty megabytes need not lie in the evidence besides.
  keepsSecret: true,
  payload: quotePayload({
    shownContentRoot: Hash,
    shownDocumentHash: Hash,
    chosenLines: ChosenLines,
    signer: Type.Object({ name: Text, title: Type.Optional(Text) }, { additionalProperties: false }),
    signedOn: Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    paper: Type.Object(
      { name: Text, base64: Type.String({ minLength: 8, maxLength: PAPER_CHARS_MAX }) },
      { additionalProperties: false },
    ),
  }),
  prepare: async (_door, command) => readPaperText(command.payload.paper.base64),
  decide: decideRecording,
  save: ({ change, claim }, loaded, next, command) => [
    ...onQuote.save({ change, facts: [], answer: null }, loaded.quote, next, command),
    ...insertClaim(command.tenantId, claim),
  ],
});

type OnClaim = OnQuote & { readonly claimId: string; readonly seenPaperHash: string };

/** The access policy asks who worked on the deal; here it is asked who brought the paper. Both look at natural persons. */
const claimToDecide = ({ quote, claims }: Claiming, { payload, actor }: Command<OnClaim>): Outcome<Claim> => {
  const claim = claims.find(({ id }) => id === payload.claimId);
  if (claim === undefined) return refused({ code: 'quote.no-such-claim', claimId: payload.claimId });
  if (claim.paperHash !== payload.seenPaperHash)
    return refused({ code: 'quote.content-changed', seen: payload.seenPaperHash, current: claim.paperHash });
  const isOfTheDeal = claim.recordedByPerson === actor.personId || quote.persons.includes(actor.personId);
  return isOfTheDeal ? refused({ code: 'quote.confirm-needs-second-person' }) : accepted(claim);
};

const claimPayload = { claimId: Uuid, seenPaperHash: Hash };

export const confirmAcceptance = defineCommand<OnClaim, Claiming, Accepted>({
  ...onClaim,
  name: 'quote.confirm-acceptance',
  payload: quotePayload(claimPayload),
  decide: (loaded, command) => {
    const found = claimToDecide(loaded, command);
    if (!found.ok) return found;
    const claim = found.value;
    const { signerName: name, signerTitle: title } = claim;
    const acceptedBy = { name, ...(title === null ? {} : { title }) };
    const said = { shownContentRoot: claim.contentRoot, shownDocumentHash: claim.documentHash, acceptedBy };
    const yes = yesOf({ ...said, chosenLines: claim.chosenLines }, claim.paperHash);
    const decided = decideYes(loaded, yes, command);
    if (!decided.ok || decided.value.unchanged) return decided;
    const moved = claimLife.move(claim.state, 'confirm');
    return moved.ok ? decided : moved;
  },
  save: (decided, { quote }, next, command) => [
    ...saveYes(decided, quote, next, command),
    decideClaim(command.tenantId, command.payload.claimId, 'confirmed', {
      personId: command.actor.personId,
      at: command.at.toString(),
      comment: null,
    }),
  ],
});

export const rejectAcceptance = defineCommand<OnClaim & { readonly because: string }, Claiming, QuoteDecision>({
  ...onClaim,
  name: 'quote.reject-acceptance',
  payload: quotePayload({ ...claimPayload, because: Type.String({ minLength: 1, maxLength: 1000 }) }),
  decide: (loaded, command) => {
    const found = claimToDecide(loaded, command);
    if (!found.ok) return found;
    const moved = claimLife.move(found.value.state, 'reject');
    if (!moved.ok) return moved;
    const { id, paperHash } = found.value;
    return accepted({
      change: {},
      facts: [quoteFact('QuoteAcceptanceRejected', loaded.quote, { claimId: id, paperHash })],
      answer: { quoteId: loaded.quote.id, claimId: id, state: moved.value },
      root: loaded.quote.contentRoot,
    });
  },
  save: ({ change }, { quote }, next, command) => [
    ...onQuote.save({ change, facts: [], answer: null }, quote, next, command),
    decideClaim(command.tenantId, command.payload.claimId, 'rejected', {
      personId: command.actor.personId,
      at: command.at.toString(),
      comment: command.payload.because,
    }),
  ],
});
