/** `troth correction …`: data that is wrong, from the request to the day on which both sides agree. */
import type { Command } from 'commander';
import type { Outcome } from '#kernel/outcome.ts';
import { finishOn, idNamed, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { doneText } from '../tell-done.ts';
import type { Terminal } from '../verify.ts';
import { askedBy } from './asked-by-options.ts';
import { subjectNamed } from './subject-named.ts';
import {
  correctionText,
  type Listed,
  listText,
  type Requested,
  requestedText,
  typesText,
  type Whole,
} from './tell-correction.ts';

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
  readonly because: string;
  readonly evidence: string;
  readonly legalProcess?: string;
  readonly emergency?: string;
  readonly dryRun?: boolean;
  readonly asset?: string;
  readonly asked?: string;
};

const wordsOf = ({ because: why, evidence, legalProcess, emergency }: RequestOptions): object => ({
  because: why,
  evidence,
  ...(legalProcess === undefined ? {} : { legalProcess }),
  ...(emergency === undefined ? {} : { emergency }),
});

const EXAMPLES = `
A subject is named as people name it: an order or a quote by its number, an invoiced line as INVOICE/LINE, a person by their key, an asset by its id.

Examples:
  troth correction request order-released O-000012 --because "It was held by mistake" --evidence "Ticket OPS-17"
  troth correction request invoice-line-settled INV-7/2 --how credited --because … --evidence … --as bea.billing
  troth correction request asset-mended 0199c0de-… --quantity 12 --because … --evidence …
  troth correction request person-erased kim.kundin --legal-process "AG Köln, 71 IN 4/27" --because … --evidence …`;

const requesting = (correction: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  onServer(correction.command('request'))
    .description('ask for a correction; `troth correction types` lists the means')
    .argument('<means>', 'such as order-released or asset-mended')
    .argument('<subject>', 'the quote, order, invoiced line, asset or person')
    .requiredOption('--because <text>', 'what is wrong, in a sentence')
    .requiredOption('--evidence <text>', 'where that is seen: a ticket, a document, an invoice')
    .option('--reason <code>', 'of an order: as it stands with it; a fitting one where nothing is said')
    .option('--reference <text>', 'of a quote: the right internal reference; "" for none')
    .option('--how <how>', 'of an invoiced line: credited, or rightly-charged')
    .option('--quantity <number>', 'of an asset or an amendment: the right one')
    .option('--from <day>', 'of an asset: the right first day')
    .option('--to <day>', 'of an asset or an amendment: the right last day')
    .option('--state <state>', 'of an asset: active, or suspended')
    .option('--asset <id>', 'of an amendment: what it is about')
    .option('--discount <percent>', 'of an amendment: the right one')
    .option('--effective-from <day>', 'of an amendment: from when it holds')
    .option('--asked <json>', 'instead of all those: what it shall be, as the owning command takes it')
    .option('--legal-process <text>', 'the order of a court, for what the evidence shows')
    .option('--emergency <text>', 'why it cannot wait: one agrees before, the others look within a day')
    .option('--dry-run', 'say who would be asked and what it reaches, and ask nobody')
    .addHelpText('after', EXAMPLES)
    .action(async (means: string, name: string, options: RequestOptions & Given) => {
      const to = await serverOf(options);
      const subject = await subjectNamed(to, means, name, options);
      const asked = subject.ok ? askedBy(means, options, subject.value.known) : subject;
      if (!subject.ok || !asked.ok) return finish(asked as Outcome<never>, options, doneText, 'Nothing was asked for');
      const { dryRun = false, emergency } = options;
      const path = `${emergency === undefined ? '/corrections' : '/corrections/emergency'}${dryRun ? '?dryRun=true' : ''}`;
      const payload = { means, subjectId: subject.value.id, asked: asked.value, ...wordsOf(options) };
      const made = await to.send<{ readonly result: Requested }>(path, payload);
      return finish(made, options, ({ result }) => requestedText(result, dryRun), 'Nothing was asked for');
    });
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
    finish(id.ok ? await to.send(`/corrections/${id.value}/${name}`, payload) : id, options, doneText);
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
      finish(id.ok ? await to.get<Whole>(`/corrections/${id.value}`) : id, options, correctionText, 'Nothing to show');
    });
  requesting(correction, terminal);
  onServer(correction.command('approve'))
    .description('agree to what `troth correction show` shows now')
    .argument('<correction>', 'its number or id')
    .option('--seen <fingerprint>', 'what you saw; what stands there now, where nothing is said')
    .option(...NOTE)
    .action(async (name: string, options: OnServer & { readonly seen?: string; readonly note?: string }) => {
      const to = await serverOf(options);
      const id = await named(to, name);
      const whole = id.ok ? await to.get<Whole>(`/corrections/${id.value}`) : id;
      if (!whole.ok) return finish(whole, options, doneText);
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
