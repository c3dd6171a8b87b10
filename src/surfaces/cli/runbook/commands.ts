/** `troth runbook …`: what to look at when something is wrong. Its checks are run where it is asked, and what they allow is offered as commands. */
import type { Command } from 'commander';
import { type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { doneText } from '../tell-done.ts';
import { namedQuote } from '../quote/named-quote.ts';
import type { Terminal } from '../verify.ts';
import { type Book, booksText, type Offer, type Ran, runText } from './tell-runbook.ts';

type Options = OnServer & {
  readonly do?: string;
  readonly on?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
};

const aboutOf = async (to: Server, { about }: Book, named: string | undefined): Promise<Outcome<string>> => {
  if (named === undefined) return { ok: true, value: '' };
  if (about !== 'quote') return { ok: true, value: `?order=${encodeURIComponent(named)}` };
  const quote = await namedQuote(to, named);
  return quote.ok ? { ok: true, value: `?quote=${quote.value}` } : quote;
};

const readRun = async (to: Server, key: string, named: string | undefined): Promise<Outcome<Ran>> => {
  const book = await to.get<{ readonly runbook: Book }>(`/runbooks/${encodeURIComponent(key)}`);
  if (!book.ok) return book;
  const about = await aboutOf(to, book.value.runbook, named);
  return about.ok ? to.get<Ran>(`/runbooks/${encodeURIComponent(key)}/run${about.value}`) : about;
};

/** Only what the checks allow now is sent: they are run again first. */
const chosen = ({ offers }: Ran, { do: action, on }: Options): Outcome<Offer> => {
  const of = offers.filter((each) => each.action === action && (on === undefined || each.on === on));
  const [only] = of;
  if (only === undefined)
    return refused({ code: 'runbook.not-offered', action, offered: [...new Set(offers.map((each) => each.action))] });
  if (of.length > 1) return refused({ code: 'runbook.say-on-what', action, on: of.map((each) => each.on) });
  return { ok: true, value: only };
};

const act = async (to: Server, run: Ran, options: Options): Promise<Outcome<unknown>> => {
  const offer = chosen(run, options);
  if (!offer.ok) return offer;
  const { reason = '' } = options;
  if (reason === '') return refused({ code: 'runbook.reason-missing' });
  const { address, payload, reasonAs } = offer.value;
  const path = address.slice(address.indexOf(' ') + 1) + (options.dryRun === true ? '?dryRun=true' : '');
  return to.command(path, reasonAs === null ? payload : { ...payload, [reasonAs]: reason }, reason);
};

export const runbookCommands = (program: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  onServerAs('otto.orderops')(program.command('runbook'))
    .description('what to look at when something is wrong: without a key the list; with one its checks are run')
    .argument('[key]', 'such as order-stuck')
    .argument('[about]', 'the order or quote that it is about, by number or id')
    .option('--do <action>', 'carry out a safe action, if the checks allow it now')
    .option('--on <what>', 'which one, where several are offered')
    .option('--reason <text>', 'why; it stands in the evidence')
    .option('--dry-run', 'say what the action would change, and change nothing')
    .action(async (key: string | undefined, named: string | undefined, options: Options) => {
      const to = await serverOf(options);
      if (key === undefined)
        return finish(await to.get<{ readonly items: readonly Book[] }>('/runbooks'), options, ({ items }) =>
          booksText(items),
        );
      const run = await readRun(to, key, named);
      if (options.do === undefined || !run.ok)
        return finish(run, options, (value) => runText(value, named), 'Nothing was checked');
      return finish(await act(to, run.value, options), options, doneText);
    });
};
