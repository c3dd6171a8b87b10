/** `troth correction …`: data that is wrong, from the request to the day on which both sides agree. */
import type { Command } from 'commander';
import type { Outcome } from '#kernel/outcome.ts';
import { asJson, finishOn, idNamed, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { correctionText, type Listed, listText, typesText, type Whole } from './tell-correction.ts';

const onServer = onServerAs('otto.orderops');
const named = idNamed('COR', '/corrections', 'correction.not-found');

type Given = Readonly<Record<string, string | undefined>>;
type Move = {
  readonly name: string;
  readonly says: string;
  readonly needs?: readonly (readonly [string, string])[];
  readonly may?: readonly (readonly [string, string])[];
  readonly payload?: (given: Given) => object;
};
const note = ({ note: text }: Given): object => (text === undefined ? {} : { note: text });
const because = ({ because: text }: Given): object => ({ because: text });
const WHY = [['--because <text>', 'why']] as const;
const NOTE = ['--note <text>', 'what you looked at'] as const;

const MOVES: readonly Move[] = [
  { name: 'assess', says: 'read anew what it changes, and count whom it reaches; who agreed is asked again' },
  { name: 'refuse', says: 'say no to it', needs: WHY, payload: because },
  { name: 'withdraw', says: 'it is not wanted any more', needs: WHY, payload: because },
  { name: 'apply', says: 'carry it out by the owning commands, with your own rights' },
  { name: 'reconcile', says: 'compare both sides again' },
  {
    name: 'review',
    says: 'say, afterwards, whether the short way was right',
    needs: [NOTE],
    may: [['--not-justified', 'it was not']],
    payload: (given) => ({ justified: given['notJustified'] === undefined, ...note(given) }),
  },
  { name: 'close', says: 'it is done, and was seen' },
];

type RequestOptions = OnServer & {
  readonly asked: string;
  readonly because: string;
  readonly evidence: string;
  readonly legalProcess?: string;
  readonly emergency?: string;
};

const requestOf = (means: string, subjectId: string, options: RequestOptions): Outcome<object> => {
  const { asked, because: why, evidence, legalProcess, emergency } = options;
  try {
    return {
      ok: true,
      value: {
        means,
        subjectId,
        asked: JSON.parse(asked) as object,
        because: why,
        evidence,
        ...(legalProcess === undefined ? {} : { legalProcess }),
        ...(emergency === undefined ? {} : { emergency }),
      },
    };
  } catch (error) {
    return { ok: false, refusal: { code: 'import.not-json', file: '--asked', why: String(error) } };
  }
};

export const correctionCommands = (program: Command, terminal: Terminal): void => {
  const correction = program
    .command('correction')
    .description(
      'data that is wrong: who has to agree, by which commands it is put right, whether both sides agree since',
    );
  const finish = finishOn(terminal);
  const move = async (name: string, which: string, options: OnServer, payload: object): Promise<void> => {
    const to = await serverOf(options);
    const id = await named(to, which);
    finish(id.ok ? await to.send(`/corrections/${id.value}/${name}`, payload) : id, options, asJson);
  };

  for (const [name, says, tell] of [
    ['list', 'those that are not over first', listText],
    ['types', 'what may be corrected, who has to agree, by which commands; and what is not yet', typesText],
  ] as const)
    onServer(correction.command(name))
      .description(says)
      .action(async (options: OnServer) => {
        finish(await (await serverOf(options)).get<Listed>('/corrections'), options, tell);
      });
  onServer(correction.command('show'))
    .description('one whole: what it was and shall be, whom it reaches, who agreed, what became of it')
    .argument('<correction>', 'its number or id')
    .action(async (name: string, options: OnServer) => {
      const to = await serverOf(options);
      const id = await named(to, name);
      finish(id.ok ? await to.get<Whole>(`/corrections/${id.value}`) : id, options, correctionText);
    });
  onServer(correction.command('request'))
    .description('ask for a correction; `troth correction types` lists the means')
    .argument('<means>', 'such as order-released or asset-mended')
    .argument('<id>', 'of the quote, order, invoice line, asset or person')
    .requiredOption('--asked <json>', 'what it shall be, as the owning command takes it')
    .requiredOption('--because <text>', 'what is wrong')
    .requiredOption('--evidence <text>', 'where that is seen')
    .option('--legal-process <text>', 'the order of a court, for what the evidence shows')
    .option('--emergency <text>', 'why it cannot wait: one agrees before, the others look within a day')
    .action(async (means: string, id: string, options: RequestOptions) => {
      const payload = requestOf(means, id, options);
      if (!payload.ok) return finish(payload, options, asJson);
      const path = options.emergency === undefined ? '/corrections' : '/corrections/emergency';
      return finish(await (await serverOf(options)).send(path, payload.value), options, asJson);
    });
  onServer(correction.command('approve'))
    .description('agree to what `troth correction show` shows now')
    .argument('<correction>', 'its number or id')
    .option('--seen <fingerprint>', 'what you saw; what stands there now, where nothing is said')
    .option(...NOTE)
    .action(async (name: string, options: OnServer & { readonly seen?: string; readonly note?: string }) => {
      const to = await serverOf(options);
      const id = await named(to, name);
      const whole = id.ok ? await to.get<Whole>(`/corrections/${id.value}`) : id;
      if (!whole.ok) return finish(whole, options, asJson);
      const fingerprint = options.seen ?? whole.value.correction.fingerprint;
      return move('approve', whole.value.correction.id, options, { fingerprint, ...note({ note: options.note }) });
    });
  for (const { name, says, needs = [], may = [], payload = () => ({}) } of MOVES) {
    const command = onServer(correction.command(name)).description(says).argument('<correction>', 'its number or id');
    for (const [flag, what] of needs) command.requiredOption(flag, what);
    for (const [flag, what] of may) command.option(flag, what);
    command.action((which: string, given: OnServer & Given) => move(name, which, given, payload(given)));
  }
};
