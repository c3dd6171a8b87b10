/** Everything that stands in the way of promising this, found at once: configuration, sellability, price. Pure. */
import { segmentsOf } from '#contexts/accounts/index.ts';
import { flagSegmentsOn } from '#contexts/catalog/index.ts';
import {
  eligibilityOf,
  evaluateEligibility,
  type Judged,
  judgeEligibility,
  type Question,
  type Reason,
} from '#contexts/eligibility/index.ts';
import type { PriceResult } from '#contexts/pricing/index.ts';
import { decisionFingerprint, type DecisionResult, type Finding } from '#engines/decision.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { offeredBy } from './commercial-model.ts';
import type { CustomerFacts } from './customer-facts.ts';
import { configurationChecks } from './check-configuration.ts';
import { assetChecks } from './change/check-assets.ts';
import { partyChecks } from './check-parties.ts';
import { carriesOn } from './change/line-change.ts';
import { flagSubject, productLineOf } from './flags-of-quote.ts';
import { commitmentChecks } from './commitment.ts';
import { termChecks } from './check-term.ts';
import type { Line, SaleOverride } from './line.ts';
import { standsFor } from './override-sale.ts';
import { partsOfLine } from './parts-of-line.ts';
import { priceCheck } from './price-findings.ts';
import type { Quote } from './quote.ts';
import { reasonInWords, wayOut, whoMends } from './reasons-in-words.ts';
import { atQuantity, quantitiesSold } from './ramp.ts';
import { distinctQuestions, questionsOf, sameQuestion, saleOf, saleOfLine } from './sellability.ts';
import type { Check, Validation } from './validation.ts';

type Checked = {
  readonly checks: readonly Check[];
  readonly decisions?: readonly DecisionResult<unknown>[];
  readonly questions?: readonly Question[];
  readonly until?: readonly string[];
};
const nothing: Checked = { checks: [] };

const blocking = (lineId: string | null, code: string, message: string, todo: string, owner: string): Check => ({
  severity: 'blocking',
  code,
  message,
  todo,
  lineId,
  owner,
});

const overridden = (lineId: string, name: string, reason: Reason, override: SaleOverride): Check => ({
  severity: 'warning',
  code: 'eligibility.sold-by-exception',
  message: `${name}: ${reasonInWords(reason)}. Sold all the same: “${override.reason}” (${override.byName}).`,
  todo: 'Nothing has to be done; the exception stands on the line until it is taken back.',
  lineId,
  owner: 'seller',
});

/** `decisions`: what it rests on, where that is to be kept. */
type Answered = Judged & { readonly decisions?: readonly DecisionResult<unknown>[] };
/** `keeps`: what is decided is kept, with what has to be asked of other systems. */
type Judging = {
  readonly judge: (...asked: Parameters<typeof evaluateEligibility>) => Answered;
  readonly keeps: boolean;
};

const KEEPING: Judging = {
  judge: (...asked) => {
    const decision = evaluateEligibility(...asked);
    return { ...decision.output.value, expiresAt: decision.expiresAt ?? null, decisions: [decision] };
  },
  keeps: true,
};
const COMPARING: Judging = { judge: judgeEligibility, keeps: false };

/** Each line, and each part that is chosen inside it: a bundle does not smuggle in what may not be sold. */
const eligible = (input: CheckInput, { judge, keeps }: Judging): Checked => {
  const { quote, model } = input;
  const offered = offeredBy(model);
  const sale = saleOf(input);
  const tables = eligibilityOf(model);
  const answers = new Map<string, ReturnType<typeof decide>>();
  const decide = (line: Line, offering: string, inBundle: boolean) => {
    const flags = flagSegmentsOn(model, 'eligibility-table', () =>
      flagSubject(quote, sale.segments ?? [], [productLineOf(model, offering)]),
    );
    const asked = {
      ...sale,
      ...saleOfLine(input, line, offering, inBundle),
      ...(flags.length === 0 ? {} : { segments: [...(sale.segments ?? []), ...flags] }),
    };
    const answer = judge(asked, tables);
    return { answer, questions: keeps ? questionsOf(input, line, offering, answer.qualifications) : [] };
  };
  const answerTo = (line: Line, offering: string, inBundle: boolean): ReturnType<typeof decide> => {
    if (!keeps) return decide(line, offering, inBundle);
    const key = sameQuestion(line, offering, inBundle);
    const known = answers.get(key) ?? decide(line, offering, inBundle);
    answers.set(key, known);
    return known;
  };
  const ask = (line: Line, offering: string, name: string, inBundle: boolean): Checked => {
    const { answer, questions } = answerTo(line, offering, inBundle);
    const override = standsFor(line, quote.persons);
    const checks = answer.reasons.map((reason) => {
      if (reason.code === 'eligibility.not-on-sale' && override) return overridden(line.id, name, reason, override);
      // What is asked about the customer as a whole is told once, not for every line.
      return reason['qualification'] === 'credit'
        ? blocking(null, reason.code, `The customer: ${reasonInWords(reason)}.`, wayOut(reason), whoMends(reason))
        : blocking(line.id, reason.code, `${name}: ${reasonInWords(reason)}.`, wayOut(reason), whoMends(reason));
    });
    return {
      checks,
      decisions: answer.decisions ?? [],
      questions,
      until: answer.expiresAt === null ? [] : [answer.expiresAt],
    };
  };
  const all = joined(
    quote.lines.flatMap((line) => {
      const item = offered(line.offering);
      const parts = item ? partsOfLine(line, item.offering, offered) : [];
      return [
        // A ramp may pass a limit of quantity in any of its steps.
        ...quantitiesSold(line.segments).map((quantity) =>
          // What the customer has may be a part of something: it is judged as what it is, not as what is put on a shelf.
          ask(atQuantity(line, quantity), line.offering, line.offeringName, carriesOn(line)),
        ),
        ...parts.map((part) => ask(line, part.offering, part.name, true)),
      ];
    }),
  );
  return { ...all, checks: [...new Map(all.checks.map((check) => [JSON.stringify(check), check])).values()] };
};

