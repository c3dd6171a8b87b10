/** The model's true options as people would list them: options, instances and values, a number once and not by its rungs. */
import type { Choice, Conflict } from '#engines/constraint/index.ts';
import type { ConfigurationModel, RuleWords } from './compile-configuration.ts';
import type { Reading } from './read-selection.ts';
import type { Ladder } from './vocabulary.ts';
import { HELPER } from './vocabulary.ts';

export const namesIn = (model: ConfigurationModel, whole: ReadonlySet<string>): readonly string[] => {
  const ladders = [...model.ladders.values()];
  const rungs = new Set(ladders.flatMap((ladder) => ladder.rungs));
  const numbers = ladders
    .filter(({ base }) => whole.has(base))
    .map((ladder) => `${ladder.ref}=${numberOn(ladder, whole)}`);
  const plain = model.session.model.options.filter(
    (name) =>
      whole.has(name) &&
      !rungs.has(name) &&
      !model.ladders.has(name) &&
      !name.startsWith(HELPER) &&
      model.options.get(name)?.slots === undefined,
  );
  return [...plain, ...numbers];
};

const numberOn = ({ min, step, rungs }: Ladder, whole: ReadonlySet<string>): number =>
  min + rungs.filter((rung) => whole.has(rung)).length * step;

/** From one whole to another: what goes, without what goes with it, and what comes. */
export const changeBetween = (
  model: ConfigurationModel,
  from: ReadonlySet<string>,
  to: ReadonlySet<string>,
): { readonly remove: readonly string[]; readonly add: readonly string[] } => {
  const [before, after] = [namesIn(model, from), namesIn(model, to)];
  const [had, has] = [new Set(before), new Set(after)];
  const gone = before.filter((name) => !has.has(name));
  const come = after.filter((name) => !had.has(name));
  const least = new Set([...model.ladders.values()].map(({ ref, min }) => `${ref}=${min}`));
  return {
    remove: gone.filter((name) => !gone.some((other) => isInside(name, other))),
    // That there is one of what comes goes without saying.
    add: come.filter((name) => !least.has(name) || !come.some((other) => isInside(name, other))),
  };
};

export const isInside = (name: string, part: string): boolean =>
  name.startsWith(`${part}/`) || name.startsWith(`${part}@`) || name.startsWith(`${part}#`);

/** The rules that explain a conflict: helpers never do, and what is evident only where nothing else does. */
export const explaining = (
  model: ConfigurationModel,
  rules: readonly { readonly id: string }[],
): readonly RuleWords[] => {
  const telling = rules.filter(({ id }) => model.words.has(id) && !model.evident.has(id));
  return wordsOf(model, telling.length > 0 ? telling : rules);
};

/** The rules that have an author or stand in the catalog; helpers between them have no words. */
export const wordsOf = (model: ConfigurationModel, rules: readonly { readonly id: string }[]): readonly RuleWords[] =>
  rules.flatMap(({ id }) => model.words.get(id) ?? []);

export const choicesIn = ({ choices }: Conflict, { labels }: Pick<Reading, 'labels'>): readonly string[] => [
  ...new Set(choices.map(({ option }: Choice) => labels.get(option) ?? option)),
];

/** An instance is as good as another, so what is said of the first is not said again of the others. */
export const isInLaterInstance = (name: string): boolean => /#(?!1[/@])\d+[/@]/.test(name);

/** A part of the bundle as a person calls it: its offering's name, and its number where there are several. */
export const placeName = (model: ConfigurationModel, at: string): string => {
  const [, ref = at, number] = /^(.*)#(\d+)$/.exec(at) ?? [];
  const name = model.options.get(ref)?.offering.name ?? ref;
  return number === undefined ? name : `${name} ${number}`;
};
