/** Begins the process of simulations when one waits, and again when it died: the page that it worked on is done by the next one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasSimulations } from '#contexts/governance/index.ts';
import { lowerPriority } from '#platform/database/give-way.ts';
import type { Door } from '#platform/door.ts';
import { everySoOften, type Loop } from '#platform/loop.ts';

const PROGRAM = fileURLToPath(new URL('./simulate.ts', import.meta.url));
const LOOK_EVERY_MS = 1_000;

export type SimulationProcess = Pick<Loop, 'close'> & { readonly pid: () => number | null };

/** What decides a hundred thousand quotes does not make people wait. */
export const LOWER_PRIORITY = 10;

export const startSimulationProcess = (env: NodeJS.ProcessEnv): ChildProcess => {
  // In a session of its own, which can be weighed less than others; it ends with us all the same, because it sees its standard input close.
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  // Before it has begun any thread: on Linux a priority is that of one thread, and of those that it begins afterwards.
  if (child.pid !== undefined) lowerPriority(child.pid, LOWER_PRIORITY);
  return child;
};

export const isGone = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

export const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (isGone(child)) return resolve();
    child.once('exit', () => resolve());
    return undefined;
  });

/** `env`: what a further process of this installation is started with. */
export const runSimulations = (
  door: Door,
  env: NodeJS.ProcessEnv,
  tenants: () => Promise<readonly string[]>,
): SimulationProcess => {
  let child: ChildProcess | null = null;
  const waits = async (): Promise<boolean> => {
    for (const tenantId of await tenants()) if (await hasSimulations(door, tenantId)) return true;
    return false;
  };
  const loop = everySoOften('simulations', LOOK_EVERY_MS, door.log, async () => {
    if ((child !== null && !isGone(child)) || !(await waits())) return;
    child = startSimulationProcess(env);
  });
  return {
    pid: () => (child === null || isGone(child) ? null : (child.pid ?? null)),
    close: async () => {
      await loop.close();
      if (child === null) return;
      child.kill('SIGTERM');
      await gone(child);
    },
  };
};
