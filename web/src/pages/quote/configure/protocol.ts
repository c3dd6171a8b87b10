/** What the page and its worker say to each other. The worker keeps the compiled bundle; the page keeps what was chosen. */
import type { ConfigurationBook } from '../../../../../src/contexts/configuration/configuration-book.ts';
import type { ConfigurationContext } from '../../../../../src/contexts/configuration/compile-configuration.ts';
import type { Selection } from '../../../../../src/contexts/configuration/configuration.contract.ts';
import type { Why } from '../../../../../src/contexts/configuration/explain-option.ts';
import type { Guide } from '../../../../../src/contexts/configuration/guide-configuration.ts';

export type { ConfigurationBook, ConfigurationContext, Guide, Selection, Why };

export type Asked =
  | { readonly ask: 'open'; readonly book: ConfigurationBook; readonly context: ConfigurationContext }
  | { readonly ask: 'guide'; readonly selection: Selection; readonly completion: 'fewest' | 'preferred' }
  | { readonly ask: 'why'; readonly selection: Selection; readonly name: string };

export type Answered = { readonly open: true; readonly guide: Guide; readonly why: Why };
export type Question = Asked & { readonly no: number };
export type Reply =
  | { readonly no: number; readonly answer: Answered[keyof Answered] }
  | { readonly no: number; readonly failed: string };
