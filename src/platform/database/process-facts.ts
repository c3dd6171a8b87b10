/**
 * What the operating system knows of a process. A pid alone proves nothing: it is given again to another program, and a
 * killed child whose parent has not asked for its end stays as a zombie that still answers `kill(pid, 0)`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

export type ProcessFacts = {
  readonly pid: number;
  readonly command: string;
  /** Opaque; equal only for the same process, so that a pid given to another program is told apart. */
  readonly startedAt: string;
};

const fromProc = (pid: number): ProcessFacts | undefined | 'no-proc' => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command stands in parentheses and may itself contain spaces and parentheses: split behind the last one.
    const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    return { pid, command, startedAt: `ticks ${fields[19] ?? ''}` };
  } catch (error) {
    if (process.platform === 'linux' && isMissing(error)) return undefined;
    return 'no-proc';
  }
};

const isMissing = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ESRCH';
};

const fromPs = (pid: number): ProcessFacts | undefined => {
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const found = /^(\S+)\s+(\w{3} \w{3} +\d+ [\d:]+ \d{4})\s+(.+)$/.exec(ps.stdout?.trim() ?? '');
  if (!found || found[1]?.startsWith('Z')) return undefined;
  return { pid, command: basename(found[3] ?? ''), startedAt: `lstart ${found[2] ?? ''}` };
};

/** The running process of that pid; undefined when there is none, or only a zombie. */
export const processFacts = (pid: number): ProcessFacts | undefined => {
  const found = fromProc(pid);
  return found === 'no-proc' ? fromPs(pid) : found;
};

export const isRunning = (pid: number): boolean => processFacts(pid) !== undefined;

/** Living processes that work in a folder: the backends that outlive a killed postmaster for a moment. Linux only; elsewhere none is seen. */
export const processesIn = (folder: string): readonly number[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingFolder(pid) === folder && isRunning(pid));
};

export const workingFolder = (pid: number): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // Another user's process, or one that ended meanwhile: neither is ours.
    return undefined;
  }
};
