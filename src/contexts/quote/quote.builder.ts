/** A header and lines for tests, with as little on them as there may be. */
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

export const aHeader = (more: Partial<Header> = {}): Header => ({
  name: 'A deal',
  number: 'Q-000001',
  accountKey: 'rhein',
  accountName: 'Rhein AG',
  country: 'DE',
  currency: 'EUR',
  channel: 'direct',
  language: 'en',
  segment: 'enterprise',
  pricedAsOf: '2026-11-22',
  contractFrom: '2027-01-01',
  termMonths: 12,
  paymentTermDays: 30,
  validDays: 30,
  parties: {
    soldTo: 'rhein',
    endCustomer: 'rhein',
    billTo: 'rhein',
    payer: 'rhein',
    shipTo: 'rhein',
    seller: 'de',
    partner: null,
  },
  orderDiscount: null,
  customerReference: null,
  ...more,
});
export const aLine = (id: string, position: number, more: Partial<Line> = {}): Line => ({
  id,
  lineageId: `lineage-${id}`,
  position,
  offering: id,
  offeringName: id.toUpperCase(),
  offeringHash: 'h',
  bundle: false,
  basis: 'newSale',
  segments: [{ id: 's', from: '2027-01-01', to: '2028-01-01', quantity: '1' }],
  selection: [],
  discretionary: null,
  assumedUsage: {},
  site: null,
  version: 1,
  ...more,
});
