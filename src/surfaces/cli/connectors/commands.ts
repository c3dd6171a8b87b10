/** `troth connectors …`: which systems are connected, and whether each keeps the contract that Troth relies on. */
import type { Command } from 'commander';
import { ALL_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import { checkContract, type ContractCheck } from '#platform/connectors/check-contract.connector.ts';
import { httpConnector } from '#platform/connectors/http.connector.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';

const CALL_TIMEOUT_MS = 10_000;
const EXIT_NO = 1;

type Checking = OnServer & { readonly url?: string };
type Listed = {
  readonly connector: string;
  readonly connected: boolean;
  readonly kind: string | null;
  readonly address: string | null;
  readonly state: {
    readonly breaker: string;
    readonly paused: unknown;
    readonly waiting: number;
    readonly unknown: number;
  };
};

const onServer = onServerAs('otto.orderops');

export const listLine = ({ connector, connected, address, kind, state }: Listed): string =>
  [
    connector.padEnd(20),
    (connected ? `${kind ?? 'work'} at ${address ?? ''}` : 'not connected').padEnd(40),
    `${state.paused === null ? `breaker ${state.breaker}` : 'paused'}, ${state.waiting} waiting, ${state.unknown} unknown`,
  ].join('  ');

/** One line a field, so that whoever owns the other system can be sent it as it is. */
export const checkText = (connector: string, { keeps, problems }: ContractCheck): string =>
  keeps
    ? `${connector} keeps its contract.\n`
    : `${connector} breaks its contract:\n${problems
        .map(
          ({ operation, field, relied, told }) =>
            `  ${[operation, field].filter(Boolean).join(' ')}: relied on ${relied}, told ${told}\n`,
        )
        .join('')}`;

/** Without a server: whoever builds a counterpart holds it against what Troth relies on before anybody connects it. */
const checkAt = (connector: string, baseUrl: string): Promise<Outcome<ContractCheck>> => {
  const operations = Object.hasOwn(ALL_CONTRACTS, connector) ? ALL_CONTRACTS[connector] : undefined;
  must(operations, `Troth asks ${Object.keys(ALL_CONTRACTS).join(', ')}, and no ${connector}`);
  return checkContract(
    httpConnector({ key: connector, baseUrl, secret: '', callTimeoutMs: CALL_TIMEOUT_MS, operations }),
    operations,
  );
};

export const connectorCommands = (program: Command, terminal: Terminal): void => {
  const connectors = program.command('connectors').description('the systems that Troth asks');
  const finish = finishOn(terminal);

  onServer(connectors.command('list'))
    .description('which are connected, and how each stands')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly items: readonly Listed[] }>('/connectors');
      const rows = found.ok ? accepted(found.value.items) : found;
      finish(rows, options, (items) => `${items.map(listLine).join('\n')}\n`, 'The connectors were not read');
    });

  onServer(connectors.command('check'))
    .description('ask a system what it promises, and name each field in which that is not what Troth relies on')
    .argument('<connector>', 'such as billing')
    .option('--url <url>', 'ask this address from here, without a server; for a system that is not connected yet')
    .action(async (connector: string, options: Checking) => {
      const found =
        options.url === undefined
          ? await (await serverOf(options)).get<ContractCheck>(`/connectors/${encodeURIComponent(connector)}/contract`)
          : await checkAt(connector, options.url);
      finish(found, options, (check) => checkText(connector, check), 'The contract was not checked');
      if (found.ok && !found.value.keeps) process.exitCode = EXIT_NO;
    });
};
