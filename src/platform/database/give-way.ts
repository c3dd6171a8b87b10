/**
 * Work that others should not feel: a process of a lower priority, and the processes of PostgreSQL that work for it, where they run on this machine
 * too; a socket does not pass a priority on.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Whoever is not root may set one group in a tenth of a second (Linux, `proc_sched_autogroup_set_nice`). */
const AGAIN_MS = 150;
const TRIES = 20;

/**
 * `priority` as of `setPriority`: 0 as everybody, 19 the lowest. Linux weighs sessions against each other before it weighs the processes in them
 * (sched(7), autogroup), so the process should lead a session of its own: that one is lowered with it. What the system does not let us lower stays.
 */
export const lowerPriority = (pid: number, priority: number): void => {
  try {
    setPriority(pid, priority);
  } catch {
    return; // It is gone, or another user's: its priority is its owner's to say.
  }
  lowerSession(pid, priority, TRIES);
};

const lowerSession = (pid: number, priority: number, tries: number): void => {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(priority));
  } catch (error) {
    // Anything else: there are no such groups here, and the priority of the process itself is what counts.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries === 0) return;
    setTimeout(() => lowerSession(pid, priority, tries - 1), AGAIN_MS).unref();
  }
};

/** Gives what PostgreSQL runs for a connection our own priority, where ours is lower than everybody's. */
export const giveWay = (url: string, backendPid: number): void => {
  const ours = getPriority();
  if (ours > 0 && LOOPBACK.has(new URL(url).hostname) && isBackend(backendPid)) lowerPriority(backendPid, ours);
};

/** A tunnel from another machine looks local: the number of a process there may be that of another program here. */
const isBackend = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ');
  } catch {
    return false; // No such process here, or no Linux.
  }
};
