/** What consumers were promised of facts is kept; a break needs a new version of the type. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house } from '#app/wiring.ts';
import { breaksOf } from '#platform/facts/fact-schema.ts';
import { readRegistry, type Registry, REGISTRY_FILE, RELEASED_FILE } from './fact-schemas.ts';

const broken = (released: Registry, current: Registry): readonly string[] =>
  Object.entries(released).flatMap(([type, before]) => {
    const now = current[type];
    if (now === undefined) return [`${type}: its schema is gone`];
    if (now.version > before.version) return [];
    return breaksOf(before.schema, now.schema).map((what) => `${type}: ${what}`);
  });

test('no schema of a fact breaks what was released: state the old fact as well, or give the type a new version', () => {
  assert.deepEqual(broken(readRegistry(RELEASED_FILE), readRegistry(REGISTRY_FILE)), []);
});

test('a break is found, and a new version lets it through', () => {
  const released = readRegistry(RELEASED_FILE);
  const schema = { type: ['object'], properties: {}, required: [] };
  const [type = ''] = Object.entries(released).flatMap(([name, each]) => (each.schema.required?.length ? [name] : []));
  const breaking = { ...released, [type]: { version: 1, schema } };
  assert.ok(broken(released, breaking).length > 0);
  assert.deepEqual(broken(released, { ...breaking, [type]: { version: 2, schema } }), []);
});

test('the registry knows facts of the house and no others', () => {
  const facts = new Set(Object.values(house.facts).flat());
  assert.deepEqual(
    Object.keys(readRegistry(REGISTRY_FILE)).filter((type) => !facts.has(type)),
    [],
  );
});
