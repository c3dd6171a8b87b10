/** Orders for tests: valid, small, and changed in the one respect that a test is about. */
import { derivedId } from '#kernel/ids.ts';
import { type CaptureInput, type CaptureLine, captureOrders } from './capture.ts';
import type { Order, OrderItem, PromisedTerm } from './order.ts';

export const AT = Temporal.Instant.from('2026-11-21T10:00:00Z');
export const anId = (...labels: readonly (string | number)[]): string => derivedId(AT, 'builder', ...labels);

export const aTerm = (change: Partial<PromisedTerm> = {}): PromisedTerm => ({
  chargeKey: 'subscription',
  chargeName: 'Subscription',
  type: 'recurring',
  period: 'month',
  segmentId: 's1',
  quantity: '10',
  amount: '1250',
  currency: 'EUR',
  ...change,
});

export const aCaptureLine = (name: string, change: Partial<CaptureLine> = {}): CaptureLine => ({
  lineId: anId('line', name),
  lineageId: anId('lineage', name),
  offering: name,
  offeringHash: `sha256:${'a'.repeat(64)}`,
  basis: 'newSale',
  segments: [
    { id: 's1', from: '2026-12-01', to: '2027-12-01', quantity: '10', characteristics: { edition: 'standard' } },
  ],
  configuration: { selection: {}, fingerprint: `sha256:${'b'.repeat(64)}` },
  priceLeaf: { terms: [aTerm()], leafHash: `sha256:${'c'.repeat(64)}` },
  ...change,
});

const party = (id: string) => ({ id, name: id });

export const aCapture = (change: Partial<CaptureInput> = {}): CaptureInput => ({
  tenantId: anId('tenant'),
  id: anId,
  quoteId: anId('quote'),
  quoteNumber: 'Q-1001',
  revisionId: anId('revision'),
  familyId: anId('family'),
  contentRoot: `sha256:${'d'.repeat(64)}`,
  documentHash: `sha256:${'e'.repeat(64)}`,
  acceptedAt: AT.toString(),
  accountId: anId('account'),
  territory: 'dach',
  personsInvolved: [anId('person')],
  parties: {
    soldTo: party('sold-to'),
    billTo: party('bill-to'),
    payer: party('payer'),
    shipTo: party('ship-to'),
    seller: party('Aldermoor GmbH'),
  },
  currency: 'EUR',
  contractFrom: '2026-12-01',
  contractTo: '2027-12-01',
  modelHash: `sha256:${'f'.repeat(64)}`,
  approvals: [],
  lines: [aCaptureLine('platform-standard')],
  ...change,
});

export const anOrder = (change: Partial<Order> = {}): Order => {
  const [captured] = captureOrders(aCapture()).orders;
  return {
    ...(captured?.header as Order),
    state: 'draft',
    version: 1,
    amendments: 0,
    entryLeaf: null,
    recordedAt: AT.toString(),
    submittedAt: null,
    endedAt: null,
    ...change,
  };
};

export const items = (...lines: readonly CaptureLine[]): readonly OrderItem[] =>
  captureOrders(aCapture({ lines })).orders.flatMap((order) => order.items);
