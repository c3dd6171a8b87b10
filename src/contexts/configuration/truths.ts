/** Helpers are true exactly when what they stand for is; a helper only speaks of what was named before it. */
import { brokenRules } from '#engines/constraint/index.ts';
import type { Definition } from './vocabulary.ts';

export const truths = (chosen: ReadonlySet<string>, definitions: readonly Definition[]): ReadonlySet<string> => {
  const all = new Set(chosen);
  for (const { name, formula } of definitions) {
    const meaning = { id: name, message: name, constraint: { kind: 'formula', formula } } as const;
    if (brokenRules({ options: [], rules: [meaning] }, all).length === 0) all.add(name);
  }
  return all;
};
