/** `troth change …`: a change from the request to its end, from a terminal. What is asked is a JSON file, as `POST /changes` takes it. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Json, JsonObject } from '#kernel/json.ts';
import { parseStrict } from '#kernel/canonical.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { connect, type Server } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const EXIT_REFUSED = 1;
/** The reason of the envelope where the command itself asks for none. */
const BY_HAND = 'from the command line';

type OnServer = { readonly server: string; readonly as: string; readonly json?: boolean };
type Row = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly tier: number | null;
  readonly type: string;
  readonly title: string;
};
type Gate = {
  readonly gate: string;
  readonly outcome: string;
  readonly says: readonly string[];
  readonly stale: boolean;
};
type Page = Row & {
  readonly contentHash: string;
  readonly stale: boolean;
  readonly evidence: readonly Gate[];
  readonly risk: { readonly because: readonly string[] };
  readonly answers: {
    readonly asked: readonly {
      readonly role: string;
      readonly because: readonly string[];
      readonly answered: string | null;
    }[];
  };
};
type Answered = {
  readonly asks: string;
  readonly count: number;
  readonly withheld: number;
  readonly records: readonly { readonly name: string; readonly says: string }[];
};

const onServer = (command: Command): Command =>
  command
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option('--as <person>', 'who asks, by development sign-in; TROTH_TOKEN goes before it', 'rosa.release')
    .option('--json', 'answer as JSON');

const server = (options: OnServer): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);

const rowText = ({ number, status, tier, type, title }: Row): string =>
  `${number}  ${status.padEnd(10)} ${tier === null ? 'no tier yet' : `tier ${tier}`}  ${type}: ${title}\n`;

const MARKS: Readonly<Record<string, string>> = { passed: ' ok ', warned: 'warn', failed: 'FAIL' };
const gateText = ({ gate, outcome, says, stale }: Gate): string =>
  `  ${MARKS[outcome] ?? outcome}  ${gate}${stale ? ' (of another content: it does not count)' : ''}\n${outcome === 'passed' ? '' : says.map((each) => `        ${each}\n`).join('')}`;

const pageText = (page: Page): string =>
  [
    rowText(page),
    ...page.risk.because.map((each) => `  ${each}\n`),
    page.stale ? '  It has changed since it was assessed: troth change assess.\n' : '',
    ...page.evidence.map(gateText),
    ...page.answers.asked.map(
      ({ role, because, answered }) =>
        `  ${answered === null ? 'asked:' : `yes, ${answered}:`} ${role} (${because.join('; ')})\n`,
    ),
  ].join('');

const impactText = ({ answers }: { readonly answers: readonly Answered[] }): string =>
  answers
    .map(
      ({ asks, count, records, withheld }) =>
        `${asks} ${count}\n${records.map(({ name, says }) => `    ${name}: ${says}\n`).join('')}${withheld > 0 ? `    ${withheld} that you may not see\n` : ''}`,
    )
    .join('');

/** By its number, as people call it, or by its id. */
const named = async (to: Server, name: string): Promise<Outcome<Row>> => {
  const found = await to.get<{ readonly items: readonly Row[] }>('/changes');
  if (!found.ok) return found;
  const row = found.value.items.find(({ id, number }) => id === name || number === name);
  return row ? { ok: true, value: row } : { ok: false, refusal: { code: 'change.not-found', change: name } };
};

const fileOf = (path: string): Json => parseStrict(readFileSync(path, 'utf8'));

