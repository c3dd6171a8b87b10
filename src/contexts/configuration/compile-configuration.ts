/** A bundle and its rules become one constraint model; the bundle's own group sizes are rules too, with words of their own. */
import type { ArtifactRef } from '#engines/decision.ts';
import type { Constraint, Formula, ModelRefusal, ModelRule, Preference, Session } from '#engines/constraint/index.ts';
import { openSession, requires } from '#engines/constraint/index.ts';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { Option, OptionGroup, ProductOffering } from '#contexts/catalog/index.ts';
import type { ConfigurationRule, ConfigurationRules } from './configuration.contract.ts';

export type ConfigurationModel = {
  readonly offering: string;
  readonly options: ReadonlyMap<string, Option>;
  readonly session: Session;
  /** Adding is worse than not adding, and adding what is no default is a little worse still. */
  readonly sparing: readonly Preference[];
  /** What comes with the bundle until the customer says otherwise. */
  readonly defaults: readonly Preference[];
  readonly artifacts: readonly ArtifactRef[];
};

export type ConfigurationRefusal =
  | ModelRefusal
  | (Refusal & { readonly code: 'configuration.other-offering'; readonly offering: string; readonly rulesOf: string });

export const optionRef = (group: string, option: string): string => `${group}/${option}`;

/** `artifacts`: what bundle and rules are versions of, cited by every decision of this model. */
export const compileConfiguration = (
  bundle: ProductOffering,
  rules: ConfigurationRules | undefined,
  artifacts: readonly ArtifactRef[] = [],
): Outcome<ConfigurationModel, ConfigurationRefusal> => {
  if (rules && rules.offering !== bundle.key)
    return refused({ code: 'configuration.other-offering', offering: bundle.key, rulesOf: rules.offering });
  const groups = bundle.optionGroups ?? [];
  const options = groups.flatMap((group) =>
    group.options.map((option) => [optionRef(group.key, option.key), option] as const),
  );
  const session = openSession({
    options: options.map(([ref]) => ref),
    rules: [...groups.flatMap(groupRule), ...(rules?.rules ?? []).map(authoredRule)],
  });
  if (!session.ok) return session;
  const wish = (chosen: boolean, weight: (option: Option) => number): readonly Preference[] =>
    options.map(([ref, option]) => ({
      option: ref,
      chosen: chosen && option.default === true,
      weight: weight(option),
    }));
  return accepted({
    offering: bundle.key,
    options: new Map(options),
    session: session.value,
    sparing: wish(false, (option) => (option.default === true ? ADDING : ADDING + 1)),
    defaults: wish(true, () => 1),
    artifacts,
  });
};

/** Fewest additions first; defaults only decide between equally many, in any bundle of less than this many options. */
const ADDING = 1_000;

const groupRule = (group: OptionGroup): readonly ModelRule[] => {
  const of = group.options.map((option) => optionRef(group.key, option.key));
  const max = group.max ?? of.length;
  if (group.min === 0 && max >= of.length) return [];
  const many =
    group.min === max
      ? `exactly ${max}`
      : group.min === 0
        ? `at most ${max}`
        : group.max === undefined
          ? `at least ${group.min}`
          : `${group.min} to ${max}`;
  return [
    {
      id: `group:${group.key}`,
      message: `${group.name}: choose ${many}.`,
      constraint: { kind: 'cardinality', of, min: group.min, max },
    },
  ];
};

const authoredRule = (rule: ConfigurationRule): ModelRule => ({
  id: rule.id,
  message: rule.message,
  constraint: constraintOf(rule),
});

const constraintOf = (rule: ConfigurationRule): Constraint => {
  switch (rule.kind) {
    case 'requires':
      return requires(rule.option, { and: rule.needs });
    case 'excludes':
      return requires(rule.option, { not: { or: rule.excludes } });
    case 'atLeast':
      return { kind: 'cardinality', of: rule.of, min: rule.count, ...whenOf(rule) };
    case 'atMost':
      return { kind: 'cardinality', of: rule.of, max: rule.count, ...whenOf(rule) };
    case 'exactly':
      return { kind: 'cardinality', of: rule.of, min: rule.count, max: rule.count, ...whenOf(rule) };
    case 'sum':
      return {
        kind: 'sum',
        terms: rule.terms,
        ...(rule.min === undefined ? {} : { min: rule.min }),
        ...(rule.max === undefined ? {} : { max: rule.max }),
        ...whenOf(rule),
      };
    case 'formula':
      return { kind: 'formula', formula: rule.formula as Formula };
  }
};

const whenOf = ({ when }: { readonly when?: string }) => (when === undefined ? {} : { when });
