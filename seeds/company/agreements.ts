/** What was agreed with customers once and holds for every deal: Felix records it from the contract system, and every quote in its money uses it. */
import type { ContractedPrice } from '#contexts/accounts/index.ts';

export type SeedAgreement = {
  readonly accountKey: string;
  readonly key: string;
  readonly name: string;
  readonly contractSystem: string;
  readonly contractReference: string;
  readonly currency: string;
  readonly from: string;
  readonly to?: string;
  readonly prices: readonly ContractedPrice[];
};

/** The bank grew with Aldermoor: a fixed price for each user, and a tenth off the platform. */
export const agreements: readonly SeedAgreement[] = [
  {
    accountKey: 'alpenblick-privatbank',
    key: 'alpenblick-frame-2026',
    name: 'Frame agreement Alpenblick 2026 to 2028',
    contractSystem: 'clm',
    contractReference: 'CLM-2026-0142',
    currency: 'CHF',
    from: '2026-01-01',
    to: '2029-01-01',
    prices: [
      {
        key: 'annex-a-users',
        offering: 'user-enterprise',
        charge: 'user',
        from: '2026-01-01',
        price: { kind: 'model', model: { kind: 'perUnit', unitPrice: '34' } },
      },
      {
        key: 'annex-a-platform',
        offering: 'platform-enterprise',
        charge: 'platform-fee',
        from: '2026-01-01',
        price: { kind: 'percentOff', percent: '10' },
      },
    ],
  },
];
