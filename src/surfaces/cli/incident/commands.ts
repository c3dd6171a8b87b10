/** `troth incident …`: what went wrong, from the first word to the action that somebody else saw done. */
import type { Command } from 'commander';
import type { Outcome } from '#kernel/outcome.ts';
import { readText } from '../read-text.ts';
import { finishOn, idNamed, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { doneText } from '../tell-done.ts';
import { readInstant } from '../read-options.ts';
import type { Terminal } from '../verify.ts';
import { incidentText, type Listed, listText, type Whole } from './tell-incident.ts';

const onServer = onServerAs('sam.sre');
const named = idNamed('INC', '/incidents', 'incident.not-found');

type Sent = { readonly path: string; readonly payload: object };
/** Commands that take an incident and a few words: what each sends. */
const MOVES: readonly {
  readonly name: string;
  readonly says: string;
  readonly options: readonly (readonly [string, string])[];
  readonly send: (options: Readonly<Record<string, string>>) => Sent;
}[] = [
  {
    name: 'dismiss',
    says: 'it was none',
    options: [['--because <text>', 'why']],
    send: ({ because }) => ({ path: 'dismiss', payload: { because } }),
  },
  {
    name: 'contain',
    says: 'say which switches, that hold, contain it',
    options: [['--switches <keys>', 'with commas between them']],
    send: ({ switches = '' }) => ({
      path: 'contain',
      payload: { switches: switches.split(',').map((key) => key.trim()) },
    }),
  },
  {
    name: 'resolve',
    says: 'it is over for those whom it met; what contained it is turned off first',
    options: [['--resolution <text>', 'how']],
    send: ({ resolution }) => ({ path: 'resolve', payload: { resolution } }),
  },
  {
    name: 'close',
    says: 'every action was done and seen by another',
    options: [],
    send: () => ({ path: 'close', payload: {} }),
  },
  {
    name: 'reopen',
    says: 'it is not over',
    options: [['--because <text>', 'why']],
    send: ({ because }) => ({ path: 'reopen', payload: { because } }),
  },
  {
    name: 'note',
    says: 'say something that no log knows',
    options: [['--text <text>', 'what']],
    send: ({ text }) => ({ path: 'notes', payload: { text } }),
  },
  {
    name: 'add-action',
    says: 'what is to be done so that it does not come back',
    options: [
      ['--text <text>', 'what'],
      ['--owner <person>', 'by whom, by their key'],
      ['--deadline <day>', 'by which day'],
    ],
    send: ({ text, owner, deadline }) => ({ path: 'actions', payload: { text, owner, deadline } }),
  },
  {
    name: 'verify-action',
    says: 'say, as another than its owner, that an action was done',
    options: [
      ['--action <id>', 'which'],
      ['--evidence <text>', 'where that is seen'],
    ],
    send: ({ action = '', evidence }) => ({ path: `actions/${action}/verify`, payload: { evidence } }),
  },
];

/** `--legal high --legal-because …` would be nine pairs: what a person says is `dimension=level: why`. */
const saidOf = (words: readonly string[]): object =>
  Object.fromEntries(
    words.map((word) => {
      const [, dimension = '', level = '', because = ''] = /^([a-z-]+)=([a-z]+): ?(.+)$/.exec(word) ?? [];
      return [dimension, { level, because }];
    }),
  );

const jsonOf = (text: string, file: string): Outcome<object> => {
  try {
    return { ok: true, value: JSON.parse(text) as object };
  } catch (error) {
    return { ok: false, refusal: { code: 'import.not-json', file, why: String(error) } };
  }
};

type OpenOptions = OnServer & {
  readonly title: string;
  readonly severity: string;
  readonly connector?: string;
  readonly release?: string;
  readonly offering?: readonly string[];
  readonly started?: string;
  readonly runbook?: string;
};

const openPayload = ({ title, severity, connector, release, offering, started, runbook }: OpenOptions): object => ({
  title,
  severity,
  scope: {
    ...(connector === undefined ? {} : { connector }),
    ...(release === undefined ? {} : { releaseId: release }),
    ...(offering === undefined ? {} : { offerings: offering }),
  },
  ...(started === undefined ? {} : { startedAt: started }),
  ...(runbook === undefined ? {} : { runbook }),
});

export const incidentCommands = (program: Command, terminal: Terminal): void => {
  const incident = program
    .command('incident')
    .description('what went wrong: how far it goes, what contains it, what was learned');
  const finish = finishOn(terminal);
  const move = async (name: string, options: OnServer, { path, payload }: Sent): Promise<void> => {
    const to = await serverOf(options);
    const id = await named(to, name);
    finish(id.ok ? await to.send(`/incidents/${id.value}/${path}`, payload) : id, options, doneText);
  };

  onServer(incident.command('list'))
    .description('those that are not over first, the gravest first; and what is watched')
    .action(async (options: OnServer) => {
      finish(await (await serverOf(options)).get<Listed>('/incidents'), options, listText);
    });
  onServer(incident.command('show'))
    .description('one whole: what it reaches, its timeline from the log, what is to be done')
    .argument('<incident>', 'its number or id')
    .action(async (name: string, options: OnServer) => {
      const to = await serverOf(options);
      const id = await named(to, name);
      finish(id.ok ? await to.get<Whole>(`/incidents/${id.value}`) : id, options, incidentText, 'Nothing to show');
    });
  onServer(incident.command('open'))
    .description('say that something is wrong')
    .requiredOption('--title <text>', 'what')
    .requiredOption('--severity <sev1..sev4>', 'how grave it is')
    .option('--connector <name>', 'the system that it is about')
    .option('--release <id>', 'the release that it is about, by its id')
    .option('--offering <keys...>', 'the products that it is about')
    .option('--started <instant>', 'when it began; now, where nothing is said', readInstant)
    .option('--runbook <key>', 'what leads through it')
    .action(async (options: OpenOptions) => {
      finish(await (await serverOf(options)).send('/incidents', openPayload(options)), options, doneText);
    });
  onServer(incident.command('classify'))
    .description('count what it reaches, and judge it by nine classifications')
    .argument('<incident>', 'its number or id')
    .option('--severity <sev1..sev4>', 'how grave it is')
    .option('--said <words...>', '"legal=high: a promise was broken"; what was measured is made worse only')
    .action(
      async (name: string, options: OnServer & { readonly severity?: string; readonly said?: readonly string[] }) => {
        const { severity, said } = options;
        const payload = {
          ...(severity === undefined ? {} : { severity }),
          ...(said === undefined ? {} : { said: saidOf(said) }),
        };
        await move(name, options, { path: 'classify', payload });
      },
    );
  onServer(incident.command('review'))
    .description('write down what was learned: a JSON file with the six parts that are written by hand')
    .argument('<incident>', 'its number or id')
    .argument('<file>', 'detectionSignal, impact, contributingFactors, whatWorked, whatFailed, whyNotCaught')
    .action(async (name: string, file: string, options: OnServer) => {
      const text = await readText(file);
      if (!text.ok) return finish(text, options, doneText);
      const written = jsonOf(text.value, file);
      if (!written.ok) return finish(written, options, doneText);
      return move(name, options, { path: 'review', payload: { postmortem: written.value } });
    });
  for (const { name, says, options, send } of MOVES) {
    const command = onServer(incident.command(name)).description(says).argument('<incident>', 'its number or id');
    for (const [flag, what] of options) command.requiredOption(flag, what);
    command.action((which: string, given: OnServer & Readonly<Record<string, string>>) =>
      move(which, given, send(given)),
    );
  }
};
