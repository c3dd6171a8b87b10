/** What customers read about their offers. */
import type { Templates } from '../templates.ts';

export const offerLetters = {
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
} as const satisfies Templates;
