/** What the tests of the stand-ins share: programs that are killed for real, and a receiver of callbacks. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '#platform/clock.ts';
import { verifyCallback, type CallbackEndpoint } from '#platform/connectors/callback.ts';
import type { CallbackBody } from '#platform/connectors/work.contract.ts';
import type { StandInAddresses } from './all.ts';
import { bodyOf, listen } from './core/http.ts';

const START_MS_MAX = 20_000;
const POLL_MS = 10;

export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'troth-sims-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

export type SimProgram = {
  readonly addresses: StandInAddresses;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
};

/** `sims/main.ts` as a process of its own. */
export const startSimProgram = async (folder: string, ...args: readonly string[]): Promise<SimProgram> => {
  const portsFile = join(folder, 'ports.json');
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...args, '--folder', folder, '--ports-file', portsFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const deadline = Date.now() + START_MS_MAX;
  while (!said.includes('ready\n')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The stand-ins did not start: ${said}`);
    }
    await wait(POLL_MS);
  }
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return exited;
  };
  const addresses = JSON.parse(readFileSync(portsFile, 'utf8')) as StandInAddresses;
  return { addresses, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
};

export type Receiver = {
  readonly url: string;
  /** Verified callbacks in the order of arrival, repeats included. */
  readonly arrived: readonly { readonly messageId: string; readonly callback: CallbackBody }[];
  readonly refused: readonly string[];
  /** The next so many are answered 503 and not looked at. */
  readonly failNext: (times: number) => void;
  readonly close: () => Promise<void>;
};

export const startReceiver = async (endpoints: readonly CallbackEndpoint[]): Promise<Receiver> => {
  const arrived: { messageId: string; callback: CallbackBody }[] = [];
  const refused: string[] = [];
  let failing = 0;
  const server = createServer((request, response) => {
    void bodyOf(request, 1024 * 1024).then((body) => {
      if (failing > 0) {
        failing--;
        response.writeHead(503).end();
        return;
      }
      const outcome = verifyCallback(request.headers, Buffer.from(body ?? ''), endpoints, systemClock());
      if (outcome.ok) arrived.push({ messageId: outcome.value.messageId, callback: outcome.value.callback });
      else refused.push(outcome.refusal.code);
      response.writeHead(outcome.ok ? 204 : 401).end();
    });
  });
  const { url, close } = await listen('receiver', server);
  return { url, arrived, refused, failNext: (times) => (failing = times), close };
};

/** Waits until it holds; the failure names what did not come. */
export const until = async (holds: () => boolean | Promise<boolean>, what: string, msMax = 10_000): Promise<void> => {
  const deadline = Date.now() + msMax;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${msMax} ms in vain: ${what}`);
    await wait(POLL_MS);
  }
};
