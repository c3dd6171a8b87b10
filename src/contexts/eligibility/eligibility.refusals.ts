/** What each reason for a *no* means to its reader, and what would make it a yes. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const eligibilityRefusals: RefusalTexts = {
  'eligibility.unknown-offering': {
    status: 422,
    title: 'This offering is not in the commercial model in force',
    todo: 'Choose an offering that is published.',
  },
  'eligibility.not-on-sale': {
    status: 422,
    title: 'It is not on sale on that day',
    todo: 'Choose a day within its dates of sale, or what replaces it.',
  },
  'eligibility.market': {
    status: 422,
    title: 'It is not offered in this country',
    todo: 'Choose one of its markets, or another offering.',
  },
  'eligibility.channel': {
    status: 422,
    title: 'It is not offered through this channel',
    todo: 'Sell it through one of its channels.',
  },
  'eligibility.seller': {
    status: 422,
    title: 'This legal entity of ours does not sell it',
    todo: 'Quote it from one of its sellers, or choose what this one sells.',
  },
  'eligibility.only-in-bundle': {
    status: 422,
    title: 'It is sold only as a part of a bundle',
    todo: 'Choose the bundle that it belongs to.',
  },
  'eligibility.denied': {
    status: 422,
    title: 'A rule of sellability says no',
    todo: 'Its owner wrote why; the table and the row are named.',
  },
  'eligibility.qualification-failed': {
    status: 422,
    title: 'The customer is not qualified for it',
    todo: 'Clear the qualification with the system that owns it, then ask again.',
  },
  'eligibility.qualification-unknown': {
    status: 422,
    title: 'A qualification that it needs is not known',
    todo: 'Ask for it, or ask again: unknown and expired are no yes.',
  },
  'eligibility.invalid-table': {
    status: 422,
    title: 'An eligibility table cannot be read',
    todo: 'Correct each cell named under problems.',
  },
  'eligibility.unknown-input': {
    status: 422,
    title: 'An eligibility table asks about something that is not known here',
    todo: 'Use the inputs listed under known, or qualification.<kind>.',
  },
  'eligibility.input': {
    status: 422,
    title: 'An input of an eligibility table has another type than the fact it asks about',
    todo: 'Declare it as the type named.',
  },
  'eligibility.outputs': {
    status: 422,
    title: 'An eligibility table answers something else than a verdict and a reason',
    todo: 'Give it the outputs named, in that order.',
  },
  'eligibility.hit-policy': {
    status: 422,
    title: 'An eligibility table needs one answer, not several',
    todo: 'Use UNIQUE, ANY, FIRST or PRIORITY.',
  },
  'eligibility.csv': {
    status: 422,
    title: 'The list cannot be read, so nothing of it was imported',
    todo: 'Correct each line named under problems.',
  },
  'eligibility.requires': {
    status: 422,
    title: 'An eligibility table requires a qualification that has no such name',
    todo: 'Write kinds in small letters, separated by a bar: credit|serviceability.',
  },
  'table.expression': {
    status: 422,
    title: 'An expression of a decision table could not be decided',
    todo: 'Its owner corrects the expression; until then nobody decides by chance.',
  },
  'table.invalid': {
    status: 422,
    title: 'A decision table cannot be read',
    todo: 'Correct each row and column named under problems.',
  },
  'table.input': {
    status: 422,
    title: 'A decision table was asked with a value of another type',
    todo: 'Send the input named, as the type named.',
  },
  'table.ambiguous': {
    status: 422,
    title: 'Rows of a decision table contradict each other',
    todo: 'Its owner makes the rows named exclusive; until then nobody decides by chance.',
  },
};
