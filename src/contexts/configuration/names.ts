/** The model's true options as people would list them: options, instances and values, a number once and not by its rungs. */
import type { Choice, Conflict } from '#engines/constraint/index.ts';
import type { ConfigurationModel, RuleWords } from './compile-configuration.ts';
import type { Reading } from './read-selection.ts';

export const namesIn = (model: ConfigurationModel, whole: ReadonlySet<string>): readonly string[] => {
  const numbers = new Map(
    [...model.ladders.values()].filter(({ base, ref }) => base === ref).map((each) => [each.ref, each]),
  );
  const steps = [...model.ladders.values()].filter(
    ({ base, ref, rungs }) => base !== ref && rungs.some((rung) => whole.has(rung)),
  );
  const hidden = new Set([...model.ladders.values()].flatMap(({ rungs }) => rungs));
  const plain = model.session.model.options.filter(
    (name) => whole.has(name) && !hidden.has(name) && !name.startsWith('~'),
  );
  return [
    ...plain
      .filter((name) => model.options.get(name)?.slots === undefined)
      .map((name) => {
        const ladder = numbers.get(name);
        return ladder ? `${name}=${numberOn(ladder, whole)}` : name;
      }),
    ...steps.map((ladder) => `${ladder.ref}=${numberOn(ladder, whole)}`),
  ];
};

type OnLadder = { readonly min: number; readonly step: number; readonly rungs: readonly string[] };
const numberOn = ({ min, step, rungs }: OnLadder, whole: ReadonlySet<string>): number =>
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
  return {
    remove: gone.filter((name) => !gone.some((other) => isInside(name, other))),
    add: after.filter((name) => !had.has(name)),
  };
};

export const isInside = (name: string, part: string): boolean =>
  name.startsWith(`${part}/`) || name.startsWith(`${part}@`) || name.startsWith(`${part}#`);

/** The rules that have an author or stand in the catalog; helpers between them explain nothing. */
export const wordsOf = (model: ConfigurationModel, rules: readonly { readonly id: string }[]): readonly RuleWords[] =>
  rules.flatMap(({ id }) => model.words.get(id) ?? []);

export const choicesIn = ({ choices }: Conflict, { labels }: Pick<Reading, 'labels'>): readonly string[] => [
  ...new Set(choices.map(({ option }: Choice) => labels.get(option) ?? option)),
];

/** A part of the bundle as a person calls it: its offering's name, and its number where there are several. */
export const placeName = (model: ConfigurationModel, at: string): string => {
  const [, ref = at, number] = /^(.*)#(\d+)$/.exec(at) ?? [];
  const name = model.options.get(ref)?.offering.name ?? ref;
  return number === undefined ? name : `${name} ${number}`;
};
