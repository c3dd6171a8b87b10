/**
 * The offer goes to the customer: what is promised is sealed, its document is made, and from now on the price holds. Sealing and
 * rendering happen before the transaction; under the lock only their hashes are compared with what is there.
 */
import { randomBytes } from 'node:crypto';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { type ApprovalCase, conditionsHold, readCasesOf } from '#contexts/approval/index.ts';
import { readPersonById } from '#contexts/identity/index.ts';
import { compileRates, convert, type MarginResult } from '#contexts/pricing/index.ts';
import { type BudgetUse, limitedOf } from '#contexts/promotion/index.ts';
import {
  asSeen,
  givenByHand,
  isOpen,
  moved,
  offeredBy,
  openJson,
  readNeededNow,
  onQuote,
  type OnSeenQuote,
  pinPrice,
  type Quote,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  readDecision,
  readFreshness,
  readMargin,
  readPrice,
  readQuote,
  scopeOfQuote,
  seenContent,
  type StoredPrice,
  updateRevision,
  type Validation,
  wholePrice,
} from '#contexts/quote/index.ts';
import { dec, decText, roundTo } from '#kernel/decimal.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Blob, blobOf, storeBlob } from '#platform/artifacts/blob.store.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { modeOf, refusedIn } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { documentRefusals } from './document.refusals.ts';
import { insertDocument } from './document.store.ts';
import { type PartyNames, readPartyNames } from './line-parties.ts';
import { papersFor, proposalData } from './proposal-data.ts';
import type { RenderedDocument, Renderer } from './render.connector.ts';
import type { SignedBySeller } from './signing/sign-document.ts';
import { insertSellerSignature } from './signing/seller-signature.store.ts';
import { sealQuote, snapshotJson } from './seal-quote.ts';

const SALT_SECRET_BYTES = 32;

type Ready = {
  readonly content: string;
  readonly priceFingerprint: string;
  readonly approvalFingerprint: string;
  /** The cases that allow it. */
  readonly approvals: readonly string[];
  readonly document: RenderedDocument;
  readonly signed?: SignedBySeller;
  readonly snapshot: Blob;
  /** The whole price decision, which from now on is kept. */
  readonly decided: Blob;
  /** Over all leaves, costs and floors too: with it in the entry, an auditor can be shown them later. */
  readonly snapshotRoot: string;
  readonly contentRoot: string;
  readonly validUntil: string;
  readonly promotions: readonly BudgetUse[];
};

type Read = {
  readonly quote: Quote;
  readonly account: Account;
  readonly price: StoredPrice;
  readonly decided: Blob;
  readonly margin: MarginResult;
  readonly validation: Validation;
  readonly cases: readonly ApprovalCase[];
  readonly preparedBy: string;
  readonly partyNames: PartyNames;
  readonly model: CommercialModel;
  /** In the form that ships with Troth, while the company's template cannot be used. */
  readonly plain: boolean;
};

const grantedFor = (cases: readonly ApprovalCase[], content: string): readonly ApprovalCase[] =>
  cases.filter((each) => each.status === 'approved' && each.content === content);

/** What an approval says in the proof: roles, decisions, the policy and the content it was about. No names. */
export const approvalsJson = (cases: readonly ApprovalCase[], content: string): Json =>
  grantedFor(cases, content).map((each) => ({
    caseId: each.id,
    content: each.content,
    policy: { key: each.policyKey, hash: each.policyHash },
    requestedBy: each.requestedBy,
    steps: each.steps.map(({ stepNo, role, reasons, status, decidedBy, decidedAt }) => ({
      stepNo,
      role,
      reasons,
      status,
      decidedBy,
      decidedAt: decidedAt === null ? null : Temporal.Instant.from(decidedAt).toString(),
    })),
  }));

/** Accepted until the end of the last day, in UTC. */
const lastDay = (at: Temporal.Instant, days: number): Temporal.PlainDate =>
  at.toZonedDateTimeISO('UTC').toPlainDate().add({ days });
const endOf = (day: Temporal.PlainDate): string => day.add({ days: 1 }).toZonedDateTime('UTC').toInstant().toString();

