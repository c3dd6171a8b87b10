/** What our own people read about work that needs them. */
import type { Templates } from '../templates.ts';

export const workLetters = {
  'change-consulted': {
    en: {
      title: 'Your word on {number}: {title}',
      body: `Dear {name},

{number}, “{title}”, is before those who answer for it. By the change policy you are consulted: say what they should know before they do.

{link}
`,
    },
    de: {
      title: 'Ihr Wort zu {number}: {title}',
      body: `Guten Tag {name},

{number}, „{title}“, liegt denen vor, die dafür einstehen. Nach der Änderungsrichtlinie werden Sie gehört: Sagen Sie vorher, was sie wissen sollten.

{link}
`,
    },
  },
  'change-informed': {
    en: {
      title: '{number} is out: {title}',
      body: `Dear {name},

{number}, “{title}”, has been released. What it changed, and how it is watched, stands here:

{link}
`,
    },
    de: {
      title: '{number} ist in Kraft: {title}',
      body: `Guten Tag {name},

{number}, „{title}“, wurde freigegeben. Was sie ändert und wie sie beobachtet wird, steht hier:

{link}
`,
    },
  },
  'change-not-released': {
    en: {
      title: '{number} was not released: {title}',
      body: `Dear {name},

{number}, “{title}”, was to go out by itself. It did not. {why}

{link}
`,
    },
    de: {
      title: '{number} wurde nicht freigegeben: {title}',
      body: `Guten Tag {name},

{number}, „{title}“, sollte von selbst hinausgehen und ist es nicht. Der Grund: {why}

{link}
`,
    },
  },
  'change-past-its-watch': {
    en: {
      title: '{number} passed a limit: {title}',
      body: `Dear {name},

{number}, “{title}”, is out, and it is outside a limit of its own: {why}

Look whether it is to be taken back.

{link}
`,
    },
    de: {
      title: '{number} hat eine Grenze überschritten: {title}',
      body: `Guten Tag {name},

{number}, „{title}“, ist in Kraft und hält eine eigene Grenze nicht ein: {why}

Prüfen Sie, ob sie zurückgenommen wird.

{link}
`,
    },
  },
  'emergency-to-review': {
    en: {
      title: 'Review by {due}: {number}, {title}',
      body: `Dear {name},

{number}, “{title}”, went out as an emergency, before you were asked. Say by {due} whether it was right.

{link}
`,
    },
    de: {
      title: 'Prüfen bis {due}: {number}, {title}',
      body: `Guten Tag {name},

{number}, „{title}“, ging als Notfall hinaus, bevor Sie gefragt wurden. Sagen Sie bis {due}, ob das richtig war.

{link}
`,
    },
  },
  'order-jeopardy': {
    en: {
      title: 'Order {orderNumber} will miss its day',
      body: `Dear {name},

order {orderNumber} is promised for {promisedFor} and expected by {expectedBy}. It waits for: {because}.

{link}
`,
    },
    de: {
      title: 'Auftrag {orderNumber} wird seinen Tag verpassen',
      body: `Guten Tag {name},

Auftrag {orderNumber} ist zugesagt für {promisedFor} und wird bis {expectedBy} erwartet. Er wartet auf: {because}.

{link}
`,
    },
  },
  'service-level-near': {
    en: {
      title: 'Due soon: {product}, order {orderNumber}',
      body: `Dear {name},

the case about {product} of order {orderNumber} ({severity}) is due by {due}, and nobody has resolved it.

{link}
`,
    },
    de: {
      title: 'Bald fällig: {product}, Auftrag {orderNumber}',
      body: `Guten Tag {name},

der Fall zu {product} aus Auftrag {orderNumber} ({severity}) ist bis {due} fällig, und noch hat ihn niemand gelöst.

{link}
`,
    },
  },
  'fallout-escalated': {
    en: {
      title: 'Overdue, and now yours: {product}, order {orderNumber}',
      body: `Dear {name},

the case about {product} of order {orderNumber} ({severity}) was due by {due}. It is still open, so it comes to you.

{link}
`,
    },
    de: {
      title: 'Überfällig und nun bei Ihnen: {product}, Auftrag {orderNumber}',
      body: `Guten Tag {name},

der Fall zu {product} aus Auftrag {orderNumber} ({severity}) war bis {due} fällig. Er ist noch offen und kommt deshalb zu Ihnen.

{link}
`,
    },
  },
  'signal-raised': {
    en: {
      title: 'Out of bounds ({level}): {signal}',
      body: `Dear {name},

{signal} is at {figure}. You are told once; it is raised anew when it was within its bounds in between.

What to do: {runbook}

{link}
`,
    },
    de: {
      title: 'Außerhalb der Grenzen ({level}): {signal}',
      body: `Guten Tag {name},

{signal} steht bei {figure}. Sie erfahren es einmal; neu gemeldet wird es, wenn es dazwischen in seinen Grenzen war.

Was zu tun ist: {runbook}

{link}
`,
    },
  },
  'webhook-disabled': {
    en: {
      title: 'A webhook is disabled',
      body: `Dear {name},

a webhook failed again and again, and is told nothing until somebody enables it: {because}

What happened since waits for it. Whose it is, and how to enable it, is here:

{link}
`,
    },
    de: {
      title: 'Ein Webhook ist abgeschaltet',
      body: `Guten Tag {name},

ein Webhook ist immer wieder gescheitert und erfährt nichts mehr, bis ihn jemand einschaltet: {because}

Was seither geschah, wartet auf ihn. Wessen er ist und wie man ihn einschaltet, steht hier:

{link}
`,
    },
  },
} as const satisfies Templates;
