/**
 * What customers and our own people are told of an order besides that it was taken and is done: that it is paused and goes on, that it will be late,
 * that a part or nothing of it could be done. What else follows from these facts stands in their own flows.
 */
import { appMark, type TemplateValues } from '#contexts/communication/index.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Flow } from '#platform/flows.ts';
import { type Said, tellCustomer } from './tell-customer.ts';
import { momentText, tellRoles } from './tell-people.ts';

const text = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));

const partly = ({ data }: RecordedFact): Said => {
  const notDone = Array.isArray(data['notDone']) ? data['notDone'].length : 0;
  const values = { done: text(data['done']), notDone: String(notDone) };
  const remainder = data['remainderNumber'];
  return typeof remainder === 'string'
    ? { template: 'order-partial-remainder', values: { ...values, remainder } }
    : { template: 'order-partial', values };
};

const lateness = ({ data }: RecordedFact): TemplateValues => ({
  promisedFor: momentText(data['promisedFor']),
  // The day is what was promised; an hour would promise more than is known.
  expectedBy: text(data['expectedBy']).slice(0, 10),
});

const waitsFor = ({ data }: RecordedFact): string => {
  const because = data['because'];
  return typeof because === 'object' && because !== null && 'task' in because ? text(because.task) : '–';
};

const flow = (fact: string, meaning: string, rest: Partial<Pick<Flow, 'together' | 'after'>>): Flow => ({
  fact,
  meaning,
  together: [],
  after: [],
  ...rest,
});

export const orderTold: readonly Flow[] = [
  flow('OrderHeld', 'A person stopped the work on an order.', {
    together: [tellCustomer('tell-customer-it-rests', () => ({ template: 'order-held' }))],
  }),
  flow('OrderReleased', 'The work on a held order goes on.', {
    together: [tellCustomer('tell-customer-it-goes-on', () => ({ template: 'order-released' }))],
  }),
  flow('OrderPartiallyFulfilled', 'A part of the order was done.', {
    together: [tellCustomer('tell-customer-of-the-part', partly)],
  }),
  flow('OrderFailed', 'Nothing of the order could be done.', {
    together: [tellCustomer('tell-customer-it-failed', () => ({ template: 'order-failed' }))],
  }),
  flow('OrderJeopardyDetected', 'An order will miss its day, named before it does.', {
    together: [
      tellCustomer('tell-customer-it-is-late', (fact) => ({ template: 'order-late', values: lateness(fact) })),
    ],
    after: [
      tellRoles('tell-order-operations', async (fact) => ({
        template: 'order-jeopardy',
        roles: ['order-ops'],
        cause: `order-jeopardy/${fact.id}`,
        about: { kind: 'order', id: fact.subject.id },
        accountId: typeof fact.data['accountId'] === 'string' ? fact.data['accountId'] : null,
        values: {
          ...lateness(fact),
          orderNumber: text(fact.data['number']),
          because: waitsFor(fact),
          link: appMark(`/orders/${fact.subject.id}`),
        },
      })),
    ],
  }),
];
