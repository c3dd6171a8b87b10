import { lockOpenCase, resolveCase } from '#contexts/fallout/index.ts';
import { type Assessment, assessPlan } from '#contexts/fulfillment/index.ts';
import { agreeCancellation, declineCancellation, type Order, readOrder } from '#contexts/order/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Command, Fact, RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Flow, Together } from '#platform/flows.ts';
import { completeWhatEndedStep } from './order-held.ts';
import { tellCustomer } from './tell-customer.ts';

const assess = async (tx: Tx, fact: RecordedFact, command: Command<unknown>) => {
  const order = await readOrder(tx, fact.subject.id);
  must(order, 'an order that is cancelled exists');
  const { id: orderId, accountId, modelHash, priority } = order;
  return { order, assessment: await assessPlan(tx, { orderId, accountId, modelHash, priority }, command) };
};

const factOf = (type: string, { id, number, accountId }: Order, more: Fact['data'] = {}): Fact => ({
  type,
  subject: { kind: 'order', id },
  data: { orderId: id, number, accountId, ...more },
});

const agreed = async (
  tx: Tx,
  order: Order,
  plan: Extract<Assessment, { kind: 'agreed' }>,
  at: Temporal.Instant,
): Promise<Outcome<Together>> => {
  const cases = await Promise.all(plan.cancelled.map((taskId) => lockOpenCase(tx, taskId)));
  const resolved = cases.flatMap((found) =>
    found === undefined ? [] : [resolveCase(tx.tenantId, found, 'cancelled', at)],
  );
  return accepted({
    facts: [factOf('OrderCancellationAgreed', order), ...plan.facts, ...resolved.flatMap(({ facts }) => facts)],
    statements: [
      agreeCancellation(tx.tenantId, order.id),
      ...plan.statements,
      ...resolved.flatMap(({ statements }) => statements),
    ],
    jobs: plan.jobs,
  });
};

/** What happens when an order is to be cancelled while it is worked on: begun to be taken back, refused whole, or waited for until what is under way has ended. */
export const orderCancellationRequested: Flow = {
  fact: 'OrderCancellationRequested',
  meaning: 'Somebody asked to cancel an order whose work has begun.',
  together: [
    {
      name: 'assess-and-take-back',
      undo: 'none: what was taken back is ordered anew',
      run: async (tx, fact, command) => {
        const { order, assessment } = await assess(tx, fact, command);
        if (assessment.kind === 'declined') return refused(assessment.refusal);
        if (assessment.kind === 'agreed') return agreed(tx, order, assessment, command.at);
        return accepted({ facts: [], statements: assessment.statements });
      },
    },
  ],
  after: [],
};

/** What happens when that has ended, or was waited for long enough. */
export const orderCancellationAssessed: Flow = {
  fact: 'OrderCancellationAssessed',
  meaning: 'What was under way when the cancellation was asked for has ended, or was waited for long enough.',
  together: [
    {
      name: 'decide-cancellation',
      undo: 'none: what was taken back is ordered anew',
      run: async (tx, fact, command) => {
        const { order, assessment } = await assess(tx, fact, command);
        if (assessment.kind === 'agreed') return agreed(tx, order, assessment, command.at);
        if (assessment.kind === 'waits')
          return refused({ code: 'plan.cancellation-waits', assessBy: assessment.assessBy });
        const { refusal, held, statements, jobs } = assessment;
        const tasks = refusal.tasks.map(({ task, reason }) => ({ task, reason }));
        return accepted({
          facts: [factOf('OrderCancellationDeclined', order, { held, tasks })],
          statements: [declineCancellation(tx.tenantId, order.id, held ? 'held' : 'inProgress'), ...statements],
          jobs,
        });
      },
    },
  ],
  after: [],
};

/** What forbids it, by its name: reasons are for our own people. */
const tasksNamed = ({ data }: RecordedFact): string =>
  [...new Set((data['tasks'] as readonly { readonly task: string }[]).map(({ task }) => task))].join(', ');

/** What happens when it cannot be cancelled: work goes on where it stood, and the customer, who waits for the answer, has it. */
export const orderCancellationDeclined: Flow = {
  fact: 'OrderCancellationDeclined',
  meaning: 'The order cannot be cancelled any more; the tasks that forbid it are named.',
  together: [
    tellCustomer('tell-customer-it-was-declined', (fact) => ({
      template: fact.data['held'] === true ? 'order-cancellation-declined-held' : 'order-cancellation-declined',
      values: { tasks: tasksNamed(fact) },
    })),
  ],
  after: [completeWhatEndedStep],
};
