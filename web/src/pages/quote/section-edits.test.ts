import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf, placed, renamed, without } from './section-edits.ts';

const sections = ['a', 'b', 'c'].map((key) => ({ key, title: key.toUpperCase() }));
const keys = (list: readonly { readonly key: string }[]): string => list.map(({ key }) => key).join('');

test('a section is filed under a key of its first name, which nobody else has', () => {
  assert.equal(keyOf('Dienste für Köln', []), 'dienste-fur-koln');
  assert.equal(keyOf('A', sections), 'a-2');
  assert.equal(keyOf('A', [...sections, { key: 'a-2', title: 'A' }]), 'a-3');
  assert.equal(keyOf('服务', []), 'section');
  assert.match(keyOf('x'.repeat(200), []), /^x{60}$/);
});

test('a section moves, and the others keep their order', () => {
  assert.equal(keys(placed(sections, 'c', 1)), 'acb');
  assert.equal(keys(placed(sections, 'a', 1)), 'bac');
  assert.equal(keys(without(sections, 'b')), 'ac');
  assert.deepEqual(renamed(sections, 'b', 'Beta')[1], { key: 'b', title: 'Beta' });
});