/** Whatever its reader calls it: the offering that is meant, else the line, else the quote. */
const nameIn =
  ({ quote, model }: CheckInput) =>
  ({ offering, lineId }: Finding): string => {
    const named = typeof offering === 'string' ? (offeredBy(model)(offering)?.name ?? offering) : undefined;
    return named ?? quote.lines.find(({ id }) => id === lineId)?.offeringName ?? 'The quote';
  };

const pricedOf = (input: CheckInput): Checked => {
  const { quote, price } = input;
  if (!price || quote.pricedContent !== quote.content)
    return {
      ...nothing,
      checks: [blocking(null, 'quote.not-priced', 'The quote is not priced as it stands.', 'Price it.', 'seller')],
    };
  return { ...nothing, checks: price.blocking.map((finding) => priceCheck(finding, nameIn(input))) };
};

/** Every line that is sold for the term, and every part chosen in it; what changes an asset ends when that does. */
const soldOn = ({ quote, model }: CheckInput) => {
  const offered = offeredBy(model);
  return quote.lines
    .filter(({ change }) => change === undefined)
    .flatMap((line) => {
      const item = offered(line.offering);
      const parts = item ? partsOfLine(line, item.offering, offered) : [];
      return [
        { lineId: line.id, name: line.offeringName, item },
        ...parts.map((part) => ({ lineId: line.id, name: part.name, item: offered(part.offering) })),
      ];
    });
};

/** Equal as long as every answer is, whatever was asked. */
const answered = ({ decisions = [] }: Checked): string =>
  fingerprint(
    'quote-area/1',
    decisions.map(({ output }) => output.fingerprint),
  );

const joined = (all: readonly Checked[]): Checked => ({
  checks: all.flatMap((each) => each.checks),
  decisions: all.flatMap((each) => each.decisions ?? []),
  questions: all.flatMap((each) => each.questions ?? []),
  until: all.flatMap((each) => each.until ?? []),
});

export type CheckInput = {
  readonly quote: Quote;
  readonly customer: CustomerFacts;
  readonly model: CommercialModel;
  readonly price: (Pick<PriceResult, 'estimate'> & { readonly blocking: readonly Finding[] }) | undefined;
  readonly at: Temporal.Instant;
};

/** Its fingerprints are there when it is: ten thousand lines are not hashed by whoever reads them later, with a transaction open. */
export const checkQuote = (input: CheckInput): Validation => {
  const { all, configured, sellable } = lookedAt(input, KEEPING);
  const { checks, decisions = [], questions = [], until = [] } = all;
  return {
    checks,
    fingerprints: decisions.map(decisionFingerprint),
    questions: distinctQuestions(questions),
    expiresAt: until.toSorted()[0] ?? null,
    areas: { configuration: answered(configured), eligibility: answered(sellable) },
    modelHash: input.model.hash,
  };
};

/** What stands in the way, as `checkQuote` says it, for whoever compares many quotes: nothing is kept, so nothing is hashed or judged twice. */
export const checksToCompare = (input: CheckInput): readonly Check[] => lookedAt(input, COMPARING).all.checks;

const lookedAt = (input: CheckInput, judging: Judging) => {
  const { quote, model, customer } = input;
  const accountOpen = customer.account?.state === 'active';
  const closed = blocking(
    null,
    'account.closed',
    'The account is closed.',
    'Sell to an active account.',
    'customer-data',
  );
  const empty = blocking(null, 'quote.empty', 'The quote has no lines.', 'Add what is sold.', 'seller');
  // What was configured when it was sold is not configured again by a change of its dates, quantity or price.
  const segments = customer.account ? segmentsOf(customer.account) : [];
  const configured = joined(
    quote.lines.filter((line) => !carriesOn(line)).map((line) => configurationChecks(line, quote, model, segments)),
  );
  const sellable = eligible(input, judging);
  const all = joined([
    { checks: [...(accountOpen ? [] : [closed]), ...(quote.lines.length > 0 ? [] : [empty])] },
    { checks: commitmentChecks(quote.header, quote.lines) },
    { checks: partyChecks(quote, customer.parties ?? [], model) },
    { checks: assetChecks(quote.lines, customer.assets ?? []) },
    configured,
    { checks: termChecks(quote.header.termMonths, soldOn(input)) },
    sellable,
    pricedOf(input),
  ]);
  return { all, configured, sellable };
};
