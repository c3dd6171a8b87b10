/** What a runbook looks at of one order: where it stands, its plan, its tasks, its cases. Nothing is written. */
import { type FalloutCase, readCasesOfOrder } from '#contexts/fallout/index.ts';
import {
  circumstancesOf,
  planOfModel,
  readPlansOfOrder,
  readPromise,
  readTasksOfOrder,
  type TaskRow,
} from '#contexts/fulfillment/index.ts';
import { type Order, orderLife, readLookalikes, readOrderItems } from '#contexts/order/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { spaced } from '#kernel/spaced.ts';
import { ago, count, fine, ofOrder, trouble } from './finding.ts';
import { type Barred, type Check, type Found, type Given, type Offer, type Rec, RECORDS_TOLD_MAX } from './runbook.ts';
import { offer } from './safe-actions.ts';

const ENDED: readonly string[] = ['rejected', 'cancelled', 'completed', 'partial', 'failed'];
/** States that wait for nothing but our own systems. */
const PASSING: readonly string[] = ['acknowledged', 'assessingCancellation', 'pendingCancellation'];
const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

const orderRec = ({ id, number, state }: Pick<Order, 'id' | 'number' | 'state'>): Rec => ({
  kind: 'order',
  id,
  title: `${number}, ${spaced(state)}`,
  href: `/orders/${id}`,
});
const taskRec = (task: TaskRow, says: string): Rec => ({
  kind: 'task',
  id: task.id,
  title: `${task.name}: ${says}`,
  href: `/orders/${task.orderId}?tab=plan`,
});
const caseRec = ({ id, taskName, cause, state }: FalloutCase): Rec => ({
  kind: 'fallout-case',
  id,
  title: `${taskName}: ${cause.message} (${spaced(state)})`,
  href: `/fallout/${id}`,
});

const hold = ({ id, number, state }: Order, reasonCode: string): readonly Offer[] =>
  orderLife.move(state, 'hold').ok
    ? [offer('hold-order', number, `Let nothing new of ${number} begin`, { orderId: id, reasonCode })]
    : [];

const orderState = async ({ tx, at }: Given, order: Order): Promise<Found> => {
  const since = order.submittedAt ?? order.recordedAt;
  const promise = await readPromise(tx, order.id);
  const records = [orderRec(order)];
  if (ENDED.includes(order.state)) return fine(`The order has ended: ${spaced(order.state)}.`, records);
  if (order.state === 'held')
    return trouble('The order is held: nothing new of it begins until a person releases it.', records, [
      offer('release-order', order.number, `Let ${order.number} go on`, {
        orderId: order.id,
        reasonCode: 'operations',
      }),
    ]);
  if (PASSING.includes(order.state))
    return trouble(
      `The order is ${spaced(order.state)}, which lasts moments when all works; it was submitted ${ago(since, at)} ago.`,
      records,
    );
  if (promise?.jeopardySince)
    return trouble(
      `The order was promised for ${promise.dueOn} and is expected by ${promise.expectedBy}.`,
      records,
      hold(order, 'operations'),
    );
  return {
    ...fine(`The order is ${spaced(order.state)}, submitted ${ago(since, at)} ago.`, records),
    next: hold(order, 'operations'),
  };
};

/** What still keeps a plan going, in the order of what a person should look at first. */
const STANDING = [
  'compensationFailed',
  'fallenOut',
  'unknown',
  'failed',
  'inFlight',
  'awaitingOutcome',
  'retryScheduled',
  'ready',
];

const planState = async ({ tx }: Given, order: Order): Promise<Found> => {
  const [plans, tasks] = await Promise.all([readPlansOfOrder(tx, order.id), readTasksOfOrder(tx, order.id)]);
  if (plans.length === 0)
    return trouble('The order has no plan: it was not decomposed, or not yet.', [orderRec(order)]);
  const states = new Map<string, number>();
  for (const { state } of tasks) states.set(state, (states.get(state) ?? 0) + 1);
  const spread = [...states].map(([state, number]) => `${number} ${spaced(state)}`).join(', ');
  const stops = tasks.filter(({ state }) => ['fallenOut', 'unknown', 'compensationFailed'].includes(state));
  const first = tasks
    .filter(({ state }) => STANDING.includes(state))
    .toSorted((a, b) => STANDING.indexOf(a.state) - STANDING.indexOf(b.state));
  const records = first.map((task) => taskRec(task, spaced(task.state)));
  const said = `${count(plans.length, 'plan')}, ${count(tasks.length, 'task')}: ${spread}.`;
  return stops.length === 0 ? fine(said, records) : trouble(`${said} What stops it stands first.`, records);
};

