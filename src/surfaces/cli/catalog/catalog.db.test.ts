/** The catalog leaves one Troth as files and comes back into it, or into another. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { startTroth } from '#test/support/troth.ts';
import { checkFolder, diffCatalogs } from './diff.ts';
import { exportCatalog } from './export.ts';
import { importCatalog, type ImportCatalogOptions } from './import.ts';
import { connect } from './server.ts';

const troth = await startTroth({ roles: ['api'] });
const root = await mkdtemp(join(tmpdir(), 'troth-catalog-'));
after(async () => {
  await troth.stop();
  await rm(root, { recursive: true });
});

let said = '';
const terminal = { write: (text: string) => void (said += text), colour: false };
beforeEach(() => void (said = ''));

const server = () => connect({ server: troth.url, as: 'carla.catalog' }, undefined);
const options = (given: Partial<ImportCatalogOptions> = {}): ImportCatalogOptions => ({
  release: 'From files',
  dryRun: false,
  prune: false,
  writers: { 'price-book': 'piet.pricing' },
  ...given,
});
const exported = async (name: string): Promise<string> => {
  const dir = join(root, name);
  assert.equal(await exportCatalog(dir, 'in-force', await server(), terminal), 0, said);
  return dir;
};
const edit = async (dir: string, path: string, change: (text: string) => string): Promise<void> => {
  const text = await readFile(join(dir, path), 'utf8');
  assert.notEqual(change(text), text, `${path} is changed`);
  await writeFile(join(dir, path), change(text));
};
const releases = async (): Promise<readonly { id: string; status: string; name: string }[]> =>
  (
    (await troth.get('carla.catalog', '/releases')).body as {
      items: readonly { id: string; status: string; name: string }[];
    }
  ).items;

test('an export says what is in force, what was withheld, and importing it changes nothing', async () => {
  const dir = await exported('same');
  assert.match(said, /withheld: \d+ artifacts/);
  said = '';
  const before = await releases();
  assert.equal(await importCatalog(dir, options({ prune: true }), await server(), terminal), 0, said);
  assert.match(said, /nothing to import/);
  assert.deepEqual(await releases(), before);
});

test('a second export into the folder takes away what is no longer there, and never touches another folder', async () => {
  const dir = await exported('again');
  await writeFile(join(dir, 'product-offering', 'ghost.json'), '{}\n');
  said = '';
  assert.equal(await exportCatalog(dir, 'in-force', await server(), terminal), 0);
  assert.match(said, /1 files of an earlier export/);
  await rm(join(dir, 'troth-catalog.json'));
  assert.equal(await exportCatalog(dir, 'in-force', await server(), terminal), 2);
  assert.match(said, /holds files that no export wrote[^]*\[catalog-folder\.not-ours\]/);
});

test('what was edited is told, drafted by the people who may, and checked', async () => {
  const dir = await exported('edited');
  await edit(dir, 'product-offering/sandbox.json', (text) => text.replace('Sandbox Workspace', 'Trial Workspace'));
  await edit(dir, 'price-book/eur-direct.entries.csv', (text) => text.replace(',1450,', ',1777,'));
  said = '';
  assert.equal(await importCatalog(dir, options({ dryRun: true }), await server(), terminal), 0, said);
  assert.match(said, /name: Sandbox Workspace → Trial Workspace/);
  assert.match(said, /Price of consulting-day\/\S+ in book eur-direct, from 2026-01-01: \S+ EUR each → 1777 EUR each/);
  assert.match(said, /A dry run: 2 artifacts/);
  assert.ok(!(await releases()).some(({ name }) => name === 'From files'));

  said = '';
  assert.equal(await importCatalog(dir, options(), await server(), terminal), 0, said);
  assert.match(said, /2 artifacts drafted into release/);
  assert.match(said, /yes {2}Everything sold has a price, by currency, region and channel/);
  const made = (await releases()).find(({ name }) => name === 'From files');
  assert.equal(made?.status, 'draft');
  assert.equal((await troth.send('carla.catalog', `/releases/${made.id}/withdraw`)).status, 200);
});

test('what one of the writers may not write withdraws all of it: nothing is imported by halves', async () => {
  const dir = await exported('forbidden');
  await edit(dir, 'product-offering/sandbox.json', (text) => text.replace('Sandbox Workspace', 'Trial Workspace'));
  await edit(dir, 'price-book/gbp-direct.json', (text) => text.replace('"name": "', '"name": "New '));
  said = '';
  const forbidden = options({ release: 'Forbidden', writers: {} });
  assert.equal(await importCatalog(dir, forbidden, await server(), terminal), 1);
  assert.match(said, /Nothing was imported: you may not do this[^]*\[access\.denied\]/);
  assert.equal((await releases()).find(({ name }) => name === 'Forbidden')?.status, 'withdrawn');
});

test('a faulty folder is told with every place and never reaches the server', async () => {
  const dir = await exported('faulty');
  await edit(dir, 'product-offering/sandbox.json', (text) => text.replace('"orderable"', '"orderabel"'));
  await edit(dir, 'price-book/eur-direct.entries.csv', (text) => text.replace(',2026-01-01', ',yesterday'));
  said = '';
  assert.equal(await importCatalog(dir, options(), await server(), terminal), 2);
  assert.match(said, /product-offering\/sandbox\.json:\d+:\d+ .*\[artifact\.ill-formed\]/);
  assert.match(
    said,
    /price-book\/eur-direct\.entries\.csv:2:\d+ effective\.from is no day.*.*\[artifact\.ill-formed\]/,
  );
});

test('two folders are compared, and one is checked, without a server', async () => {
  const [one, other] = [await exported('one'), await exported('other')];
  await edit(other, 'product-offering/sandbox.json', (text) =>
    text.replace('"to": ', '"to": ').replace('"specification": "platform-add-on"', '"specification": "castle"'),
  );
  const nobody = () => Promise.reject(new Error('no server is asked'));
  said = '';
  assert.equal(await diffCatalogs([one, other], nobody, terminal), 0);
  assert.match(said, /sandbox \(Sandbox Workspace\): changed\n\s+specification: platform-add-on → castle/);
  said = '';
  assert.equal(await checkFolder(other, '2026-06-01', terminal), 1);
  assert.match(said, /reference\.unknown\n.*castle/);
});

test('what is in force is compared with a folder that removes something', async () => {
  const dir = await exported('less');
  await rm(join(dir, 'product-offering', 'migration-workshop.json'));
  said = '';
  assert.equal(await diffCatalogs(['in-force', dir], server, terminal), 0, said);
  assert.match(said, /migration-workshop \(Migration workshop\): taken out/);
});
