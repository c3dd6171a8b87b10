/** What customers read, in plain text. A language that we do not write falls back to English; a missing value is our bug, never a gap in a letter. */
import { must } from '#kernel/outcome.ts';

export type TemplateName =
  | 'offer-link'
  | 'break-glass-opened'
  | 'order-confirmed'
  | 'order-completed'
  | 'order-delayed'
  | 'order-cancelled';
export type TemplateValues = { readonly [name: string]: string };
type Template = { readonly title: string; readonly body: string };

const TEMPLATES: Readonly<Record<TemplateName, Readonly<Record<'en' | 'de', Template>>>> = {
  'offer-link': {
    en: {
      title: 'Your offer {number}',
      body: `Dear {name},

your offer "{offer}" is ready. Read it, choose, ask for a change, accept or decline it here:

{link}

The address is yours alone and opens this offer until {until}. Opening it decides nothing.

{seller}`,
    },
    de: {
      title: 'Ihr Angebot {number}',
      body: `Guten Tag {name},

Ihr Angebot „{offer}“ ist bereit. Lesen, auswählen, eine Änderung erbitten, annehmen oder ablehnen können Sie es hier:

{link}

Die Adresse ist nur für Sie und öffnet dieses Angebot bis {until}. Sie zu öffnen entscheidet nichts.

{seller}`,
    },
  },
  'break-glass-opened': {
    en: {
      title: '{who} acts beyond their role',
      body: `Dear {name},

{who} has opened the glass, until {until}:

{reason}

Everything done under it is in the evidence. When it is over, somebody other than {who} reviews it; until then they cannot open it again.
`,
    },
    de: {
      title: '{who} handelt über die eigene Rolle hinaus',
      body: `Guten Tag {name},

{who} hat das Notfallrecht genutzt, bis {until}:

{reason}

Alles, was damit geschieht, steht im Nachweis. Danach prüft es jemand anderes als {who}; bis dahin kann es nicht erneut genutzt werden.
`,
    },
  },
  'order-confirmed': {
    en: {
      title: 'We have your order {orderNumber}',
      body: `Dear {name},

thank you for your order {orderNumber}. It is being worked on exactly as you accepted it:
{items} item(s), agreed on {acceptedOn}.

We will write again when everything is ready. You need to do nothing until then.

{seller}`,
    },
    de: {
      title: 'Wir haben Ihren Auftrag {orderNumber}',
      body: `Guten Tag {name},

vielen Dank für Ihren Auftrag {orderNumber}. Wir führen ihn genau so aus, wie Sie ihn angenommen haben:
{items} Position(en), vereinbart am {acceptedOn}.

Wir melden uns, sobald alles bereit ist. Bis dahin müssen Sie nichts tun.

{seller}`,
    },
  },
  'order-completed': {
    en: {
      title: 'Your order {orderNumber} is ready',
      body: `Dear {name},

everything in your order {orderNumber} is done and ready to use.
You will be billed exactly what you accepted on {acceptedOn}.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} ist bereit',
      body: `Guten Tag {name},

alles aus Ihrem Auftrag {orderNumber} ist erledigt und steht bereit.
Berechnet wird genau das, was Sie am {acceptedOn} angenommen haben.

{seller}`,
    },
  },
  'order-delayed': {
    en: {
      title: 'A part of your order {orderNumber} takes longer',
      body: `Dear {name},

one step of your order {orderNumber} did not go through: {task}.
Our people are on it. Nothing you accepted changes, and you need to do nothing.

{seller}`,
    },
    de: {
      title: 'Ein Teil Ihres Auftrags {orderNumber} dauert länger',
      body: `Guten Tag {name},

ein Schritt Ihres Auftrags {orderNumber} ist nicht gelungen: {task}.
Unsere Leute kümmern sich darum. An dem, was Sie angenommen haben, ändert sich nichts, und Sie müssen nichts tun.

{seller}`,
    },
  },
  'order-cancelled': {
    en: {
      title: 'Your order {orderNumber} is cancelled',
      body: `Dear {name},

your order {orderNumber} is cancelled. What had been done for it is taken back, and nothing of it will be billed.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} ist storniert',
      body: `Guten Tag {name},

Ihr Auftrag {orderNumber} ist storniert. Was dafür getan war, ist zurückgenommen, und nichts davon wird berechnet.

{seller}`,
    },
  },
};

const languageOf = (tag: string): 'en' | 'de' => (tag.split('-')[0] === 'de' ? 'de' : 'en');

const fill = (text: string, values: TemplateValues): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    must(value !== undefined, `a letter has a value for ${name}`);
    return value;
  });

export type Letter = { readonly title: string; readonly body: string; readonly language: string };

export const writeLetter = (name: TemplateName, language: string, values: TemplateValues): Letter => {
  const chosen = languageOf(language);
  const { title, body } = TEMPLATES[name][chosen];
  // A title is a mail header: a line break in a value would add headers of the customer's choosing.
  return { title: fill(title, values).replaceAll(/[\r\n]+/g, ' '), body: fill(body, values), language: chosen };
};
