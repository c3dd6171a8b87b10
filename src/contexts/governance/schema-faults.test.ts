import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBook, anEntry, metered, monthly } from '#contexts/pricing/pricing.builder.ts';
import { artifactKinds } from './artifact-kinds.ts';
import { schemaFaults } from './schema-faults.ts';

const seat = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }));
const told = (entry: object) =>
  schemaFaults(artifactKinds['price-book'].schema, { ...aBook([seat]), entries: [entry] }).map(
    ({ pointer, words }) => `${pointer} ${words}`,
  );
const charged = (change: object) => told({ ...seat, charge: { ...seat.charge, ...change } });

test('a book that is what its contract says has no fault', () => assert.deepEqual(told(seat), []));

test('an amount that is none is told once, at its place, by an example', () => {
  assert.deepEqual(charged({ model: { kind: 'perUnit', unitPrice: '1e30' } }), [
    '/entries/0/charge/model/unitPrice is no amount: write one such as 490 or 12.50',
  ]);
});

test('a kind that nobody knows is told with those that there are', () => {
  assert.match(
    charged({ model: { kind: 'flatt', amount: '1' } }).join('\n'),
    /^\/entries\/0\/charge\/model\/kind is none of flat, perUnit, [^\n]*$/,
  );
  assert.match(
    charged({ model: { amount: '1' } }).join('\n'),
    /^\/entries\/0\/charge\/model lacks kind: one of flat, [^\n]*$/,
  );
  assert.deepEqual(charged({ period: 'moon' }), ['/entries/0/charge/period is none of month, year']);
});

test('only the alternative that is meant is heard: what it lacks, and what it does not know', () => {
  assert.deepEqual(charged({ model: { kind: 'flat' } }), ['/entries/0/charge/model lacks amount']);
  assert.deepEqual(charged({ colour: 'red', size: 1 }), [
    '/entries/0/charge/colour is no field that the contract knows',
    '/entries/0/charge/size is no field that the contract knows',
  ]);
  const { unit: _, ...lacking } = metered({ kind: 'perUnit', unitPrice: '1' }, 'input') as unknown as { unit: object };
  assert.deepEqual(told({ ...seat, charge: lacking }), ['/entries/0/charge lacks unit']);
});

test('days are told by an example, and a day that no calendar has as one', () => {
  assert.deepEqual(told({ ...seat, effective: { from: 'yesterday' } }), [
    '/entries/0/effective/from is no day: write one such as 2026-11-22',
  ]);
  assert.match(
    told({ ...seat, effective: { from: '2026-02-30' } }).join('\n'),
    /^\/entries\/0\/effective\/from is no such day[^\n]*$/,
  );
});

test('every faulty row is told, however many rows stand before it', () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({
    ...seat,
    id: `r${index}`,
    ...(index >= 40 ? { effective: {} } : {}),
  }));
  const faults = schemaFaults(artifactKinds['price-book'].schema, { ...aBook([seat]), entries: rows });
  assert.equal(faults.length, 20);
  assert.deepEqual(faults[0], { pointer: '/entries/40/effective', words: 'lacks from' });
});

test('a rule inside a rule is told by what lies deepest', () => {
  const rules = (rule: object) => ({ key: 'r', name: 'R', owner: 'carla.catalog', offering: 'o', rules: [rule] });
  const kind = Object.entries(artifactKinds).find(
    ([name]) => name === 'configuration-rules' || name === 'configuration',
  );
  assert.ok(kind, 'there is a kind for the rules of a bundle');
  const [fault] = schemaFaults(kind[1].schema, rules({ kind: 'formula', key: 'x', holds: { and: [{ not: 7 }] } }));
  assert.ok(fault?.pointer.startsWith('/'), JSON.stringify(fault));
});
