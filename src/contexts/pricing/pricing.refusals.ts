import type { RefusalText, RefusalTexts } from '#platform/refusals.ts';

const no = (title: string, todo: string): RefusalText => ({ status: 422, title, todo });
const tooLong = 'Check the quantity and the price; amounts have at most 15 digits before the point.';
const mendModel = 'Publish a release that mends the artifact named; until then nothing can be priced.';

/** What cannot be priced, and what makes it possible. A price decision lists these as blocking; a command that needs a price is refused by the first. */
export const pricingRefusals: RefusalTexts = {
  'price.request-invalid': no(
    'The question contradicts itself or names a day that there is not',
    'Mend what is named at each place: days of the calendar, periods that end after they begin and follow each other, names given once.',
  ),
  'amendment.request-invalid': no(
    'The change contradicts itself or names a day that there is not',
    'Mend what is named at each place: days of the calendar, periods that end after they begin and follow each other, names given once.',
  ),
  'amendment.has-ended': no(
    'What is to be changed has ended by then',
    'Date the change before the end that is stated, or renew it first.',
  ),
  'amendment.not-begun': no(
    'What is changed has not begun by then',
    'Nothing is billed or credited for the change itself; date it later if it was meant to fall inside the term.',
  ),
  'price.no-entry': no(
    'No price book has a price for this',
    'Sell in a market that has one, or have a price published for this offering, currency, country, channel and date.',
  ),
  'price.ambiguous-entry': no(
    'Two rows of the price book hold alike',
    'Have the price owner end one of the rows named, or make one more specific.',
  ),
  'price.ambiguous-book': no(
    'Two price books hold alike',
    'Have the price owner limit one of the books named to other countries or channels.',
  ),
  'price.ambiguous-agreement': no(
    'Two contracted prices hold alike',
    'End one of the contracted prices named, or say which of the customer’s products it is for.',
  ),
  'price.below-minimum-quantity': no('The quantity is below the least that has a price', 'Order at least the minimum.'),
  'price.below-minimum-term': no(
    'The line ends before the least term that has a price',
    'Bind the line for the months that are stated, or have a price published for a shorter term.',
  ),
  'price.below-minimum-usage': no(
    'Less usage is committed than has a price',
    'Commit to the usage that is stated, or have a price published for less.',
  ),
  'price.percent-of-changing': no(
    'What the percentage is of changes inside the segment',
    'Divide the line at the dates that are stated: each part then has a price of its own.',
  ),
  'price.bundle-without-weight': no(
    'Nothing says how the bundle’s price is shared out over its parts',
    'Have the price owner weigh the parts, or price them alone.',
  ),
  'price.no-cost-for-rule': no(
    'A price by cost has no cost to start from',
    'Have the cost and the markup of the rule published for this offering and charge.',
  ),
  'price.uplift-inside-segment': no(
    'Years inside one segment are not dearer',
    'Divide the line into years if each is to have its own price.',
  ),
  'price.beyond-last-tier': no('The quantity is above the last tier', 'Order less, or have a tier added for more.'),
  'price.discount-exceeds-price': no('The discount is more than the price', 'Give at most the price that is stated.'),
  'price.discount-on-nothing': no(
    'The discount is for a kind of charge that the line does not have',
    'Say another kind: once, each month or each year.',
  ),
  'price.discount-too-fine': no(
    'The discount is finer than the currency',
    'Give an amount in whole units of the currency’s smallest coin.',
  ),
  'price.override-on-nothing': no(
    'A price was set on a charge that the line no longer has',
    'Take the override back, or choose again what it was set on.',
  ),
  'price.override-on-usage': no(
    'A price was set on usage',
    'Agree a rate with the customer instead; usage has no price of its own.',
  ),
  'price.order-discount-exceeds-price': no(
    'The discount on the order is more than the order',
    'Give at most the amount that is stated.',
  ),
  'price.mixed-tax-basis': no(
    'Some prices contain tax and some do not',
    'Quote them apart, or have the books named agree on tax.',
  ),
  'price.amount-too-long': no('An amount has more digits than money can have', tooLong),
  'price.total-too-long': no('A total has more digits than money can have', tooLong),
  'price.too-many-lines': no('The quote has more lines than can be priced at once', 'Split it into several quotes.'),
  'price.unknown-currency': no('This is not a currency in use on that day', 'Use a currency of ISO 4217.'),
  'price.no-rate': no(
    'The rate table does not convert these currencies',
    'Have the missing rate published; until then the margin is not complete.',
  ),
  'price.no-waterfall': no('No waterfall is in force', mendModel),
  'price.several': no('Several artifacts are in force where there can be one', mendModel),
  'price.unusable-waterfall': no('The waterfall in force cannot be used', mendModel),
  'amendment.unknown-asset': no(
    'A change names an asset that was not given',
    'Send the asset with its committed terms.',
  ),
  'amendment.changed-twice': no('An asset is changed twice', 'Make one change of it, or amend twice.'),
  'amendment.too-many-charges': no('More charges than can be amended at once', 'Amend in several steps.'),
  'amendment.no-end': no('An asset has no end to align to or to renew from', 'Give it an end first.'),
  'amendment.renewal-not-later': no('The renewal does not end later than what it renews', 'Name a later end.'),
  'amendment.end-before-change': no('The common end is before the change', 'Align to assets that run longer.'),
  'amendment.bundle-indivisible': no(
    'No part of this bundle may leave alone',
    'Replace or end the bundle: it was sold as indivisible.',
  ),
  'amendment.unknown-part': no('The bundle has no such part with a share of its price', 'Name one of its parts.'),
  'amendment.unpriced-line': no('A new line has no price', 'See what blocks its price.'),
  'margin.cost-too-long': no('A cost has more digits than money can have', tooLong),
  'usage.quantity': no('A count of usage is not a quantity', 'Send each count as decimal text that is not negative.'),
  'usage.parts-exceed-whole': no(
    'The parts of a metric are more than the whole',
    'Count again: the whole contains its parts; the excess is stated.',
  ),
};
