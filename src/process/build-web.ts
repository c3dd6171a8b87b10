/** The web app is built once, when it is missing or older than its sources, so that a fresh clone serves it without a further command. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../../web/', import.meta.url));
const NEWEST_OF = ['src', 'index.html', 'package.json', 'vite.config.ts'];

const newest = (path: string): number => {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

export const isWebBuilt = (): boolean => {
  const built = newest(join(WEB, 'dist', 'index.html'));
  return built > 0 && built >= Math.max(...NEWEST_OF.map((name) => newest(join(WEB, name))));
};

export const buildWeb = async (progress: (step: string) => void): Promise<void> => {
  if (isWebBuilt()) return;
  progress('building the web app');
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: WEB,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`The web app could not be built (vite ended with ${code}).`);
};
