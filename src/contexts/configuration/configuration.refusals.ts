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
  'configuration.instances': {
    status: 422,
    title: 'There are too many or too few of an option whose instances are configured one by one',
    todo: 'Have as many as the range named allows; a quantity beside instances is their number.',
  },
  'configuration.no-instances': {
    status: 422,
    title: 'Instances are given for an option that has none',
    todo: 'Give a quantity, and what is chosen inside it as its selection.',
  },
  'configuration.instances-only': {
    status: 422,
    title: 'One selection is given for an option whose instances are configured one by one',
    todo: 'Give instances, each with a selection of its own.',
  },
  'configuration.nothing-inside': {
    status: 422,
    title: 'Something is chosen inside an option that has nothing to choose',
    todo: 'Leave the selection of that option out.',
  },
  'configuration.unknown-characteristic': {
    status: 422,
    title: 'There is no such characteristic',
    todo: 'Use the key of a characteristic of the specification, after the way to the option and an @.',
  },
  'configuration.fixed-characteristic': {
    status: 422,
    title: 'The offering settles this characteristic; it cannot be chosen',
    todo: 'Leave it out, or choose another offering.',
  },
  'configuration.value': {
    status: 422,
    title: 'A characteristic cannot have this value',
    todo: 'Choose among the values, or inside the range and by the step named.',
  },
  'configuration.too-deep': {
    status: 422,
    title: 'Bundles stand inside each other more deeply than is allowed, or in a circle',
    todo: 'Take one level out; a bundle must not lead back to itself.',
  },
  'configuration.too-large': {
    status: 422,
    title: 'There is more to choose than a configuration can hold',
    todo: 'Allow fewer instances, or split the bundle.',
  },
  'configuration.unknown-offering': {
    status: 422,
    title: 'The bundle is not in the catalog',
    todo: 'Use the key of a published offering.',
  },
  'configuration.reserved-group': {
    status: 422,
    title: 'A group has the name under which fixed parts are configured',
    todo: 'Name the group otherwise.',
  },
  'configuration.unknown-group': {
    status: 422,
    title: 'A rule names an option group that does not exist',
    todo: 'Write its way from the bundle: group, or group/option/group.',
  },
  'configuration.unknown-value': {
    status: 422,
    title: 'A rule names a value that the characteristic does not have',
    todo: 'Use one of the values named; listed values are compared with = only.',
  },
  'configuration.no-value': {
    status: 422,
    title: 'A rule names a characteristic without saying which value',
    todo: 'Add =, >= or <= and a value.',
  },
  'configuration.no-range': {
    status: 422,
    title: 'A rule counts with a characteristic that is no whole number between two bounds',
    todo: 'Give the characteristic the type integer, with min and max.',
  },
  'configuration.range-too-wide': {
    status: 422,
    title: 'A rule counts with a number that has too many values',
    todo: 'Give it a narrower range or a larger step, or a larger unit.',
  },
  'configuration.not-linear': {
    status: 422,
    title: 'A rule multiplies a chosen quantity with a chosen characteristic',
    todo: 'Let the offering fix the characteristic, or give each one an instance of its own.',
  },
  'configuration.which-instance': {
    status: 422,
    title: 'A table speaks of an option that has instances without saying which',
    todo: 'Give the rule `forEach` with that option.',
  },
  'configuration.column-not-single': {
    status: 422,
    title: 'A table has a column for a group of which several options may be chosen',
    todo: 'Use a group with max 1, or rules other than a table.',
  },
  'configuration.table-row': {
    status: 422,
    title: 'A row of a table has another number of cells than there are columns',
    todo: 'Give each column one cell; * means any.',
  },
  'configuration.table-cell': {
    status: 422,
    title: 'A cell of a table names a value that its column does not have',
    todo: 'Use an option or a value of the column, * for any, - for none.',
  },
  'configuration.rule-left-out': {
    status: 422,
    title: 'A rule holds only at some times or places, and it was not said when or where',
    todo: 'Say on, country and channel.',
  },
  'configuration.cheapest-where': {
    status: 422,
    title: 'The cheapest whole depends on where and when it is sold',
    todo: 'Say on, country, channel and currency.',
  },
  'configuration.false-optional': {
    status: 422,
    title: 'An option looks like a choice and is none: the rules always put it in',
    todo: 'Make it a fixed component, or change the rule that forces it.',
  },
  'configuration.redundant-rule': {
    status: 422,
    title: 'A rule says nothing that the others do not say already',
    todo: 'Leave it out, or say in it what was meant.',
  },
  'configuration.many-contexts': {
    status: 422,
    title: 'The rules differ at more times and places than were looked into',
    todo: 'Give fewer rules a window or a list of countries of their own.',
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
  'configuration.dead-value': {
    status: 422,
    title: 'A value, a number or an instance can never be chosen',
    todo: 'Narrow the range, drop the value, or change one of the rules named.',
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
  'uvl.malformed': {
    status: 422,
    title: 'The feature model cannot be read as UVL',
    todo: 'Correct the line and column named.',
  },
  'uvl.unsupported': {
    status: 422,
    title: 'The feature model says what no rule here can say',
    todo: 'Change the places named, or have them left out and listed.',
  },
  'uvl.too-large': {
    status: 422,
    title: 'The feature model is larger than the limit named',
    todo: 'Split it.',
  },
  'rules.malformed': {
    status: 422,
    title: 'The rules cannot be read as text',
    todo: 'Correct the text at the line and column named.',
  },
  'rules.too-large': {
    status: 422,
    title: 'The text of the rules is longer than can be read at once',
    todo: 'Split it.',
  },
  'csv.malformed': {
    status: 422,
    title: 'The table cannot be read as CSV',
    todo: 'Correct the line and column named.',
  },
  'constraint.wrong-table': {
    status: 422,
    title: 'A table has a row or a column that cannot be meant',
    todo: 'Correct the row or column named.',
  },
};
