/** Steps about fallout that several flows share. */
import { accepted, must } from '#kernel/outcome.ts';
import { readAccount } from '#contexts/accounts/index.ts';
import { falloutRulesOf, lockOpenCase, openCase, resolveCase } from '#contexts/fallout/index.ts';
import {
  endPromise,
  failCompensation,
  fallTaskOut,
  lookAtPromise,
  type Problem,
  PROMISE_TIMER,
  readTask,
  readTaskFollowers,
  resumeCompensation,
} from '#contexts/fulfillment/index.ts';
import { readOrder, readOrderItem } from '#contexts/order/index.ts';
import { readQuoteHead } from '#contexts/quote/index.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { TogetherStep } from '#platform/flows.ts';

const problemOf = ({ data }: RecordedFact): Problem => ({
  cause: data['cause'] as Problem['cause'],
  code: String(data['code']),
  message: String(data['message']),
});

/** Never a task that failed and nobody's: the case is opened in the transaction of the failure. */
export const openCaseStep = (models: Pick<ModelCache, 'at'>): TogetherStep => ({
  name: 'open-case',
  undo: 'the case is resolved when the task ends well',
  run: async (tx, fact, command) => {
    const task = await readTask(tx, fact.subject.id);
    must(task, 'a task that failed exists');
    const [followers, item, earlier, order, model] = await Promise.all([
      readTaskFollowers(tx, task.id),
      task.itemId === null ? undefined : readOrderItem(tx, task.itemId),
      lockOpenCase(tx, task.id),
      readOrder(tx, task.orderId),
      models.at(tx, command.at),
    ]);
    must(order, 'a task belongs to an order');
    // Through which channel it was sold: the quote's; an order without one came through its customer's own.
    const [quote, account] = await Promise.all([
      order.quoteId === null ? undefined : readQuoteHead(tx, order.quoteId),
      readAccount(tx, order.accountId),
    ]);
    const opened = openCase({
      tenantId: tx.tenantId,
      id: command.id('fallout-case', task.id),
      task: { ...task, problem: problemOf(fact) },
      product: item?.body.offeringName ?? item?.offering ?? 'the whole order',
      order: {
        number: order.number,
        customer: order.parties.soldTo.name,
        channel: quote?.header.channel ?? account?.channel ?? null,
      },
      rules: falloutRulesOf(model),
      answersNeeded: followers.some(({ needsAnswer }) => needsAnswer),
      heldUp: followers.map(({ taskId, name }) => ({ taskId, name })),
      earlier,
      at: command.at,
    });
    return accepted({ facts: opened.facts, statements: [fallTaskOut(tx.tenantId, task.id), ...opened.statements] });
  },
});

/** `done` or `skipped`: the case that was open on the task is closed with it. */
export const resolveCaseStep = (
  resolution: 'done' | 'skipped',
  concerns: (fact: RecordedFact) => boolean,
): TogetherStep => ({
  name: 'resolve-case',
  undo: 'a task that falls out again opens a case again',
  run: async (tx, fact, command) => {
    const found = concerns(fact) ? await lockOpenCase(tx, fact.subject.id) : undefined;
    return accepted(
      found === undefined ? { facts: [], statements: [] } : resolveCase(tx.tenantId, found, resolution, command.at),
    );
  },
});

/** A task that falls out may cost the order its date: that is looked at now, and not when the slack is used up. */
export const lookAtPromiseStep: TogetherStep = {
  name: 'look-whether-the-date-holds',
  undo: 'it is looked at again whenever something changes',
  run: async (tx, fact, command) =>
    accepted({
      facts: [],
      statements: [lookAtPromise(tx.tenantId, PROMISE_TIMER, String(fact.data['orderId']), command.at.toString())],
    }),
};

/** However an order ends: what has ended has no date to miss. */
export const endPromiseStep: TogetherStep = {
  name: 'end-the-promise',
  undo: 'none: what follows is another order, with a date of its own',
  run: async (tx, fact, command) =>
    accepted({ facts: [], statements: [endPromise(tx.tenantId, fact.subject.id, command.at.toString())] }),
};

/** A compensation that fails is fallout like any other work, and the task that was to be taken back says so. */
export const failCompensationStep: TogetherStep = {
  name: 'say-that-taking-back-failed',
  undo: 'taking back goes on when the undo is repaired',
  run: async (tx, fact) => {
    const task = await readTask(tx, fact.subject.id);
    must(task, 'a task that failed exists');
    return accepted(await failCompensation(tx, task));
  },
};

export const resumeCompensationStep: TogetherStep = {
  name: 'go-on-taking-back',
  undo: 'a compensation that fails again says so again',
  run: async (tx, fact) => {
    if (fact.data['hadFallout'] !== true) return accepted({ facts: [], statements: [] });
    const task = await readTask(tx, fact.subject.id);
    must(task, 'a task that is done exists');
    return accepted(await resumeCompensation(tx, task));
  },
};
