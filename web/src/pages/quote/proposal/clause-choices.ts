/** What a person chooses of the terms before it is sent: the server takes the whole list each time. Pure. */
import { wordDiff, type Change } from '../../../../../src/contexts/proposal/word-diff.ts';
import { type Clause, OWN_TEXT, STANDARD_TEXT } from '../../../api/proposal.ts';

export type Chosen = { readonly included: boolean; readonly choice: string; readonly text: string };
/** By clause; what is absent stands as it was read. */
export type Choices = Readonly<Record<string, Chosen>>;

export const chosenOf = (clause: Clause, choices: Choices): Chosen =>
  choices[clause.key] ?? {
    included: clause.included,
    choice: clause.choice,
    text: clause.choice === OWN_TEXT ? clause.text : clause.standardText,
  };

/** A clause that stands as it comes is not named, unless it is there only because somebody takes it in. */
export const wanted = (items: readonly Clause[], choices: Choices) =>
  items.flatMap((clause) => {
    const { included, choice, text } = chosenOf(clause, choices);
    if (!included || (choice === STANDARD_TEXT && clause.required)) return [];
    return [{ key: clause.key, choice, ...(choice === OWN_TEXT ? { text: text.trim() } : {}) }];
  });

const standing = (items: readonly Clause[], choices: Choices): string => JSON.stringify(wanted(items, choices));

export const isChanged = (items: readonly Clause[], choices: Choices): boolean =>
  standing(items, choices) !== standing(items, {});

export const isComplete = (items: readonly Clause[], choices: Choices): boolean =>
  wanted(items, choices).every(({ text }) => text !== '');

type Standing = { readonly approved: boolean; readonly departs: boolean; readonly changes: readonly Change[] };

/** How far the words that are chosen just now are from those that legal wrote. */
export const standingOf = (clause: Clause, { included, choice, text }: Chosen): Standing => {
  if (!included) return { approved: true, departs: false, changes: [] };
  if (choice === OWN_TEXT) return { approved: false, departs: true, changes: wordDiff(clause.standardText, text) };
  const other = clause.alternatives.find((each) => each.choice === choice);
  if (other) return { approved: other.standard, departs: true, changes: other.changes };
  return { approved: clause.choice === STANDARD_TEXT ? clause.standard : true, departs: false, changes: [] };
};
