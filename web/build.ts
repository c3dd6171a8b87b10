/**
 * The app as files that a server can hand out: built when there is none or when a source is newer, once, however many
 * processes ask at the same time (two test files, or a start beside a test).
 */
import { globSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { build } from 'vite';
import { verifyPage } from './verify/build.ts';

const ROOT = fileURLToPath(new URL('./', import.meta.url));
export const WEB_DIST = join(ROOT, 'dist');
const LOCK = join(ROOT, 'node_modules', '.troth-web-build');
const LOCK_WAIT_MS = 200;
/** A build takes seconds; a lock this old belongs to a process that is gone. */
const LOCK_AGE_MAX_MS = 120_000;

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const isFresh = (): boolean => {
  const built = changedAt(join(WEB_DIST, 'index.html'));
  const sources = globSync(
    [
      'src/**/*',
      'public/**/*',
      '*.html',
      'vite.config.ts',
      'package.json',
      'verify/*',
      '../src/contexts/evidence/*.ts',
    ],
    {
      cwd: ROOT,
    },
  );
  return built > 0 && sources.every((source) => changedAt(join(ROOT, source)) <= built);
};

const tryLock = (): boolean => {
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    if (Date.now() - changedAt(LOCK) > LOCK_AGE_MAX_MS) rmdirSync(LOCK);
    return false;
  }
};

/** Answers whether it had to build. */
export const ensureWebBuilt = async (): Promise<boolean> => {
  while (!isFresh()) {
    if (!tryLock()) {
      await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
      continue;
    }
    try {
      await build({ root: ROOT, configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
      // Beside the app, so that who downloads a package can download what checks it.
      await writeFile(join(WEB_DIST, 'verify.html'), await verifyPage());
    } finally {
      rmdirSync(LOCK);
    }
    return true;
  }
  return false;
};
