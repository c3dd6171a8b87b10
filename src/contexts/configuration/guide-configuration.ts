/**
 * What a configurator shows while somebody is choosing: the state of everything that is in sight, what is still open, how it
 * could be completed, and ways out of a conflict as selections that can be sent back. It keeps nothing between two questions.
 */
import { decisionFingerprint } from '#engines/decision.ts';
import type { Choice, Preference } from '#engines/constraint/index.ts';
import { optionsOf } from '#engines/constraint/index.ts';
import type { ConfigurationModel, RuleWords } from './compile-configuration.ts';
import type { Selection } from './configuration.contract.ts';
import { changeBetween } from './names.ts';
import { nearby } from './preferences.ts';
import type { Reading } from './read-selection.ts';
import { readSelection } from './read-selection.ts';
import type { Sight } from './sight.ts';
import { look, standing } from './sight.ts';
import type { Configuration } from './validate-configuration.ts';
import { decideOn } from './validate-configuration.ts';
import { quantityRef } from './vocabulary.ts';
import { writeSelection } from './write-selection.ts';

export type WayOut = {
  readonly remove: readonly string[];
  readonly add: readonly string[];
  readonly selection: Selection;
};
export type Completion = WayOut & {
  /** What has to have a value that nobody can guess. */
  readonly unanswered: readonly string[];
};

export type Guide = Sight & {
  readonly offering: string;
  readonly status: Configuration['status'];
  /** Of the decision that `validate` makes of the same selection. */
  readonly fingerprint: string;
  /** What the rules still ask for, each with what could answer it. */
  readonly open: readonly (RuleWords & { readonly options: readonly string[] })[];
  readonly recommended: readonly string[];
  readonly completion: Completion | null;
  readonly conflicts: Configuration['conflicts'];
  readonly repairs: readonly WayOut[];
  readonly malformed: readonly { readonly code: string; readonly [detail: string]: unknown }[];
};

export type GuideWish = {
  /** `fewest` additions, what the catalog and its authors `preferred`, or the `cheapest` by `prices`. */
  readonly completion?: 'fewest' | 'preferred' | 'cheapest';
  /** By offering, whole and in the smallest unit of the currency; never part of an answer. */
  readonly prices?: ReadonlyMap<string, number>;
};

export const guideConfiguration = (model: ConfigurationModel, selection: Selection, wish: GuideWish = {}): Guide => {
  const reading = readSelection(model, selection);
  const decision = decideOn(model, reading);
  const { value } = decision.output;
  const broken = value.status === 'malformed';
  const sight = broken || value.status === 'conflicting' ? standing(model, reading) : look(model, reading);
  return {
    offering: model.offering,
    status: value.status,
    fingerprint: decisionFingerprint(decision),
    ...sight,
    open: value.needs.map((rule) => ({ ...rule, options: answersTo(model, rule, sight.states) })),
    recommended: model.defaults
      .filter(({ chosen, weight, option }) => chosen && weight > 1 && sight.states[option] === 'open')
      .map(({ option }) => option),
    completion: broken ? null : completionOf(model, selection, reading, wishesFor(model, wish)),
    conflicts: value.conflicts,
    repairs: value.status === 'conflicting' ? waysOut(model, selection, reading, reading.choices) : [],
    malformed: reading.malformed,
  };
};

export const waysOut = (
  model: ConfigurationModel,
  selection: Selection,
  reading: Reading,
  choices: readonly Choice[],
): readonly WayOut[] =>
  model.session.repairs(choices, nearby(model, reading)).map(({ chosen }) => {
    const whole = new Set(chosen);
    return { ...changeBetween(model, reading.taken, whole), selection: writeSelection(model, whole, selection) };
  });

const completionOf = (
  model: ConfigurationModel,
  selection: Selection,
  { choices, taken }: Reading,
  wishes: readonly Preference[],
): Completion | null => {
  const completed = model.session.complete(choices, wishes);
  if (completed === undefined) return null;
  const whole = new Set(completed);
  const written = writeSelection(model, whole, selection);
  const then = readSelection(model, written);
  return {
    ...changeBetween(model, taken, whole),
    selection: written,
    unanswered: [...whole].filter((name) => name.includes('@') && !name.includes('=') && !then.taken.has(name)),
  };
};

const wishesFor = (model: ConfigurationModel, { completion, prices }: GuideWish): readonly Preference[] => {
  if (completion === 'preferred') return model.defaults;
  if (completion !== 'cheapest' || prices === undefined) return model.sparing;
  return [...priced(model, prices), ...model.sparing.map((each) => ({ ...each, weight: 1 }))];
};

/** A thousandth of the smallest unit is left for deciding between equals. */
const FINER = 1_000;

const priced = (model: ConfigurationModel, prices: ReadonlyMap<string, number>): readonly Preference[] =>
  [...model.options.values()].flatMap(({ ref, slots, offering, min }) => {
    const price = (prices.get(offering.key) ?? 0) * FINER;
    const names = slots ? slots.all.map((slot) => slot.ref) : [ref];
    return names.flatMap((name) => [
      { option: name, chosen: false, weight: price * min },
      ...(model.ladders.get(quantityRef(name))?.rungs ?? []).map((option) => ({
        option,
        chosen: false,
        weight: price,
      })),
    ]);
  });

/** Of what a rule counts or asks for: what can be taken now. */
const answersTo = (model: ConfigurationModel, rule: RuleWords, states: Guide['states']): readonly string[] => {
  const id = rule.at === undefined ? rule.id : `${rule.at}:${rule.id}`;
  const found = model.session.model.rules.find((each) => each.id === id);
  const names = found ? optionsOf(found.constraint) : [];
  return [...new Set(names)].filter((name) => states[name] === 'open' || states[name] === 'forced');
};
