/** Why something cannot be taken, or cannot be left out, as long as the rest stays; and what would have to change for it. */
import type { Choice } from '#engines/constraint/index.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { ConfigurationModel, RuleWords } from './compile-configuration.ts';
import type { Selection } from './configuration.contract.ts';
import type { WayOut } from './guide-configuration.ts';
import { waysOut } from './guide-configuration.ts';
import { choicesIn, explaining } from './names.ts';
import { readSelection } from './read-selection.ts';
import { apartFrom } from './sight.ts';
import { HELPER } from './vocabulary.ts';

export type Why = {
  readonly name: string;
  /** `excluded`: why it cannot be in. `forced`: why it cannot be out. `free`: nothing stands against either. */
  readonly state: 'excluded' | 'forced' | 'free';
  readonly rules: readonly RuleWords[];
  /** What is chosen elsewhere that the rules bind. */
  readonly choices: readonly string[];
  /** The smallest changes after which it can be the other way. */
  readonly waysOut: readonly WayOut[];
};

export const explainOption = (model: ConfigurationModel, selection: Selection, name: string): Outcome<Why> => {
  if (!model.session.model.options.includes(name) || name.startsWith(HELPER))
    return refused({ code: 'configuration.unknown-option', option: name });
  const reading = readSelection(model, selection);
  const others = apartFrom(reading.choices, name);
  const free = { name, state: 'free', rules: [], choices: [], waysOut: [] } as const;
  // Choices that contradict each other already explain nothing about this one.
  if (!model.session.isPossible(others)) return accepted(free);
  for (const chosen of [true, false]) {
    const asked = { option: name, chosen };
    const [conflict] = model.session.explain([asked, ...others]);
    if (conflict === undefined) continue;
    return accepted({
      name,
      state: chosen ? 'excluded' : 'forced',
      rules: explaining(model, conflict.rules),
      choices: choicesIn(conflict, reading).filter((choice) => choice !== name),
      waysOut: waysOut(model, selection, reading, insistingOn(asked, others)).filter(
        (way) => way.remove.length + way.add.length > 0,
      ),
    });
  }
  return accepted(free);
};

/** A choice that is said more often than there are others outweighs them all together, so that it is never the one given up. */
const insistingOn = (choice: Choice, others: readonly Choice[]): readonly Choice[] => [
  ...Array.from({ length: others.length + 1 }, () => choice),
  ...others,
];
