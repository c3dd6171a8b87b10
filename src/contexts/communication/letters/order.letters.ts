/** What customers read about their orders. */
import type { Templates } from '../templates.ts';

/** What both letters about a cancellation that came too late say first; they part at what becomes of the order now. */
const TOO_LATE = {
  en: {
    title: 'Your order {orderNumber} can no longer be cancelled',
    because:
      'you asked to cancel your order {orderNumber}. This was already under way then, and can neither be stopped nor taken back now: {tasks}.',
  },
  de: {
    title: 'Ihr Auftrag {orderNumber} lässt sich nicht mehr stornieren',
    because:
      'Sie wollten Ihren Auftrag {orderNumber} stornieren. Dies war da schon im Gang und lässt sich jetzt weder anhalten noch zurücknehmen: {tasks}.',
  },
} as const;

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
  'order-cancellation-declined': {
    en: {
      title: TOO_LATE.en.title,
      body: `Dear {name},

${TOO_LATE.en.because}
So the order stands as you accepted it on {acceptedOn}, and the work on it goes on. If you no longer need what it brings, write to us: once the
order is done we can end it for you.

{seller}`,
    },
    de: {
      title: TOO_LATE.de.title,
      body: `Guten Tag {name},

${TOO_LATE.de.because}
Der Auftrag gilt daher so, wie Sie ihn am {acceptedOn} angenommen haben, und die Arbeit geht weiter. Wenn Sie nicht mehr brauchen, was er bringt,
schreiben Sie uns: ist der Auftrag erledigt, können wir das für Sie beenden.

{seller}`,
    },
  },
  'order-cancellation-declined-held': {
    en: {
      title: TOO_LATE.en.title,
      body: `Dear {name},

${TOO_LATE.en.because}
So the order stands as you accepted it on {acceptedOn}. It is paused, as it was before you asked; we write again when it goes on.

{seller}`,
    },
    de: {
      title: TOO_LATE.de.title,
      body: `Guten Tag {name},

${TOO_LATE.de.because}
Der Auftrag gilt daher so, wie Sie ihn am {acceptedOn} angenommen haben. Er ruht, wie schon vor Ihrer Frage; wir melden uns, wenn es weitergeht.

{seller}`,
    },
  },
  'order-partial': {
    en: {
      title: 'Your order {orderNumber} is partly done',
      body: `Dear {name},

of your order {orderNumber}, {done} item(s) are done and yours to use; {notDone} could not be done.
You are billed only for what was done, at the terms you accepted on {acceptedOn}.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} ist teilweise erledigt',
      body: `Guten Tag {name},

von Ihrem Auftrag {orderNumber} sind {done} Position(en) erledigt und stehen bereit; {notDone} konnten nicht ausgeführt werden.
Berechnet wird nur, was erledigt ist, zu den Bedingungen, die Sie am {acceptedOn} angenommen haben.

{seller}`,
    },
  },
  'order-partial-remainder': {
    en: {
      title: 'Your order {orderNumber} is partly done',
      body: `Dear {name},

of your order {orderNumber}, {done} item(s) are done and yours to use; {notDone} could not be done.
The rest goes on as order {remainder}.
You are billed only for what was done, at the terms you accepted on {acceptedOn}.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} ist teilweise erledigt',
      body: `Guten Tag {name},

von Ihrem Auftrag {orderNumber} sind {done} Position(en) erledigt und stehen bereit; {notDone} konnten nicht ausgeführt werden.
Das Übrige läuft als Auftrag {remainder} weiter.
Berechnet wird nur, was erledigt ist, zu den Bedingungen, die Sie am {acceptedOn} angenommen haben.

{seller}`,
    },
  },
  'order-failed': {
    en: {
      title: 'Your order {orderNumber} could not be carried out',
      body: `Dear {name},

we are sorry: nothing of your order {orderNumber} could be carried out. Nothing of it is billed, and what had been begun is taken back.
We will be in touch about what to do instead.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} konnte nicht ausgeführt werden',
      body: `Guten Tag {name},

es tut uns leid: Ihr Auftrag {orderNumber} konnte nicht ausgeführt werden. Nichts davon wird berechnet, und was begonnen war, wird zurückgenommen.
Wir melden uns, wie es stattdessen weitergehen kann.

{seller}`,
    },
  },
  'order-held': {
    en: {
      title: 'Your order {orderNumber} is paused',
      body: `Dear {name},

the work on your order {orderNumber} is paused. What is running is finished; nothing new is begun until it goes on, and then we write again.
Nothing you accepted changes.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} ruht',
      body: `Guten Tag {name},

die Arbeit an Ihrem Auftrag {orderNumber} ruht. Was läuft, wird beendet; Neues wird erst begonnen, wenn es weitergeht. Dann melden wir uns wieder.
An dem, was Sie angenommen haben, ändert sich nichts.

{seller}`,
    },
  },
  'order-released': {
    en: {
      title: 'Your order {orderNumber} goes on',
      body: `Dear {name},

the work on your order {orderNumber} goes on.

{seller}`,
    },
    de: {
      title: 'Es geht weiter mit Ihrem Auftrag {orderNumber}',
      body: `Guten Tag {name},

die Arbeit an Ihrem Auftrag {orderNumber} geht weiter.

{seller}`,
    },
  },
  'order-late': {
    en: {
      title: 'Your order {orderNumber} will probably be later than promised',
      body: `Dear {name},

we promised your order {orderNumber} for {promisedFor}. As it looks now it will be ready by {expectedBy}.
We tell you before the day and not after it, and go on working for the earlier one. You need to do nothing.

{seller}`,
    },
    de: {
      title: 'Ihr Auftrag {orderNumber} wird wohl später als zugesagt',
      body: `Guten Tag {name},

zugesagt war Ihr Auftrag {orderNumber} für den {promisedFor}. Nach heutigem Stand ist er am {expectedBy} fertig.
Wir sagen es Ihnen vor dem Tag und nicht danach, und arbeiten weiter auf den früheren hin. Sie müssen nichts tun.

{seller}`,
    },
  },
} as const satisfies Templates;