const taskTries = async ({ tx, at }: Given, order: Order): Promise<Found> => {
  const tasks = await readTasksOfOrder(tx, order.id);
  const tried = tasks.filter(({ tries, state }) => tries > 1 && state !== 'done');
  if (tried.length === 0) return fine('No step was tried more than once without success.');
  const says = (task: TaskRow): string =>
    `${count(task.tries, 'try', 'tries')}, ${spaced(task.state)}${task.lastSentAt === null ? '' : `, last sent ${ago(task.lastSentAt, at)} ago`}${task.problem === null ? '' : `: ${task.problem.message}`}`;
  return trouble(
    `${count(tried.length, 'step')} tried more than once.`,
    tried.map((task) => taskRec(task, says(task))),
  );
};

const unknownOutcomes = async ({ tx }: Given, order: Order): Promise<Found> => {
  const unknown = (await readTasksOfOrder(tx, order.id)).filter(({ state }) => state === 'unknown');
  if (unknown.length === 0) return fine('Of every step it is known what became of it.');
  return trouble(
    `Of ${count(unknown.length, 'step')} nobody knows whether it was done. It is asked for by itself where the system can be asked.`,
    unknown.map((task) =>
      taskRec(task, task.statusQuery ? 'can be asked' : 'cannot be asked: look there under our key'),
    ),
    [],
    unknown.map((task) => ({
      what: `sending ${task.name} again under a new key`,
      because: 'it may have been done: a second key would do it twice',
    })),
  );
};

const repair = (
  each: FalloutCase,
  action: 'retry-task' | 'reconcile',
  name: 'retry-task' | 'ask-outcome',
): readonly Offer[] =>
  each.safeActions.includes(action)
    ? [
        offer(name, each.taskId, `${each.taskName} of ${each.orderNumber}`, {
          orderId: each.orderId,
          taskId: each.taskId,
          action,
        }),
      ]
    : [];

const offersOf = (each: FalloutCase): readonly Offer[] => [
  ...(each.assigneePerson === null
    ? [offer('take-case', each.id, `${each.taskName} of ${each.orderNumber}`, { caseId: each.id })]
    : []),
  ...repair(each, 'reconcile', 'ask-outcome'),
  ...repair(each, 'retry-task', 'retry-task'),
  ...(each.safeActions.includes('retry-task')
    ? [
        offer('repair-cause', each.causeKey, `Try every case of ${each.causeKey} again, where that is safe`, {
          causeKey: each.causeKey,
          action: 'retry-task',
        }),
      ]
    : []),
];

const barredOf = (each: FalloutCase): readonly Barred[] =>
  each.forbiddenActions.map(({ action, reason }) => ({ what: `${action} of ${each.taskName}`, because: reason }));

const falloutCases = async ({ tx }: Given, order: Order): Promise<Found> => {
  const open = (await readCasesOfOrder(tx, order.id)).filter(({ state }) => state !== 'resolved');
  if (open.length === 0) return fine('No case of the order is open.');
  return trouble(
    `${count(open.length, 'case')} open; what is safe for each is offered.`,
    open.map(caseRec),
    open.filter(({ state }) => state === 'open').flatMap(offersOf),
    open.flatMap(barredOf),
  );
};

const lookalikes = async ({ tx }: Given, order: Order): Promise<Found> => {
  const others = await readLookalikes(tx, order.id, RECORDS_TOLD_MAX);
  if (others.length === 0) return fine('No other order of this account from the same day has the same items.');
  return trouble(
    `${count(others.length, 'order')} of the same account and day with the same items: one wish said twice, or two wishes. Ask the customer before either is cancelled.`,
    [orderRec(order), ...others.map(orderRec)],
    hold(order, 'possible-duplicate'),
  );
};

