/** From a priced quote to what its document says. Only what the customer may see goes in; the contract's closed schemas refuse the rest. */
import type { Account } from '#contexts/accounts/index.ts';
import type { Promotion } from '#contexts/promotion/index.ts';
import type { PriceResult, PricePromise, PromisedCharge, ChargeModelText } from '#contexts/pricing/index.ts';
import {
  type ChosenClause,
  type Line as QuoteLine,
  type Offered,
  offeredBy,
  partsOfLine,
  type Quote,
  spokenIn,
  spokenName,
} from '#contexts/quote/index.ts';
import { add, dec, decText, isZero, mul, neg, sum, ZERO } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type ClauseText, nonStandard, selectClauses } from './clauses.ts';
import { arrangedLines, sectionHeadings } from './arrange-lines.ts';
import { partiesOfLine, type PartyNames } from './line-parties.ts';
import { clauseQuestion, clausesIn } from './quote-clauses.ts';
import { fillClause } from './clause-words.ts';
import type { LegalEntity } from './legal-entity.contract.ts';
import { plainForm } from './plain-form.ts';
import type { ProposalData, ProposalTemplate } from './proposal.contract.ts';
import { wordsOf, type Words } from './words.ts';

export type Papers = {
  readonly template: ProposalTemplate;
  readonly templateHash: string;
  readonly clauses: readonly ClauseText[];
  readonly seller: LegalEntity;
};

/** The papers of a deal: template, clauses in force in the words that were chosen, and who of us sells there. */
/** `plain`: in the form that ships with Troth, whether or not the company's template could be set. */
export const papersFor = (
  model: CommercialModel,
  quote: Quote,
  at: Temporal.Instant,
  plain = false,
): Outcome<Papers> => {
  const { country, language, clauses: chosen = [] } = quote.header;
  const template = plain ? inPlainForm(language) : templateFor(model, language);
  if (!template) return refused({ code: 'proposal.no-template', language });
  const clauses = selectClauses(clausesIn(model), clauseQuestion(quote, offeredBy(model), at), chosen);
  if (!clauses.ok) return clauses;
  const fallen = fallenFromStandard(chosen, clauses.value);
  if (fallen.length > 0) return refused({ code: 'proposal.clause-standing-changed', clauses: fallen });
  const entities = model.ofKind('legal-entity').map(({ content }) => content as unknown as LegalEntity);
  const named = entities.find(({ key }) => key === quote.header.parties.seller);
  // Quotes from before they named their seller have the one that sells in the country.
  const seller = named ?? entities.find((entity) => entity.markets.includes(country));
  if (!seller) return refused({ code: 'proposal.no-seller', country });
  return accepted({
    ...template,
    clauses: clauses.value,
    seller,
  });
};

type TemplateOf = Pick<Papers, 'template' | 'templateHash'>;

const templateFor = (model: CommercialModel, language: string): TemplateOf | undefined => {
  const found = model
    .ofKind('proposal-template')
    .find(({ content }) => (content as unknown as ProposalTemplate).languages.includes(language));
  return found && { template: found.content as unknown as ProposalTemplate, templateHash: found.hash };
};

const inPlainForm = (language: string): TemplateOf => {
  const template = plainForm(language);
  return { template, templateHash: fingerprint('proposal-template', template) };
};

/** Approved by legal when they were chosen, and not any more: then legal has not seen this deal. */
const fallenFromStandard = (chosen: readonly ChosenClause[], texts: readonly ClauseText[]): readonly string[] => {
  const open = new Set(nonStandard(texts));
  return chosen.filter(({ key, standard }) => standard && open.has(key)).map(({ key }) => key);
};

type Charge = ProposalData['lines'][number]['charges'][number];
type Line = ProposalData['lines'][number];
type RateCard = ProposalData['rateCards'][number];

const scaled = (price: string, factor: string): string => decText(mul(dec(price), dec(factor)));

/** A rate in the words of a rate card. A model that a card cannot show as tiers is left to the terms, by name. */
const rateCardOf = (charge: Extract<PromisedCharge, { type: 'usage' }>, offered: Offered): RateCard => {
  const model = charge.model as ChargeModelText;
  const base = {
    key: cardKey(charge),
    name: `${offered(charge.offering)?.name ?? charge.offering} · ${charge.name}`,
    unit: charge.unit.metric.replaceAll('_', ' '),
    per: charge.unit.size,
  };
  if (model.kind === 'perUnit')
    return { ...base, mode: 'flat', tiers: [{ from: '0', amount: scaled(model.unitPrice, charge.factor) }] };
  if (model.kind === 'graduated' || model.kind === 'volume') {
    const starts = ['0', ...model.tiers.map((tier) => tier.upTo ?? '0')];
    const tiers = model.tiers.map((tier, index) => ({
      from: starts[index] ?? '0',
      ...(tier.upTo === undefined ? {} : { to: tier.upTo }),
      amount: scaled(tier.unitPrice, charge.factor),
    }));
    return { ...base, mode: model.kind, tiers };
  }
  return { ...base, mode: 'flat', note: model.kind, tiers: [{ from: '0', amount: '0' }] };
};

