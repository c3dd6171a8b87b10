/** What nobody knows of an asset that was brought from another system, for people. */
const WORDS: Readonly<Record<string, string>> = {
  from: 'first day',
  parent: 'what it is a part of',
  reliesOn: 'what it relies on',
};

export const lackingText = (incomplete: readonly string[]): string =>
  incomplete.map((what) => WORDS[what] ?? what).join(', ');
