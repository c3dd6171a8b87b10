/** `troth fallout …`: the queue, one case, its repairs, causes and figures from a terminal. */
import type { Command } from 'commander';
import { asJson, finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { doneText } from '../tell-done.ts';
import type { Terminal } from '../verify.ts';
import { counted } from '../counted.ts';

type Row = {
  readonly id: string;
  readonly orderId: string;
  readonly taskId: string;
  readonly orderNumber: string;
  readonly product: string;
  readonly category: string;
  readonly severity: string;
  readonly ownerGroup: string;
  readonly slaDueAt: string;
  readonly overdue: boolean;
  readonly recommended: string;
  readonly safeActions: readonly string[];
  readonly forbiddenActions: readonly { readonly action: string; readonly reason: string }[];
  readonly runbook: string;
  readonly cause: { readonly message: string };
};
type Cause = {
  readonly causeKey: string;
  readonly open: number;
  readonly cases: number;
  readonly orders: number;
  readonly message: string;
};

const onServer = onServerAs('otto.orderops');

const rowText = (row: Row): string =>
  `${row.id}  ${row.severity.padEnd(8)} ${row.overdue ? 'OVERDUE ' : ''}due ${row.slaDueAt.slice(0, 16)}  ${row.orderNumber}  ${row.product}: ${row.cause.message}\n`;

const caseText = ({ case: found }: { readonly case: Row }): string =>
  [
    rowText(found).trimEnd(),
    `  ${found.category}, ${found.ownerGroup}, troth runbook ${found.runbook} ${found.orderNumber}`,
    `  recommended: ${found.recommended}; safe: ${found.safeActions.join(', ')}`,
    ...found.forbiddenActions.map(({ action, reason }) => `  not ${action}: ${reason}`),
    '',
  ].join('\n');

const causeText = ({ causeKey, open, cases, orders, message }: Cause): string =>
  `${String(open).padStart(5)} open of ${cases} on ${counted(orders, 'order')}  ${causeKey}  ${message}\n`;

export const falloutCommands = (program: Command, terminal: Terminal): void => {
  const fallout = program.command('fallout').description('orders that need a person: cases, causes, repairs, figures');
  const finish = finishOn(terminal);

  onServer(fallout.command('list'))
    .description('open cases, the nearest service level first')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly cases: readonly Row[] }>('/fallout');
      finish(found, options, ({ cases }) => cases.map(rowText).join('') || 'No case is open.\n');
    });
  onServer(fallout.command('show'))
    .description('one case: what is known, what is safe, what is forbidden and why')
    .argument('<case>', 'its id')
    .action(async (id: string, options: OnServer) => {
      finish(await (await serverOf(options)).get<{ readonly case: Row }>(`/fallout/${id}`), options, caseText);
    });
  onServer(fallout.command('repair'))
    .description('repair a case by an action that is safe for it; --dry-run says what would change and follow')
    .argument('<case>', 'its id')
    .argument('<action>', 'retry-task, reconcile or skip; the others need more, and have the page')
    .requiredOption('--reason <text>', 'why; it stands in the evidence')
    .option('--dry-run', 'change nothing')
    .action(
      async (
        id: string,
        action: string,
        options: OnServer & { readonly reason: string; readonly dryRun?: boolean },
      ) => {
        const to = await serverOf(options);
        const found = await to.get<{ readonly case: Row }>(`/fallout/${id}`);
        const answer = found.ok
          ? await to.command(
              `/orders/${found.value.case.orderId}/repair-actions${options.dryRun === true ? '?dryRun=true' : ''}`,
              { taskId: found.value.case.taskId, action },
              options.reason,
            )
          : found;
        finish(answer, options, doneText);
      },
    );
  onServer(fallout.command('causes'))
    .description('what falls out for the same cause, over how many orders')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly causes: readonly Cause[] }>('/fallout/causes');
      finish(found, options, ({ causes }) => causes.map(causeText).join('') || 'Nothing fell out.\n');
    });
  onServer(fallout.command('repair-cause'))
    .description('repair all open cases of a cause for which the action is safe, each for itself')
    .argument('<cause>', 'its key, as `troth fallout causes` tells it')
    .argument('<action>', 'retry-task, reconcile or skip')
    .requiredOption('--reason <text>', 'why; it stands in the evidence of each case')
    .option('--dry-run', 'say how many, and change nothing')
    .action(
      async (
        causeKey: string,
        action: string,
        options: OnServer & { readonly reason: string; readonly dryRun?: boolean },
      ) => {
        const path = `/fallout/repair-cause${options.dryRun === true ? '?dryRun=true' : ''}`;
        const answer = await (await serverOf(options)).command(path, { causeKey, action }, options.reason);
        finish(answer, options, doneText);
      },
    );
  onServer(fallout.command('figures'))
    .description('the figures of fallout')
    .option('--days <number>', 'of the last so many days', '30')
    .action(async (options: OnServer & { readonly days: string }) => {
      const found = await (
        await serverOf(options)
      ).get<object>(`/fallout/metrics?days=${encodeURIComponent(options.days)}`);
      finish(found, options, asJson);
    });
};
