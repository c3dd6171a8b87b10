/** `troth events …`: who hears of facts, what could not be told, and telling it again. */
import type { Command } from 'commander';
import type { Outcome } from '#kernel/outcome.ts';
import { connect, type Server } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const EXIT_REFUSED = 1;

type OnServer = { readonly server: string; readonly as: string };
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

const server = (options: OnServer): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);
const onServer = (command: Command): Command =>
  command
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option('--as <person>', 'who asks, by development sign-in; TROTH_TOKEN goes before it', 'sam.sre');

const finish = <T>(outcome: Outcome<T>, terminal: Terminal, tell: (value: T) => string): void => {
  if (outcome.ok) return terminal.write(tell(outcome.value));
  process.stderr.write(refusalText(outcome.refusal, 'Nothing was done with events'));
  process.exitCode = EXIT_REFUSED;
};

export const eventCommands = (program: Command, terminal: Terminal): void => {
  const events = program.command('events').description('facts as they leave: who hears them, what could not be told');

  onServer(events.command('consumers'))
    .description('webhooks and brokers, and how late each is')
    .action(async (options: OnServer) => {
      const found = await (await server(options)).get<{ readonly items: readonly ConsumerRow[] }>('/events/consumers');
      finish(found, terminal, ({ items }) =>
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
      const found = await (await server(options)).get<{ readonly items: readonly DeadRow[] }>('/events/dead');
      finish(found, terminal, ({ items }) =>
        items.map(({ consumer, factId, type, why }) => `${consumer}  ${factId}  ${type}: ${why ?? ''}\n`).join(''),
      );
    });

  onServer(events.command('requeue'))
    .description('what could not be told waits again')
    .argument('<consumer>', 'a webhook by its id, or a broker by its name')
    .argument('<facts...>', 'ids, as `troth events dead` lists them')
    .action(async (consumer: string, factIds: readonly string[], options: OnServer) => {
      const sent = await (
        await server(options)
      ).send<{ readonly requeued: number }>('/events/requeue', {
        consumer,
        factIds,
      });
      finish(sent, terminal, ({ requeued }) => `${requeued} wait again.\n`);
    });

  onServer(events.command('redeliver'))
    .description('single facts once more, to one consumer, whatever became of them')
    .argument('<consumer>', 'a webhook by its id, or a broker by its name')
    .argument('<facts...>', 'ids, as events carry them')
    .action(async (consumer: string, factIds: readonly string[], options: OnServer) => {
      const sent = await (
        await server(options)
      ).send<{ readonly redelivered: number }>('/events/redeliver', {
        consumer,
        factIds,
      });
      finish(sent, terminal, ({ redelivered }) => `${redelivered} are told again.\n`);
    });

  onServer(events.command('replay'))
    .description('a range of facts once more, to one consumer; each keeps its id')
    .argument('<consumer>', 'a webhook by its id, or a broker by its name')
    .requiredOption('--from <instant>', 'recorded from, as 2026-11-22T00:00:00Z')
    .requiredOption('--to <instant>', 'and before')
    .option('--type <types...>', 'only these, as QuoteAccepted')
    .action(async (consumer: string, { from, to, type = [], ...options }: Replay) => {
      const sent = await (
        await server(options)
      ).send<{ readonly replayed: number }>('/events/replay', {
        consumer,
        from,
        to,
        types: type,
      });
      finish(sent, terminal, ({ replayed }) => `${replayed} are told again.\n`);
    });
};
