import type { Profile } from '../core/words.ts';
import { contract, number, textAt, says, ITEM } from './means.ts';

/** Builds environments; accepts, and calls back when one is up. */
export const provisioning: Profile = {
  key: 'provisioning',
  title: 'Provisioning',
  operations: {
    'provisioning.provision': {
      contract: contract('provisioning.deprovision'),
      takes: says(...ITEM, 'region?', 'consignment?'),
      gives: says('ref', 'environmentId', 'tenantName', 'region', 'consoleUrl'),
      answers: 'later',
      workMs: 150,
      refPrefix: 'PRV',
      result: (work, ref) => ({
        environmentId: number('env', ref).toLowerCase(),
        tenantName: `${number('t', ref).toLowerCase()}-${(textAt(work, 'region') ?? 'eu-central-1').toLowerCase()}`,
        region: textAt(work, 'region') ?? 'eu-central-1',
        consoleUrl: `https://${number('env', ref).toLowerCase()}.cloud.example/console`,
      }),
    },
  },
};
