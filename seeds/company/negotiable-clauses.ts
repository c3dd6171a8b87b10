/**
 * The clauses that Aldermoor's customers negotiate: each with the text that stands, those that Lena has approved for everybody, and those
 * that she wants to see; clauses for some deals only; and one that is there only when somebody takes it in.
 */
import type { Clause } from '#contexts/proposal/index.ts';

type Row = Pick<Clause, 'key' | 'order' | 'standard' | 'title' | 'text' | 'alternative' | 'optional' | 'when'>;
type Written = Omit<Row, 'title' | 'text'> & {
  readonly en: readonly [title: string, text: string];
  readonly de: readonly [title: string, text: string];
};

const rows: readonly Written[] = [
  {
    key: 'liability',
    order: 60,
    standard: true,
    en: [
      'Liability',
      'Each party is liable without limit for intent and for injury to people. Otherwise liability is limited, for each contract year, to the amounts paid for that year.',
    ],
    de: [
      'Haftung',
      'Jede Partei haftet unbeschränkt für Vorsatz und für Personenschäden. Im Übrigen ist die Haftung je Vertragsjahr auf die für dieses Jahr gezahlten Beträge begrenzt.',
    ],
  },
  {
    key: 'liability',
    alternative: 'double-cap',
    order: 60,
    standard: true,
    en: [
      'Liability',
      'Each party is liable without limit for intent and for injury to people. Otherwise liability is limited, for each contract year, to twice the amounts paid for that year.',
    ],
    de: [
      'Haftung',
      'Jede Partei haftet unbeschränkt für Vorsatz und für Personenschäden. Im Übrigen ist die Haftung je Vertragsjahr auf das Doppelte der für dieses Jahr gezahlten Beträge begrenzt.',
    ],
  },
  {
    key: 'liability',
    alternative: 'uncapped-data',
    order: 60,
    standard: false,
    en: [
      'Liability',
      'Each party is liable without limit for intent, for injury to people and for the loss of personal data. Otherwise liability is limited, for each contract year, to the amounts paid for that year.',
    ],
    de: [
      'Haftung',
      'Jede Partei haftet unbeschränkt für Vorsatz, für Personenschäden und für den Verlust personenbezogener Daten. Im Übrigen ist die Haftung je Vertragsjahr auf die für dieses Jahr gezahlten Beträge begrenzt.',
    ],
  },
  {
    key: 'price-review',
    order: 70,
    standard: true,
    when: { termMonthsFrom: 36 },
    en: [
      'Price review',
      'The prices hold for {{termMonths}} from {{contractFrom}}. They are not raised within that term, whatever the consumer price index does.',
    ],
    de: [
      'Preisbindung',
      'Die Preise gelten für {{termMonths}} ab dem {{contractFrom}}. Sie werden in dieser Zeit nicht erhöht, gleich wie sich der Verbraucherpreisindex entwickelt.',
    ],
  },
  {
    key: 'hardware',
    order: 80,
    standard: true,
    when: { productLines: ['hardware'] },
    en: [
      'Hardware',
      'The risk passes when the carrier hands the equipment over. It stays the property of {{seller}} until it is paid. Defects are put right on site within five working days, for thirty-six months.',
    ],
    de: [
      'Geräte',
      'Die Gefahr geht mit der Übergabe durch den Frachtführer über. Die Geräte bleiben bis zur Zahlung Eigentum von {{seller}}. Mängel werden sechsunddreißig Monate lang binnen fünf Werktagen vor Ort behoben.',
    ],
  },
  {
    key: 'reference',
    order: 90,
    standard: true,
    optional: true,
    en: [
      'Reference',
      '{{seller}} may name {{customer}} as a customer and show its logo, until {{customer}} objects in writing.',
    ],
    de: [
      'Referenz',
      '{{seller}} darf {{customer}} als Kunden nennen und das Logo zeigen, bis {{customer}} dem schriftlich widerspricht.',
    ],
  },
];

export const negotiable = (german: boolean): readonly Row[] =>
  rows.map(({ en, de, ...row }) => {
    const [title, text] = german ? de : en;
    return { ...row, title, text };
  });
