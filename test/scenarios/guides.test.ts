/** What the guides tell a newcomer to type is typed here, in order, against the real app: a guide that has gone stale fails. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startTroth } from '#test/support/troth.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BLOCK = /^```sh( refused)?\n([\s\S]*?)^```/gm;

/** Blocks share their variables; one marked `refused` must end with a failure, every other must not. */
const scriptOf = (guide: string): string => {
  const text = readFileSync(new URL(`../../docs/guide/${guide}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(BLOCK)];
  assert.ok(blocks.length > 3, `${guide} has something to type`);
  return [
    // `npm run -s ask -- …` without npm's own start-up.
    `npm() { shift 4; "$NODE" scripts/ask.ts "$@"; }`,
    ...blocks.map(([, refused, commands = '']) =>
      refused === undefined
        ? `set -e\n${commands}set +e`
        : `if ( set -e; ${commands} ); then echo "this should have been refused" >&2; exit 1; fi`,
    ),
  ].join('\n');
};

const type = (script: string, url: string): Promise<{ readonly code: number | null; readonly output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], {
      cwd: ROOT,
      env: { ...process.env, NODE: process.execPath, TROTH_URL: url },
    });
    const chunks: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: chunks.join('') }));
  });

const troth = await startTroth({ roles: ['api'] });
after(() => troth.stop());

for (const guide of ['first-price-list.md', 'quote-to-order.md'])
  test(`${guide} can be typed as it stands`, async () => {
    const { code, output } = await type(scriptOf(guide), troth.url);
    assert.equal(code, 0, output.slice(-4000));
  });
