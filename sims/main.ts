/**
 * The stand-ins as a program:
 *   node sims/main.ts --all --folder DIR --ports-file FILE [--faults FILE] [--end-with-parent]
 *   node sims/main.ts billing shipping --folder DIR
 * Writes where they listen to the ports file, and takes the ports that stand in it again. Ends on SIGTERM and SIGINT.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startStandIns, STAND_INS, type StandInAddresses } from './all.ts';

const USAGE = `node sims/main.ts (--all | NAME…) --folder DIR [--ports-file FILE] [--faults FILE]
NAME: ${STAND_INS.join(', ')}
The faults file is {"billing": [rule, …], …}; see sims/README.md.\n`;

const EXIT_USAGE = 64;

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      folder: { type: 'string' },
      'ports-file': { type: 'string' },
      faults: { type: 'string' },
      'end-with-parent': { type: 'boolean' },
    },
  });
  const only = values.all ? STAND_INS : positionals;
  if (values.folder === undefined || only.length === 0) {
    process.stderr.write(USAGE);
    process.exitCode = EXIT_USAGE;
    return;
  }
  const portsFile = values['ports-file'];
  const before = portsFile === undefined ? undefined : await readAddresses(portsFile);
  const running = await startStandIns({ folder: values.folder, only, ...(before ? { before } : {}) });
  if (values.faults !== undefined) await script(running.addresses, values.faults);
  const text = `${JSON.stringify(running.addresses, null, 2)}\n`;
  if (portsFile !== undefined) await replace(portsFile, text);
  for (const [key, { url }] of Object.entries(running.addresses.standIns)) process.stdout.write(`${key} ${url}\n`);
  process.stdout.write('ready\n');
  const stop = (): void => void running.close().then(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  if (values['end-with-parent']) endWithParent(stop);
};

/** Our stdin is a pipe that the parent holds: it ends when the parent does, however that came about. Two of us must not write one ledger. */
const endWithParent = (stop: () => void): void => {
  process.stdin.once('end', stop);
  process.stdin.resume();
};

const readAddresses = async (path: string): Promise<StandInAddresses | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as StandInAddresses;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Whoever waits for the file never reads half of it. */
const replace = async (path: string, text: string): Promise<void> => {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
};

const script = async ({ standIns }: StandInAddresses, path: string): Promise<void> => {
  const faults = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  for (const [key, rules] of Object.entries(faults)) {
    const standIn = standIns[key];
    if (standIn === undefined) throw new Error(`${path} scripts ${key}, which is not running`);
    const response = await fetch(`${standIn.url}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
    if (!response.ok) throw new Error(`${path}: ${key} refused its faults: ${await response.text()}`);
  }
};

await main();
