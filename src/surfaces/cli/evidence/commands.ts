/** `troth evidence quote|order|change NAME`: what proves it, as a file that `troth verify` checks without us. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { namedChange } from '../change/named-change.ts';
import { named as namedOrder } from '../order/orders.ts';
import { namedQuote } from '../quote/named-quote.ts';
import { type Asking, askingAs, serverOf } from '../on-server.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { counted } from '../counted.ts';

const EXIT_REFUSED = 1;
/** The newest entries get their place in the log within two seconds. */
const TRIES_MAX = 20;
const TRY_AGAIN_MS = 250;

type Options = Asking & { readonly to?: string };

const KINDS = { quote: 'quotes', order: 'orders', change: 'changes' } as const;
type Kind = keyof typeof KINDS;
const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);

const idOf = async (server: Server, kind: Kind, name: string): Promise<Outcome<string>> => {
  if (kind === 'quote') return namedQuote(server, name);
  if (kind === 'order') return namedOrder(server, name);
  const found = await namedChange(server, name);
  return found.ok ? { ok: true, value: found.value.id } : found;
};

const packageOf = async (server: Server, path: string): Promise<Outcome<Uint8Array>> => {
  for (let tries = 1; ; tries += 1) {
    const found = await server.get<Uint8Array>(path);
    if (found.ok || found.refusal.code !== 'evidence.not-yet-sequenced' || tries === TRIES_MAX) return found;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
};

export const evidenceCommand = (program: Command, terminal: Terminal): void => {
  askingAs('ada.auditor')(program.command('evidence'))
    .description('what proves a quote, an order or a change, as a file for `troth verify`')
    .argument('<kind>', 'quote, order or change')
    .argument('<name>', 'its number or its id')
    .option('--to <file>', 'where to; without it KIND-NAME.evidence.zip, here')
    .action(async (kind: string, name: string, options: Options) => {
      const no = (refusal: Refusal): void => {
        sayNo(terminal, refusal, 'Nothing was written');
        process.exitCode = EXIT_REFUSED;
      };
      if (!isKind(kind)) return no(refused({ code: 'cli.evidence-of-what', kind }).refusal);
      const server = await serverOf(options);
      const id = await idOf(server, kind, name);
      const found = id.ok ? await packageOf(server, `/${KINDS[kind]}/${id.value}/evidence-package`) : id;
      if (!found.ok) return no(found.refusal);
      const file = options.to ?? `${kind}-${name.replaceAll('/', '-')}.evidence.zip`;
      writeFileSync(file, found.value);
      terminal.write(
        `${file}: ${counted(found.value.length, 'byte')}. Check it anywhere: troth verify ${file} --key KEYFILE\n`,
      );
    });
};
