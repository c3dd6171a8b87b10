import { minorUnits } from '#kernel/money.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { ProposalData } from './proposal.contract.ts';
import { lastDay, showDay, showNumber, showShortDay } from './show.ts';
import { wordsOf, type Words } from './words.ts';

/**
 * The proposal as the template sees it: every text ready to be set, in the reader's language. The template places and
 * never formats, so that a template's author cannot print a number that means something else than the price.
 */
export type Page = ReturnType<typeof lay>;

export const pageOf = (data: ProposalData): Outcome<Page> => {
  const words = wordsOf(data.language);
  if (!words) return refused({ code: 'document.language-unknown', language: data.language });
  return accepted(lay(data, words));
};

type Line = ProposalData['lines'][number];
type Charge = Line['charges'][number];
type RateCard = ProposalData['rateCards'][number];
type Pen = {
  readonly words: Words;
  readonly number: (text: string) => string;
  readonly amount: (text: string) => string;
  readonly money: (text: string) => string;
};

const lay = (data: ProposalData, words: Words) => {
  const pen = penFor(data, words);
  const { say } = words;
  const [language = 'en', region = ''] = data.language.split('-');
  return {
    language,
    region,
    paper: data.paper ?? 'a4',
    at: dateParts(data.presentedAt),
    author: data.seller.legalName,
    title: data.title,
    introduction: data.introduction ?? '',
    say,
    facts: [
      { label: say.number, text: data.quote.number },
      { label: say.revision, text: String(data.quote.revision) },
      { label: say.date, text: showDay(data.presentedOn, words) },
      { label: say.validUntil, text: showDay(data.validUntil, words) },
    ],
    seller: party(data.seller),
    customer: party(data.customer),
    contact: present(data.preparedBy.name, data.preparedBy.role, data.preparedBy.email),
    currency: data.currency,
    rows: data.lines.map((line) => row(line, pen)),
    rateCards: data.rateCards.map((card) => rates(card, data.currency, pen)),
    totals: totals(data, pen),
    tax: `${data.tax.inclusive ? say.taxInclusive : say.taxExclusive} ${data.tax.statement}`,
    clauses: data.clauses.map((clause) => ({ title: clause.title, paragraphs: paragraphs(clause.text) })),
    root: data.contentRoot.slice('sha256:'.length),
    draft: data.draft ? say.draft : '',
    options: (data.options ?? []).map(({ number, name, overTerm }) => ({ number, name, amount: pen.money(overTerm) })),
    reference: `${data.quote.number} · ${say.revision} ${data.quote.revision}`,
  };
};

const penFor = (data: ProposalData, words: Words): Pen => {
  const digits = minorUnits(data.currency);
  const number = (text: string): string => showNumber(text, words);
  const amount = (text: string): string => showNumber(text, words, digits);
  return { words, number, amount, money: (text) => words.money(amount(text), data.currency) };
};

const party = (one: ProposalData['seller']) => ({
  name: one.legalName,
  lines: one.address,
  small: present(one.registration, one.taxId, one.contact, one.email),
});

const row = (line: Line, pen: Pen) => ({
  number: line.number,
  depth: line.depth,
  name: line.name,
  notes: present(
    line.description,
    line.site && `${pen.words.say.site}: ${line.site}`,
    ...(line.parties ?? []).map(({ role, name }) => `${pen.words.say[role]}: ${name}`),
    line.term && showTerm(line.term, pen.words),
  ),
  optional: line.optional ?? false,
  section: present(
    line.section,
    line.sectionTotal && `${pen.money(line.sectionTotal)} ${pen.words.say.overTheTerm}`,
  ).join(' · '),
  change: line.change
    ? present(
        pen.words.say[line.change.action],
        line.change.from && `${pen.words.say.from} ${showShortDay(line.change.from, pen.words)}`,
      ).join(' ')
    : '',
  quantity: line.quantity === undefined ? '' : present(pen.number(line.quantity), line.unit).join(' '),
  charges: line.charges.map((charge) => showCharge(charge, pen)),
});

