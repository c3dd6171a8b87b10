/** `troth billing …`: what billing invoiced, what of it differs from the promise, and why a line is there. */
import type { Command } from 'commander';
import { parseStrict } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Asking, askingAs, serverOf } from '../on-server.ts';
import { readText } from '../read-text.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const EXIT = { done: 0, refused: 1, unreadable: 2 } as const;
const withServer = askingAs('bea.billing');

const shown = async (answer: Promise<Outcome<unknown>>, whatNot: string, terminal: Terminal): Promise<number> => {
  const told = await answer;
  if (!told.ok) {
    sayNo(terminal, told.refusal, whatNot);
    return EXIT.refused;
  }
  terminal.write(`${JSON.stringify(told.value, null, 2)}\n`);
  return EXIT.done;
};

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
  const billing = program.command('billing').description('what billing was told and what it invoiced');
  withServer(billing.command('report'))
    .description('report an invoice: {invoiceRef, invoicedOn, lines}; sent again it changes nothing')
    .argument('<file>', 'the invoice as JSON')
    .action(async (file: string, options: Asking) => {
      const invoice = await readInvoice(file);
      if (!invoice.ok) {
        sayNo(terminal, invoice.refusal, 'Nothing was reported');
        process.exitCode = EXIT.unreadable;
        return;
      }
      const server = await serverOf(options);
      process.exitCode = await shown(server.send('/invoices', invoice.value), 'Nothing was reported', terminal);
    });
  withServer(billing.command('differences'))
    .description('invoiced lines that differ from their promise, or rest on none, and are not settled')
    .action(async (options: Asking) => {
      const server = await serverOf(options);
      process.exitCode = await shown(server.get('/invoice-lines?open=true'), 'Nothing to show', terminal);
    });
  withServer(billing.command('why'))
    .description('why a line is on an invoice: its promise, price, approval, acceptance and order')
    .argument('<line>', 'its id')
    .action(async (line: string, options: Asking) => {
      const server = await serverOf(options);
      process.exitCode = await shown(server.get(`/invoice-lines/${line}/why`), 'Nothing to show', terminal);
    });
  withServer(billing.command('settle'))
    .description('say how a difference ended')
    .argument('<line>', 'its id')
    .requiredOption('--how <how>', 'credited or rightly-charged')
    .requiredOption('--because <text>', 'why')
    .action(async (line: string, options: Asking & { readonly how: string; readonly because: string }) => {
      const { how, because } = options;
      const server = await serverOf(options);
      process.exitCode = await shown(
        server.send(`/invoice-lines/${line}/settle`, { how, because }),
        'Nothing was settled',
        terminal,
      );
    });
};
