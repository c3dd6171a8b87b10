/**
 * An accepted revision becomes its orders: once, whatever is retried, raced or crashed, and all of them in one transaction. What was
 * promised is copied out of the sealed snapshot that was accepted; nothing is looked up in today's catalog or price books. Only the legal
 * name behind the seller's key is today's: it says who it is, and promises nothing.
 */
import { Type } from 'typebox';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { type ApprovalCase, readCasesOf } from '#contexts/approval/index.ts';
import { type AcceptedPackage, approvalsJson, readAccepted } from '#contexts/proposal/index.ts';
import {
  isOpen,
  lockQuote,
  moved,
  type NeededNow,
  onQuote,
  type OnQuote,
  openJson,
  type Quote,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  readAcceptance,
  readNeededNow,
  scopeOfQuote,
  updateRevision,
} from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must, refused } from '#kernel/outcome.ts';
import { readBlob } from '#platform/artifacts/blob.store.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { lockProducts } from '#contexts/assets/index.ts';
import { type Captured, type CaptureLine, captureOrders } from './capture.ts';
import { type ChangeFacts, changeOffence } from './change-conversion.ts';
import { readPendingChanges } from './pending-change.store.ts';
import { acceptedHeader, acceptedLines } from './capture-input.ts';
import { type ConvertedOrder, readOrdersOfRevision } from './conversion.store.ts';
import type { OrderParties, Party } from './order.ts';
import { personsOfDeal, readCited } from './persons-of-deal.ts';
import { sellerOfOrder } from './seller-of-order.ts';

type Payload = OnQuote & { readonly splitBy?: 'none' | 'seller' | 'site' | 'date' };

type Loaded = {
  readonly quote: Quote;
  readonly orders: readonly ConvertedOrder[];
  readonly snapshot: AcceptedPackage | null;
  readonly account: Account | undefined;
  readonly approvals: Json;
  /** About this revision, and those of earlier ones that they cite. */
  readonly cases: readonly ApprovalCase[];
  /** What must be known of the customer, as it stands now. */
  readonly needed: readonly NeededNow[];
  /** Of the assets that it changes, under lock; null where it changes none. */
  readonly changes: ChangeFacts | null;
  /** Of the optional lines; the others are part of it in any case. */
  readonly chosen: ReadonlySet<string>;
};

const load = async (tx: Tx, command: Command<Payload>): Promise<Loaded | undefined> => {
  const { quoteId } = command.payload;
  const [quote, cases] = await Promise.all([lockQuote(tx, quoteId), readCasesOf(tx, quoteId)]);
  if (!quote) return undefined;
  const [orders, account, blob, needed, acceptance, cited] = await Promise.all([
    // Under the lock of its quote: what is not converted has no order.
    quote.status === 'converted' ? readOrdersOfRevision(tx, quoteId) : [],
    readAccount(tx, quote.accountId),
    quote.snapshotHash === null ? undefined : readBlob(tx, quote.snapshotHash),
    readNeededNow(tx, quote, command.at),
    quote.status === 'accepted' ? readAcceptance(tx, quoteId) : undefined,
    readCited(tx, cases),
  ]);
  return {
    changes: await loadChanges(tx, quote),
    quote,
    orders,
    account,
    needed,
    chosen: new Set(acceptance?.chosenLines),
    snapshot: blob ? readAccepted(blob.value) : null,
    approvals: approvalsJson(cases, quote.content),
    cases: [...cases, ...cited],
  };
};

/** The assets are locked until the order stands: of two orders about one asset the second finds the first. */
const loadChanges = async (tx: Tx, { lines, status }: Quote): Promise<ChangeFacts | null> => {
  const ids = lines.flatMap(({ change }) => change?.assetId ?? []);
  if (ids.length === 0 || status !== 'accepted') return null;
  const assets = await lockProducts(tx, ids);
  return { lines, assets, pending: await readPendingChanges(tx, ids) };
};

const customer = (account: Account): Party => ({
  id: account.id,
  name: account.name,
  key: account.key,
  email: account.contact.email,
  contact: account.contact.name,
  language: account.language,
  address: { ...account.address, lines: [...account.address.lines] },
});

/** Parties named by another key than the account's keep that key; their details stay with whoever owns them. */
export const orderParties = (
  account: Account,
  { parties, country }: Pick<Quote['header'], 'parties' | 'country'>,
  model: CommercialModel,
): OrderParties => {
  const self = customer(account);
  const party = (key: string): Party => (key === account.key ? self : { id: key, name: key });
  return {
    soldTo: party(parties.soldTo),
    billTo: party(parties.billTo),
    payer: party(parties.payer),
    shipTo: party(parties.shipTo),
    endCustomer: party(parties.endCustomer),
    seller: sellerOfOrder(model, { key: parties.seller, country }),
    ...(parties.partner === null ? {} : { partner: { id: parties.partner, name: parties.partner } }),
  };
};

