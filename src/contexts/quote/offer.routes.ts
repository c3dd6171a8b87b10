/** What the page behind a customer's link reads and sends, and what a seller does with what comes back. */
import { Type } from 'typebox';
import { readAccount } from '#contexts/accounts/index.ts';
import { readPeople, readPersonById } from '#contexts/identity/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readAcceptance } from './acceptance.store.ts';
import { answerChange, askChange } from './ask-change.ts';
import { readChanges } from './asked-change.store.ts';
import { type Claim, readClaims, readPaper } from './claim.store.ts';
import { readDecision } from './decision.store.ts';
import { offeredBy } from './commercial-model.ts';
import type { Line } from './line.ts';
import { readLines } from './line.store.ts';
import { sellerName } from './seller.ts';
import { spokenIn, spokenName } from './spoken-name.ts';
import { readLineWindow } from './offer.store.ts';
import { quoteResource } from './on-quote.ts';
import type { PricedPart, StoredPrice } from './priced-line.ts';
import { readPartsOfLines } from './priced-line.store.ts';
import { type QuoteUnderLock, readQuoteCounted } from './quote.store.ts';
import { confirmAcceptance, recordAcceptance, rejectAcceptance } from './record-acceptance.ts';
import { PAPER_BODY_BYTES_MAX } from './signed-paper.ts';
import { lineView } from './view-line.ts';
import { changeView, viewOffer } from './view-offer.ts';

const WINDOW_LINES_MAX = 200;
const WINDOW_LINES = 50;

/** An offer is what was presented: of a draft there is none, whoever asks. */
const visibleOffer = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<QuoteUnderLock>> => {
  const quote = await readQuoteCounted(tx, params['quoteId'] ?? '');
  if (!quote || quote.head.presentedAt === null) return refused({ code: 'quote.not-found' });
  return reader.may('quote.read', quoteResource(tx.tenantId, quote.head, quote.deepestBp))
    ? accepted(quote)
    : refused({ code: 'access.denied', action: 'quote.read', policies: [] });
};

const optionLines = ({ model }: Reader, { header }: QuoteUnderLock['head'], lines: readonly Line[]) => {
  const offered = spokenIn(offeredBy(model), header.language);
  return new Map(
    lines.map((line) => [
      line.id,
      {
        name: spokenName(offered(line.offering), header.language) ?? line.offeringName,
        quantity: line.segments[0]?.quantity ?? '0',
        position: line.position,
      },
    ]),
  );
};

const offer = queryRoute({
  method: 'GET',
  path: '/quotes/:quoteId/offer',
  summary: 'The offer as its customer reads it: totals, options, what to say yes to',
  action: 'quote.read',
  read: async (tx, reader, query, door) => {
    const found = await visibleOffer(tx, reader, query);
    if (!found.ok) return found;
    const { head, lines, deepestBp } = found.value;
    const [account, owner, price, acceptance, changes] = await Promise.all([
      readAccount(tx, head.accountId),
      readPersonById(tx, head.ownerPerson),
      readDecision<StoredPrice>(tx, head.id, 'price'),
      readAcceptance(tx, head.id),
      readChanges(tx, head.id),
    ]);
    const resource = quoteResource(tx.tenantId, head, deepestBp);
    const ids = (price?.result.options ?? []).map(({ lineId }) => lineId);
    return accepted(
      viewOffer({
        sellerName: sellerName(reader.model, head.header),
        optionLines: optionLines(reader, head, ids.length === 0 ? [] : await readLines(tx, head.id, ids)),
        head,
        lineCount: lines,
        ownerName: owner?.name ?? '',
        accountName: account?.name ?? head.header.accountName,
        price,
        acceptance,
        changes,
        may: (action) => reader.may(action, resource),
        asOf: door.clock().toString(),
      }),
    );
  },
});

const window = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: '^\\d{1,6}$' })),
    limit: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })),
  },
  { additionalProperties: false },
);

