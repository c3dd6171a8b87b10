/** `npm ci` takes the lock at its word: what the lock does not name stops it before anything is installed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

type Locked = { readonly version?: string; readonly optionalDependencies?: Readonly<Record<string, string>> };

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

/** From the package outwards, as Node looks for it. */
const isLocked = (from: string, name: string): boolean => {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
};

test('the lock names every platform’s package, or npm ci would stop on a machine whose registry shows only some of them', () => {
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(from, name))
      .map((name) => `${from} → ${name}`),
  );
  assert.deepEqual(missing, []);
  assert.ok(Object.keys(packages).length > 300);
});
