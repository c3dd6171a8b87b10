/** The different models that a bundle has by time, place and flags: one for each set of limited rules that can be in force together. */
import { flagSettings } from '#contexts/catalog/index.ts';
import type { ConfigurationContext } from './compile-configuration.ts';
import { limitedRules } from './compile-configuration.ts';
import type { ConfigurationBook } from './configuration-book.ts';

/** More are not looked into; the first are those of the earliest days and of places that come first by name. */
export const CONTEXTS_MAX = 60;

const BEFORE_ALL = '0001-01-01';
/** What no rule names stands for every place that no rule names. */
const ELSEWHERE = 'ZZ';

export const contextsOf = (
  book: ConfigurationBook,
): { readonly contexts: readonly ConfigurationContext[]; readonly all: boolean } => {
  const rules = book.rules.flatMap((each) => each.rules);
  const days = distinct([
    BEFORE_ALL,
    ...rules.flatMap(({ effective }) => (effective ? [effective.from, effective.to ?? effective.from] : [])),
  ]);
  const countries = distinct([...rules.flatMap((rule) => rule.countries ?? []), ELSEWHERE]);
  const channels = distinct([...rules.flatMap((rule) => rule.channels ?? []), ELSEWHERE.toLowerCase()]);
  const together = flagSettings(rules.flatMap(({ staged }) => staged?.flag ?? []));
  const found = new Map<string, ConfigurationContext>();
  for (const on of days)
    for (const country of countries)
      for (const channel of channels)
        for (const flags of together.length === 0 ? [[]] : together) {
          const context = { on, country, channel, flags };
          const inForce = limitedRules(book, context).join(' ');
          if (!found.has(inForce)) found.set(inForce, context);
          if (found.size > CONTEXTS_MAX) return { contexts: [...found.values()].slice(0, CONTEXTS_MAX), all: false };
        }
  return { contexts: [...found.values()], all: true };
};

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();
