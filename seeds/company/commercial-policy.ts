/** How a list price becomes the price, who may give how much of it away, and what is given away to everybody for a while. */
import type { DiscountPolicy, DiscountSchedule, PricePolicy, Waterfall } from '#contexts/pricing/index.ts';
import type { Promotion } from '#contexts/promotion/index.ts';
import { resoldModels } from './ai-usage.ts';

export const waterfall: Waterfall = {
  key: 'standard-waterfall',
  name: 'How a list price becomes the price',
  owner: 'piet.pricing',
  steps: [
    { id: 'list', base: 'list' },
    { id: 'agreement', base: 'list' },
    // Whoever has a contracted price has been given the volume in it.
    { id: 'volume', base: 'previous', exclusiveWith: ['agreement'] },
    { id: 'promotion', base: 'previous', exclusiveWith: ['agreement'] },
    { id: 'discretionary', base: 'previous' },
    { id: 'rounding', base: 'previous' },
    { id: 'allocation', base: 'previous' },
  ],
};

/**
 * Aldermoor's conventions. A change in the middle of a month is prorated by its days, the old is credited and the new charged, and nobody gets
 * back more than they paid; a renewal is 3 % dearer unless the contract says otherwise.
 */
export const pricePolicy: PricePolicy = {
  key: 'aldermoor-conventions',
  name: 'How Aldermoor prorates, credits and renews',
  owner: 'piet.pricing',
  regions: [
    { key: 'dach', countries: ['DE', 'CH'] },
    { key: 'nordics', countries: ['SE'] },
    { key: 'north-america', countries: ['US', 'CA'] },
  ],
  amendment: {
    proration: 'daysOverPeriod',
    rounding: 'halfUp',
    form: 'creditAndCharge',
    credits: 'now',
    creditCap: 'paidLessCredited',
    renewalUpliftPercent: '3',
  },
};

export const volumeDiscount: DiscountSchedule = {
  key: 'volume-named-users',
  name: 'Volume discount on named users',
  owner: 'piet.pricing',
  effective: { from: '2026-01-01' },
  offerings: ['user-standard', 'user-enterprise'],
  chargeTypes: ['recurring'],
  walk: 'range',
  tiers: [
    { upTo: '99', percent: '0' },
    { upTo: '249', percent: '5' },
    { upTo: '999', percent: '10' },
    { percent: '15' },
  ],
};

export const welcomePromotion: Promotion = {
  key: 'welcome-2026',
  name: 'Welcome: 10 % off the platform fee for new customers',
  owner: 'piet.pricing',
  effective: { from: '2026-09-01', to: '2027-04-01' },
  eligible: {
    countries: ['DE', 'CH', 'GB', 'FR', 'NL'],
    channels: ['direct'],
    offerings: ['platform-standard', 'platform-enterprise'],
    newCustomersOnly: true,
  },
  effect: { kind: 'percent', percent: '10', chargeTypes: ['recurring'], charges: ['platform-fee'] },
  stackingGroup: 'seasonal',
  budget: { amount: '250000', currency: 'EUR' },
};

export const discountPolicy: DiscountPolicy = {
  key: 'discount-authority',
  name: 'Who may give how much',
  owner: 'paula.policy',
  limits: [
    { authority: 'sales-rep', upToPercent: '10' },
    { authority: 'sales-manager', upToPercent: '25' },
    { authority: 'finance' },
  ],
  floors: [
    { id: 'hardware', offerings: ['edge-appliance'], marginPercent: '12' },
    { id: 'resale', offerings: resoldModels.map(({ offering }) => offering), marginPercent: '5' },
    {
      id: 'services',
      offerings: ['onboarding-remote', 'onboarding-on-site', 'consulting-day', 'migration-workshop'],
      marginPercent: '10',
    },
    { id: 'all-else', marginPercent: '30' },
  ],
};
