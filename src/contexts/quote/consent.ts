/**
 * What a customer agrees to when they say yes, word by word. A text that was ever agreed to stays here for ever: an acceptance names it by
 * its hash, and whoever proves the acceptance must be able to show the words.
 */
import { fingerprint } from '#kernel/hash.ts';

export const CONSENT_SCHEMA = 'acceptance-consent/1';

export type Consent = { readonly version: string; readonly language: 'en' | 'de'; readonly text: string };

export const CONSENTS: readonly Consent[] = [
  {
    version: '2026-11-22',
    language: 'en',
    text: 'I have read the offer and the document that belongs to it. I accept both as they are shown here, with the options that I chose, and I may do so for the customer named in the offer. My name, my role, the time and where I sent this from are kept as proof.',
  },
  {
    version: '2026-11-22',
    language: 'de',
    text: 'Ich habe das Angebot und das zugehörige Dokument gelesen. Ich nehme beides so an, wie es hier gezeigt wird, mit den von mir gewählten Optionen, und bin dazu für den im Angebot genannten Kunden befugt. Mein Name, meine Funktion, der Zeitpunkt und von wo aus ich dies gesendet habe, werden als Nachweis aufbewahrt.',
  },
];

export const consentHash = (consent: Consent): string => fingerprint(CONSENT_SCHEMA, { ...consent });

const BY_HASH: ReadonlyMap<string, Consent> = new Map(CONSENTS.map((consent) => [consentHash(consent), consent]));

export const consentOf = (hash: string): Consent | undefined => BY_HASH.get(hash);

/** The newest words in the language of the offer; English where there are none. */
export const currentConsent = (language: string): Consent & { readonly hash: string } => {
  const wanted = language.startsWith('de') ? 'de' : 'en';
  const consent = CONSENTS.findLast((one) => one.language === wanted)!;
  return { ...consent, hash: consentHash(consent) };
};
