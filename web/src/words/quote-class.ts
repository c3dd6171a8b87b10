/** What each class of deal is called, and what it means for whoever opens one. */
export const QUOTE_CLASSES = ['standard', 'strategic', 'confidential', 'public-sector'] as const;

type ClassWord = { readonly word: string; readonly means: string };
const WORDS: Readonly<Record<string, ClassWord>> = {
  standard: { word: 'Standard', means: 'Whoever sells in its territory sees it and works on it.' },
  strategic: {
    word: 'Strategic',
    means: 'Seen like any other; changed by those who work on it and by sales managers.',
  },
  confidential: {
    word: 'Confidential',
    means: 'Seen by those who work on it, sales managers, finance, legal, auditors and executives. By no program.',
  },
  'public-sector': {
    word: 'Public sector',
    means: 'Prices by hand and discounts on the whole are a sales manager’s to give.',
  },
};

export const quoteClassWord = (name: string): ClassWord =>
  WORDS[name] ?? { word: name, means: 'What it means stands in the access policy.' };
