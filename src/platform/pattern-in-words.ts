/** What a pattern of a schema asks for, told by an example: a regular expression is an answer for programs. */

/** `takes`: texts that such a pattern takes, every one; `never`: some that it takes none of. */
export type Form = { readonly takes: readonly string[]; readonly never?: readonly string[]; readonly words: string };

/** The words of the first form that a pattern has. */
export const formOf = (forms: readonly Form[], pattern: string): string | undefined => {
  const asked = new RegExp(pattern, 'u');
  const fits = (text: string): boolean => asked.test(text);
  return forms.find(({ takes, never = [] }) => takes.every(fits) && !never.some(fits))?.words;
};

/** The first that a pattern takes is what it asks for; a key takes what a day and an id are written with, so it comes before them. */
const FORMS: readonly Form[] = [
  { takes: [' .'], words: 'says nothing: something must be written besides spaces' },
  { takes: ['blue-chip'], words: 'takes a short name like blue-chip: small letters, digits and hyphens, no spaces' },
  {
    takes: ['01990000-0000-7000-8000-000000000001'],
    words: 'is no id: one looks like 01990000-0000-7000-8000-000000000001',
  },
  { takes: ['2026-11-21T09:00:00Z'], words: 'is no moment: one is written in UTC like 2026-11-21T09:00:00Z' },
  { takes: ['2026-11-21'], words: 'is no day: one is written like 2026-11-21' },
  { takes: [`sha256:${'0'.repeat(64)}`], words: 'is no hash: one is sha256: and 64 digits from 0 to f' },
  { takes: ['-1.5'], words: 'is no number: one is written in digits, with a point, like 12.5 or -12.5' },
  { takes: ['1.5'], words: 'is no such number: one is written in digits, with a point, like 12.5' },
  { takes: ['12'], words: 'is no whole number in digits, like 12' },
  { takes: ['EUR'], words: 'takes three capital letters, like EUR' },
  { takes: ['DE'], words: 'takes two capital letters, like DE' },
];

/** Undefined where no example fits: then its pattern is all there is to tell. */
export const patternInWords = (pattern: string): string | undefined => formOf(FORMS, pattern);

type Missed = {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
};

/** What a schema's checker found, for a person: a pattern by what it asks for, anything else as the checker says it. */
export const missedInWords = ({ keyword, params, message }: Missed): string =>
  (keyword === 'pattern' ? patternInWords(String(params['pattern'])) : undefined) ?? message ?? keyword;
