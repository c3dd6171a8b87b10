/** Runs the stand-in servers as a process of their own, and says how the company's connectors reach them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StandInAddresses } from '#sims/all.ts';
import { connectorSecret } from '#sims/core/http.ts';
import { ALL_CONTRACTS, type ConnectorConfig } from '#contexts/fulfillment/index.ts';
import type { OutsideSystems } from './settings.ts';

const PROGRAM = fileURLToPath(new URL('../../sims/main.ts', import.meta.url));
const READY_WITHIN_MS = 20_000;
const CALL_TIMEOUT_MS = 2_500;

export type StandIns = {
  readonly addresses: StandInAddresses;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
};

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The stand-ins did not start in time.')), READY_WITHIN_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('ready')) return;
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`The stand-ins ended at once (exit ${code}).`));
    });
  });

export const startStandInProcess = async (folder: string): Promise<StandIns> => {
  mkdirSync(folder, { recursive: true });
  const portsFile = join(folder, 'ports.json');
  const args = [PROGRAM, '--all', '--folder', folder, '--ports-file', portsFile, '--end-with-parent'];
  let child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await ready(child);
  } catch (error) {
    // The old ports may belong to somebody else by now: then others are taken.
    rmSync(portsFile, { force: true });
    child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await ready(child).catch((again: unknown) => {
      throw again instanceof Error ? again : error;
    });
  }
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      return void child.kill('SIGTERM');
    });
  return { addresses: JSON.parse(readFileSync(portsFile, 'utf8')) as StandInAddresses, process: child, stop };
};

/** The unguessable part of a callback address: the same after a restart, because outside systems remember it. */
const endpointToken = (secret: string, tenantId: string, connector: string): string =>
  createHmac('sha256', secret).update(`endpoint/${tenantId}/${connector}`).digest('hex').slice(0, 32);

export const systemsOf = (
  addresses: StandInAddresses,
  tenantId: string,
  callbackBaseUrl: string | null,
): OutsideSystems => {
  const connectors = Object.keys(ALL_CONTRACTS).flatMap((key): ConnectorConfig[] => {
    const standIn = addresses.standIns[key];
    if (!standIn) return [];
    return [
      {
        tenantId,
        connector: key,
        baseUrl: standIn.url,
        secrets: [connectorSecret(addresses.secret, tenantId, key)],
        endpointToken: endpointToken(addresses.secret, tenantId, key),
        callTimeoutMs: CALL_TIMEOUT_MS,
      },
    ];
  });
  const smtp = addresses.standIns['smtp']?.smtpPort;
  const mail =
    smtp === undefined
      ? null
      : {
          host: '127.0.0.1',
          port: smtp,
          from: 'Aldermoor Cloud <orders@aldermoor.example>',
          messageIdDomain: 'troth.aldermoor.example',
        };
  return { connectors, mail, callbackBaseUrl };
};
