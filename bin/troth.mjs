#!/usr/bin/env node
// Starts the command line under the Node that package.json pins, whatever Node is on the machine: the sources are TypeScript
// and use Temporal, which an older one does not have. Plain JavaScript, because the older one has to read this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pinned = ['node', 'node.exe'].map((name) => join(root, 'node_modules', 'node', 'bin', name)).find(existsSync);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

if (pinned === undefined) {
  console.error('Troth runs on the Node that npm installs with it, and it is not there. Run "npm ci" first.');
  process.exit(69);
}

const main = join(root, 'src', 'surfaces', 'cli', 'main.ts');
const child = spawn(pinned, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// A signal belongs to the command: it closes what it has opened, and its exit code is ours. A terminal sends Ctrl-C to both
// by itself, and a second one would look like impatience.
for (const signal of SIGNALS)
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
child.once('error', (error) => {
  console.error(`The pinned Node could not be started: ${error.message}`);
  process.exit(70);
});
child.once('exit', (code, signal) => {
  if (signal === null) process.exit(code === null ? 1 : code);
  for (const each of SIGNALS) process.removeAllListeners(each);
  process.kill(process.pid, signal);
});
