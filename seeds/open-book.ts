/**
 * A large open book for the seeded company: quotes of the kind that sellers write, as many as are asked for, the same for the same number. They are
 * rows without a history, for measuring and for trying drafts on, in a database of its own; no entry speaks of them.
 */
import { type Account, readAccounts } from '#contexts/accounts/index.ts';
import {
  type BookedQuote,
  contentOf,
  type Header,
  type Line,
  offeredBy,
  type Quote,
  sellerOf,
} from '#contexts/quote/index.ts';
import { insertFamily, insertRevision, updateQuote } from '#contexts/quote/quote.store.ts';
import { decideUnder } from '#contexts/governance/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { derivedId } from '#kernel/ids.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Door } from '#platform/door.ts';
import { COMPANY_TENANT } from './load-company.ts';

const QUOTES_AT_ONCE = 25;
/** Of the customers that buy again, every so many-th quote is accepted already. */
const ACCEPTED_EVERY = 10;
const VALID_DAYS = 30;
const ACCOUNTS_MAX = 1_000;
const QUANTITIES = [1, 1, 1, 2, 2, 3, 5, 5, 10, 10, 12, 20, 25, 40, 50, 75, 100, 150, 250, 400];
const TERMS = [12, 12, 12, 24, 36];
const DISCOUNTS = [null, null, null, null, '3', '5', '8', '10', '12.5', '15', '18'];

