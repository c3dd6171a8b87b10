/** `troth capacity`: what a workload needs, from costs that were measured. Computed here; no server is asked. */
import { type Command, InvalidArgumentError } from 'commander';
import { capacityReport, INPUTS, standardWorkload, UNIT_COSTS, type Workload } from '#contexts/operations/index.ts';
import { capacityText, optionOf } from './tell-capacity.ts';

const readNumber = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0 && value <= 1e9) return value;
  throw new InvalidArgumentError('Give a number from 0 on.');
};

const memberOf = (option: string): string =>
  option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const capacityCommands = (program: Command, terminal: { readonly write: (text: string) => void }): void => {
  const command = program
    .command('capacity')
    .description(
      'what so many sellers, quotes and orders need: processors, processes, connections, storage, and what gives first',
    );
  for (const { key, name, value } of INPUTS) command.option(`--${optionOf(key)} <number>`, name, readNumber, value);
  command.option('--json', 'answer as JSON').action((options: Record<string, number> & { readonly json?: boolean }) => {
    const work = Object.fromEntries(
      INPUTS.map(({ key }) => [key, options[memberOf(optionOf(key))] ?? standardWorkload[key]]),
    ) as Workload;
    const report = capacityReport(work, UNIT_COSTS);
    terminal.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : capacityText(report));
  });
};
