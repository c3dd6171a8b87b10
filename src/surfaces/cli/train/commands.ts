/** `troth train …`: release trains, from the plan to what left with each. Trains go by name or id, changes by number or id. */
import type { Command } from 'commander';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { namedChange } from '../change/named-change.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { doneText } from '../tell-done.ts';
import { readInstant } from '../read-options.ts';
import type { Terminal } from '../verify.ts';
import { type Left, leftText, listText, type Train, trainText, type Trains } from './tell-train.ts';

const onServer = onServerAs('rosa.release');

/** Of several with one name the one that collects still is meant; it is the newest, as they are listed. */
export const namedTrain = ({ items }: Trains, name: string): Outcome<Train> => {
  const called = items.filter((train) => train.trainId === name || train.name === name);
  const found = called.find(({ status }) => status === 'collecting') ?? called[0];
  return found ? accepted(found) : refused({ code: 'release-train.not-found', train: name });
};

const trainNamed = async (to: Server, name: string): Promise<Outcome<Train>> => {
  const all = await to.get<Trains>('/release-trains');
  return all.ok ? namedTrain(all.value, name) : all;
};

const sendTo = async <T>(to: Server, name: string, step: string, payload: object): Promise<Outcome<T>> => {
  const train = await trainNamed(to, name);
  if (!train.ok) return train;
  const sent = await to.send<{ readonly result: T }>(`/release-trains/${train.value.trainId}/${step}`, payload);
  return sent.ok ? accepted(sent.value.result) : sent;
};

type WithReason = OnServer & { readonly because: string };

/** A change comes aboard, or gets off. */
const changesOf = (train: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  const move = async (step: string, name: string, which: string, options: OnServer, more: object, says: string) => {
    const to = await serverOf(options);
    const change = await namedChange(to, which);
    const done = change.ok ? await sendTo(to, name, step, { changeId: change.value.id, ...more }) : change;
    finish(done, options, () => `${which} ${says} ${name}.\n`);
  };
  onServer(train.command('board'))
    .description('put a change aboard; it is published after the train has left, if it is ready then')
    .argument('<train>', 'its name or id')
    .argument('<change>', 'its number or id')
    .action((name: string, which: string, options: OnServer) => move('board', name, which, options, {}, 'goes with'));
  onServer(train.command('alight'))
    .description('take a change off again, before the train has left')
    .argument('<train>', 'its name or id')
    .argument('<change>', 'its number or id')
    .requiredOption('--because <text>', 'why')
    .action((name: string, which: string, options: WithReason) =>
      move('alight', name, which, options, { because: options.because }, 'is off'),
    );
};

const keeping = (train: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  onServer(train.command('plan'))
    .description('plan a train')
    .argument('<name>', 'as people call it')
    .requiredOption('--departs <instant>', 'nothing of it goes out before, such as 2027-01-10T06:00:00Z', readInstant)
    .option(
      '--by-hand',
      'it waits for somebody to let it leave; otherwise it leaves by itself, and publishes what is ready',
    )
    .action(async (name: string, options: OnServer & { readonly departs: string; readonly byHand?: boolean }) => {
      const payload = { name, departsAt: options.departs, departs: options.byHand === true ? 'by-hand' : 'by-itself' };
      finish(await (await serverOf(options)).send('/release-trains', payload), options, doneText);
    });
  onServer(train.command('depart'))
    .description('let it leave, when its instant has come, with what is ready')
    .argument('<train>', 'its name or id')
    .action(async (name: string, options: OnServer) => {
      finish(await sendTo<Left>(await serverOf(options), name, 'depart', {}), options, leftText);
    });
  onServer(train.command('cancel'))
    .description('give it up; what is aboard is free')
    .argument('<train>', 'its name or id')
    .requiredOption('--because <text>', 'why')
    .action(async (name: string, options: WithReason) => {
      const { because } = options;
      const gone = await sendTo<{ readonly freed: readonly string[] }>(await serverOf(options), name, 'cancel', {
        because,
      });
      finish(gone, options, ({ freed }) =>
        freed.length === 0 ? `${name} is cancelled.\n` : `${name} is cancelled; free are ${freed.join(', ')}.\n`,
      );
    });
};

export const trainCommands = (program: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  const train = program
    .command('train')
    .description('release trains: what leaves together, when, and how ready each change aboard is');
  onServer(train.command('list'))
    .description('the last to leave first, with what goes with each')
    .action(async (options: OnServer) => {
      finish(await (await serverOf(options)).get<Trains>('/release-trains'), options, listText);
    });
  onServer(train.command('show'))
    .description('one, with the seven readinesses of everything aboard')
    .argument('<train>', 'its name or id')
    .action(async (name: string, options: OnServer) => {
      finish(await trainNamed(await serverOf(options), name), options, trainText);
    });
  changesOf(train, terminal);
  keeping(train, terminal);
};
