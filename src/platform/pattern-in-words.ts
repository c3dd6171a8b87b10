/** What a pattern of a schema asks for, told by an example: a regular expression is an answer for programs. */

type Form = { readonly like: string; readonly says: string };

/** The first that a pattern takes is what it asks for; a key takes what a day and an id are written with, so it comes before them. */
const FORMS: readonly Form[] = [
  { like: ' .', says: 'says nothing: something must be written besides spaces' },
  { like: 'blue-chip', says: 'takes a short name like blue-chip: small letters, digits and hyphens, no spaces' },
  {
    like: '01990000-0000-7000-8000-000000000001',
    says: 'is no id: one looks like 01990000-0000-7000-8000-000000000001',
  },
  { like: '2026-11-21T09:00:00Z', says: 'is no moment: one is written in UTC like 2026-11-21T09:00:00Z' },
  { like: '2026-11-21', says: 'is no day: one is written like 2026-11-21' },
  { like: `sha256:${'0'.repeat(64)}`, says: 'is no hash: one is sha256: and 64 digits from 0 to f' },
  { like: '-1.5', says: 'is no number: one is written in digits, with a point, like 12.5 or -12.5' },
  { like: '1.5', says: 'is no such number: one is written in digits, with a point, like 12.5' },
  { like: '12', says: 'is no whole number in digits, like 12' },
  { like: 'EUR', says: 'takes three capital letters, like EUR' },
  { like: 'DE', says: 'takes two capital letters, like DE' },
];

/** Undefined where no example fits: then its pattern is all there is to tell. */
export const patternInWords = (pattern: string): string | undefined => {
  const asked = new RegExp(pattern, 'u');
  return FORMS.find(({ like }) => asked.test(like))?.says;
};
