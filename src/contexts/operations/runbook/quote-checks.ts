/** What a runbook looks at of one quote: where it stands, what it rests on, who is asked, what the customer was shown. Nothing is written. */
import { readCasesOf } from '#contexts/approval/index.ts';
import { readMessagesAbout } from '#contexts/communication/index.ts';
import { readDocumentOf } from '#contexts/proposal/index.ts';
import { type Quote, readAcceptance, readBlockers, readFreshness } from '#contexts/quote/index.ts';
import { spaced } from '#kernel/spaced.ts';
import { ago, count, fine, ofQuote, trouble } from './finding.ts';
import type { Barred, Check, Found, Given, Offer, Rec } from './runbook.ts';
import { offer } from './safe-actions.ts';

const HELD_TO: readonly string[] = ['presented', 'accepted', 'converted'];
const HELD: readonly Barred[] = [
  {
    what: 'pricing it anew',
    because: 'what the customer was shown holds until its day; a correction is a new revision, presented again',
  },
];

const rec = ({ id, header, status, revisionNo }: Quote): Rec => ({
  kind: 'quote',
  id,
  title: `${header.number}/${revisionNo} ${header.name}, ${spaced(status)}`,
  href: `/quotes/${id}`,
});

const draftOffers = (quote: Quote): readonly Offer[] =>
  quote.status === 'draft'
    ? [
        offer('price-quote', quote.header.number, `Price ${quote.header.number} anew`, { quoteId: quote.id }),
        offer('validate-quote', quote.header.number, `Check ${quote.header.number} anew`, { quoteId: quote.id }),
      ]
    : [];
const revision = (quote: Quote): readonly Offer[] =>
  quote.status === 'presented'
    ? [
        offer('revise-quote', quote.header.number, `Make a new revision of ${quote.header.number}`, {
          quoteId: quote.id,
        }),
      ]
    : [];

const quoteState = async ({ at }: Given, quote: Quote): Promise<Found> => {
  const isOver = quote.validUntil !== null && Temporal.Instant.compare(at, quote.validUntil) > 0;
  const says = `The quote is ${spaced(quote.status)}${quote.validUntil === null ? '' : `, valid until ${quote.validUntil}`}.`;
  return isOver && quote.status === 'presented'
    ? trouble(`${says} Its day is over, so it cannot be accepted.`, [rec(quote)], revision(quote))
    : fine(says, [rec(quote)]);
};

/** Decides again, in memory, whatever something has changed for. */
const quoteRestsOn = async ({ tx, models, model, at }: Given, quote: Quote): Promise<Found> => {
  const areas = await readFreshness(tx, { quote, models, model, at });
  const stale = areas.filter(({ standing }) => standing === 'stale');
  const says = areas.map(({ area, standing }) => `${area} ${standing}`).join(', ');
  if (stale.length === 0) return fine(`Decided again: ${says}.`, [rec(quote)]);
  return trouble(
    `Decided again: ${says}.`,
    stale.flatMap(({ area, changes }) =>
      changes.map(({ code, text }, index) => ({
        kind: 'change',
        id: `${area}/${index}`,
        title: `${area}: ${text} (${code})`,
        href: `/quotes/${quote.id}`,
      })),
    ),
    [...draftOffers(quote), ...revision(quote)],
    HELD_TO.includes(quote.status) ? HELD : [],
  );
};

const quoteBlockers = async ({ tx, at }: Given, quote: Quote): Promise<Found> => {
  const blockers = await readBlockers(tx, quote, at);
  if (blockers.length === 0) return fine('Nothing named holds the quote back.', [rec(quote)]);
  return trouble(
    `${count(blockers.length, 'thing')} hold it back.`,
    blockers.map(({ code, what, owners, waysOut }, index) => ({
      kind: 'blocker',
      id: `${code}/${index}`,
      title: `${what}; ${owners.join(' or ')} can resolve it: ${waysOut.map(({ todo }) => todo).join(' ')}`,
      href: `/quotes/${quote.id}`,
    })),
  );
};