const showCharge = (charge: Charge, pen: Pen) => ({
  label: present(
    charge.quantity && `${pen.number(charge.quantity)} ×`,
    charge.label ?? (charge.kind === 'usage' ? pen.words.say.usage : ''),
  ).join(' '),
  term: charge.term ? showTerm(charge.term, pen.words) : '',
  unit: charge.unitAmount === undefined ? '' : pen.amount(charge.unitAmount),
  amount: charge.net === undefined ? pen.words.say.metered : pen.amount(charge.net),
  metered: charge.net === undefined,
  rateCard: charge.rateCard ?? '',
  per: perWord(charge, pen.words),
  discounts: (charge.discounts ?? []).map((one) => ({ label: one.label, amount: pen.amount(one.amount) })),
});

const rates = (card: RateCard, currency: string, pen: Pen) => ({
  name: card.name,
  caption: `${pen.words.say[card.mode]}${card.note ? ` ${card.note}` : ''}`,
  unit: card.unit,
  price: `${currency} ${pen.words.say.per} ${card.per === '1' ? '' : `${pen.number(card.per)} `}${card.unit}`,
  tiers: card.tiers.map((tier) => ({
    from: pen.number(tier.from),
    to: tier.to === undefined ? pen.words.say.andAbove : pen.number(tier.to),
    amount: pen.amount(tier.amount),
  })),
});

/** Largest promise last: the eye ends on what the customer commits to. */
const totals = (data: ProposalData, { money, words }: Pen) => {
  const { say } = words;
  const per = { month: say.perMonth, quarter: say.perQuarter, year: say.perYear, term: say.overTerm };
  return [
    ...data.discounts.map((one) => ({ label: one.label, amount: money(one.amount), quiet: true, strong: false })),
    ...data.totals.recurring.map((one) =>
      total(
        present(`${say.recurring} ${per[one.period]}`, one.term && showTerm(one.term, words)).join(' '),
        money(one.amount),
      ),
    ),
    ...(data.totals.oneTime === undefined ? [] : [total(say.oneTime, money(data.totals.oneTime))]),
    ...(data.totals.usage ? [{ label: say.usageTotal, amount: '', quiet: true, strong: false }] : []),
    ...(data.totals.committed === undefined
      ? []
      : [{ label: say.committed, amount: money(data.totals.committed), quiet: false, strong: true }]),
    ...(data.totals.commitments ?? []).flatMap(({ name, per: each, minimum, maximum, term }) => {
      const bound = (which: string, amount: string | undefined) =>
        amount === undefined ? [] : [total(`${name}: ${which} ${per[each]} ${showTerm(term, words)}`, money(amount))];
      return [...bound(say.atLeast, minimum), ...bound(say.atMost, maximum)];
    }),
  ];
};

const total = (label: string, amount: string) => ({ label, amount, quiet: false, strong: false });

const showTerm = (term: NonNullable<Line['term']>, words: Words): string =>
  present(
    term.months === undefined ? undefined : words.monthsOf(term.months),
    term.from && `${words.say.from} ${showShortDay(term.from, words)}`,
    term.to && `${words.say.until} ${showShortDay(lastDay(term.to), words)}`,
  ).join(' ');

const perWord = (charge: Charge, { say }: Words): string => {
  if (charge.kind === 'usage') return '';
  if (charge.kind === 'oneTime' || !charge.period) return say.once;
  return { month: say.perMonth, quarter: say.perQuarter, year: say.perYear }[charge.period];
};

const paragraphs = (text: string): readonly string[] => text.split(/\n\s*\n/).map((one) => one.trim());

const present = (...texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((one): one is string => one !== undefined && one !== '');

const dateParts = (at: string) => {
  const utc = Temporal.Instant.from(at).toZonedDateTimeISO('UTC');
  return { year: utc.year, month: utc.month, day: utc.day, hour: utc.hour, minute: utc.minute, second: utc.second };
};
