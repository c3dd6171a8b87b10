/** What customers read about their orders. */
import type { Templates } from '../templates.ts';

export const orderLetters = {
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
} as const satisfies Templates;
