/** `troth simulate …`: a draft on the open book, of a running Troth or of a generated one. */
import { type Command, InvalidArgumentError } from 'commander';
import { type GeneratedOptions, PRICE_RISE, simulateGenerated } from './generated-book.ts';
import { type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { type OnServerOptions, simulateOnServer } from './on-server.ts';

const QUOTES_MAX = 1_000_000;

type Options = OnServer & OnServerOptions & Partial<GeneratedOptions> & { readonly sample: number };

const readCount = (text: string): number => {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0 && count <= QUOTES_MAX) return count;
  throw new InvalidArgumentError(`Give a number up to ${QUOTES_MAX}.`);
};

export const simulationCommands = (program: Command, terminal: Terminal): void => {
  const out = { ...terminal, progress: (text: string) => void process.stderr.write(`  … ${text}\n`) };
  onServerAs('piet.pricing')(program.command('simulate'))
    .description(
      'what a draft would do to the open book: what changes, by how much, why, what is refused, who is asked',
    )
    .argument('<release>', `a release, by name or id; with --quotes the name of a draft: ${PRICE_RISE}`)
    .option('--scope <scopes...>', 'what to try it on; without it, everything that needs nothing more said')
    .option('--country <countries...>', 'risky ones, for the scope high-risk')
    .option('--channel <channels...>', 'risky ones, for the scope high-risk')
    .option('--quotes <count>', 'on a generated book of so many quotes of the example company, with timing', readCount)
    .option('--lines <count>', 'with --quotes: lines a quote', readCount, 20)
    .option('--processes <count>', 'with --quotes: how many work on it', readCount, 2)
    .option('--sample <count>', 'with --quotes: how many answers are held against a decision made alone', readCount, 50)
    .option('--kill', 'with --quotes: kill the processes in the middle, and hold the report against an undisturbed run')
    .action(async (release: string, options: Options) => {
      const { quotes, lines = 20, processes = 2 } = options;
      if (quotes === undefined) {
        process.exitCode = await simulateOnServer(release, options, await serverOf(options), out);
        return;
      }
      if (release !== PRICE_RISE) throw new Error(`A generated book is tried with the draft ${PRICE_RISE}.`);
      process.exitCode = await simulateGenerated({ ...options, quotes, lines, processes }, out);
    });
};
