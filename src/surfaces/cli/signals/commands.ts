/** `troth dashboard [NAME]`, `troth signals [KEY]`: the figures of a running Troth, and what lies behind one. */
import type { Command } from 'commander';
import type { Outcome } from '#kernel/outcome.ts';
import { connect, type Server } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import {
  type Alert,
  type Behind,
  type Dashboard,
  dashboardText,
  listText,
  type Signal,
  signalText,
} from './tell-signals.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const EXIT_REFUSED = 1;

type Options = { readonly server: string; readonly as: string; readonly json?: boolean };

const readOne = async (
  to: Server,
  key: string,
): Promise<Outcome<{ signal: Signal; alerts: readonly Alert[]; behind: Behind }>> => {
  const address = `/signals/${encodeURIComponent(key)}`;
  const one = await to.get<{ readonly signal: Signal; readonly alerts: readonly Alert[] }>(address);
  if (!one.ok) return one;
  const behind = await to.get<Behind>(`${address}/records`);
  return behind.ok ? { ok: true, value: { ...one.value, behind: behind.value } } : behind;
};

const readDashboard = async (to: Server, name: string | undefined): Promise<Outcome<Dashboard>> => {
  if (name !== undefined) return to.get<Dashboard>(`/dashboards/${encodeURIComponent(name)}`);
  const all = await to.get<{ readonly mine: string }>('/dashboards');
  return all.ok ? to.get<Dashboard>(`/dashboards/${all.value.mine}`) : all;
};

export const signalCommands = (program: Command, terminal: Terminal): void => {
  const tell = <T>(outcome: Outcome<T>, { json }: Options, text: (value: T) => string): void => {
    if (outcome.ok)
      return terminal.write(json === true ? `${JSON.stringify(outcome.value, null, 2)}\n` : text(outcome.value));
    process.stderr.write(refusalText(outcome.refusal, 'Nothing was read'));
    process.exitCode = EXIT_REFUSED;
  };
  const on = (command: Command): Command =>
    command
      .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
      .option('--as <person>', 'who asks, by development sign-in; TROTH_TOKEN goes before it', 'sam.sre')
      .option('--json', 'answer as JSON');
  const server = (options: Options): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);
  on(program.command('dashboard'))
    .description(
      'the figures of a role: sales, orders, finance, engineering, evidence, changes, service, control; without a name your own',
    )
    .argument('[name]', 'such as orders')
    .action(async (name: string | undefined, options: Options) =>
      tell(await readDashboard(await server(options), name), options, dashboardText),
    );
  on(program.command('signals'))
    .description(
      'every signal that you may see, what is out of bounds first; with a key what it means and what lies behind it',
    )
    .argument('[key]', 'such as orders-stuck')
    .action(async (key: string | undefined, options: Options) => {
      const to = await server(options);
      if (key !== undefined)
        return tell(await readOne(to, key), options, ({ signal, alerts, behind }) =>
          signalText(signal, alerts, behind),
        );
      return tell(
        await to.get<{ readonly items: readonly Signal[]; readonly asOf: string | null }>('/signals'),
        options,
        ({ items, asOf }) => listText(items, asOf),
      );
    });
};