const read = async (
  tx: Tx,
  models: ModelCache,
  quoteId: string,
  model: CommercialModel,
  at: Temporal.Instant,
): Promise<Outcome<Read>> => {
  const quote = await readQuote(tx, quoteId);
  if (!quote) return refused({ code: 'quote.not-found' });
  const scope = scopeOfQuote(quote.header, quote.lines);
  const [switches, price, margin, account, cases, owner, validation, partyNames] = await Promise.all([
    readSwitchesOn(tx, at),
    readPrice(tx, quoteId),
    readMargin(tx, quoteId),
    readAccount(tx, quote.accountId),
    readCasesOf(tx, quoteId),
    readPersonById(tx, quote.ownerPerson),
    readDecision<Validation>(tx, quoteId, 'validation'),
    readPartyNames(tx, model, quote),
  ]);
  if (!price || !margin || quote.pricedContent !== quote.content)
    return refused({ code: 'quote.not-priced', priced: quote.pricedContent, current: quote.content });
  if (price.result.blocking.length > 0)
    return refused({ code: 'quote.price-blocked', findings: price.result.blocking });
  const problems = validation?.result.checks.filter((check) => check.severity === 'blocking') ?? [];
  if (!validation || quote.validatedContent !== quote.content || problems.length > 0)
    return refused({ code: 'quote.not-validated', checks: problems });
  const needed = await readNeededNow(tx, quote, at);
  if (needed.some(isOpen)) return refused({ code: 'quote.qualification-open', qualifications: openJson(needed) });
  if (!account) return refused({ code: 'account.not-found' });
  const conditions = conditionsHold(cases, quote, { price: price.result, margin: margin.result }, model, at);
  if (!conditions.ok) return conditions;
  const decided = await wholePrice(tx, models, quote);
  if (!decided.ok) return decided;
  const current = await stillTrue(tx, { quote, models, model, at });
  if (!current.ok) return current;
  return accepted({
    quote,
    decided: decided.value.blob,
    account,
    price: price.result,
    margin: margin.result,
    validation: validation.result,
    cases,
    preparedBy: owner?.name ?? 'Sales',
    partyNames,
    model,
    plain: modeOf(switches, 'fallback-documents', scope) !== undefined,
  });
};

/**
 * What is promised from now on is what would be said now. Between pricing and presenting, a publication or the customer's own past may have
 * changed the answer; the same answer on newer artifacts is as good.
 */
const stillTrue = async (tx: Tx, asked: Parameters<typeof readFreshness>[1]): Promise<Outcome<true>> => {
  const stale = (await readFreshness(tx, asked)).filter(({ standing }) => standing === 'stale');
  if (stale.some(({ area }) => area === 'price' || area === 'promotion'))
    return refused({ code: 'quote.price-stale', areas: stale });
  return stale.length > 0 ? refused({ code: 'quote.checks-stale', areas: stale }) : accepted(true);
};

/** What this offer takes of each promotion on it: a use, and money, in the budget's own currency where there is a budget. */
const budgetUses = (price: StoredPrice, currency: string, model: CommercialModel): Outcome<readonly BudgetUse[]> => {
  const [rates] = model.ofKind('rate-table');
  const limited = new Map(limitedOf(model.ofKind('promotion')).map((each) => [each.key, each]));
  const claimed: BudgetUse[] = [];
  for (const use of price.promotionUses) {
    const { budget, uses } = limited.get(use.promotion) ?? {};
    const to = budget?.currency ?? currency;
    const amount = convert(rates ? compileRates(rates) : null, dec(use.amount), currency, to);
    if (!amount.ok) return amount;
    claimed.push({
      promotion: use.promotion,
      amount: decText(roundTo(amount.value, 2, 'up')),
      currency: to,
      ...(budget === undefined ? {} : { budget: budget.amount }),
      ...(uses?.max === undefined ? {} : { maxUses: uses.max }),
      ...(uses?.maxPerAccount === undefined ? {} : { maxUsesPerAccount: uses.maxPerAccount }),
    });
  }
  return accepted(claimed);
};

const makeReady = async (
  renderer: Renderer,
  { quote, account, price, decided, margin, validation, cases, preparedBy, partyNames, model, plain }: Read,
  at: Temporal.Instant,
): Promise<Outcome<Ready>> => {
  const { header } = quote;
  const papers = papersFor(model, quote, at, plain);
  if (!papers.ok) return papers;
  const day = lastDay(at, header.validDays);
  const validUntil = endOf(day);
  const approvals = approvalsJson(cases, quote.content);
  const tree = sealQuote(
    { quote, offered: offeredBy(model), price, margin, validation, approvals, validUntil, modelHash: model.hash },
    randomBytes(SALT_SECRET_BYTES),
  );
  const data = proposalData({
    quote,
    account,
    price,
    model,
    papers: papers.value,
    contentRoot: tree.contentRoot,
    presentedAt: at,
    validUntilDay: day.toString(),
    preparedBy,
    partyNames,
  });
  const document = await renderer.render(papers.value.template, data);
  if (!document.ok) return document;
  const signed = renderer.sign?.(document.value.pdf, at);
  if (signed && !signed.ok) return signed;
  const snapshot = blobOf(snapshotJson(tree));
  const uses = budgetUses(price, header.currency, model);
  if (!uses.ok) return uses;
  return accepted({
    content: quote.content,
    priceFingerprint: price.priceFingerprint,
    approvalFingerprint: fingerprint('quote-approvals/1', approvals),
    approvals: grantedFor(cases, quote.content).map(({ id }) => id),
    document: document.value,
    ...(signed ? { signed: signed.value } : {}),
    snapshot,
    decided,
    snapshotRoot: tree.root,
    contentRoot: tree.contentRoot,
    validUntil,
    promotions: uses.value,
  });
};