const cardKey = (charge: PromisedCharge): string => `${charge.offering} ${charge.charge}`;

const daysOf = ({ from, to }: { readonly from: string; readonly to: string | null }) => ({
  from,
  ...(to === null ? {} : { to }),
});

/** Of a ramp each charge says its own quantity, because the line has no one quantity to say. */
const chargeOf = (charge: PromisedCharge, ramped: boolean): Charge => {
  if (charge.type === 'usage') return { kind: 'usage', label: charge.name };
  const of = { label: charge.name, net: charge.amount, ...(ramped ? { quantity: charge.quantity } : {}) };
  return charge.type === 'oneTime'
    ? { kind: 'oneTime', ...of }
    : { kind: 'recurring', period: charge.period, term: daysOf(charge), ...of };
};

/** `offered`: in the language of the quote. */
const linesOf = (
  { quote, price, partyNames }: ProposalInput,
  arranged: readonly QuoteLine[],
  offered: Offered,
): readonly Line[] => {
  const { promise } = price;
  const headings = sectionHeadings(quote.header, arranged, price.discounts);
  return arranged.flatMap((line, index) => {
    const charges = promise.lines.find((each) => each.lineId === line.id)?.charges ?? [];
    const steps = [...new Set(line.segments.map(({ quantity }) => quantity))];
    const times = (by: number) =>
      steps.length > 1 ? {} : { quantity: decText(mul(dec(steps[0] ?? '1'), dec(String(by)))) };
    const of = (componentId: string | null): Charge[] =>
      charges
        .filter((charge) => charge.componentId === componentId)
        .map((charge) => chargeOf(charge, steps.length > 1));
    const item = offered(line.offering);
    const parties = partiesOfLine(quote.header, line, partyNames);
    const description = item?.offering.proposal?.[quote.header.language]?.text;
    const head: Line = {
      number: String(index + 1),
      depth: 0,
      name: spokenName(item, quote.header.language) ?? line.offeringName,
      ...(description === undefined ? {} : { description: description.slice(0, 2000) }),
      ...times(1),
      term: { from: quote.header.contractFrom, months: quote.header.termMonths },
      charges: of(null),
      ...(line.optional === true ? { optional: true } : {}),
      ...changeOf(line),
      ...headings.get(line.id),
      ...(parties.length === 0 ? {} : { parties: [...parties] }),
    };
    const parts = item ? partsOfLine(line, item.offering, offered) : [];
    return [
      head,
      ...parts.map((part, at): Line => ({
        number: `${index + 1}.${at + 1}`,
        depth: 1,
        name: part.name,
        ...times(part.quantity),
        charges: of(part.id),
      })),
    ];
  });
};

/** What the line does to a product that the customer has. */
const changeOf = ({ change }: QuoteLine): Pick<Line, 'change'> =>
  change === undefined ? {} : { change: { action: change.action, from: change.effectiveFrom } };

/** What a person or a promotion took off the whole offer, over its term: named, because the customer should see it. */
const givenAway = (
  { price, model }: ProposalInput,
  say: Words['say'],
  optional: ReadonlySet<string>,
): ProposalData['discounts'] => {
  const off = dec(price.estimate.orderDiscount);
  // What a promotion takes off an option is no part of the totals that it stands above.
  const given = (price.promotions ?? []).filter(({ lineId }) => !optional.has(lineId));
  const promotions = [...Map.groupBy(given, ({ promotion }) => promotion)].map(([key, all]) => {
    const content = model.one('promotion', key)?.content as unknown as Promotion | undefined;
    return {
      label: `${say.promotion}: ${content?.name ?? key}, ${say.overTheTerm}`,
      off: sum(all.map((one) => dec(one.overTerm))),
    };
  });
  return [
    ...promotions.filter((one) => !isZero(one.off)).map((one) => ({ label: one.label, amount: decText(neg(one.off)) })),
    ...(isZero(off) ? [] : [{ label: say.orderDiscount, amount: decText(neg(off)) }]),
  ];
};

/** Each by itself, because nobody knows yet which will be chosen. */
const optionsOf = (lines: readonly QuoteLine[], { options = [] }: PriceResult, named: readonly Line[]) =>
  options.map(({ lineId, term }) => {
    const number = String(lines.findIndex(({ id }) => id === lineId) + 1);
    return { number, name: named.find((line) => line.number === number)?.name ?? number, overTerm: term };
  });

/** One amount where it stays the same; where it changes, each with its days, so that nobody takes the first month for the whole. */
const recurringTotals = (promise: PricePromise): ProposalData['totals']['recurring'] => {
  const byPeriod = Map.groupBy(promise.totals.recurring, (total) => total.period);
  return [...byPeriod].flatMap(([period, totals]) =>
    totals.map((total) => ({
      period,
      amount: total.amount,
      ...(totals.length > 1 ? { term: daysOf(total) } : {}),
    })),
  );
};

