/**
 * A real Chromium for the tests that look at pages. Found by CHROMIUM_PATH, on the system, or where Playwright keeps its
 * own; installed when missing (the system's package manager as root, Playwright otherwise). When it cannot be had the
 * test that needs it fails by that name: a browser test that skips in silence is a test nobody has.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const run = promisify(execFile);

const INSTALL_TIMEOUT_MS = 300_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onSystem = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(runs);

const found = (): string | undefined => {
  const named = process.env['CHROMIUM_PATH'];
  // A path that was given and does not work is a mistake to be told, not to be worked around.
  if (named !== undefined && named !== '') {
    if (!runs(named)) throw new Error(`Chromium: CHROMIUM_PATH names ${named}, which cannot be run`);
    return named;
  }
  const own = chromium.executablePath();
  return onSystem() ?? (runs(own) ? own : undefined);
};

const byPackageManager = async (): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { timeout: INSTALL_TIMEOUT_MS, env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { timeout: INSTALL_TIMEOUT_MS, env });
};

const byPlaywright = async (): Promise<void> => {
  const cli = fileURLToPath(new URL('../../node_modules/playwright-core/cli.js', import.meta.url));
  await run(process.execPath, [cli, 'install', 'chromium'], { timeout: INSTALL_TIMEOUT_MS });
};

const install = async (): Promise<string> => {
  const ways = process.getuid?.() === 0 ? [byPackageManager, byPlaywright] : [byPlaywright];
  const failures: string[] = [];
  for (const way of ways) {
    try {
      await way();
      const path = found();
      if (path !== undefined) return path;
      failures.push(`${way.name}: ran and left no Chromium`);
    } catch (error) {
      failures.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`Chromium could not be had; set CHROMIUM_PATH. Tried ${failures.join('; ')}`);
};

export type Chromium = {
  /** A fresh profile for every context: nothing of one test is there for the next. */
  readonly open: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  readonly close: () => Promise<void>;
};

type Running = { readonly browser: Browser; readonly end: () => Promise<void>; users: number };
/** The files of one process share a browser; none of them sees a context of another. */
let running: Promise<Running> | undefined;

const launch = async (): Promise<Running> => {
  const executablePath = found() ?? (await install());
  const profile = mkdtempSync(join(tmpdir(), 'troth-chromium-'));
  const first = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS });
  const browser = first.browser();
  if (browser === null) throw new Error('Chromium: the context that was launched has no browser');
  const end = async (): Promise<void> => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { browser, end, users: 0 };
};

export const startChromium = async (): Promise<Chromium> => {
  const one = await (running ??= launch());
  one.users += 1;
  return {
    open: (options) => one.browser.newContext(options),
    close: async () => {
      one.users -= 1;
      if (one.users > 0) return;
      running = undefined;
      await one.end();
    },
  };
};
