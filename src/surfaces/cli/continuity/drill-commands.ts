/** `troth drill restore`, `drill mode` and `troth continuity`: a disaster tried before it comes, told to people, and recorded. */
import type { Command } from 'commander';
import { asJson, finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { MEASURED_OBJECTIVES, modeNamed, MODES } from '#contexts/operations/index.ts';
import type { Terminal } from '../verify.ts';
import { DATA, progress, refuse } from './backup-commands.ts';
import { drillMode, drillRestore } from './drill.ts';
import { type Continuity, continuityText } from './tell-continuity.ts';
import { drillText, type Held } from './tell-drill.ts';

const EXIT_NO = 1;
const onServer = onServerAs('sam.sre');

type DrillOptions = OnServer & {
  readonly data: string;
  readonly record: boolean;
  readonly product?: readonly string[];
  readonly connector?: string;
  readonly excuse?: readonly string[];
};

/** `rto-quote-acceptance=no customer signs in here`: told before a copy is made, so that a typing error costs no drill. */
export const excusedOf = (texts: readonly string[]): readonly { objective: string; because: string }[] =>
  texts.map((text) => {
    const [, objective = '', because = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (!MEASURED_OBJECTIVES.includes(objective) || because.trim() === '')
      throw new Error(
        `--excuse ${text} names no objective with a reason. Write OBJECTIVE=WHY with one of ${MEASURED_OBJECTIVES.join(', ')}.`,
      );
    return { objective, because: because.trim() };
  });
type Recorded = { readonly result: { readonly outcome: string; readonly missed: readonly string[] } };

const OUTCOMES: Readonly<Record<string, string>> = {
  kept: '✔ Recorded: as was promised.',
  incomplete:
    '◦ Recorded: nothing was missed, and not every objective was measured. It counts as tried once each of those is excused by name: --excuse.',
  missed: '✘ Recorded: not as was promised.',
};

/** What was measured goes to the running house; where none is reached it is printed, and nothing is said to be recorded. */
const tellAndRecord = async (held: Held, options: DrillOptions, terminal: Terminal): Promise<void> => {
  if (!options.record) return terminal.write(options.json ? asJson(held) : drillText(held));
  if (!options.json) terminal.write(drillText(held));
  const told = await (await serverOf(options)).send<Recorded>('/drills', held);
  if (!told.ok) {
    if (options.json) terminal.write(asJson(held));
    return refuse(told.refusal, 'The drill was held and not recorded');
  }
  const { outcome, missed } = told.value.result;
  if (options.json) terminal.write(asJson({ ...held, recorded: told.value.result }));
  else terminal.write(`${OUTCOMES[outcome] ?? outcome}${missed.length > 0 ? ` Missed: ${missed.join(', ')}.` : ''}\n`);
  if (outcome === 'missed') process.exitCode = EXIT_NO;
};

export const drillCommands = (program: Command, terminal: Terminal): void => {
  const drill = program
    .command('drill')
    .description('a disaster or a degraded mode, tried on a copy; measured, and recorded');
  const onCopy = (command: Command): Command =>
    onServer(command)
      .option('--data <folder>', 'the data folder; with DATABASE_URL the database is that one', DATA)
      .option('--no-record', 'tell what was measured and record nothing');
  onCopy(drill.command('restore'))
    .description(
      'restore into a throw-away database, start it, and do there what was promised: how long, and what is lost',
    )
    .argument(
      '[backup]',
      'the newest that a disaster would find; without it one is taken, which says nothing of what is lost',
    )
    .option('--excuse <objective=why...>', 'answer for what cannot be measured here, by its key')
    .action(async (backup: string | undefined, options: DrillOptions) => {
      const excused = excusedOf(options.excuse ?? []);
      const held = await drillRestore({ dataFolder: options.data, env: process.env, backup }, progress);
      if (!held.ok) return refuse(held.refusal, 'The drill was not held');
      const restore = { ...held.value.restore, ...(excused.length === 0 ? {} : { excused: [...excused] }) };
      return tellAndRecord({ ...held.value, restore }, options, terminal);
    });
  onCopy(drill.command('mode'))
    .description('enter a mode on a copy, see what it names being stopped, leave it, see it run again')
    .argument('<mode>', 'such as drafts-only')
    .option('--product <keys...>', 'for a mode that needs products')
    .option('--connector <name>', 'for a mode that needs a connector')
    .action(async (mode: string, options: DrillOptions) => {
      // A typing error costs no copy.
      if (modeNamed(mode) === undefined)
        return refuse({ code: 'mode.unknown', mode, modes: MODES.map(({ key }) => key) }, 'The drill was not held');
      const { data, as, product, connector } = options;
      const scope = { ...(product ? { products: product } : {}), ...(connector ? { connector } : {}) };
      const held = await drillMode(mode, scope, { dataFolder: data, env: process.env, as }, progress);
      return held.ok ? tellAndRecord(held.value, options, terminal) : refuse(held.refusal, 'The drill was not held');
    });

  onServer(program.command('continuity'))
    .description('what was promised about a disaster, what the last drills measured, and how old the newest backup is')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<Continuity>('/continuity');
      finishOn(terminal)(found, options, continuityText, 'Nothing was read');
    });
};