const commitmentsOf = ({ commitments = [] }: PricePromise): Pick<ProposalData['totals'], 'commitments'> =>
  commitments.length === 0
    ? {}
    : {
        commitments: commitments.map(({ name, per, minimum, maximum, from, to }) => ({
          name,
          per,
          ...(minimum === undefined ? {} : { minimum }),
          ...(maximum === undefined ? {} : { maximum }),
          term: { from, to },
        })),
      };

const partyOf = (account: Account): ProposalData['customer'] => ({
  legalName: account.name,
  address: [...account.address.lines, `${account.address.postalCode} ${account.address.city}`],
  country: account.country,
  contact: account.contact.name,
});

const TAX: Readonly<Record<'de' | 'en', { readonly exclusive: string; readonly inclusive: string }>> = {
  de: {
    exclusive:
      'Alle Beträge verstehen sich zuzüglich der gesetzlichen Umsatzsteuer, die bei der Abrechnung ermittelt wird.',
    inclusive: 'Alle Beträge enthalten die gesetzliche Umsatzsteuer, die bei der Abrechnung ausgewiesen wird.',
  },
  en: {
    exclusive: 'All amounts are exclusive of tax, which is determined when they are invoiced.',
    inclusive: 'All amounts include tax, which is shown when they are invoiced.',
  },
};

export type ProposalInput = {
  readonly quote: Quote;
  readonly account: Account;
  readonly price: PriceResult;
  readonly model: CommercialModel;
  readonly papers: Papers;
  readonly contentRoot: string;
  readonly presentedAt: Temporal.Instant;
  readonly validUntilDay: string;
  readonly preparedBy: string;
  /** Of everybody whom a line names beside the parties of the whole. */
  readonly partyNames: PartyNames;
  /** Nobody was shown it: every page says so. */
  readonly draft?: true;
};

/** The terms, each with what this deal says where the clause leaves a place for it. */
const termsOf = ({ quote, account, papers, validUntilDay }: ProposalInput): ProposalData['clauses'] => {
  const { header } = quote;
  const words = wordsOf(header.language);
  if (!words) return papers.clauses.map(({ key, title, text }) => ({ key, title, text }));
  const facts = {
    customer: account.name,
    seller: papers.seller.legalName,
    quoteNumber: header.number,
    currency: header.currency,
    termMonths: words.monthsOf(header.termMonths),
    contractFrom: header.contractFrom,
    paymentTermDays: String(header.paymentTermDays),
    validUntil: validUntilDay,
  };
  return papers.clauses.map(({ key, title, text }) => ({ key, title, text: fillClause(text, facts, words) }));
};

export const proposalData = (input: ProposalInput): ProposalData => {
  const { quote, account, price, papers } = input;
  const { header } = quote;
  const { promise, estimate } = price;
  const offered = spokenIn(offeredBy(input.model), header.language);
  const words = TAX[header.language.startsWith('de') ? 'de' : 'en'];
  const usage = promise.lines.flatMap((line) => line.charges.filter((charge) => charge.type === 'usage'));
  const cards = new Map(usage.map((charge) => [cardKey(charge), rateCardOf(charge, offered)]));
  const committed = add(dec(estimate.oneTime), dec(estimate.recurring));
  const recurring = recurringTotals(promise);
  const arranged = arrangedLines(header, quote.lines);
  const lines = linesOf(input, arranged, offered);
  const say = wordsOf(header.language)?.say;
  const optional = new Set(quote.lines.filter((line) => line.optional === true).map(({ id }) => id));
  const options = optionsOf(arranged, price, lines);
  return {
    v: 1,
    ...(input.draft ? { draft: true } : {}),
    ...(options.length === 0 ? {} : { options }),
    language: header.language,
    currency: header.currency,
    title: header.name,
    quote: { number: header.number, revision: quote.revisionNo },
    contentRoot: input.contentRoot,
    presentedAt: input.presentedAt.toString({ smallestUnit: 'millisecond' }),
    presentedOn: input.presentedAt.toZonedDateTimeISO('UTC').toPlainDate().toString(),
    validUntil: input.validUntilDay,
    seller: {
      legalName: papers.seller.legalName,
      address: papers.seller.address,
      country: papers.seller.country,
      registration: papers.seller.registration,
      taxId: papers.seller.taxId,
      email: papers.seller.email,
    },
    customer: partyOf(account),
    preparedBy: { name: input.preparedBy },
    lines: [...lines],
    rateCards: [...cards.values()],
    discounts: say === undefined ? [] : givenAway(input, say, optional),
    totals: {
      recurring: recurring,
      ...(isZero(dec(promise.totals.oneTime)) ? {} : { oneTime: promise.totals.oneTime }),
      usage: usage.length > 0,
      ...(committed === ZERO ? {} : { committed: decText(committed) }),
      ...commitmentsOf(promise),
    },
    tax: { inclusive: promise.tax === 'inclusive', statement: words[promise.tax] },
    clauses: termsOf(input),
  };
};
