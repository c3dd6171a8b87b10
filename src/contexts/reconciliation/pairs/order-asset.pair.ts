/** What fulfilled orders delivered against the products on record. */
import type { PairRules } from '../judge.ts';

export const orderAsset: PairRules = {
  name: 'order-asset',
  left: 'Order',
  right: 'Asset inventory',
  asks: 'Does the customer have on record what was delivered?',
  rules: [
    {
      when: 'missing-right',
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'asset.activate',
        says: 'Record the product that was delivered.',
        automatic: true,
        because: 'a product of an item is made once, with the accepted terms; the table refuses a second one',
      },
    },
    {
      when: 'missing-left',
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'A product rests on no fulfilled order. Find where it came from; end it, or record why it is there.',
        automatic: false,
        because: 'a customer may use it',
      },
    },
    {
      when: 'twice',
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'One item made two products: end one.',
        automatic: false,
        because: 'the customer may use either',
      },
    },
    {
      when: { field: 'state' },
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'The product is in a state that its order does not explain.',
        automatic: false,
        because: 'the state of a product follows from an order',
      },
    },
    {
      when: { field: '*' },
      severity: 'major',
      owner: 'order-ops',
      repair: {
        action: 'decide',
        says: 'Amend the product by an order.',
        automatic: false,
        because: 'a product is changed by an order',
      },
    },
  ],
};
