/** What a person reads when what a customer has cannot be changed so. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const changeRefusals: RefusalTexts = {
  'change.unknown-asset': {
    status: 422,
    title: 'The account has no such asset',
    todo: 'Read what the account has; it may have been transferred or ended.',
  },
  'change.asset-twice': { status: 422, title: 'An asset is named twice', todo: 'Name each asset once.' },
  'change.asset-incomplete': {
    status: 422,
    title: 'Something of the asset is not known',
    todo: 'What is missing is named: have it mended on the page of the asset (troth asset repair), then change it.',
  },
  'change.state': {
    status: 422,
    title: 'The asset is not in a state that can be changed so',
    todo: 'The states that this kind of order needs are given; what has ended cannot be changed any more.',
  },
  'change.nothing-stale': {
    status: 409,
    title: 'What the customer has is what this change is about',
    todo: 'Nothing has to be taken anew.',
  },
  'change.asset-changed': {
    status: 409,
    title: 'The asset has changed since it was read',
    todo: 'Read it again and decide on what the customer has now.',
  },
  'change.not-begun': {
    status: 422,
    title: 'The change would take effect before the asset has begun',
    todo: 'Choose the first day of the asset or a later one.',
  },
  'change.after-end': {
    status: 422,
    title: 'The asset has ended by that day',
    todo: 'Choose an earlier day, or renew it from its end.',
  },
  'change.no-end': {
    status: 422,
    title: 'The asset has no end',
    todo: 'What runs until it is ended is amended or terminated; there is nothing to renew or to bring to one day.',
  },
  'change.not-amendable': {
    status: 422,
    title: 'The catalog does not let this be amended on that day any more',
    todo: 'Migrate it to what takes its place, or ask the owner of the offering.',
  },
  'change.not-renewable': {
    status: 422,
    title: 'The catalog does not let this be renewed on that day any more',
    todo: 'Migrate it to what takes its place, or ask the owner of the offering.',
  },
  'change.no-such-way': {
    status: 422,
    title: 'The catalog knows no such way from one offering to the other',
    todo: 'Choose one of the ways that are given, or have the way written into the offering.',
  },
  'change.offering-missing': {
    status: 422,
    title: 'What is to take its place is not named',
    todo: 'Name one of the offerings to which the catalog leads.',
  },
  'change.offering-not-asked': {
    status: 422,
    title: 'This kind of order puts no other offering in the place of one',
    todo: 'Ask for an upgrade, a downgrade or a migration.',
  },
  'change.bundle-not-replaced': {
    status: 422,
    title: 'A bundle with parts is not replaced in one step',
    todo: 'Terminate the bundle and sell the new one, on one quote.',
  },
  'change.part-of-bundle': {
    status: 422,
    title: 'The price of this part is in the price of its bundle',
    todo: 'Change the bundle; what the part is worth was declared when it was sold.',
  },
  'change.nothing-changes': {
    status: 422,
    title: 'Nothing would change',
    todo: 'All of them end on that day already.',
  },
  'change.mixed-terms': {
    status: 422,
    title: 'These assets were not sold in one currency by one seller',
    todo: 'Make a quote for each.',
  },
  'change.transfer': {
    status: 422,
    title: 'The transfer lacks something',
    todo: 'Name another active account of the same territory, and how the account that gives the assets up agreed to it.',
  },
  'change.no-quantity': {
    status: 422,
    title: 'A line that suspends or ends an asset has no quantity or discount to set',
    todo: 'Remove the line, or make an amendment of the asset.',
  },
  'change.stale': {
    status: 409,
    title: 'An asset is not what it was when the change was offered',
    todo: 'Take the assets over as they are now, look at the price again and present a new revision.',
  },
};
