/** What Aldermoor's billing system calls each charge. Usage is invoiced when it is known, everything else before. */
import type { BillingMapping } from '#contexts/billing/billing-mapping.contract.ts';

export const billingMapping: BillingMapping = {
  key: 'aldermoor-billing',
  owner: 'bea.billing',
  charges: [
    {
      id: 'platform',
      chargeType: 'recurring',
      category: 'platform',
      productCode: 'SUB-PLATFORM',
      invoiced: 'inAdvance',
    },
    { id: 'users', chargeType: 'recurring', category: 'users', productCode: 'SUB-USER', invoiced: 'inAdvance' },
    { id: 'support', chargeType: 'recurring', category: 'support', productCode: 'SUB-SUPPORT', invoiced: 'inAdvance' },
    {
      id: 'residency',
      chargeType: 'recurring',
      category: 'residency',
      productCode: 'SUB-RESIDENCY',
      invoiced: 'inAdvance',
    },
    {
      id: 'compliance',
      chargeType: 'recurring',
      category: 'compliance',
      productCode: 'SUB-COMPLIANCE',
      invoiced: 'inAdvance',
    },
    { id: 'add-on', chargeType: 'recurring', category: 'add-on', productCode: 'SUB-ADDON', invoiced: 'inAdvance' },
    { id: 'hardware', chargeType: 'oneTime', category: 'hardware', productCode: 'HW-APPLIANCE', invoiced: 'inAdvance' },
    {
      id: 'maintenance',
      chargeType: 'recurring',
      offering: 'edge-appliance',
      charge: 'maintenance',
      productCode: 'SUB-MAINTENANCE',
      invoiced: 'inAdvance',
    },
    { id: 'services', chargeType: 'oneTime', category: 'services', productCode: 'PS-SERVICE', invoiced: 'inArrears' },
    { id: 'usage', chargeType: 'usage', productCode: 'USE-METERED', invoiced: 'inArrears' },
    { id: 'other-recurring', chargeType: 'recurring', productCode: 'SUB-OTHER', invoiced: 'inAdvance' },
    { id: 'other-once', chargeType: 'oneTime', productCode: 'ONE-OTHER', invoiced: 'inAdvance' },
  ],
};
