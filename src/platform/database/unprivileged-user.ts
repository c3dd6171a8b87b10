/** PostgreSQL refuses to run as root. When we are root it runs as somebody who is nobody in particular. */
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';

export type RunAs = { readonly uid: number; readonly gid: number };

const PREFERRED = ['postgres', 'nobody'] as const;

/** Undefined when we are not root and nothing needs giving up. */
export const unprivilegedUser = (): RunAs | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of PREFERRED) {
    const found = users.find(([user]) => user === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error(
    'Troth runs as root and its PostgreSQL must not, but this system has neither a user "postgres" nor "nobody" to run it. ' +
      'Create one (useradd --system postgres), start Troth as another user, or give DATABASE_URL.',
  );
};

/** A folder that every user may pass through, whatever our umask would make of it; one that exists stays as it is. */
export const openFolder = (path: string): void => {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
};
