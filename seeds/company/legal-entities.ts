/** Who of Aldermoor sells where. All invented. */
import type { LegalEntity } from '#contexts/proposal/index.ts';

export const legalEntities: readonly LegalEntity[] = [
  {
    key: 'aldermoor-gmbh',
    owner: 'lena.legal',
    legalName: 'Aldermoor Cloud GmbH',
    address: ['Im Mediapark 8', '50670 Köln', 'Deutschland'],
    country: 'DE',
    registration: 'HRB 104 233, Amtsgericht Köln',
    taxId: 'DE 319 442 107',
    email: 'vertrag@aldermoor.example',
    markets: ['DE', 'CH', 'FR', 'NL', 'ES', 'IT', 'SE', 'PL'],
  },
  {
    key: 'aldermoor-ltd',
    owner: 'lena.legal',
    legalName: 'Aldermoor Cloud Ltd',
    address: ['14 Finsbury Pavement', 'London EC2A 1BR', 'United Kingdom'],
    country: 'GB',
    registration: 'Company no. 11 482 930, England and Wales',
    taxId: 'GB 331 209 884',
    email: 'contracts@aldermoor.example',
    markets: ['GB'],
  },
  {
    key: 'aldermoor-inc',
    owner: 'lena.legal',
    legalName: 'Aldermoor Cloud Inc.',
    address: ['350 Seventh Avenue', 'New York, NY 10001', 'United States'],
    country: 'US',
    registration: 'Delaware file no. 6 774 120',
    taxId: 'EIN 84-2210967',
    email: 'contracts.us@aldermoor.example',
    markets: ['US', 'CA', 'JP'],
  },
];