type Verb = {
  readonly verb: string;
  readonly says: string;
  readonly because?: 'because' | 'says' | 'note';
  readonly payload?: (given: JsonObject, page: Page) => JsonObject;
};
/** The moves that take no more than a word of why. */
const VERBS: readonly Verb[] = [
  { verb: 'assess', says: 'find its risk, its tier and what its gates say' },
  { verb: 'submit', says: 'put it before whoever answers for it' },
  {
    verb: 'approve',
    says: 'answer for it, on the evidence as it is now',
    because: 'note',
    payload: (given, { contentHash }) => ({ ...given, contentHash }),
  },
  { verb: 'return', says: 'send it back', because: 'because' },
  { verb: 'withdraw', says: 'give it up' },
  { verb: 'deploy', says: 'say that its deployment was made' },
  { verb: 'watch', says: 'hold it against its own monitoring requirement' },
  { verb: 'close', says: 'end it, with what was seen after the release', because: 'says' },
  { verb: 'roll-back', says: 'draft the release that takes it back', because: 'because' },
];

export const changeCommands = (program: Command, terminal: Terminal): void => {
  const change = program
    .command('change')
    .description('change requests: what is asked, what it touches, who answers for it');
  const finish = <T>(outcome: Outcome<T>, { json }: OnServer, tell: (value: T) => string): void => {
    if (outcome.ok)
      return terminal.write(json === true ? `${JSON.stringify(outcome.value, null, 2)}\n` : tell(outcome.value));
    process.stderr.write(refusalText(outcome.refusal, 'Nothing was changed'));
    process.exitCode = EXIT_REFUSED;
  };
  const plain = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

  onServer(change.command('list'))
    .description('the newest first')
    .action(async (options: OnServer) => {
      const found = await (await server(options)).get<{ readonly items: readonly Row[] }>('/changes');
      finish(found, options, ({ items }) => items.map(rowText).join('') || 'Nobody has asked for a change.\n');
    });
  onServer(change.command('request'))
    .description('ask for a change')
    .argument('<file>', 'what is asked, as JSON')
    .action(async (file: string, options: OnServer) => {
      finish(await (await server(options)).command('/changes', fileOf(file) as JsonObject, BY_HAND), options, plain);
    });
  onServer(change.command('revise'))
    .description('write a change request anew; what was found and approved counts no more')
    .argument('<change>', 'its number')
    .argument('<file>', 'what is asked, as JSON')
    .action(async (name: string, file: string, options: OnServer) => {
      const to = await server(options);
      const row = await named(to, name);
      finish(
        row.ok ? await to.command(`/changes/${row.value.id}/revise`, { asked: fileOf(file) }, BY_HAND) : row,
        options,
        plain,
      );
    });
  onServer(change.command('show'))
    .description('its risk and tier, each gate, and whose answer is missing')
    .argument('<change>', 'its number')
    .action(async (name: string, options: OnServer) => {
      const to = await server(options);
      const row = await named(to, name);
      finish(row.ok ? await to.get<Page>(`/changes/${row.value.id}`) : row, options, pageText);
    });
  onServer(change.command('impact'))
    .description('the ten questions of its impact, with the records')
    .argument('<change>', 'its number')
    .action(async (name: string, options: OnServer) => {
      const to = await server(options);
      const row = await named(to, name);
      const found = row.ok
        ? await to.get<{ readonly answers: readonly Answered[] }>(`/changes/${row.value.id}/impact`)
        : row;
      finish(found, options, impactText);
    });
  for (const { verb, says, because, payload } of VERBS) {
    const command = onServer(change.command(verb)).description(says).argument('<change>', 'its number');
    if (because !== undefined)
      command[because === 'note' ? 'option' : 'requiredOption'](
        `--${because} <text>`,
        'in words; it stands in the evidence',
      );
    command.action(async (name: string, options: OnServer & { readonly [word: string]: unknown }) => {
      const to = await server(options);
      const row = await named(to, name);
      const page = row.ok ? await to.get<Page>(`/changes/${row.value.id}`) : row;
      const word = because === undefined ? undefined : options[because];
      const why = typeof word === 'string' ? word : BY_HAND;
      const given: JsonObject = typeof word === 'string' && because !== undefined ? { [because]: word } : {};
      finish(
        page.ok
          ? await to.command(`/changes/${page.value.id}/${verb}`, payload ? payload(given, page.value) : given, why)
          : page,
        options,
        plain,
      );
    });
  }
};
