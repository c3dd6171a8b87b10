/** What people read, in plain text. A language that we do not write falls back to English; a missing value is our bug, never a gap in a letter. */
import { must } from '#kernel/outcome.ts';
import { approvalLetters } from './letters/approval.letters.ts';
import { houseLetters } from './letters/house.letters.ts';
import { offerLetters } from './letters/offer.letters.ts';
import { orderLetters } from './letters/order.letters.ts';
import { workLetters } from './letters/work.letters.ts';

export type Template = { readonly title: string; readonly body: string };
export type Templates = Readonly<Record<string, Readonly<Record<'en' | 'de', Template>>>>;

const TEMPLATES = { ...offerLetters, ...orderLetters, ...approvalLetters, ...workLetters, ...houseLetters };

export type TemplateName = keyof typeof TEMPLATES;
export type TemplateValues = { readonly [name: string]: string };
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];

const languageOf = (tag: string): 'en' | 'de' => (tag.split('-')[0] === 'de' ? 'de' : 'en');

const fill = (text: string, values: TemplateValues): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    must(value !== undefined, `a letter has a value for ${name}`);
    return value;
  });

export type Letter = { readonly title: string; readonly body: string; readonly language: string };

export const writeLetter = (name: TemplateName, language: string, values: TemplateValues): Letter => {
  const chosen = languageOf(language);
  const { title, body }: Template = TEMPLATES[name][chosen];
  // A title is a mail header: a line break in a value would add headers of the customer's choosing.
  return { title: fill(title, values).replaceAll(/[\r\n]+/g, ' '), body: fill(body, values), language: chosen };
};
