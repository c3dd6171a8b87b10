/**
 * The words of a proposal, by language. A language that is not here is refused rather than half translated.
 * Numbers and dates are written by these tables and not by `Intl`, whose data changes with the runtime: the same promise
 * must have the same bytes next year.
 */
export type Words = {
  readonly decimal: string;
  readonly group: string;
  readonly months: readonly string[];
  readonly date: (day: number, month: string, year: number) => string;
  readonly shortDate: (day: string, month: string, year: string) => string;
  readonly money: (amount: string, currency: string) => string;
  readonly monthsOf: (count: number) => string;
  readonly say: Phrases;
};

type Phrases = {
  readonly proposal: string;
  readonly revision: string;
  readonly preparedFor: string;
  readonly offeredBy: string;
  readonly contact: string;
  readonly date: string;
  readonly validUntil: string;
  readonly number: string;
  readonly offer: string;
  readonly item: string;
  readonly quantity: string;
  readonly term: string;
  readonly unitPrice: string;
  readonly amount: string;
  readonly optional: string;
  readonly site: string;
  readonly month: string;
  readonly quarter: string;
  readonly year: string;
  readonly perMonth: string;
  readonly perQuarter: string;
  readonly perYear: string;
  readonly once: string;
  readonly recurring: string;
  readonly oneTime: string;
  readonly usage: string;
  readonly metered: string;
  readonly usageTotal: string;
  readonly committed: string;
  readonly atLeast: string;
  readonly atMost: string;
  readonly overTerm: string;
  readonly taxExclusive: string;
  readonly taxInclusive: string;
  readonly rates: string;
  readonly rateFrom: string;
  readonly rateTo: string;
  readonly ratePrice: string;
  readonly graduated: string;
  readonly volume: string;
  readonly flat: string;
  readonly andAbove: string;
  readonly per: string;
  readonly from: string;
  readonly until: string;
  readonly terms: string;
  readonly acceptance: string;
  readonly acceptanceText: string;
  readonly signer: string;
  readonly signerRole: string;
  readonly placeAndDate: string;
  readonly signature: string;
  readonly root: string;
  readonly rootNote: string;
  readonly page: string;
  readonly of: string;
  readonly draft: string;
  readonly orderDiscount: string;
  readonly promotion: string;
  readonly options: string;
  readonly optionsNote: string;
  readonly overTheTerm: string;
  readonly acceptedHow: string;
  readonly byLink: string;
  readonly bySignature: string;
  readonly onPaper: string;
  readonly add: string;
  readonly modify: string;
  readonly delete: string;
  readonly noChange: string;
  readonly endCustomer: string;
  readonly shipTo: string;
  readonly billTo: string;
  readonly payer: string;
  readonly seller: string;
};

const english: Phrases = {
  proposal: 'Proposal',
  revision: 'Revision',
  preparedFor: 'Prepared for',
  offeredBy: 'Offered by',
  contact: 'Your contact',
  date: 'Date',
  validUntil: 'Valid until',
  number: 'Number',
  offer: 'What we offer',
  item: 'Item',
  quantity: 'Quantity',
  term: 'Term',
  unitPrice: 'Unit price',
  amount: 'Amount',
  optional: 'optional',
  site: 'Site',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  perMonth: 'per month',
  perQuarter: 'per quarter',
  perYear: 'per year',
  once: 'once',
  recurring: 'Recurring',
  oneTime: 'One-time',
  usage: 'Usage',
  metered: 'as metered',
  usageTotal: 'Usage, charged as metered at the rates below',
  committed: 'Fixed amounts over the committed term',
  atLeast: 'at least',
  atMost: 'at most',
  overTerm: 'in all',
  taxExclusive: 'All amounts exclude tax.',
  taxInclusive: 'All amounts include tax.',
  rates: 'Rates for usage',
  rateFrom: 'From',
  rateTo: 'up to',
  ratePrice: 'Price',
  graduated: 'Each unit is charged at the rate of the tier it falls in.',
  volume: 'All units are charged at the rate of the tier that the total reaches.',
  flat: 'One rate for all units.',
  andAbove: 'and above',
  per: 'per',
  from: 'from',
  until: 'to',
  terms: 'Terms',
  acceptance: 'Acceptance',
  acceptanceText:
    'By accepting, the customer agrees to the items, amounts and terms of this document, in the revision named above. The acceptance names the content seal printed at the foot of every page.',
  signer: 'Name',
  signerRole: 'Role',
  placeAndDate: 'Place and date',
  signature: 'Signature',
  root: 'Content seal',
  rootNote: 'Change one character of what is promised, and this seal changes.',
  page: 'Page',
  of: 'of',
  draft: 'Draft',
  orderDiscount: 'Discount on the whole offer',
  promotion: 'Promotion',
  options: 'Options to choose',
  optionsNote: 'Optional items are not in the amounts above. Mark those that are wanted; what each adds over its term:',
  overTheTerm: 'over the term',
  acceptedHow: 'Accepted',
  byLink: 'on the customer’s page',
  bySignature: 'by electronic signature',
  onPaper: 'on paper, below',
  add: 'New',
  modify: 'Changed',
  delete: 'Ends',
  noChange: 'Unchanged',
  endCustomer: 'Used by',
  shipTo: 'Delivered to',
  billTo: 'Invoiced to',
  payer: 'Paid by',
  seller: 'Sold by',
};

