/** `troth dashboard [NAME]`, `troth signals [KEY]`: the figures of a running Troth, and what lies behind one. */
import type { Command } from 'commander';
import type { BehindView, DashboardView, SignalPageView, SignalsView } from '#contexts/operations/index.ts';
import type { Outcome } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { dashboardText, listText, signalText } from './tell-signals.ts';

const NOT_READ = 'Nothing was read';

const readOne = async (to: Server, key: string): Promise<Outcome<SignalPageView & { readonly behind: BehindView }>> => {
  const address = `/signals/${encodeURIComponent(key)}`;
  const one = await to.get<SignalPageView>(address);
  if (!one.ok) return one;
  const behind = await to.get<BehindView>(`${address}/records`);
  return behind.ok ? { ok: true, value: { ...one.value, behind: behind.value } } : behind;
};

const readDashboard = async (to: Server, name: string | undefined): Promise<Outcome<DashboardView>> => {
  if (name !== undefined) return to.get<DashboardView>(`/dashboards/${encodeURIComponent(name)}`);
  const all = await to.get<{ readonly mine: string }>('/dashboards');
  return all.ok ? to.get<DashboardView>(`/dashboards/${all.value.mine}`) : all;
};

export const signalCommands = (program: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  const on = onServerAs('sam.sre');
  on(program.command('dashboard'))
    .description(
      'the figures of a role: sales, orders, finance, engineering, evidence, changes, service, control; without a name your own',
    )
    .argument('[name]', 'such as orders')
    .action(async (name: string | undefined, options: OnServer) =>
      finish(await readDashboard(await serverOf(options), name), options, dashboardText, NOT_READ),
    );
  on(program.command('signals'))
    .description(
      'every signal that you may see, what is out of bounds first; with a key what it means and what lies behind it',
    )
    .argument('[key]', 'such as orders-stuck')
    .action(async (key: string | undefined, options: OnServer) => {
      const to = await serverOf(options);
      if (key !== undefined)
        return finish(
          await readOne(to, key),
          options,
          ({ signal, alerts, behind }) => signalText(signal, alerts, behind),
          NOT_READ,
        );
      return finish(
        await to.get<SignalsView>('/signals'),
        options,
        ({ items, asOf }) => listText(items, asOf),
        NOT_READ,
      );
    });
};