const offerLines = queryRoute({
  method: 'GET',
  path: '/quotes/:quoteId/offer/lines',
  summary: 'Lines of the offer after a position, a window at a time',
  action: 'quote.read',
  querystring: window,
  read: async (tx, reader, query) => {
    const found = await visibleOffer(tx, reader, query);
    if (!found.ok) return found;
    const { head } = found.value;
    const limit = Math.min(WINDOW_LINES_MAX, Number(query.query['limit'] ?? WINDOW_LINES));
    const lines = await readLineWindow(tx, head.id, Number(query.query['after'] ?? 0), limit);
    const ids = lines.map(({ id }) => id);
    const parts = await readPartsOfLines<PricedPart>(tx, 'priced_line', head.id, ids);
    const told = {
      currency: head.header.currency,
      priceHolds: true,
      parts,
      checks: new Map(),
      model: reader.model,
      // Whoever looks at the offer sees what the customer does.
      forCustomer: true,
      language: head.header.language,
    };
    return accepted({ items: lines.map((line) => lineView(line, told)), next: lines.at(-1)?.position ?? null });
  },
});

const claimView = (claim: Claim, names: ReadonlyMap<string, string>) => ({
  id: claim.id,
  state: claim.state,
  chosenLines: [...claim.chosenLines],
  paperHash: claim.paperHash,
  paperName: claim.paperName,
  signer: { name: claim.signerName, title: claim.signerTitle },
  signedOn: claim.signedOn,
  recordedBy: names.get(claim.recordedByPerson) ?? null,
  recordedAt: Temporal.Instant.from(claim.recordedAt).toString(),
  decidedBy: claim.decidedByPerson === null ? null : (names.get(claim.decidedByPerson) ?? null),
  comment: claim.comment,
});

/** Ours only: who looked at which paper is no business of the customer's. */
const ofOurs = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<QuoteUnderLock>> =>
  reader.principal.type === 'customer'
    ? refused({ code: 'access.denied', action: 'quote.record-acceptance', policies: [] })
    : visibleOffer(tx, reader, query);

const answers = queryRoute({
  method: 'GET',
  path: '/quotes/:quoteId/answers-of-customer',
  summary: 'What came back: signed papers and who looked at them, changes that were asked for',
  action: 'quote.read',
  read: async (tx, reader, query) => {
    const found = await ofOurs(tx, reader, query);
    if (!found.ok) return found;
    const { head, deepestBp } = found.value;
    const [claims, changes, people, acceptance] = await Promise.all([
      readClaims(tx, head.id),
      readChanges(tx, head.id),
      readPeople(tx),
      readAcceptance(tx, head.id),
    ]);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const resource = quoteResource(tx.tenantId, head, deepestBp);
    return accepted({
      grade: acceptance?.grade ?? null,
      address: acceptance?.acceptedBy['address'] ?? null,
      papers: claims.map((claim) => claimView(claim, names)),
      changes: changes.map(changeView),
      can: {
        record: head.status === 'presented' && reader.may('quote.record-acceptance', resource),
        haveSigned: reader.may('proposal.send-for-signature', resource),
        confirm: head.status === 'presented' && reader.may('quote.confirm-acceptance', resource),
        answer: reader.may('quote.answer-change', resource),
      },
    });
  },
});

const paper = queryRoute({
  method: 'GET',
  path: '/quotes/:quoteId/acceptance-papers/:claimId',
  summary: 'The signed paper, as it was brought',
  action: 'quote.read',
  answers: 'application/octet-stream',
  read: async (tx, reader, query) => {
    const found = await ofOurs(tx, reader, query);
    if (!found.ok) return found;
    const { claimId = '' } = query.params;
    const bytes = await readPaper(tx, found.value.head.id, claimId);
    return bytes === undefined ? refused({ code: 'quote.no-such-claim', claimId }) : accepted(bytes);
  },
});

export const offerRoutes: readonly Route[] = [
  offer,
  offerLines,
  answers,
  paper,
  commandRoute('POST', '/quotes/:quoteId/ask-change', 'The customer would say yes to something else', askChange),
  commandRoute('POST', '/quotes/:quoteId/answer-change', 'Tell the customer what comes of their wish', answerChange),
  commandRoute(
    'POST',
    '/quotes/:quoteId/record-acceptance',
    'Bring the paper that the customer signed; a second person confirms it',
    recordAcceptance,
    { bodyBytesMax: PAPER_BODY_BYTES_MAX },
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/confirm-acceptance',
    'A second person saw the signed paper: the offer is accepted',
    confirmAcceptance,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/reject-acceptance',
    'A second person did not see in the paper what it is said to be',
    rejectAcceptance,
  ),
];
