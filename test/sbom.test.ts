/** What an installation is made of is listed, hashed and licensed; the list is made from the lock and cannot leave anything out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentsOf, lockOfHere } from '../scripts/docs/sbom.ts';

const components = componentsOf(JSON.parse(lockOfHere()) as Parameters<typeof componentsOf>[0]);

/** Allowed in what runs. Anything else is a decision for a person, with a record. */
/** `MPL-2.0` binds the files of who changes them, and we change none. */
const ALLOWED = new Set([
  'MPL-2.0',
  '(MIT OR CC0-1.0)',
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  '0BSD',
  'OFL-1.1',
  'Unlicense',
]);

const licenceOf = ({ licenses: [first] }: (typeof components)[number]): string =>
  first === undefined ? 'none' : 'expression' in first ? first.expression : first.license.id;

test('every package of the lock is in the bill of materials, by name, version and address', () => {
  const { packages } = JSON.parse(lockOfHere()) as { packages: Record<string, { link?: boolean }> };
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  const listed = new Set(components.map((each) => each['bom-ref']));
  assert.deepEqual(
    installed.map(([path]) => path).filter((path) => !listed.has(path)),
    [],
  );
  assert.ok(
    components.every(({ type, purl, version }) => type !== 'library' || (purl?.startsWith('pkg:npm/') && version)),
  );
});

test('what runs has a licence that was agreed to, and a hash that npm checks', () => {
  const runs = components.filter(({ scope }) => scope === 'required');
  assert.ok(runs.length > 50);
  assert.deepEqual(
    runs.filter((each) => !ALLOWED.has(licenceOf(each))).map((each) => `${each.name}: ${licenceOf(each)}`),
    [],
  );
  assert.deepEqual(
    runs.filter(({ hashes }) => hashes?.[0]?.content.length !== 128).map(({ name }) => name),
    [],
  );
});
