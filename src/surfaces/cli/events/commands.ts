/** `troth events …`: who hears of facts, what could not be told, and telling it again. */
import type { Command } from 'commander';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';

type Replay = OnServer & { readonly from: string; readonly to: string; readonly type?: readonly string[] };
type ConsumerRow = {
  readonly consumer: string;
  readonly to: string;
  readonly state: string;
  readonly waiting: number;
  readonly dead: number;
  readonly lagSeconds: number;
};
type DeadRow = {
  readonly consumer: string;
  readonly factId: string;
  readonly type: string;
  readonly why: string | null;
};

const onServer = onServerAs('sam.sre');

export const eventCommands = (program: Command, terminal: Terminal): void => {
  const events = program.command('events').description('facts as they leave: who hears them, what could not be told');
  const finish = finishOn(terminal);

  onServer(events.command('consumers'))
    .description('webhooks and brokers, and how late each is')
    .action(async (options: OnServer) => {
      const found = await (
        await serverOf(options)
      ).get<{ readonly items: readonly ConsumerRow[] }>('/events/consumers');
      finish(found, options, ({ items }) =>
        items
          .map(
            (each) =>
              `${each.consumer}  ${each.state}  ${each.waiting} wait, ${each.dead} dead, late by ${each.lagSeconds} s  ${each.to}\n`,
          )
          .join(''),
      );
    });

  onServer(events.command('dead'))
    .description('what could not be told to whom, and why')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly items: readonly DeadRow[] }>('/events/dead');
      finish(found, options, ({ items }) =>
        items.map(({ consumer, factId, type, why }) => `${consumer}  ${factId}  ${type}: ${why ?? ''}\n`).join(''),
      );
    });

  onServer(events.command('requeue'))
    .description('what could not be told waits again')
    .argument('<consumer>', 'a webhook by its id, or a broker by its name')
    .argument('<facts...>', 'ids, as `troth events dead` lists them')
    .action(async (consumer: string, factIds: readonly string[], options: OnServer) => {
      const sent = await (
        await serverOf(options)
      ).send<{ readonly requeued: number }>('/events/requeue', {
        consumer,
        factIds,
      });
      finish(sent, options, ({ requeued }) => `${requeued} wait again.\n`);
    });

  onServer(events.command('redeliver'))
    .description('single facts once more, to one consumer, whatever became of them')
    .argument('<consumer>', 'a webhook by its id, or a broker by its name')
    .argument('<facts...>', 'ids, as events carry them')
    .action(async (consumer: string, factIds: readonly string[], options: OnServer) => {
      const sent = await (
        await serverOf(options)
      ).send<{ readonly redelivered: number }>('/events/redeliver', {
        consumer,
        factIds,
      });
      finish(sent, options, ({ redelivered }) => `${redelivered} are told again.\n`);
    });

  onServer(events.command('replay'))
    .description('a range of facts once more, to one consumer; each keeps its id')
    .argument('<consumer>', 'a webhook by its id, or a broker by its name')
    .requiredOption('--from <instant>', 'recorded from, as 2026-11-22T00:00:00Z')
    .requiredOption('--to <instant>', 'and before')
    .option('--type <types...>', 'only these, as QuoteAccepted')
    .action(async (consumer: string, { from, to, type = [], ...options }: Replay) => {
      const sent = await (
        await serverOf(options)
      ).send<{ readonly replayed: number }>('/events/replay', {
        consumer,
        from,
        to,
        types: type,
      });
      finish(sent, options, ({ replayed }) => `${replayed} are told again.\n`);
    });
};
