/** `troth release …`: releases, and the two ways back from one: called back before its instant, rolled back after it. */
import type { Command } from 'commander';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import {
  type CalledBack,
  calledBackText,
  type Drafted,
  draftedText,
  releaseFaults,
  releaseLine,
  type ReleaseRow,
  releaseText,
  type WholeRelease,
} from './tell-release.ts';

const onServer = onServerAs('carla.catalog');

/** By its id or its name; of several with one name the newest, as they are listed. */
const releaseNamed = async (to: Server, name: string): Promise<Outcome<ReleaseRow>> => {
  const listed = await to.get<{ readonly items: readonly ReleaseRow[] }>('/releases');
  if (!listed.ok) return listed;
  const found = listed.value.items.find((row) => row.id === name || row.name === name);
  return found ? accepted(found) : refused({ code: 'release.not-found', release: name });
};

const send = async <T>(
  to: Server,
  name: string,
  step: string,
  payload: object,
  reason: string,
): Promise<Outcome<{ readonly row: ReleaseRow; readonly result: T }>> => {
  const row = await releaseNamed(to, name);
  if (!row.ok) return row;
  const sent = await to.command<{ readonly result: T }>(`/releases/${row.value.id}/${step}`, payload, reason);
  return sent.ok ? accepted({ row: row.value, result: sent.value.result }) : sent;
};

const STEPS = [
  ['validate', 'run every publish check on it'],
  ['approve', 'answer for it; nobody answers for what they wrote'],
  ['publish', 'make it the commercial model, now or from its instant'],
] as const;

type WithReason = OnServer & { readonly because: string };

const waysBack = (release: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal, releaseFaults);
  onServer(release.command('call-back'))
    .description('call back what is published for a later instant; it is a draft again')
    .argument('<release>', 'its name or id')
    .requiredOption('--because <text>', 'why; it stands in the evidence')
    .option('--for-good', 'give it up: other releases may change its artifacts')
    .option('--to <instant>', 'the instant for which it is meant then; else it keeps its own')
    .action(async (name: string, options: WithReason & { readonly forGood?: boolean; readonly to?: string }) => {
      const { because, forGood, to } = options;
      const payload = {
        because,
        ...(forGood === true ? { forGood } : {}),
        ...(to === undefined ? {} : { effectiveFrom: to }),
      };
      finish(await send<CalledBack>(await serverOf(options), name, 'call-back', payload, because), options, (done) =>
        calledBackText(done.row.name, done.result),
      );
    });
  onServer(release.command('roll-back'))
    .description('draft the release that takes it back, whether or not it is the newest')
    .argument('<release>', 'its name or id')
    .requiredOption('--because <text>', 'why; the purpose of the release that takes it back')
    .action(async (name: string, options: WithReason) => {
      const { because } = options;
      finish(
        await send<Drafted>(await serverOf(options), name, 'roll-back', { purpose: because }, because),
        options,
        (done) => draftedText(done.row.name, done.result),
      );
    });
};

export const releaseCommands = (program: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal, releaseFaults);
  const release = program
    .command('release')
    .description('releases of the commercial model: their steps, called back, rolled back');
  onServer(release.command('list'))
    .description('the newest first')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly items: readonly ReleaseRow[] }>('/releases');
      finish(found, options, ({ items }) => items.map(releaseLine).join('') || 'There is no release yet.\n');
    });
  onServer(release.command('show'))
    .description('one, with what it changes')
    .argument('<release>', 'its name or id')
    .action(async (name: string, options: OnServer) => {
      const to = await serverOf(options);
      const row = await releaseNamed(to, name);
      finish(row.ok ? await to.get<WholeRelease>(`/releases/${row.value.id}`) : row, options, releaseText);
    });
  for (const [step, says] of STEPS)
    onServer(release.command(step))
      .description(says)
      .argument('<release>', 'its name or id')
      .action(async (name: string, options: OnServer) => {
        const sent = await send<{ readonly status: string }>(
          await serverOf(options),
          name,
          step,
          {},
          'from the command line',
        );
        finish(sent, options, ({ row, result }) => `${row.name} is ${result.status}.\n`);
      });
  waysBack(release, terminal);
};
