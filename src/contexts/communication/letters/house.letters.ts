/** What our own people read about the house itself. */
import type { Templates } from '../templates.ts';

export const houseLetters = {
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
} as const satisfies Templates;