export const presentQuoteWith = (renderer: Renderer) =>
  defineCommand<OnSeenQuote, Quote, QuoteDecision & { readonly ready: Ready }, Ready>({
    ...onQuote,
    name: 'quote.present',
    payload: quotePayload(seenContent),
    // A document that could not be made leaves a trace: nobody presents, nothing commits, and somebody should look.
    refusalsRecorded: (code) => Object.hasOwn(documentRefusals, code),
    prepare: async (door, command: Command<OnSeenQuote>) => {
      const found = await door.read(command.tenantId, async (tx) =>
        read(tx, door.models, command.payload.quoteId, await door.models.at(tx, command.at), command.at),
      );
      if (!found.ok) return found;
      // An offer that cannot be presented anyway is not worth a document.
      const may = moved(found.value.quote, 'present');
      if (!may.ok) return may;
      const seen = asSeen(found.value.quote, command.payload);
      return seen.ok ? makeReady(renderer, found.value, command.at) : seen;
    },
    decide: (quote, command, ready) => {
      const status = moved(quote, 'present');
      if (!status.ok) return status;
      const exceptional =
        givenByHand(quote) &&
        refusedIn(command.switches, 'standard-pricing-only', scopeOfQuote(quote.header, quote.lines));
      if (exceptional) return refused(exceptional);
      const seen = asSeen(quote, command.payload);
      if (!seen.ok) return seen;
      if (ready.content !== quote.content || ready.priceFingerprint !== quote.priceFingerprint)
        return refused({ code: 'quote.content-changed', current: quote.content });
      const { record } = ready.document;
      const signedHash: JsonObject = ready.signed ? { signedDocumentHash: ready.signed.hash } : {};
      const presentedAt = command.at.toString();
      return accepted({
        ready,
        change: {
          status: status.value,
          approvalFingerprint: ready.approvalFingerprint,
          contentRoot: ready.contentRoot,
          documentId: command.id('document'),
          documentHash: record.sha256,
          snapshotHash: ready.snapshot.hash,
          validUntil: ready.validUntil,
          presentedAt,
        },
        facts: [
          quoteFact('QuotePresented', quote, {
            contentRoot: ready.contentRoot,
            proposalDocumentHash: record.sha256,
            validUntil: ready.validUntil,
            content: quote.content,
            promotions: ready.promotions.map((use) => ({ ...use })),
          }),
          {
            type: 'ProposalGenerated',
            subject: { kind: 'document', id: command.id('document') },
            data: {
              quoteId: quote.id,
              documentId: command.id('document'),
              sha256: record.sha256,
              templateHash: record.templateHash,
              dataHash: record.dataHash,
              ...signedHash,
            },
          },
        ],
        answer: {
          quoteId: quote.id,
          status: status.value,
          contentRoot: ready.contentRoot,
          documentHash: record.sha256,
          ...signedHash,
          documentId: command.id('document'),
          validUntil: ready.validUntil,
        },
        root: ready.contentRoot,
        approvals: ready.approvals,
        artifacts: [
          { kind: 'document', key: 'proposal', hash: record.sha256 },
          ...(ready.signed ? [{ kind: 'document', key: 'signed-by-seller', hash: ready.signed.hash }] : []),
          { kind: 'snapshot', key: 'presented', hash: ready.snapshotRoot },
          { kind: 'price-decision', key: 'presented', hash: ready.decided.hash },
        ],
      });
    },
    save: ({ change, ready }, quote, next, command) => {
      const at = command.at.toString();
      const { document, signed } = ready;
      return [
        ...updateRevision(command.tenantId, next, change),
        storeBlob(command.tenantId, 'quote-snapshot', ready.snapshot, at),
        storeBlob(command.tenantId, 'price-decision', ready.decided, at),
        pinPrice(command.tenantId, quote.id, ready.decided.hash),
        insertDocument(
          command.tenantId,
          {
            id: command.id('document'),
            subjectId: quote.id,
            language: quote.header.language,
            contentRoot: ready.contentRoot,
            record: document.record,
            pdf: document.pdf,
          },
          at,
        ),
        ...(signed ? [insertSellerSignature(command.tenantId, command.id('document'), signed, at)] : []),
      ];
    },
  });
