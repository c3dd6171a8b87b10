/** `troth calendar …`: what is coming, what it freezes, and of quarter-end its seven measures as they stand. */
import type { Command } from 'commander';
import type { Outcome } from '#kernel/outcome.ts';
import { connect, type Server } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const EXIT_NO = 1;

type OnServer = { readonly server: string; readonly as: string; readonly json?: boolean };
type Declaring = OnServer & {
  readonly from: string;
  readonly to: string;
  readonly freeze?: string;
  readonly quarterEnd?: boolean;
  readonly cover?: readonly string[];
  readonly country?: readonly string[];
  readonly product?: readonly string[];
};
type Row = {
  readonly periodId: string;
  readonly kindName: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly tiersFrom: number | null;
  readonly mode: string | null;
  readonly inForce: boolean;
};
type Measure = { readonly source: string; readonly says: string; readonly ok: boolean };
type Whole = Row & { readonly measures: readonly Measure[]; readonly coverageApproved: boolean };

export const periodLine = ({ periodId, kindName, name, from, to, tiersFrom, mode, inForce }: Row): string =>
  [
    inForce ? 'now ' : '    ',
    `${from} – ${to}`,
    `${name} (${kindName})`,
    tiersFrom === null ? 'freezes nothing' : `freezes tier ${tiersFrom} and above`,
    mode ?? '',
    periodId,
  ]
    .filter((part) => part !== '')
    .join('  ');

export const measuresText = (whole: Whole): string =>
  [
    periodLine(whole),
    ...whole.measures.map(({ source, says, ok }) => `  ${ok ? 'ok  ' : 'LOOK'}  ${source}: ${says}`),
    '',
  ].join('\n');

/** `selling=rita.rep:+49 30 1234`: who stands by for what, and how they are reached. */
export const coverageOf = (texts: readonly string[]) =>
  texts.map((text) => {
    const [, area, person, contact] = /^([^=]+)=([^:]+):(.+)$/.exec(text) ?? [];
    if (area === undefined) throw new Error(`Say who stands by as area=person:contact, not as ${text}.`);
    return { area, person, contact };
  });

const server = (options: OnServer): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);
const onServer = (command: Command): Command =>
  command
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option('--as <person>', 'who asks, by development sign-in; TROTH_TOKEN goes before it', 'rosa.release')
    .option('--json', 'answer as JSON');

const tell = <T>(terminal: Terminal, options: OnServer, found: Outcome<T>, what: string, say: (value: T) => string) => {
  if (found.ok) return terminal.write(options.json ? `${JSON.stringify(found.value, null, 2)}\n` : say(found.value));
  process.stderr.write(refusalText(found.refusal, what));
  process.exitCode = EXIT_NO;
};

const declaration = (name: string, kind: string, options: Declaring) => {
  const { from, to, freeze, quarterEnd, cover = [], country, product } = options;
  const scope = { ...(country && { countries: country }), ...(product && { products: product }) };
  return {
    kind,
    name,
    from: Temporal.Instant.from(from).toString(),
    to: Temporal.Instant.from(to).toString(),
    ...(Object.keys(scope).length > 0 && { scope }),
    ...(freeze !== undefined && { freeze: { tiersFrom: Number(freeze) } }),
    ...(quarterEnd === true && { mode: 'quarter-end' }),
    ...(cover.length > 0 && { coverage: coverageOf(cover) }),
  };
};

const changes = (calendar: Command, terminal: Terminal): void => {
  onServer(calendar.command('declare'))
    .description('declare a period, ahead')
    .argument('<kind>', 'such as quarter-close; `calendar list --json` names the ten')
    .argument('<name>', 'as people call it')
    .requiredOption('--from <instant>', 'its first instant')
    .requiredOption('--to <instant>', 'the first instant after it')
    .option('--freeze <tier>', 'changes of this tier and above wait')
    .option('--quarter-end', 'with all seven measures')
    .option('--cover <area=person:contact...>', 'who stands by for what')
    .option('--country <codes...>', 'only there')
    .option('--product <keys...>', 'only these offerings')
    .action(async (kind: string, name: string, options: Declaring) => {
      type Declared = { readonly result: { readonly periodId: string } };
      const declared = await (await server(options)).send<Declared>('/calendar', declaration(name, kind, options));
      tell(
        terminal,
        options,
        declared,
        'The period was not declared',
        ({ result }) => `Declared as ${result.periodId}.\n`,
      );
    });
  onServer(calendar.command('approve-coverage'))
    .description('approve who stands by, as somebody who did not declare it')
    .argument('<period>', 'its id')
    .action(async (id: string, options: OnServer) => {
      const sent = await (await server(options)).send(`/calendar/${id}/approve-coverage`, {});
      tell(terminal, options, sent, 'The coverage was not approved', () => 'Approved.\n');
    });
  onServer(calendar.command('end'))
    .description('end a period early')
    .argument('<period>', 'its id')
    .requiredOption('--because <text>', 'why')
    .action(async (id: string, options: OnServer & { readonly because: string }) => {
      const sent = await (await server(options)).send(`/calendar/${id}/end`, { because: options.because });
      tell(terminal, options, sent, 'The period was not ended', () => 'Ended.\n');
    });
};

export const calendarCommands = (program: Command, terminal: Terminal): void => {
  const calendar = program.command('calendar').description('periods in which changes are riskier than usual');

  onServer(calendar.command('list'))
    .description('what holds and what is coming')
    .action(async (options: OnServer) => {
      const found = await (await server(options)).get<{ readonly items: readonly Row[] }>('/calendar');
      tell(terminal, options, found, 'The calendar was not read', ({ items }) =>
        items.length === 0 ? 'Nothing is declared.\n' : `${items.map(periodLine).join('\n')}\n`,
      );
    });
  onServer(calendar.command('show'))
    .description('one period; of quarter-end its seven measures as they stand')
    .argument('<period>', 'its id')
    .action(async (id: string, options: OnServer) =>
      tell(
        terminal,
        options,
        await (await server(options)).get<Whole>(`/calendar/${id}`),
        'The period was not read',
        measuresText,
      ),
    );
  changes(calendar, terminal);
};
