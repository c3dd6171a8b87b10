/** What our own people read about approvals. Reasons are written to be read by sellers: no letter has a figure of margin or cost. */
import type { Templates } from '../templates.ts';

export const approvalLetters = {
  'approval-asked': {
    en: {
      title: 'Your approval is asked: {number} {offer}',
      body: `Dear {name},

{who} asks for the right to promise "{offer}" ({number}) to {account}. It came to you because:

{reasons}

Your answer is wanted by {due}:

{link}
`,
    },
    de: {
      title: 'Ihre Freigabe wird erbeten: {number} {offer}',
      body: `Guten Tag {name},

{who} möchte {account} „{offer}“ ({number}) zusagen dürfen. Gefragt sind Sie, weil:

{reasons}

Ihre Antwort wird bis {due} erwartet:

{link}
`,
    },
  },
  'approval-reminded': {
    en: {
      title: 'Still waiting for your approval: {number} {offer}',
      body: `Dear {name},

"{offer}" ({number}) for {account} still waits for your answer, since {since}:

{reasons}

{link}
`,
    },
    de: {
      title: 'Ihre Freigabe steht noch aus: {number} {offer}',
      body: `Guten Tag {name},

„{offer}“ ({number}) für {account} wartet seit {since} auf Ihre Antwort:

{reasons}

{link}
`,
    },
  },
  'approval-escalated': {
    en: {
      title: 'Nobody answered, so you are asked: {number} {offer}',
      body: `Dear {name},

{silentRole} did not answer in time about "{offer}" ({number}) for {account}. Your yes is now enough in their place, and theirs still counts:

{reasons}

Your answer is wanted by {due}:

{link}
`,
    },
    de: {
      title: 'Niemand hat geantwortet, nun sind Sie gefragt: {number} {offer}',
      body: `Guten Tag {name},

{silentRole} hat zu „{offer}“ ({number}) für {account} nicht rechtzeitig geantwortet. Ihr Ja genügt jetzt an dieser Stelle; auch das andere zählt weiterhin:

{reasons}

Ihre Antwort wird bis {due} erwartet:

{link}
`,
    },
  },
} as const satisfies Templates;