const quoteApproval = async ({ tx, at }: Given, quote: Quote): Promise<Found> => {
  const [latest] = await readCasesOf(tx, quote.id);
  if (latest === undefined) return fine('The quote was not submitted for approval.', [rec(quote)]);
  const asked = latest.steps.filter(({ status }) => status === 'asked');
  const records: readonly Rec[] = [
    {
      kind: 'approval',
      id: latest.id,
      title: `${spaced(latest.status)} under ${latest.policyKey}; asked: ${asked.map(({ role }) => role).join(', ') || 'nobody'}`,
      href: `/approvals/${latest.id}`,
    },
  ];
  const isStale = latest.status === 'open' && latest.content !== quote.content;
  const late = asked.filter(({ dueAt }) => dueAt !== null && Temporal.Instant.compare(at, dueAt) > 0);
  if (latest.status !== 'open') return fine(`The last case is ${latest.status}.`, records);
  const number = quote.header.number;
  const offers: readonly Offer[] = [
    offer('remind-approvers', number, `Remind whoever is asked about ${number}`, { caseId: latest.id }),
    ...late.map(({ stepNo }) =>
      offer('reassign-step', `${number}/${stepNo}`, `Hand step ${stepNo} of ${number} on`, {
        quoteId: quote.id,
        stepNo,
      }),
    ),
    offer('recall-quote', number, `Take ${number} back and have it routed anew`, { quoteId: quote.id }),
  ];
  const barred = [
    {
      what: 'approving in somebody’s place',
      because: 'a delegation is written down before, and never lets one approve one’s own',
    },
  ];
  if (isStale)
    return trouble('The open case is about another content than the quote has now.', records, offers, barred);
  return late.length === 0
    ? { ...fine(`${count(asked.length, 'step')} asked, none late.`, records), next: offers, barred }
    : trouble(`${count(late.length, 'step')} late.`, records, offers, barred);
};

const quoteDocument = async ({ tx, at }: Given, quote: Quote): Promise<Found> => {
  const document = await readDocumentOf(tx, quote.id);
  const isShown = HELD_TO.includes(quote.status);
  if (document === undefined)
    return isShown
      ? trouble('The quote was presented and its document is not there.', [rec(quote)])
      : fine('No document was made yet: presenting makes it.', [rec(quote)]);
  const record: Rec = {
    kind: 'document',
    id: document.id,
    title: `${document.sha256}, made ${ago(document.recordedAt, at)} ago`,
    href: `/quotes/${quote.id}`,
  };
  const isSame = quote.documentHash === null || quote.documentHash === document.sha256;
  return isSame
    ? fine('The document that was shown is kept, and its hash is the one of the quote.', [record])
    : trouble(
        'The newest document is not the one whose hash the quote states.',
        [record],
        [],
        [
          {
            what: 'sending the newer document as if it were the offer',
            because: 'the customer says yes to the hash they were shown',
          },
        ],
      );
};

const quoteAcceptance = async ({ tx }: Given, quote: Quote): Promise<Found> => {
  const acceptance = await readAcceptance(tx, quote.id);
  if (acceptance !== undefined) return fine('The quote was accepted; what was said yes to is kept.', [rec(quote)]);
  return quote.status === 'presented'
    ? trouble(
        'The customer has it and has not said yes, or could not.',
        [rec(quote)],
        [],
        [
          {
            what: 'accepting in the customer’s place',
            because: 'a seller’s word is no acceptance; a signed paper is recorded, and confirmed by a second person',
          },
        ],
      )
    : fine(`The quote is ${quote.status}: there is nothing to accept now.`, [rec(quote)]);
};

const quoteLetters = async ({ tx }: Given, quote: Quote): Promise<Found> => {
  const letters = await readMessagesAbout(tx, quote.id);
  const failed = letters.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return fine(`${count(letters.length, 'letter')} about it, none failed.`);
  return trouble(
    `${count(failed.length, 'letter')} did not arrive.`,
    failed.map(({ id, title, lastError }) => ({
      kind: 'message',
      id,
      title: `${title}: ${lastError ?? 'refused'}`,
      href: '/messages',
    })),
    failed.map(({ id, title }) => offer('send-again', id, title, { messageId: id })),
  );
};

export const QUOTE_CHECKS = {
  'quote-state': ofQuote({ asks: 'Where does the quote stand, and until when?', offers: ['revise-quote'] }, quoteState),
  'quote-rests-on': ofQuote(
    {
      asks: 'Decided again now: does its price, eligibility, configuration still come out?',
      offers: ['price-quote', 'validate-quote', 'revise-quote'],
    },
    quoteRestsOn,
  ),
  'quote-blockers': ofQuote({ asks: 'What holds it back, and who can resolve that?' }, quoteBlockers),
  'quote-approval': ofQuote(
    {
      asks: 'Who is asked, about which content, since when?',
      needs: 'approval.read',
      offers: ['remind-approvers', 'reassign-step', 'recall-quote'],
    },
    quoteApproval,
  ),
  'quote-document': ofQuote(
    { asks: 'Is the document that was shown kept, under the hash that the quote states?', needs: 'proposal.read' },
    quoteDocument,
  ),
  'quote-acceptance': ofQuote({ asks: 'Was it accepted, and by whom?' }, quoteAcceptance),
  'quote-letters': ofQuote(
    { asks: 'Did what was written about it arrive?', needs: 'communication.read', offers: ['send-again'] },
    quoteLetters,
  ),
} satisfies Readonly<Record<string, Check>>;
