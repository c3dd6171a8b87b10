/** What a refusal of a composition means to its reader. Conflicts carry rules, choices and repairs; the rows here are their frame. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const configurationRefusals: RefusalTexts = {
  'configuration.conflict': {
    status: 422,
    title: 'These choices contradict the rules named',
    todo: 'Take one of the repairs, or take back one choice of each conflict.',
  },
  'configuration.incomplete': {
    status: 422,
    title: 'Something that the rules ask for is missing',
    todo: 'Add what the completion names, or another option that satisfies the rule.',
  },
  'configuration.unknown-option': {
    status: 422,
    title: 'The bundle has no such option',
    todo: 'Choose among the options of the bundle; the catalog may have changed.',
  },
  'configuration.repeated-option': {
    status: 422,
    title: 'An option is chosen twice',
    todo: 'Choose it once, with a quantity.',
  },
  'configuration.quantity': {
    status: 422,
    title: 'The quantity of an option is out of its range',
    todo: 'Choose a quantity between the smallest and the largest named.',
  },
  'configuration.chosen-and-rejected': {
    status: 422,
    title: 'An option is both chosen and rejected',
    todo: 'Leave it out of one of the two.',
  },
  'configuration.other-offering': {
    status: 422,
    title: 'The rules are those of another bundle',
    todo: 'Use the rules whose offering is this bundle.',
  },
  'configuration.void': {
    status: 422,
    title: 'Nothing satisfies the rules of this bundle',
    todo: 'Change one of the rules named: they contradict each other.',
  },
  'configuration.dead-option': {
    status: 422,
    title: 'An option can never be chosen',
    todo: 'Change one of the rules named, or take the option out of the bundle.',
  },
  'configuration.excluded-option-required': {
    status: 422,
    title: 'An option requires one that is excluded',
    todo: 'Drop the requirement, or what excludes the required option.',
  },
  'configuration.cyclic-requires': {
    status: 422,
    title: 'Options require each other in a circle',
    todo: 'If they only make sense together, make them one option.',
  },
  'constraint.unknown-option': {
    status: 422,
    title: 'A rule names an option that does not exist',
    todo: 'Write it as group/option of the bundle.',
  },
  'constraint.repeated': {
    status: 422,
    title: 'A rule or an option stands twice',
    todo: 'Give each rule an id of its own and name each option once.',
  },
  'constraint.too-large': {
    status: 422,
    title: 'The rules are larger than the limit named',
    todo: 'Split the formula, or the bundle.',
  },
  'constraint.not-whole': {
    status: 422,
    title: 'A weight or a bound is no whole number',
    todo: 'Use a smaller unit, so that it is one.',
  },
};
