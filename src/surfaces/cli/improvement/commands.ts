/** `troth improvements` and `troth improvement …`: what recurs, whose work it is, whether it recurs less since. */
import type { Command } from 'commander';
import { finishOn, idNamed, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { doneText } from '../tell-done.ts';
import type { Terminal } from '../verify.ts';

const onServer = onServerAs('olga.ops');
const named = idNamed('IMP', '/improvements', 'improvement.not-found');

type Row = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly owner: string | null;
  readonly due: string | null;
  readonly effect: {
    readonly before: number;
    readonly beforeDays: number;
    readonly after: number;
    readonly afterDays: number;
  } | null;
};
type Listed = {
  readonly items: readonly Row[];
  readonly patterns: readonly { readonly key: string; readonly source: string | null; readonly rule: string }[];
};

const rowText = ({ number, state, title, owner, due, effect }: Row): string =>
  `${number}  ${state.padEnd(9)}  ${title}${owner === null ? '' : `, ${owner} by ${due ?? '–'}`}${
    effect === null
      ? ''
      : `; ${effect.before} in ${effect.beforeDays} days before, ${effect.after} in ${effect.afterDays} since`
  }\n`;
const listText = ({ items, patterns }: Listed): string =>
  [
    ...items.map(rowText),
    items.length === 0 ? 'Nothing recurs by these rules.\n' : '',
    '\nBy which rules\n',
    ...patterns.map(({ key, source, rule }) => `  ${source ?? key}: ${rule}\n`),
  ].join('');

const MOVES: readonly (readonly [name: string, says: string, options: readonly (readonly [string, string])[]])[] = [
  [
    'take',
    'say whose work it is, what is done about it and by when',
    [
      ['--owner <person>', 'by their key'],
      ['--what <text>', 'what is done about it'],
      ['--due <day>', 'by which day'],
    ],
  ],
  ['dismiss', 'it may go on as it is', [['--because <text>', 'why']]],
  ['finish', 'say what was done', [['--says <text>', 'what']]],
  ['measure', 'count whether it recurs less, a week after it was done or later', []],
];

export const improvementCommands = (program: Command, terminal: Terminal): void => {
  const improvements = onServer(program.command('improvements')).description(
    'what recurs, by stated rules, whose work it is, whether it recurs less since',
  );
  const finish = finishOn(terminal);
  improvements.action(async (options: OnServer) => {
    finish(await (await serverOf(options)).get<Listed>('/improvements'), options, listText);
  });
  const improvement = program.command('improvement').description('work on something that recurs');
  for (const [name, says, options] of MOVES) {
    const command = onServer(improvement.command(name)).description(says).argument('<improvement>', 'its number or id');
    for (const [flag, what] of options) command.requiredOption(flag, what);
    command.action(async (which: string, given: OnServer & Readonly<Record<string, string>>) => {
      const to = await serverOf(given);
      const id = await named(to, which);
      const payload = Object.fromEntries(
        ['owner', 'what', 'due', 'because', 'says'].flatMap((key) =>
          given[key] === undefined ? [] : [[key, given[key]]],
        ),
      );
      finish(id.ok ? await to.send(`/improvements/${id.value}/${name}`, payload) : id, given, doneText);
    });
  }
};