const german: Phrases = {
  proposal: 'Angebot',
  revision: 'Fassung',
  preparedFor: 'Für',
  offeredBy: 'Angeboten von',
  contact: 'Ihr Kontakt',
  date: 'Datum',
  validUntil: 'Gültig bis',
  number: 'Nummer',
  offer: 'Unser Angebot',
  item: 'Leistung',
  quantity: 'Menge',
  term: 'Laufzeit',
  unitPrice: 'Einzelpreis',
  amount: 'Betrag',
  optional: 'optional',
  site: 'Standort',
  month: 'Monat',
  quarter: 'Quartal',
  year: 'Jahr',
  perMonth: 'pro Monat',
  perQuarter: 'pro Quartal',
  perYear: 'pro Jahr',
  once: 'einmalig',
  recurring: 'Wiederkehrend',
  oneTime: 'Einmalig',
  usage: 'Verbrauch',
  metered: 'nach Verbrauch',
  usageTotal: 'Verbrauch, abgerechnet nach Messung zu den Preisen unten',
  committed: 'Feste Beträge über die vereinbarte Laufzeit',
  atLeast: 'mindestens',
  atMost: 'höchstens',
  overTerm: 'insgesamt',
  taxExclusive: 'Alle Beträge verstehen sich ohne Steuer.',
  taxInclusive: 'Alle Beträge enthalten die Steuer.',
  rates: 'Preise für Verbrauch',
  rateFrom: 'Ab',
  rateTo: 'bis',
  ratePrice: 'Preis',
  graduated: 'Jede Einheit wird zum Preis der Stufe berechnet, in die sie fällt.',
  volume: 'Alle Einheiten werden zum Preis der Stufe berechnet, die die Gesamtmenge erreicht.',
  flat: 'Ein Preis für alle Einheiten.',
  andAbove: 'und mehr',
  per: 'je',
  from: 'ab',
  until: 'bis',
  terms: 'Bedingungen',
  acceptance: 'Annahme',
  acceptanceText:
    'Mit der Annahme stimmt der Kunde den Leistungen, Beträgen und Bedingungen dieses Dokuments in der oben genannten Fassung zu. Die Annahme nennt das Inhaltssiegel, das am Fuß jeder Seite steht.',
  signer: 'Name',
  signerRole: 'Funktion',
  placeAndDate: 'Ort und Datum',
  signature: 'Unterschrift',
  root: 'Inhaltssiegel',
  rootNote: 'Ändert sich ein Zeichen des Zugesagten, ändert sich dieses Siegel.',
  page: 'Seite',
  of: 'von',
  draft: 'Entwurf',
  orderDiscount: 'Nachlass auf das ganze Angebot',
  promotion: 'Aktion',
  options: 'Optionen zur Wahl',
  optionsNote:
    'Optionale Leistungen sind in den Beträgen oben nicht enthalten. Gewünschtes bitte ankreuzen; über die Laufzeit kommt hinzu:',
  overTheTerm: 'über die Laufzeit',
  acceptedHow: 'Angenommen',
  byLink: 'auf der Seite des Kunden',
  bySignature: 'mit elektronischer Signatur',
  onPaper: 'auf Papier, unten',
  add: 'Neu',
  modify: 'Geändert',
  delete: 'Endet',
  noChange: 'Unverändert',
  endCustomer: 'Genutzt von',
  shipTo: 'Geliefert an',
  billTo: 'Rechnung an',
  payer: 'Bezahlt von',
  seller: 'Verkauft von',
};

const englishMonths = 'January February March April May June July August September October November December'.split(
  ' ',
);
const germanMonths = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

const britain: Words = {
  decimal: '.',
  group: ',',
  months: englishMonths,
  date: (day, month, year) => `${day} ${month} ${year}`,
  shortDate: (day, month, year) => `${day}/${month}/${year}`,
  money: (amount, currency) => `${currency}\u00a0${amount}`,
  monthsOf: (count) => (count === 1 ? '1 month' : `${count} months`),
  say: english,
};

const germany: Words = {
  decimal: ',',
  group: '.',
  months: germanMonths,
  date: (day, month, year) => `${day}. ${month} ${year}`,
  shortDate: (day, month, year) => `${day}.${month}.${year}`,
  money: (amount, currency) => `${amount}\u00a0${currency}`,
  monthsOf: (count) => (count === 1 ? '1 Monat' : `${count} Monate`),
  say: german,
};

const languages: ReadonlyMap<string, Words> = new Map([
  ['en', britain],
  ['en-GB', britain],
  [
    'en-US',
    {
      ...britain,
      date: (day, month, year) => `${month} ${day}, ${year}`,
      shortDate: (day, month, year) => `${month}/${day}/${year}`,
    },
  ],
  ['de', germany],
  ['de-DE', germany],
  ['de-AT', germany],
  ['de-CH', { ...germany, decimal: '.', group: '’', money: (amount, currency) => `${currency}\u00a0${amount}` }],
]);

export const wordsOf = (language: string): Words | undefined => languages.get(language);
export const proposalLanguages: readonly string[] = [...languages.keys()];
