/** `troth flags [KEY] [--for ACCOUNT]`: which flags there are, who has what, and by which rule. */
import type { Command } from 'commander';
import { accepted, refused } from '#kernel/outcome.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';

type Rule = {
  readonly id: string;
  readonly value: string;
  readonly traffic?: { readonly percent: number; readonly of: string };
} & { readonly [clause: string]: unknown };
type Value = { readonly on: boolean; readonly rule: string | null };
type Flag = {
  readonly key: string;
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly expires: string;
  readonly overdue: boolean;
  readonly rules: readonly Rule[];
  readonly otherwise: string;
  readonly askedBy: readonly { readonly kind: string; readonly key: string }[];
  readonly for:
    | (Value & { readonly productLines: readonly (Value & { readonly name: string })[]; readonly byDeal: boolean })
    | null;
};
export type Flags = {
  readonly account: { readonly key: string; readonly name: string } | null;
  readonly items: readonly Flag[];
};

const CLAUSES = [
  ['channels', 'channel'],
  ['countries', 'country'],
  ['productLines', 'product line'],
  ['segments', 'segment'],
  ['groups', 'territory'],
  ['accounts', 'account'],
] as const;

export const ruleText = (rule: Rule): string => {
  const clauses = CLAUSES.flatMap(([name, word]) => {
    const names = rule[name];
    return Array.isArray(names) ? [`${word} ${names.join(' or ')}`] : [];
  });
  const share =
    rule.traffic === undefined
      ? []
      : [`${rule.traffic.percent} % of ${rule.traffic.of === 'account' ? 'accounts' : 'deals'}`];
  return [...clauses, ...share].join(', ') || 'everybody';
};

const why = ({ rule }: Value): string => (rule === null ? 'no rule holds' : `by the rule ${rule}`);
const onOff = ({ on }: Value): string => (on ? 'on' : 'off');

const forText = (value: NonNullable<Flag['for']>, account: string): readonly string[] => [
  `  ${account}: ${onOff(value)}, ${why(value)}`,
  ...value.productLines.map((line) => `    for ${line.name}: ${onOff(line)}, ${why(line)}`),
  ...(value.byDeal
    ? ['    A share of the deals is on besides: the price of a deal says whether it is among them.']
    : []),
];

const flagText = (flag: Flag, account: Flags['account']): readonly string[] => [
  `${flag.key}  ${flag.name}${flag.overdue ? '  OVERDUE' : ''}`,
  `  ${flag.purpose}`,
  `  ${flag.owner}, until ${flag.expires}`,
  ...flag.rules.map((rule) => `  ${rule.value.padEnd(3)}  ${ruleText(rule)}  (${rule.id})`),
  `  ${flag.otherwise.padEnd(3)}  everybody else`,
  flag.askedBy.length === 0
    ? '  Nothing asks for it.'
    : `  asked for by ${flag.askedBy.map(({ kind, key }) => `${kind}/${key}`).join(', ')}`,
  ...(flag.for === null || account === null ? [] : forText(flag.for, account.name)),
];

export const flagsText = ({ items, account }: Flags): string =>
  items.length === 0
    ? 'No flag is in force.\n'
    : `${items.map((flag) => flagText(flag, account).join('\n')).join('\n\n')}\n`;

type Options = OnServer & { readonly for?: string };

export const flagCommands = (program: Command, terminal: Terminal): void => {
  onServerAs('ada.auditor')(program.command('flags'))
    .description('feature flags in force: what asks for each, who has what, and why')
    .argument('[key]', 'one of them')
    .option('--for <account>', 'what it is for this account, by key or id')
    .action(async (key: string | undefined, options: Options) => {
      const finish = finishOn(terminal);
      const account = options.for === undefined ? '' : `?account=${encodeURIComponent(options.for)}`;
      const found = await (await serverOf(options)).get<Flags>(`/flags${account}`);
      if (!found.ok) return finish(found, options, flagsText, 'The flags were not read');
      const items = found.value.items.filter((flag) => key === undefined || flag.key === key);
      if (key !== undefined && items.length === 0 && found.value.items.length > 0) {
        const flags = found.value.items.map((flag) => flag.key);
        return finish(refused({ code: 'cli.flag-unknown', flag: key, flags }), options, flagsText, 'Nothing to show');
      }
      finish(accepted({ ...found.value, items }), options, flagsText);
    });
};