const itemsOf = ({ snapshot, chosen }: Loaded): readonly CaptureLine[] => {
  must(snapshot, 'an accepted quote has its package');
  return acceptedLines(snapshot, chosen);
};

const answerOf = (quote: Quote, orders: readonly ConvertedOrder[]): Json => ({
  quoteId: quote.id,
  status: 'converted',
  orders: orders.map((order) => ({ ...order })),
});

const capture = (
  { quote, snapshot, account, approvals, cases, chosen }: Loaded,
  command: Command<Payload>,
  model: CommercialModel,
): Captured => {
  must(
    snapshot && account && quote.contentRoot && quote.documentHash && quote.acceptedAt,
    'an accepted quote has its package',
  );
  must(snapshot.contentRoot === quote.contentRoot, 'the stored package is the one that was accepted');
  const { header, currency } = acceptedHeader(snapshot);
  const contractTo = Temporal.PlainDate.from(header.contractFrom).add({ months: header.termMonths }).toString();
  return captureOrders({
    tenantId: command.tenantId,
    id: command.id,
    quoteId: quote.id,
    quoteNumber: header.number,
    revisionId: quote.id,
    familyId: quote.familyId,
    contentRoot: quote.contentRoot,
    documentHash: quote.documentHash,
    acceptedAt: quote.acceptedAt,
    accountId: quote.accountId,
    territory: quote.territory,
    personsInvolved: personsOfDeal(quote, cases, command.actor.personId),
    parties: orderParties(account, header, model),
    scope: scopeOfQuote(quote.header),
    currency,
    requestedFor: header.contractFrom,
    ...(header.customerReference ? { customerReference: header.customerReference } : {}),
    contractFrom: header.contractFrom,
    contractTo,
    modelHash: command.modelHash ?? 'none',
    approvals,
    // A line may be sold by another of us than the whole; it is named as the whole is.
    lines: acceptedLines(snapshot, chosen).map(({ seller, ...line }) => ({
      ...line,
      ...(seller === undefined ? {} : { seller: sellerOfOrder(model, { key: seller.id, country: header.country }) }),
    })),
    splitBy: command.payload.splitBy ?? 'none',
  });
};

export const convertQuote = defineCommand<Payload, Loaded, QuoteDecision & { readonly captured: Captured | null }>({
  ...onQuote,
  name: 'quote.convert-to-order',
  payload: quotePayload({
    splitBy: Type.Optional(Type.Enum(['none', 'seller', 'site', 'date'])),
  }),
  load,
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: (loaded, command, _prepared, model) => {
    const { quote, orders, account, needed } = loaded;
    // Asking again for what has happened is answered with what has happened: one conversion, whoever asks.
    if (quote.status === 'converted')
      return accepted({ unchanged: true, captured: null, change: {}, facts: [], answer: answerOf(quote, orders) });
    if (quote.status !== 'accepted') return refused({ code: 'quote.not-accepted', status: quote.status });
    if (account?.state !== 'active')
      return refused({ code: 'quote.account-closed', account: account?.key ?? quote.accountId });
    // The snapshot says what was known when it was promised; what has ended or turned since holds it up, and nothing is lost.
    if (needed.some(isOpen)) return refused({ code: 'quote.qualification-open', qualifications: openJson(needed) });
    const status = moved(quote, 'convert');
    if (!status.ok) return status;
    const offence = loaded.changes && changeOffence(loaded.changes, itemsOf(loaded), model);
    if (offence !== null) return refused(offence);
    const captured = capture(loaded, command, model);
    const made = captured.orders.map(({ header }): ConvertedOrder => ({
      orderId: header.id,
      number: header.number,
      part: header.part,
    }));
    return accepted({
      captured,
      change: { status: status.value },
      facts: [
        quoteFact('QuoteConvertedToOrder', quote, {
          orders: made.map((order) => ({ ...order })),
          contentRoot: quote.contentRoot,
        }),
        ...captured.facts,
      ],
      answer: answerOf(quote, made),
      root: quote.contentRoot,
    });
  },
  save: ({ change, captured }, _loaded, next, command) => [
    ...updateRevision(command.tenantId, next, change),
    ...(captured?.statements(next.entryLeaf, command.at) ?? []),
  ],
});
