/** What processes have used so far, as Linux tells it. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type Used = { readonly cpuMs: number; readonly memoryMb: number };

/** `cpuMsEach`: of what was done since they were at it; what a process needs to start is no matter of the book. */
export type UsedOnBook = { readonly cpuMsEach: number; readonly memoryMb: number };
type Look = { readonly done: number; readonly used: Used | null };

export const usedSince = (first: Look | null, last: Look): UsedOnBook | null =>
  !first?.used || !last.used || last.done === first.done
    ? null
    : {
        cpuMsEach: (last.used.cpuMs - first.used.cpuMs) / (last.done - first.done),
        memoryMb: last.used.memoryMb,
      };

const TICKS_PER_SECOND = 100;
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;

/** Asked while they live; null elsewhere than on Linux. `memoryMb`: the most that one of them ever held. */
export const usedBy = (processes: readonly ChildProcess[]): Used | null => {
  const each = processes.map(({ pid }) => (pid === undefined ? null : usedByOne(pid)));
  if (each.length === 0 || each.includes(null)) return null;
  const known = each.filter((one) => one !== null);
  return {
    cpuMs: known.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    memoryMb: Math.max(...known.map(({ memoryMb }) => memoryMb)),
  };
};

const usedByOne = (pid: number): Used | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_FIELD]) + Number(fields[SYSTEM_FIELD]);
    const [, peak = '0'] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { cpuMs: (ticks * 1_000) / TICKS_PER_SECOND, memoryMb: Math.round(Number(peak) / 1_024) };
  } catch {
    return null; // It ended while we looked, or this is not Linux.
  }
};
