/** What a proposal of Aldermoor says beside the offer: clauses for each country, in the language of its papers. Lena owns them. */
import { readFileSync } from 'node:fs';
import type { Clause, ProposalTemplate } from '#contexts/proposal/index.ts';
import { negotiable } from './negotiable-clauses.ts';
import { countries } from './territories.ts';

export const proposalTemplate: ProposalTemplate = {
  key: 'proposal-standard',
  name: 'Standard proposal',
  owner: 'lena.legal',
  languages: ['en', 'en-GB', 'en-US', 'de', 'de-DE', 'de-CH'],
  source: readFileSync(new URL('../documents/templates/proposal.typ', import.meta.url), 'utf8'),
};

type Words = { readonly title: string; readonly text: string };
type Terms = { readonly [key in 'payment' | 'term' | 'availability' | 'data']: Words };

const english: Terms = {
  payment: {
    title: 'Payment',
    text: 'Invoices are due {{paymentTermDays}} days after receipt, without deduction. Recurring charges are invoiced in advance for the month, usage monthly in arrears, hardware on dispatch, professional services once delivered.\n\nAmounts in dispute may be withheld until the dispute is settled; undisputed amounts may not.',
  },
  term: {
    title: 'Term and renewal',
    text: 'Each item runs for the term printed with it. It renews for twelve months at a time unless either party gives notice ninety days before the end of the term. The prices of a renewal are agreed in a document of its own.',
  },
  availability: {
    title: 'Availability',
    text: 'The platform is available for the share of each calendar month that its edition states, measured at the regional edge. For each full tenth of a per cent below, the customer is credited five per cent of that month’s platform fee, up to half of it.',
  },
  data: {
    title: 'Data protection',
    text: 'Customer data are stored and processed in the region chosen as data residency and leave it only on the customer’s written instruction. The data processing agreement and its list of subprocessors are part of this contract.',
  },
};

const german: Terms = {
  payment: {
    title: 'Zahlung',
    text: 'Rechnungen sind {{paymentTermDays}} Tage nach Erhalt ohne Abzug fällig. Wiederkehrende Entgelte werden monatlich im Voraus berechnet, Verbrauch monatlich im Nachhinein, Geräte bei Versand, Dienstleistungen nach Erbringung.\n\nStrittige Beträge dürfen bis zur Klärung zurückbehalten werden, unstrittige nicht.',
  },
  term: {
    title: 'Laufzeit und Verlängerung',
    text: 'Jede Leistung läuft für die bei ihr genannte Dauer. Sie verlängert sich um jeweils zwölf Monate, wenn sie nicht neunzig Tage vor Ablauf von einer Seite gekündigt wird. Die Preise einer Verlängerung werden gesondert vereinbart.',
  },
  availability: {
    title: 'Verfügbarkeit',
    text: 'Die Plattform ist in jedem Kalendermonat zu dem Anteil verfügbar, den ihre Edition nennt, gemessen am regionalen Netzübergang. Für jedes volle Zehntelprozent darunter werden fünf Prozent des Grundentgelts dieses Monats gutgeschrieben, höchstens die Hälfte davon.',
  },
  data: {
    title: 'Datenschutz',
    text: 'Kundendaten werden in der als Datenstandort gewählten Region gespeichert und verarbeitet und verlassen sie nur auf schriftliche Weisung. Der Vertrag zur Auftragsverarbeitung und seine Liste der Unterauftragnehmer sind Bestandteil dieses Vertrags.',
  },
};

const law: { readonly [country: string]: string } = {
  DE: 'This contract is governed by German law, excluding the UN sales convention. The courts of Cologne have jurisdiction.',
  GB: 'This contract is governed by the law of England and Wales. The courts of England have exclusive jurisdiction.',
  FR: 'This contract is governed by French law, excluding the UN sales convention. The commercial court of Paris has jurisdiction.',
  NL: 'This contract is governed by Dutch law, excluding the UN sales convention. The court of Amsterdam has jurisdiction.',
  ES: 'This contract is governed by Spanish law, excluding the UN sales convention. The courts of Madrid have jurisdiction.',
  IT: 'This contract is governed by Italian law, excluding the UN sales convention. The courts of Milan have jurisdiction.',
  SE: 'This contract is governed by Swedish law. Disputes are settled by arbitration in Stockholm.',
  PL: 'This contract is governed by Polish law, excluding the UN sales convention. The courts of Warsaw have jurisdiction.',
  US: 'This contract is governed by the law of the State of New York. The state and federal courts in New York County have jurisdiction.',
  CA: 'This contract is governed by the law of the Province of Ontario and the federal law that applies there. The courts of Toronto have jurisdiction.',
  JP: 'This contract is governed by the law of Japan. The Tokyo District Court has exclusive jurisdiction of the first instance.',
};
const germanLaw: { readonly [country: string]: string } = {
  DE: 'Es gilt deutsches Recht unter Ausschluss des UN-Kaufrechts. Gerichtsstand ist Köln.',
  CH: 'Es gilt Schweizer Recht unter Ausschluss des UN-Kaufrechts. Gerichtsstand ist Zürich.',
};

/** Swiss spelling knows no ß. */
const spelled = (text: string, language: string): string => (language === 'de-CH' ? text.replaceAll('ß', 'ss') : text);

const clausesIn = (country: string, language: string): readonly Clause[] => {
  const isGerman = language.startsWith('de');
  const lawText = isGerman ? germanLaw[country] : law[country];
  if (lawText === undefined) throw new Error(`There is no governing law for ${country} in ${language}`);
  const terms = [
    ...Object.entries(isGerman ? german : english),
    ['law', { title: isGerman ? 'Anwendbares Recht' : 'Governing law', text: lawText }] as const,
  ];
  const rows = [
    ...terms.map(([key, words], index) => ({ key, order: (index + 1) * 10, standard: true, ...words })),
    ...negotiable(isGerman),
  ];
  return rows.map(({ title, text, ...row }) => ({
    ...row,
    country,
    language,
    title: spelled(title, language),
    text: spelled(text, language),
    effective: { from: '2026-01-01' },
  }));
};

/** A German customer may ask for English papers. */
export const clauses: readonly Clause[] = [
  ...countries.flatMap(({ country, language }) => clausesIn(country, language)),
  ...clausesIn('DE', 'en'),
];
