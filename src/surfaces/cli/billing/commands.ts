/** `troth billing …`: what billing invoiced, what of it differs from the promise, and why a line is there. */
import type { Command } from 'commander';
import { parseStrict } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { readText } from '../read-text.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import {
  differencesText,
  type Line,
  type Reported,
  reportedText,
  type Settled,
  settledText,
  type Why,
  whyText,
} from './tell-billing.ts';

const EXIT_UNREADABLE = 2;
const withServer = onServerAs('bea.billing');

const readInvoice = async (file: string): Promise<Outcome<object>> => {
  const text = await readText(file);
  if (!text.ok) return text;
  try {
    return accepted(parseStrict(text.value) as object);
  } catch (error) {
    return refused({ code: 'import.not-json', why: error instanceof Error ? error.message : String(error) });
  }
};

export const billingCommands = (program: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  const billing = program.command('billing').description('what billing was told and what it invoiced');
  withServer(billing.command('report'))
    .description('report an invoice: {invoiceRef, invoicedOn, lines}; sent again it changes nothing')
    .argument('<file>', 'the invoice as JSON')
    .action(async (file: string, options: OnServer) => {
      const invoice = await readInvoice(file);
      if (!invoice.ok) {
        sayNo(terminal, invoice.refusal, 'Nothing was reported');
        process.exitCode = EXIT_UNREADABLE;
        return;
      }
      const server = await serverOf(options);
      finish(await server.send<Reported>('/invoices', invoice.value), options, reportedText, 'Nothing was reported');
    });
  withServer(billing.command('differences'))
    .description('invoiced lines that differ from their promise, or rest on none, and are not settled')
    .action(async (options: OnServer) => {
      const server = await serverOf(options);
      finish(
        await server.get<{ readonly items: readonly Line[] }>('/invoice-lines?open=true'),
        options,
        differencesText,
        'Nothing to show',
      );
    });
  withServer(billing.command('why'))
    .description('why a line is on an invoice: its promise, price, approval, acceptance and order')
    .argument('<line>', 'its id')
    .action(async (line: string, options: OnServer) => {
      const server = await serverOf(options);
      finish(
        await server.get<Why>(`/invoice-lines/${encodeURIComponent(line)}/why`),
        options,
        whyText,
        'Nothing to show',
      );
    });
  withServer(billing.command('settle'))
    .description('say how a difference ended')
    .argument('<line>', 'its id')
    .requiredOption('--how <how>', 'credited or rightly-charged')
    .requiredOption('--because <text>', 'why')
    .action(async (line: string, options: OnServer & { readonly how: string; readonly because: string }) => {
      const { how, because } = options;
      const server = await serverOf(options);
      finish(
        await server.send<Settled>(`/invoice-lines/${encodeURIComponent(line)}/settle`, { how, because }),
        options,
        settledText,
        'Nothing was settled',
      );
    });
};
