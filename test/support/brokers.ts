/**
 * Counterparts of the sinks: a real `nats-server`, and for Kafka the mock cluster of librdkafka, which `kcat` runs; a mock, not a Kafka. Where one is
 * missing the test fails and says what to install: nothing is skipped in silence.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

export type Broker = { readonly address: string; readonly stop: () => Promise<void> };

/** Debian keeps servers where not every PATH looks. */
const PATHS = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;
const env = { ...process.env, PATH: PATHS };

const mustHave = (program: string): void => {
  const found = spawnSync(program, [program === 'kcat' ? '-V' : '--version'], { env });
  assert.equal(
    found.error,
    undefined,
    `${program} is missing, and this test is nothing without it: apt-get install ${program}`,
  );
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** The line that says it runs, or why it does not. */
const says = (child: ChildProcess, line: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    let said = '';
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = line.exec(said);
      if (found) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });

const stopping = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });

/** What it stored is in the folder: started again on it, it has it still. `port`: where it was before. */
export const startNats = async (
  folder: string,
  port?: number,
): Promise<Broker & { readonly port: number; readonly kill: () => Promise<void> }> => {
  mustHave('nats-server');
  const where = port ?? (await freePort());
  const child = spawn('nats-server', ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(where)], { env });
  await says(child, /Server is ready/);
  return {
    address: `nats://127.0.0.1:${where}`,
    port: where,
    stop: () => stopping(child, 'SIGTERM'),
    kill: () => stopping(child, 'SIGKILL'),
  };
};

export type StoredFact = { readonly id: string; readonly subject: string };

const READ_AT_ONCE = 1_000;
const READ_WITHIN_MS = 10_000;

/** Everything that NATS has stored of ours, in its order, read from the beginning by a consumer of its own. */
export const readNats = async (servers: string): Promise<readonly StoredFact[]> => {
  const connection = await connect({ servers });
  try {
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info('TROTH');
    const name = `reader-${state.last_seq}`;
    await manager.consumers.add('TROTH', { name, ack_policy: 'none' as never });
    const consumer = await jetstream(connection).consumers.get('TROTH', name);
    const found: StoredFact[] = [];
    while (found.length < state.messages) {
      const before = found.length;
      const wanted = Math.min(READ_AT_ONCE, state.messages - before);
      for await (const message of await consumer.fetch({ max_messages: wanted, expires: READ_WITHIN_MS }))
        found.push(message.json<StoredFact>());
      assert.notEqual(found.length, before, `NATS says that it has ${state.messages}, and gives ${before}`);
    }
    return found;
  } finally {
    await connection.close();
  }
};

export const startKafkaMock = async (): Promise<Broker> => {
  mustHave('kcat');
  const child = spawn(
    'kcat',
    ['-b', '127.0.0.1:1', '-X', 'test.mock.num.brokers=3', '-d', 'mock', '-C', '-t', 'keeps-the-mock-running'],
    { env },
  );
  const found = await says(child, /bootstrap\.servers=([\d.:,]+)/);
  // It goes on writing what it does: nobody reads that, and a full pipe would stop it.
  child.stdout.resume();
  child.stderr.resume();
  return { address: found[1] ?? '', stop: () => stopping(child, 'SIGKILL') };
};