/** Drawn by number, so that the same book can be made again. */
const drawer = (seed: number) => {
  let state = (seed * 2_654_435_761 + 12_345) % 4_294_967_296;
  return (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
};

const idOf = (at: Temporal.Instant, ...labels: (string | number)[]): string =>
  derivedId(at, 'troth/open-book', ...labels);

type Means = { readonly model: CommercialModel; readonly at: Temporal.Instant };

const headerOf = ({ model, at }: Means, account: Account, no: number, termMonths: number): Header => {
  const today = at.toZonedDateTimeISO('UTC').toPlainDate().toString();
  const own = account.key;
  return {
    name: `Book ${no}`,
    number: `Q-B${no}`,
    accountKey: own,
    accountName: account.name,
    country: account.country,
    currency: account.currency,
    channel: account.channel,
    language: account.language,
    segment: account.segment,
    pricedAsOf: today,
    contractFrom: today,
    termMonths,
    paymentTermDays: 30,
    validDays: 30,
    parties: {
      soldTo: own,
      endCustomer: own,
      billTo: own,
      payer: own,
      shipTo: own,
      partner: null,
      seller: mustAccept(sellerOf(model, account.country, undefined), 'the company sells where its customers are'),
    },
    orderDiscount: null,
    customerReference: null,
  };
};

type Drawn = { readonly offering: string; readonly quantity: number; readonly discount: string | null };

const lineOf = ({ model, at }: Means, header: Header, no: number, position: number, drawn: Drawn): Line => {
  const offered = offeredBy(model)(drawn.offering);
  const to = Temporal.PlainDate.from(header.contractFrom).add({ months: header.termMonths }).toString();
  const { quantity, discount } = drawn;
  return {
    id: idOf(at, 'line', no, position),
    lineageId: idOf(at, 'lineage', no, position),
    position,
    offering: drawn.offering,
    offeringName: offered?.name ?? drawn.offering,
    offeringHash: offered?.hash ?? '',
    bundle: offered?.bundle ?? false,
    basis: 'newSale',
    segments: [{ id: idOf(at, 'segment', no, position), from: header.contractFrom, to, quantity: String(quantity) }],
    ...(offered?.defaults() ?? { selection: [] }),
    discretionary: discount === null ? null : { kind: 'percent', value: discount, reason: 'the book' },
    assumedUsage: {},
    site: null,
    version: 1,
  };
};

const quoteOf = (means: Means, account: Account, no: number, lines: readonly Drawn[], termMonths: number): Quote => {
  const header = headerOf(means, account, no, termMonths);
  const all = lines.map((drawn, at) => lineOf(means, header, no, at + 1, drawn));
  const content = contentOf(header, all);
  return {
    id: idOf(means.at, 'quote', no),
    familyId: idOf(means.at, 'family', no),
    revisionNo: 1,
    status: 'draft',
    accountId: account.id,
    territory: account.territory,
    ownerPerson: idOf(means.at, 'owner'),
    persons: [],
    quoteClass: 'standard',
    header,
    lines: all,
    content,
    pricedContent: null,
    validatedContent: null,
    priceFingerprint: null,
    marginFingerprint: null,
    approvalFingerprint: null,
    contentRoot: null,
    documentId: null,
    documentHash: null,
    snapshotHash: null,
    validUntil: null,
    presentedAt: null,
    acceptedAt: null,
    version: 1,
    entryLeaf: null,
  };
};

/** What an account of this kind can buy and be quoted whole: tried by deciding a quote of one line. */
const sellableTo = (means: Means, account: Account): readonly string[] => {
  const when = { at: means.at, on: means.at.toZonedDateTimeISO('UTC').toPlainDate().toString() };
  return means.model
    .ofKind('product-offering')
    .map(({ key }) => key)
    .filter((offering) => {
      const quote = quoteOf(means, account, 0, [{ offering, quantity: 1, discount: null }], 12);
      const booked: BookedQuote = {
        quote,
        customer: { account, newCustomer: false, installed: [], qualifications: [] },
        standing: { newCustomer: false, taken: new Map(), used: new Map() },
      };
      const { decision, problems } = decideUnder(means.model, booked, when);
      return (
        decision !== null &&
        decision.price.blocking.length === 0 &&
        problems.every(({ code }) => code.startsWith('configuration.') || code.includes('qualification'))
      );
    });
};

export type Book = { readonly quotes: number; readonly lines: number };

/** `first`: the number of the first quote, so that a book can be added to. */
export const loadBook = async (
  door: Door,
  { quotes, lines, first = 1 }: Book & { readonly first?: number },
  progress: (made: number) => void = () => {},
): Promise<readonly string[]> => {
  const at = door.clock();
  const [model, accounts] = await door.read(COMPANY_TENANT, async (tx) => [
    await door.models.at(tx, at),
    await readAccounts(tx, { territories: null, accountId: null, classes: null }, { after: null, limit: ACCOUNTS_MAX }),
  ]);
  const drawn = quotesFor({ model, at }, accounts);
  const ids: string[] = [];
  for (let no = first; no < first + quotes;) {
    const until = Math.min(no + QUOTES_AT_ONCE, first + quotes);
    const made: Quote[] = [];
    for (; no < until; no += 1) made.push(drawn(no, lines));
    await door.transaction(COMPANY_TENANT, (tx) =>
      tx.commit(
        made.flatMap((quote) => [
          insertFamily(COMPANY_TENANT, quote.familyId, quote.header.number, quote.accountId, at.toString()),
          ...insertRevision(COMPANY_TENANT, { id: quote.id, version: 1, entryLeaf: null }, quote, at.toString()),
          ...(quote.status === 'accepted' ? updateQuote(COMPANY_TENANT, quote, saidYes(quote)) : []),
        ]),
      ),
    );
    ids.push(...made.map(({ id }) => id));
    progress(ids.length);
  }
  return ids;
};

/** The quotes of the book by their numbers, without a database. */
export const quotesFor = (means: Means, accounts: readonly Account[]): ((no: number, lines: number) => Quote) => {
  const buyers = accounts
    .map((account, at) => ({ account, sells: sellableTo(means, account), buysAgain: at % 2 === 0 }))
    .filter(({ sells }) => sells.length > 0);
  return (no, lines) => drawnQuote(means, buyers, no, lines);
};

/** What an accepted revision has beside a draft; nobody reads the document of a row without a history. */
const saidYes = ({ status, contentRoot, documentHash, validUntil, presentedAt, acceptedAt }: Quote) => ({
  status,
  contentRoot,
  documentHash,
  validUntil,
  presentedAt,
  acceptedAt,
});

/** As it is once the customer said yes, on the day that the book was made. */
const onceAccepted = (quote: Quote, at: Temporal.Instant): Quote => ({
  ...quote,
  status: 'accepted',
  contentRoot: quote.content,
  documentHash: quote.content,
  validUntil: at.add({ hours: 24 * VALID_DAYS }).toString(),
  presentedAt: at.toString(),
  acceptedAt: at.toString(),
});

type Buyer = { readonly account: Account; readonly sells: readonly string[]; readonly buysAgain: boolean };

const drawnQuote = (means: Means, buyers: readonly Buyer[], no: number, lines: number): Quote => {
  const draw = drawer(no);
  const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
  const { account, sells, buysAgain } = pick(buyers);
  const drawn = Array.from({ length: lines }, () => ({
    offering: pick(sells),
    quantity: pick(QUANTITIES) * (1 + draw(3)),
    discount: pick(DISCOUNTS),
  }));
  const quote = quoteOf(means, account, no, drawn, pick(TERMS));
  return buysAgain && no % ACCEPTED_EVERY === 0 ? onceAccepted(quote, means.at) : quote;
};
