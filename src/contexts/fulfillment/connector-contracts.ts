/**
 * What Troth relies on from each system that others own. A plan reads its promises from here: what may be sent again, what can be taken back.
 * A system whose `GET /contract` says otherwise has broken its contract; `sims/core/http.net.test.ts` holds the stand-ins to it.
 */
import type { ConnectorName } from './decomposition.contract.ts';
import type { OperationContract } from '#platform/connectors/work.contract.ts';

const SETTLES_WITHIN_MS = 5_000;

const promise = (over: Partial<OperationContract>): OperationContract => ({
  idempotent: true,
  pointOfNoReturn: false,
  statusQuery: true,
  settlesWithinMs: SETTLES_WITHIN_MS,
  ...over,
});

export const CONNECTOR_CONTRACTS: Readonly<Record<ConnectorName, Readonly<Record<string, OperationContract>>>> = {
  billing: {
    'billing.setup': promise({ undo: 'billing.close' }),
    'billing.activate': promise({ undo: 'billing.deactivate' }),
  },
  entitlement: {
    'entitlement.activate': promise({ undo: 'entitlement.deactivate' }),
    'entitlement.change': promise({ undo: 'entitlement.change-back' }),
    'entitlement.suspend': promise({ undo: 'entitlement.unsuspend' }),
    'entitlement.resume': promise({ undo: 'entitlement.unresume' }),
    'entitlement.end': promise({ undo: 'entitlement.reinstate' }),
  },
  provisioning: {
    'provisioning.provision': promise({ undo: 'provisioning.deprovision' }),
  },
  // A carrier does not look at keys: the same label asked for twice is two parcels. It is the one that must never be sent again blindly.
  shipping: {
    'shipping.ship': promise({ idempotent: false, pointOfNoReturn: true, undo: 'shipping.cancel' }),
  },
  'service-scheduling': {
    'service-scheduling.book': promise({ undo: 'service-scheduling.cancel' }),
  },
};
