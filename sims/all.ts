/** Starts the stand-ins that Troth needs around it, in this process. `main.ts` is this as a program. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { webhookSecret } from '#platform/webhook-signature.ts';
import { startStandIn, type RunningServer } from './core/http.ts';
import { PROFILES } from './profiles.ts';
import { startMailServer } from './smtp/mail-server.ts';
import { startWebhookSink } from './webhook-sink/sink.ts';

export const STAND_INS: readonly string[] = [...PROFILES.map(({ key }) => key), 'smtp', 'webhook-sink'];

/** Where everything is, as the ports file says it. */
export type StandInAddresses = {
  readonly pid: number;
  /** The master of the callback secrets: `connectorSecret(master, tenantId, standIn)`. The webhook sink verifies with it as it is. */
  readonly secret: string;
  readonly standIns: Readonly<
    Record<string, { readonly url: string; readonly port: number; readonly smtpPort?: number }>
  >;
};

export type StandInsOptions = {
  readonly folder: string;
  readonly only?: readonly string[];
  /** Ports to take again, so that whoever knew the old addresses still finds them. */
  readonly before?: StandInAddresses;
  readonly die?: (error: unknown) => void;
};

export type RunningStandIns = {
  readonly addresses: StandInAddresses;
  readonly close: () => Promise<void>;
};

export const startStandIns = async ({
  folder,
  only = STAND_INS,
  before,
  die,
}: StandInsOptions): Promise<RunningStandIns> => {
  await mkdir(folder, { recursive: true });
  const secret = await masterSecret(folder);
  const running: RunningServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
  };
  try {
    for (const key of only) running.push(await startOne(key, { folder, secret, before, die }));
  } catch (error) {
    await close();
    throw error;
  }
  const standIns = Object.fromEntries(
    running.map(({ key, url, port, ...more }) => [
      key,
      { url, port, ...('smtpPort' in more && typeof more.smtpPort === 'number' ? { smtpPort: more.smtpPort } : {}) },
    ]),
  );
  return { addresses: { pid: process.pid, secret, standIns }, close };
};

type One = Pick<StandInsOptions, 'folder' | 'before' | 'die'> & { readonly secret: string };

const startOne = (key: string, { folder, secret, before, die }: One): Promise<RunningServer> => {
  const old = before?.standIns[key];
  const options = {
    folder,
    secret,
    ...(old === undefined ? {} : { port: old.port }),
    ...(die === undefined ? {} : { die }),
  };
  if (key === 'smtp') return startMailServer({ ...options, ...(old?.smtpPort ? { smtpPort: old.smtpPort } : {}) });
  if (key === 'webhook-sink') return startWebhookSink(options);
  const profile = PROFILES.find((one) => one.key === key);
  if (profile === undefined) throw new Error(`There is no stand-in ${key}; there are ${STAND_INS.join(', ')}.`);
  return startStandIn(profile, options);
};

/** Made once and kept with the ledgers: a stand-in that comes back signs as before. Renamed into place, so that a kill leaves no empty one. */
const masterSecret = async (folder: string): Promise<string> => {
  const path = join(folder, 'secret');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secret = webhookSecret(randomBytes(32));
  await writeFile(`${path}.new`, secret, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secret;
};
