/** What the page says, in the language of the offer. Amounts and days are written as that language writes them. */
import { isZero } from '../../words/money.ts';

const en = {
  offer: 'Offer',
  from: 'from',
  forWhom: 'for',
  validUntil: 'Valid until',
  term: (months: number, day: string) => `${months} months from ${day}`,
  payment: (days: number) => `Payable within ${days} days of the invoice`,
  plusTax: 'All amounts are exclusive of tax, which is determined when they are invoiced.',
  withTax: 'All amounts include tax, which is shown when they are invoiced.',
  contents: 'What you get',
  options: 'What you may add',
  optionsHint: 'None of these is part of the offer until you choose it.',
  option: 'Option',
  once: 'once',
  perMonth: 'a month',
  perYear: 'a year',
  since: (from: string, to: string | null) => (to === null ? `from ${from}` : `${from} to ${to}`),
  usage: 'billed by use',
  total: 'Total',
  more: (left: number) => `Show more (${left} left)`,
  document: 'The document',
  documentHint: 'The full terms. What you accept is exactly this document.',
  download: 'Download the document',
  checked: 'The file that you received is the one named here.',
  notSame: 'The file that you received is another one than the one named here. Do not accept; tell your contact.',
  fingerprint: 'Fingerprint (SHA-256)',
  accept: 'Accept',
  acceptTitle: 'Accept this offer',
  decline: 'Decline',
  declineTitle: 'Decline this offer',
  ask: 'Ask for a change',
  askTitle: 'Ask for a change',
  name: 'Your name',
  role: 'Your role',
  consent: 'I agree',
  why: 'Why not?',
  wish: 'What should be different?',
  mark: 'About these lines',
  send: 'Send',
  back: 'Back',
  acceptNow: 'Accept with obligation to pay',
  declineNow: 'Decline for good',
  thanks: 'Thank you',
  acceptedOn: (day: string, name: string | null) =>
    `Accepted on ${day}${name ? ` by ${name}` : ''}. Nothing is left to do here; your contact takes it from here.`,
  changeSent: 'Your wish is with your contact. The offer stays open meanwhile.',
  yourWishes: 'What you asked for',
  waiting: 'waits for an answer',
  states: {
    declined: 'This offer was declined.',
    expired: 'This offer is no longer valid. Ask your contact for a new one.',
    superseded: 'A newer version took the place of this offer. Ask your contact for its link.',
    cancelled: 'This offer was withdrawn.',
    converted: 'This offer was accepted and is being carried out.',
  } as Readonly<Record<string, string>>,
  gone: 'This link opens nothing',
  goneHint: 'It may have run out, been taken back, or been copied in part. Ask whoever sent it for a new one.',
  failed: 'That did not work',
  loading: 'Reading the offer …',
  retry: 'Try again',
};

export type Words = typeof en;

const de: Words = {
  offer: 'Angebot',
  from: 'von',
  forWhom: 'für',
  validUntil: 'Gültig bis',
  term: (months, day) => `${months} Monate ab ${day}`,
  payment: (days) => `Zahlbar innerhalb von ${days} Tagen nach Rechnung`,
  plusTax:
    'Alle Beträge verstehen sich zuzüglich der gesetzlichen Umsatzsteuer, die bei der Abrechnung ermittelt wird.',
  withTax: 'Alle Beträge enthalten die gesetzliche Umsatzsteuer, die bei der Abrechnung ausgewiesen wird.',
  contents: 'Was Sie bekommen',
  options: 'Was Sie hinzunehmen können',
  optionsHint: 'Nichts davon gehört zum Angebot, solange Sie es nicht wählen.',
  option: 'Option',
  once: 'einmalig',
  perMonth: 'im Monat',
  perYear: 'im Jahr',
  since: (from, to) => (to === null ? `ab ${from}` : `${from} bis ${to}`),
  usage: 'nach Verbrauch',
  total: 'Summe',
  more: (left) => `Mehr zeigen (noch ${left})`,
  document: 'Das Dokument',
  documentHint: 'Die vollständigen Bedingungen. Sie nehmen genau dieses Dokument an.',
  download: 'Dokument herunterladen',
  checked: 'Die empfangene Datei ist die hier genannte.',
  notSame: 'Die empfangene Datei ist nicht die hier genannte. Bitte nicht annehmen; sagen Sie Ihrem Kontakt Bescheid.',
  fingerprint: 'Fingerabdruck (SHA-256)',
  accept: 'Annehmen',
  acceptTitle: 'Dieses Angebot annehmen',
  decline: 'Ablehnen',
  declineTitle: 'Dieses Angebot ablehnen',
  ask: 'Änderung erbitten',
  askTitle: 'Eine Änderung erbitten',
  name: 'Ihr Name',
  role: 'Ihre Funktion',
  consent: 'Ich stimme zu',
  why: 'Warum nicht?',
  wish: 'Was soll anders sein?',
  mark: 'Zu diesen Positionen',
  send: 'Senden',
  back: 'Zurück',
  acceptNow: 'Zahlungspflichtig annehmen',
  declineNow: 'Endgültig ablehnen',
  thanks: 'Vielen Dank',
  acceptedOn: (day, name) =>
    `Angenommen am ${day}${name ? ` von ${name}` : ''}. Sie müssen hier nichts mehr tun; Ihr Kontakt übernimmt.`,
  changeSent: 'Ihr Wunsch liegt bei Ihrem Kontakt. Das Angebot bleibt solange offen.',
  yourWishes: 'Worum Sie gebeten haben',
  waiting: 'wartet auf Antwort',
  states: {
    declined: 'Dieses Angebot wurde abgelehnt.',
    expired: 'Dieses Angebot ist nicht mehr gültig. Bitten Sie Ihren Kontakt um ein neues.',
    superseded: 'Eine neuere Fassung hat dieses Angebot ersetzt. Bitten Sie Ihren Kontakt um deren Link.',
    cancelled: 'Dieses Angebot wurde zurückgezogen.',
    converted: 'Dieses Angebot wurde angenommen und wird ausgeführt.',
  },
  gone: 'Dieser Link öffnet nichts',
  goneHint: 'Er ist abgelaufen, zurückgenommen oder nur zum Teil kopiert. Bitten Sie den Absender um einen neuen.',
  failed: 'Das hat nicht geklappt',
  loading: 'Das Angebot wird gelesen …',
  retry: 'Noch einmal',
};

/** Of an offer, its language; before there is one, the reader's browser. */
export const wordsOf = (language: string): Words => (language.startsWith('de') ? de : en);

const exact = (amount: string): Intl.StringNumericLiteral => amount as Intl.StringNumericLiteral;

export type Writes = {
  readonly money: (amount: string) => string;
  readonly rate: (amount: string) => string;
  readonly quantity: (amount: string) => string;
  readonly day: (text: string) => string;
  readonly moment: (text: string) => string;
};

export const writesFor = (language: string, currency: string): Writes => {
  const money = new Intl.NumberFormat(language, { style: 'currency', currency });
  const rate = new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 18 });
  const quantity = new Intl.NumberFormat(language, { maximumFractionDigits: 18 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  return {
    money: (amount) => money.format(exact(amount)),
    rate: (amount) => (/^-?\d+(\.\d+)?$/.test(amount) ? rate.format(exact(amount)) : amount),
    quantity: (amount) => quantity.format(exact(amount)),
    day: (text) => day.format(new Date(text.length === 10 ? `${text}T00:00:00Z` : text)),
    moment: (text) => moment.format(new Date(text)),
  };
};

export { isZero };