const pointsOfNoReturn = async ({ tx }: Given, order: Order): Promise<Found> => {
  const passed = (await readTasksOfOrder(tx, order.id)).filter(
    ({ pointOfNoReturn, state }) =>
      pointOfNoReturn && (state === 'done' || state === 'inFlight' || state === 'awaitingOutcome'),
  );
  if (passed.length === 0) return fine('No step is past a point of no return: the order can still be cancelled.');
  return trouble(
    `${count(passed.length, 'step')} past the point of no return: what they did is not taken back by a cancellation.`,
    passed.map((task) => taskRec(task, spaced(task.state))),
    [],
    passed.map(({ name }) => ({ what: `cancelling past ${name}`, because: 'it is past its point of no return' })),
  );
};

const takenBack = async ({ tx }: Given, order: Order): Promise<Found> => {
  const undoing = (await readTasksOfOrder(tx, order.id)).filter(
    ({ undoKey, state }) => undoKey !== null && !['done', 'skipped', 'cancelled'].includes(state),
  );
  if (undoing.length === 0) return fine('Nothing of the order is still to be taken back.');
  const failed = undoing.filter(({ state }) =>
    ['fallenOut', 'failed', 'unknown', 'compensationFailed'].includes(state),
  );
  const records = undoing.map((task) => taskRec(task, spaced(task.state)));
  const says = `${count(undoing.length, 'step')} to be taken back, ${failed.length} of them without success.`;
  return failed.length === 0
    ? fine(says, records)
    : trouble(
        says,
        records,
        [],
        [
          {
            what: 'skipping what could not be taken back',
            because: 'what was done would stand, and be used or billed, while the order counts as cancelled',
          },
        ],
      );
};

/** The order is decomposed again, by its own rules and in memory: what a rule lacks shows without anything being planned. */
const rulesCover = async ({ tx, models, at }: Given, order: Order): Promise<Found> => {
  const [items, model] = await Promise.all([readOrderItems(tx, order.id), models.byHash(tx, order.modelHash)]);
  const conditions = await circumstancesOf(tx, model, order, items, at);
  const plan = planOfModel(model, order, items, (...labels) => derivedId(EPOCH, order.id, ...labels), { conditions });
  if (plan.ok)
    return fine(`Its own rules make ${count(plan.value.tasks.length, 'task')} of ${count(items.length, 'item')}.`);
  return trouble(`Its own rules make no plan: ${plan.refusal.code} ${JSON.stringify(plan.refusal)}`, [orderRec(order)]);
};

export const ORDER_CHECKS = {
  'order-state': ofOrder(
    { asks: 'Where does the order stand, and may it stand there?', offers: ['release-order', 'hold-order'] },
    orderState,
  ),
  'plan-state': ofOrder({ asks: 'What is done of its plan, and what stops the rest?' }, planState),
  'task-tries': ofOrder({ asks: 'Which steps were tried again, and what was said?' }, taskTries),
  'unknown-outcomes': ofOrder({ asks: 'Of which steps does nobody know what became of them?' }, unknownOutcomes),
  'fallout-cases': ofOrder(
    {
      asks: 'Which cases of it are open, and what is safe for each?',
      needs: 'fallout.read',
      offers: ['take-case', 'ask-outcome', 'retry-task', 'repair-cause'],
    },
    falloutCases,
  ),
  lookalikes: ofOrder({ asks: 'Is there another order like it?', offers: ['hold-order'] }, lookalikes),
  'points-of-no-return': ofOrder({ asks: 'Can it still be cancelled?' }, pointsOfNoReturn),
  'taken-back': ofOrder({ asks: 'Is what was done being taken back?' }, takenBack),
  'rules-cover': ofOrder({ asks: 'Do its rules say how each item is fulfilled?' }, rulesCover),
} satisfies Readonly<Record<string, Check>>;
