/**
 * What Troth relies on from each system that carries out orders: what may be sent again, what can be taken back, what is sent and what is read of an
 * answer. A plan reads its promises from here. A system whose `GET /contract` says less has broken its contract: `troth connectors check` names the
 * field, and the tests of the stand-ins hold them to it.
 */
import { Type, type TSchema } from 'typebox';
import { CONTRACT_SYSTEM_CONTRACTS, SIGNATURE_CONTRACTS } from '#contexts/proposal/index.ts';
import { TAX_CONTRACTS } from '#contexts/quote/index.ts';
import type { Relied } from '#platform/connectors/registry.ts';
import type { ConnectorName } from './decomposition.contract.ts';

const SETTLES_WITHIN_MS = 5_000;

const text = Type.String();
/** Text, where nothing else is said. A question mark marks what is sent or read where there is one, a star what has a form of its own. */
const fields = (...names: readonly string[]): TSchema =>
  Type.Object(
    Object.fromEntries(
      names.map((name) => {
        const field = name.includes('*') ? Type.Unknown() : text;
        return [name.replace(/[?*]/g, ''), name.endsWith('?') ? Type.Optional(field) : field];
      }),
    ),
  );

const promise = (request: TSchema, result: TSchema, over: Partial<Relied>): Relied => ({
  idempotent: true,
  pointOfNoReturn: false,
  statusQuery: true,
  settlesWithinMs: SETTLES_WITHIN_MS,
  request,
  result,
  ...over,
});

const item = ['itemId?', 'offering?', 'quantity?'] as const;
const rights = (undo: string): Relied =>
  promise(fields(...item, 'accountId?', 'lineageId?', 'from?'), fields('ref', 'state'), { undo });

export const CONNECTOR_CONTRACTS: Readonly<Record<ConnectorName, Readonly<Record<string, Relied>>>> = {
  billing: {
    'billing.setup': promise(
      fields(...item, 'accountId?', 'billTo*?', 'currency?'),
      fields('ref', 'billingAccount', 'subscription'),
      { undo: 'billing.close' },
    ),
    // The terms themselves are a document of their own (`billing/handoff.contract.ts`); here is only what every billing system keeps by name.
    'billing.activate': promise(fields('accountId?', 'subscription?'), fields('ref', 'state', 'termsSha256'), {
      undo: 'billing.deactivate',
    }),
  },
  entitlement: {
    'entitlement.activate': promise(fields(...item, 'accountId?', 'from?'), fields('ref', 'licenceKey', 'activeFrom'), {
      undo: 'entitlement.deactivate',
    }),
    'entitlement.change': rights('entitlement.change-back'),
    'entitlement.suspend': rights('entitlement.unsuspend'),
    'entitlement.resume': rights('entitlement.unresume'),
    'entitlement.end': rights('entitlement.reinstate'),
  },
  provisioning: {
    'provisioning.provision': promise(
      fields(...item, 'accountId?', 'region?', 'consignment?'),
      fields('ref', 'environmentId'),
      { undo: 'provisioning.deprovision' },
    ),
  },
  inventory: {
    'inventory.reserve': promise(fields('itemId', 'offering', 'quantity'), fields('ref', 'reservation', 'warehouse'), {
      undo: 'inventory.release',
    }),
  },
  // A carrier does not look at keys: the same label asked for twice is two parcels. It is the one that must never be sent again blindly.
  shipping: {
    'shipping.ship': promise(fields(...item, 'shipTo*?', 'reservation?'), fields('ref', 'carrier', 'trackingNumber'), {
      idempotent: false,
      pointOfNoReturn: true,
      undo: 'shipping.cancel',
    }),
  },
  'service-scheduling': {
    'service-scheduling.book': promise(
      fields(...item, 'site*?', 'requestedFor?', 'costCentre?'),
      fields('ref', 'appointmentId', 'slotDate'),
      { undo: 'service-scheduling.cancel' },
    ),
  },
  crm: {
    'crm.record': promise(fields('accountId', 'itemId', 'offering'), fields('ref', 'crmAccount'), {
      undo: 'crm.withdraw',
    }),
  },
  erp: {
    'erp.open-cost-centre': promise(fields('itemId', 'accountId'), fields('ref', 'costCentre'), {
      undo: 'erp.close-cost-centre',
    }),
  },
  // What is asked while selling may be asked while carrying out too; the promise is the one that the selling side relies on.
  ...TAX_CONTRACTS,
  ...CONTRACT_SYSTEM_CONTRACTS,
  ...SIGNATURE_CONTRACTS,
};
