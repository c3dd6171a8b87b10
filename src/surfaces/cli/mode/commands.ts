/** `troth mode …`: which degraded modes there are, which hold, and the way in and out of one. */
import type { Command } from 'commander';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { instantOr } from '../read-options.ts';
import type { Terminal } from '../verify.ts';

type Entering = OnServer & {
  readonly reason: string;
  readonly until: string;
  readonly country?: readonly string[];
  readonly channel?: readonly string[];
  readonly product?: readonly string[];
  readonly partner?: readonly string[];
  readonly promotion?: readonly string[];
  readonly connector?: string;
};
type Holding = {
  readonly key?: string;
  readonly title: string;
  readonly owner?: string;
  readonly reason?: string;
  readonly until: string | null;
};
type Row = { readonly key: string; readonly kind: string; readonly title: string; readonly owner: string };
type Modes = { readonly holding: readonly Holding[]; readonly modes: readonly Row[] };

export const modesText = ({ holding, modes }: Modes): string =>
  [
    holding.length === 0 ? 'No mode holds.' : 'Held:',
    ...holding.map(
      ({ key = '', title, owner = '', reason = '', until }) =>
        `  ${key.padEnd(32)}  ${title}, until ${until ?? 'it is left'}; ${owner}: ${reason}`,
    ),
    'There are:',
    ...modes.map(
      ({ key, kind, title, owner }) => `  ${key.padEnd(30)}  ${kind.padEnd(12)}  ${owner.padEnd(18)}  ${title}`,
    ),
    '',
  ].join('\n');

const onServer = onServerAs('sam.sre');

/** The server takes no finer than a second is worth here. */
const told = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' });

const readEnd = instantOr('how long, such as 30m, 4h or 2d, or ');

/** A duration from now, `4h` or `2d`, or an instant. */
export const endOf = (until: string, now: Temporal.Instant): string => {
  const [, amount, unit] = /^(\d{1,4})([mhd])$/.exec(until) ?? [];
  if (amount === undefined) return told(Temporal.Instant.from(readEnd(until)));
  const minutes = { m: 1, h: 60, d: 24 * 60 }[unit as 'm' | 'h' | 'd'] * Number(amount);
  return told(now.add({ minutes }));
};

const scopeOf = ({ country, channel, product, partner, promotion, connector }: Entering) => {
  const scope = Object.fromEntries(
    Object.entries({
      countries: country,
      channels: channel,
      products: product,
      partners: partner,
      promotions: promotion,
      connector,
    }).filter(([, value]) => value !== undefined),
  );
  return Object.keys(scope).length === 0 ? {} : { scope };
};

export const modeCommands = (program: Command, terminal: Terminal): void => {
  const mode = program
    .command('mode')
    .description('degraded modes and containments: entered for a reason, until a time');
  const finish = finishOn(terminal);

  onServer(mode.command('list'))
    .description('which hold, and which there are')
    .action(async (options: OnServer) =>
      finish(await (await serverOf(options)).get<Modes>('/modes'), options, modesText, 'The modes were not read'),
    );

  onServer(mode.command('enter'))
    .description('enter a mode; the server says what it stops')
    .argument('<mode>', 'such as pause-conversion')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <end>', 'how long: 30m, 4h, 2d, or an instant')
    .option('--country <codes...>', 'only there')
    .option('--channel <keys...>', 'only through these')
    .option('--product <keys...>', 'only with these offerings')
    .option('--partner <keys...>', 'only with these partners')
    .option('--promotion <keys...>', 'the promotions that are not given')
    .option('--connector <name>', 'the connector that is paused')
    .action(async (name: string, options: Entering) => {
      const { reason, until } = options;
      const payload = { reason, until: endOf(until, Temporal.Now.instant()), ...scopeOf(options) };
      type Entered = { readonly result: { readonly key: string; readonly does: string; readonly until: string } };
      const path = `/modes/${encodeURIComponent(name)}/enter`;
      const entered = await (await serverOf(options)).send<Entered>(path, payload);
      finish(
        entered,
        options,
        ({ result }) => [`${result.key} holds until ${result.until}.`, result.does, ''].join('\n'),
        'The mode was not entered',
      );
    });

  onServer(mode.command('leave'))
    .description('leave a mode')
    .argument('<key>', 'as `mode list` shows it, such as mode:pause-conversion')
    .requiredOption('--reason <text>', 'why it is over')
    .action(async (key: string, options: OnServer & { readonly reason: string }) => {
      type Left = { readonly result: { readonly caughtUp: string } };
      const path = `/modes/${encodeURIComponent(key)}/leave`;
      const left = await (await serverOf(options)).send<Left>(path, { reason: options.reason });
      finish(left, options, ({ result }) => `${key} is left. ${result.caughtUp}\n`, 'The mode was not left');
    });
};
