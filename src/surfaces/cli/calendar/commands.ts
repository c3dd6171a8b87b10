/** `troth calendar …`: what is coming, what it freezes, and of quarter-end its seven measures as they stand. */
import type { Command } from 'commander';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { readInstant } from '../read-options.ts';
import type { Terminal } from '../verify.ts';

type Declaring = OnServer & {
  readonly from: string;
  readonly to: string;
  readonly freeze?: string;
  readonly quarterEnd?: boolean;
  readonly cover?: readonly string[];
  readonly country?: readonly string[];
  readonly product?: readonly string[];
  readonly zone?: string;
  readonly protect?: string;
  readonly toldAhead?: string;
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

/** `07:00-20:00`, by the clock of the zone. */
const hoursOf = (text: string) => {
  const [, from, until] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  if (from === undefined) throw new Error(`Say protected hours as HH:MM-HH:MM, not as ${text}.`);
  return { from, until };
};

const onServer = onServerAs('rosa.release');

const declaration = (name: string, kind: string, options: Declaring) => {
  const { from, to, freeze, quarterEnd, cover = [], country, product, zone, protect, toldAhead } = options;
  const scope = { ...(country && { countries: country }), ...(product && { products: product }) };
  return {
    kind,
    name,
    from: readInstant(from),
    to: readInstant(to),
    ...(Object.keys(scope).length > 0 && { scope }),
    ...(freeze !== undefined && { freeze: { tiersFrom: Number(freeze) } }),
    ...(quarterEnd === true && { mode: 'quarter-end' }),
    ...(zone !== undefined && { timeZone: zone }),
    ...(protect !== undefined && { protects: hoursOf(protect) }),
    ...(toldAhead !== undefined && { toldDaysAhead: Number(toldAhead) }),
    ...(cover.length > 0 && { coverage: coverageOf(cover) }),
  };
};

const changes = (calendar: Command, finish: ReturnType<typeof finishOn>): void => {
  onServer(calendar.command('declare'))
    .description('declare a period, ahead')
    .argument('<kind>', 'such as quarter-close; `calendar list --json` names the ten')
    .argument('<name>', 'as people call it')
    .requiredOption('--from <instant>', 'its first instant')
    .requiredOption('--to <instant>', 'the first instant after it')
    .option('--freeze <tier>', 'changes of this tier and above wait')
    .option('--quarter-end', 'with all seven measures')
    .option('--cover <area=person:contact...>', 'who stands by for what')
    .option('--zone <name>', 'by whose clock, such as Europe/Berlin; without it UTC')
    .option('--protect <HH:MM-HH:MM>', 'at quarter-end, when bulk work and simulations rest; without it 05:00-20:00')
    .option('--told-ahead <days>', 'tell everybody who works here so many days before it begins')
    .option('--country <codes...>', 'only there')
    .option('--product <keys...>', 'only these offerings')
    .action(async (kind: string, name: string, options: Declaring) => {
      type Declared = { readonly result: { readonly periodId: string } };
      const declared = await (await serverOf(options)).send<Declared>('/calendar', declaration(name, kind, options));
      finish(declared, options, ({ result }) => `Declared as ${result.periodId}.\n`, 'The period was not declared');
    });
  onServer(calendar.command('approve-coverage'))
    .description('approve who stands by, as somebody who did not declare it')
    .argument('<period>', 'its id')
    .action(async (id: string, options: OnServer) => {
      const sent = await (await serverOf(options)).send(`/calendar/${id}/approve-coverage`, {});
      finish(sent, options, () => 'Approved.\n', 'The coverage was not approved');
    });
  onServer(calendar.command('end'))
    .description('end a period early')
    .argument('<period>', 'its id')
    .requiredOption('--because <text>', 'why')
    .action(async (id: string, options: OnServer & { readonly because: string }) => {
      const sent = await (await serverOf(options)).send(`/calendar/${id}/end`, { because: options.because });
      finish(sent, options, () => 'Ended.\n', 'The period was not ended');
    });
};

export const calendarCommands = (program: Command, terminal: Terminal): void => {
  const calendar = program.command('calendar').description('periods in which changes are riskier than usual');
  const finish = finishOn(terminal);

  onServer(calendar.command('list'))
    .description('what holds and what is coming')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly items: readonly Row[] }>('/calendar');
      finish(
        found,
        options,
        ({ items }) => (items.length === 0 ? 'Nothing is declared.\n' : `${items.map(periodLine).join('\n')}\n`),
        'The calendar was not read',
      );
    });
  onServer(calendar.command('show'))
    .description('one period; of quarter-end its seven measures as they stand')
    .argument('<period>', 'its id')
    .action(async (id: string, options: OnServer) =>
      finish(
        await (await serverOf(options)).get<Whole>(`/calendar/${id}`),
        options,
        measuresText,
        'The period was not read',
      ),
    );
  changes(calendar, finish);
};
