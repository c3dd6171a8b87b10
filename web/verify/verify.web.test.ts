import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium, type Page } from 'playwright-core';
import { buildPackage, publicLine } from '../../src/contexts/evidence/index.ts';
import { CONSISTENCY_KIND, consistencyText } from '../../src/contexts/evidence/consistency.ts';
import { aSigner, KEEPER, someParts, TENANT } from '../../src/contexts/evidence/package.builder.ts';
import { toHex, utf8 } from '../../src/kernel/hash.ts';
import { consistencyProof, leafHash, rootOf } from '../../src/kernel/merkle.ts';
import { formatCheckpoint } from '../../src/kernel/note.ts';
import { verifyPage } from './build.ts';

const CHROMIUM = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
];
const executablePath = CHROMIUM.find((path) => path !== '' && existsSync(path));
assert.ok(executablePath, 'Chromium is there: set CHROMIUM_PATH');

const folder = mkdtempSync(join(tmpdir(), 'troth-verify-page-'));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});
const saved = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const address = `file://${saved('verify.html', await verifyPage())}`;
const signer = aSigner();
const good = buildPackage(someParts({}, signer));
const file = saved('quote.evidence.zip', good);

/** Opened from a folder, with no network at all: that is how an auditor has it. */
const opened = async (): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> => {
  const page = await browser.newPage();
  await page.context().setOffline(true);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, complaints };
};
const answerTo = async (package_: string, keys = ''): Promise<string> => {
  const { complaints, page } = await opened();
  await page.fill('#keys', keys);
  await page.setInputFiles('#package', package_);
  await page.waitForSelector('.verdict');
  const text = await page.innerText('#answer');
  assert.deepEqual(complaints, []);
  await page.close();
  return text;
};

test('The page verifies a package from a folder, offline, with the key that its reader pastes', async () => {
  const text = await answerTo(file, publicLine(signer));
  assert.match(text, /^Verified/);
  assert.match(text, /by troth\.test/);
  assert.match(text, /What this does not prove/);
});

test('The page says integrity only without a key, and fails with another', async () => {
  assert.match(await answerTo(file), /^Integrity only/);
  assert.match(await answerTo(file, publicLine(aSigner())), /^Failed[^]*checkpoints\/0\.txt/);
});

test('The page fails a changed package and names the file', async () => {
  const changed = Uint8Array.from(good);
  const at = Buffer.from(good).indexOf('the presented bytes');
  changed[at]! ^= 1;
  assert.match(await answerTo(saved('changed.zip', changed)), /^Failed[^]*documents\/proposal\.pdf/);
});

const leaves = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, n) => leafHash(utf8(`entry ${n}`)));
const checkpoint = (size: number): string =>
  signer.sign(formatCheckpoint({ origin: `${KEEPER}/${TENANT}/1`, size, root: rootOf(leaves(size)) }));

test('The page shows that a log only grew, and holds it to a checkpoint that its reader kept', async () => {
  const proof = {
    kind: CONSISTENCY_KIND,
    older: checkpoint(3),
    newer: checkpoint(7),
    proof: consistencyProof(leaves(7), 3).map(toHex),
  };
  const path = saved('consistency.json', consistencyText({ ...proof, kind: CONSISTENCY_KIND }));
  assert.match(await answerTo(path, publicLine(signer)), /^Verified[^]*The first 3 of the 7 entries/);
  assert.match(
    await answerTo(saved('fork.json', consistencyText({ ...proof, kind: CONSISTENCY_KIND, proof: [] }))),
    /^Failed[^]*forked/,
  );
  const { page } = await opened();
  await page.setInputFiles('#package', path);
  await page.waitForSelector('.verdict');
  await page.fill('#kept', checkpoint(5));
  await page.waitForSelector('.failed');
  assert.match(await page.innerText('#answer'), /neither checkpoint is the one that you kept/);
  await page.fill('#kept', checkpoint(3));
  await page.waitForSelector('.integrity-only');
  await page.close();
});

test('At the width of a phone nothing is cut off and nothing scrolls sideways', async () => {
  const { page } = await opened();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.setInputFiles('#package', file);
  await page.waitForSelector('.verdict');
  assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
  if (process.env['SCREENSHOTS'])
    await page.screenshot({ path: join(process.env['SCREENSHOTS'], 'verify-390.png'), fullPage: true });
  await page.close();
});

test('The page sets what a stranger wrote as text', async () => {
  const subject = { kind: 'quote', id: '<img src=x onerror=alert(1)>' };
  const text = await answerTo(saved('markup.zip', buildPackage(someParts({ subject }, signer))));
  assert.match(text, /<img src=x/);
});

test('axe finds nothing on the page, before and after a verdict', async () => {
  const { page } = await opened();
  const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  const offences = async (): Promise<readonly string[]> => {
    await page.evaluate(axe);
    return page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
  };
  assert.deepEqual(await offences(), []);
  await page.setInputFiles('#package', file);
  await page.waitForSelector('.verdict');
  assert.deepEqual(await offences(), []);
  if (process.env['SCREENSHOTS'])
    await page.screenshot({ path: join(process.env['SCREENSHOTS'], 'verify.png'), fullPage: true });
  await page.close();
});
