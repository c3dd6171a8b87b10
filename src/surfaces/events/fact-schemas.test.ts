/** What consumers were promised of facts is kept; a break needs a new version of the type. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house } from '#app/wiring.ts';
import { breaksOf, type FactSchema } from '#platform/facts/fact-schema.ts';
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

test('every fact that the house states has a schema: npm run schemas learns it from what tests make the code state', () => {
  const registry = readRegistry(REGISTRY_FILE);
  const without = Object.values(house.facts)
    .flat()
    .filter((type) => registry[type]?.schema.type === undefined);
  assert.deepEqual(without, []);
});

/** A break of each kind, planted in a schema that is really promised: a consumer that read it would stumble. */
const PLANTED: readonly (readonly [
  what: string,
  plant: (schema: FactSchema, name: string) => FactSchema,
  found: RegExp,
])[] = [
  [
    'a member goes',
    ({ properties = {}, ...rest }, name) => ({
      ...rest,
      properties: Object.fromEntries(Object.entries(properties).filter(([each]) => each !== name)),
      required: (rest.required ?? []).filter((each) => each !== name),
    }),
    / is gone/,
  ],
  [
    'a member may be absent',
    (schema, name) => ({ ...schema, required: (schema.required ?? []).filter((each) => each !== name) }),
    / is not always there any more/,
  ],
  [
    'a text becomes a number',
    (schema, name) => ({ ...schema, properties: { ...schema.properties, [name]: { type: ['integer'] } } }),
    / may be integer now/,
  ],
  [
    'a member may be nothing',
    (schema, name) => ({ ...schema, properties: { ...schema.properties, [name]: { type: ['null', 'string'] } } }),
    / may be null now/,
  ],
  ['anything may stand there', () => ({}), / may be anything now/],
];
for (const [what, plant, found] of PLANTED)
  test(`a break is found where ${what}, and told with the type and the member`, () => {
    const released = readRegistry(RELEASED_FILE);
    const before = released['QuoteAccepted'];
    assert.equal(before?.schema.properties?.['quoteId']?.type?.join(), 'string');
    const planted = { ...released, QuoteAccepted: { version: 1, schema: plant(before?.schema ?? {}, 'quoteId') } };
    const told = broken(released, planted);
    assert.equal(told.length > 0 && told.every((each) => each.startsWith('QuoteAccepted: data')), true);
    assert.match(told.join(), found);
    assert.deepEqual(broken(released, { ...planted, QuoteAccepted: { ...planted.QuoteAccepted, version: 2 } }), []);
  });

test('the registry knows facts of the house and no others', () => {
  const facts = new Set(Object.values(house.facts).flat());
  assert.deepEqual(
    Object.keys(readRegistry(REGISTRY_FILE)).filter((type) => !facts.has(type)),
    [],
  );
});
