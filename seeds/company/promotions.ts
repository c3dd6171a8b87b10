/** What Aldermoor gives away to everybody for a while, besides the welcome: one that stacks, one that stands alone, coupons, three for two. */
import type { Promotion } from '#contexts/promotion/index.ts';

const owner = 'piet.pricing';

/** Stacks with the welcome: it is of another group. */
const publicSupport: Promotion = {
  key: 'public-support-2026',
  name: 'Public sector: 15 % off premium support',
  owner,
  effective: { from: '2026-10-01', to: '2027-10-01' },
  eligible: { accountSegments: ['public-sector'], channels: ['direct'], offerings: ['support-premium'] },
  effect: { kind: 'percent', percent: '15', chargeTypes: ['recurring'] },
  stackingGroup: 'segment',
  campaign: 'public-2026',
  onCancellation: 'keep',
};

/** Whoever comes from a rival pays a fifth less for half a year, and nothing else applies to the fee; who leaves early owes it back. */
const switchOver: Promotion = {
  key: 'switch-2026',
  name: 'Switch: 20 % off the platform fee for six months',
  owner,
  effective: { from: '2026-09-01', to: '2027-07-01' },
  eligible: {
    channels: ['direct'],
    offerings: ['platform-standard', 'platform-enterprise'],
    coupon: 'SWITCH26',
  },
  effect: { kind: 'percent', percent: '20', months: 6, chargeTypes: ['recurring'], charges: ['platform-fee'] },
  stackingGroup: 'switch',
  exclusive: true,
  uses: { max: 100, maxPerAccount: 1 },
  billing: 'discount',
  onCancellation: 'clawback',
  campaign: 'switch-2026',
};

/** A voucher from the fair: once for each account, and no more than the fair was given. */
const fairVoucher: Promotion = {
  key: 'hannover-2026',
  name: 'Hannover fair: EUR 500 off onboarding',
  owner,
  effective: { from: '2026-10-01', to: '2027-04-01' },
  eligible: { offerings: ['onboarding-remote', 'onboarding-on-site'], coupon: 'HANNOVER26' },
  effect: { kind: 'amountAcross', amount: '500', currency: 'EUR', on: 'oneTime' },
  stackingGroup: 'fair',
  priority: 200,
  budget: { amount: '50000', currency: 'EUR' },
  uses: { max: 150, maxPerAccount: 1 },
  billing: 'credit',
  onCancellation: 'keep',
  campaign: 'hannover-2026',
};

/** Who migrates three sites pays for two workshops. */
const threeForTwo: Promotion = {
  key: 'workshops-3-for-2',
  name: 'Migration: three workshops for the price of two',
  owner,
  effective: { from: '2026-11-01', to: '2027-02-01' },
  eligible: {
    channels: ['direct'],
    offerings: ['migration-workshop'],
    requires: [{ offerings: ['platform-standard', 'platform-enterprise'], within: 'quote' }],
  },
  effect: { kind: 'buyGet', buy: '2', get: '1', on: 'oneTime' },
  stackingGroup: 'services',
  billing: 'discount',
  onCancellation: 'keep',
  campaign: 'services-winter',
};

export const promotions: readonly Promotion[] = [publicSupport, switchOver, fairVoucher, threeForTwo];
