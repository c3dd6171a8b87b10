/** `troth simulate …`: a draft on the open book, of a running Troth or of a generated one. */
import { type Command, InvalidArgumentError } from 'commander';
import { connect } from '../catalog/server.ts';
import { type GeneratedOptions, PRICE_RISE, simulateGenerated } from './generated-book.ts';
import { type OnServerOptions, simulateOnServer } from './on-server.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const QUOTES_MAX = 1_000_000;

type Options = OnServerOptions &
  Partial<GeneratedOptions> & { readonly server: string; readonly as: string; readonly sample: number };

const readCount = (text: string): number => {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0 && count <= QUOTES_MAX) return count;
  throw new InvalidArgumentError(`Give a number up to ${QUOTES_MAX}.`);
};

export const simulationCommands = (program: Command, terminal: { readonly write: (text: string) => void }): void => {
  const out = { write: terminal.write, progress: (text: string) => void process.stderr.write(`  … ${text}\n`) };
  program
    .command('simulate')
    .description(
      'what a draft would do to the open book: what changes, by how much, why, what is refused, who is asked',
    )
    .argument('<release>', `the id of a release; with --quotes the name of a draft: ${PRICE_RISE}`)
    .option('--scope <scopes...>', 'what to try it on; without it, everything that needs nothing more said')
    .option('--country <countries...>', 'risky ones, for the scope high-risk')
    .option('--channel <channels...>', 'risky ones, for the scope high-risk')
    .option('--quotes <count>', 'on a generated book of so many quotes of the example company, with timing', readCount)
    .option('--lines <count>', 'with --quotes: lines a quote', readCount, 20)
    .option('--processes <count>', 'with --quotes: how many work on it', readCount, 2)
    .option('--sample <count>', 'with --quotes: how many answers are held against a decision made alone', readCount, 50)
    .option('--kill', 'with --quotes: kill the processes in the middle, and hold the report against an undisturbed run')
    .option('--json', 'answer as JSON')
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option(
      '--as <person>',
      'who asks, by development sign-in; TROTH_TOKEN in the environment goes before it',
      'piet.pricing',
    )
    .action(async (release: string, options: Options) => {
      const { quotes, lines = 20, processes = 2 } = options;
      if (quotes === undefined) {
        const server = await connect(options, process.env['TROTH_TOKEN'] || undefined);
        process.exitCode = await simulateOnServer(release, options, server, out);
        return;
      }
      if (release !== PRICE_RISE) throw new Error(`A generated book is tried with the draft ${PRICE_RISE}.`);
      process.exitCode = await simulateGenerated({ ...options, quotes, lines, processes }, out);
    });
};
