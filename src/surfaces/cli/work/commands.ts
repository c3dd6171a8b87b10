/** `troth work …`: what no system does, as it lies in the queues of people, from a terminal. */
import type { Command } from 'commander';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';

type Task = {
  readonly taskId: string;
  readonly orderNumber: string | null;
  readonly name: string;
  readonly state: 'ready' | 'inFlight';
  readonly priority: number;
  readonly queue: string;
  readonly evidence: readonly { readonly field: string; readonly name: string }[];
  readonly mine: boolean;
  readonly dueAt: string;
  readonly overdue: boolean;
};

const standing = ({ state, mine, overdue, dueAt }: Task): string => {
  const when = dueAt.slice(0, 16);
  if (state === 'ready') return `${overdue ? 'OVERDUE since' : 'due'} ${when}`;
  return mine ? `yours until ${when}` : `taken until ${when}`;
};

/** In the order in which the queue is worked off; what has to be shown stands under it. */
export const workText = (tasks: readonly Task[]): string =>
  tasks
    .map((task) =>
      [
        [
          task.taskId,
          `priority ${task.priority}`,
          standing(task),
          task.queue,
          `${task.orderNumber ?? ''} ${task.name}`.trim(),
        ].join('  '),
        ...task.evidence.map(({ field, name }) => `  to be shown: ${field} (${name})`),
        '',
      ].join('\n'),
    )
    .join('');

/** `gate=4711`: a value that was asked for, and what it is. */
export const valuesOf = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    texts.map((text) => {
      const [, field, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (field === undefined || value === undefined) throw new Error(`Show a value as field=value, not as ${text}.`);
      return [field, value];
    }),
  );

const onServer = onServerAs('otto.orderops');

export const workCommands = (program: Command, terminal: Terminal): void => {
  const work = program
    .command('work')
    .description('what no system does: what waits for a person, and who has taken it');
  const finish = finishOn(terminal);
  const moves = async (taskId: string, move: string, payload: object, options: OnServer, said: string) =>
    finish(
      await (await serverOf(options)).send(`/manual-tasks/${encodeURIComponent(taskId)}/${move}`, payload),
      options,
      () => `${said}\n`,
    );

  onServer(work.command('list'))
    .description('what you have taken, then what waits, that of urgent orders first, then what others have taken')
    .option('--queue <queue>', 'only this one')
    .action(async ({ queue, ...options }: OnServer & { readonly queue?: string }) => {
      const path = queue === undefined ? '/manual-tasks' : `/manual-tasks?queue=${encodeURIComponent(queue)}`;
      const found = await (await serverOf(options)).get<{ readonly tasks: readonly Task[] }>(path);
      finish(found, options, ({ tasks }) => workText(tasks) || 'Nothing waits for a person.\n', 'Nothing was read');
    });
  onServer(work.command('take'))
    .description('take a task: it is yours for twelve hours')
    .argument('<task>', 'its id')
    .action((id: string, options: OnServer) => moves(id, 'take', {}, options, 'It is yours.'));
  onServer(work.command('give-back'))
    .description('give a task back into its queue')
    .argument('<task>', 'its id')
    .action((id: string, options: OnServer) => moves(id, 'give-back', {}, options, 'It lies in its queue again.'));
  onServer(work.command('done'))
    .description('say that it is done, and show what it asks for')
    .argument('<task>', 'its id')
    .argument('[field=value...]', 'what has to be shown, as `troth work list` names it')
    .action((id: string, shown: readonly string[], options: OnServer) =>
      moves(id, 'complete', { values: valuesOf(shown) }, options, 'Done.'),
    );
  onServer(work.command('refuse'))
    .description('say that it cannot be done: a case is opened')
    .argument('<task>', 'its id')
    .requiredOption('--because <text>', 'why')
    .action((id: string, { because, ...options }: OnServer & { readonly because: string }) =>
      moves(id, 'refuse', { code: 'not-possible', message: because }, options, 'A case was opened.'),
    );
};
