/** What a customer reads an offering as: its name in the language of the quote. Its key and its own name stay what every system knows. Pure. */
import type { Offered, OfferedItem } from './commercial-model.ts';

/** The translation, or that of the wider language (`de` for `de-CH`); nothing where the catalog has neither. */
export const spokenName = (item: OfferedItem | undefined, language: string): string | undefined => {
  const { translations = {} } = item?.offering ?? {};
  return (translations[language] ?? translations[language.split('-')[0] ?? ''])?.name;
};

/** The catalog as it is read aloud in a language. */
export const spokenIn =
  (offered: Offered, language: string): Offered =>
  (key) => {
    const item = offered(key);
    const name = spokenName(item, language);
    return item === undefined || name === undefined ? item : { ...item, name };
  };
