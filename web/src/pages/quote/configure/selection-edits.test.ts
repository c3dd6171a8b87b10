import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addInstance, choose, count, leaveOut, removeInstance, selectionAt, settle } from './selection-edits.ts';

const node = { group: 'nodes', option: 'node' };
const selection = {
  chosen: [
    { group: 'support', option: 'premium', quantity: 1 },
    {
      ...node,
      quantity: 2,
      instances: [
        { chosen: [{ group: 'cards', option: 'cpu', quantity: 2 }] },
        { chosen: [], characteristics: { memory: 128 } },
      ],
    },
  ],
};
const second = [{ ...node, instance: 1 }];

describe('a click in a configuration', () => {
  test('reaches into the instance it was made in, and into no other', () => {
    const chosen = choose(selection, second, { group: 'cards', option: 'gpu', quantity: 1 }, false);
    assert.deepEqual(selectionAt(chosen, second), {
      chosen: [{ group: 'cards', option: 'gpu', quantity: 1 }],
      characteristics: { memory: 128 },
    });
    assert.deepEqual(
      selectionAt(chosen, [{ ...node, instance: 0 }]),
      selectionAt(selection, [{ ...node, instance: 0 }]),
    );
    assert.deepEqual(leaveOut(chosen, second, { group: 'cards', option: 'gpu' }), selection);
  });
  test('in a group of one takes the place of what stands there', () =>
    assert.deepEqual(
      choose(selection, [], { group: 'support', option: 'critical', quantity: 1 }, true).chosen.map(
        (each) => each.option,
      ),
      ['node', 'critical'],
    ));
  test('counts, settles, and takes back what was settled', () => {
    const first = [{ ...node, instance: 0 }];
    assert.equal(
      selectionAt(count(selection, first, { group: 'cards', option: 'cpu' }, 4), first).chosen[0]?.quantity,
      4,
    );
    assert.deepEqual(selectionAt(settle(selection, second, 'memory', 256), second).characteristics, { memory: 256 });
    assert.equal(selectionAt(settle(selection, second, 'memory', undefined), second).characteristics, undefined);
  });
  test('adds an instance and removes the one that is meant', () => {
    const three = addInstance(selection, [], node, { chosen: [] });
    assert.equal(three.chosen[1]?.quantity, 3);
    const left = removeInstance(three, [], node, 0);
    assert.deepEqual(
      [left.chosen[1]?.quantity, selectionAt(left, [{ ...node, instance: 0 }]).characteristics],
      [2, { memory: 128 }],
    );
  });
  test('settles something of a fixed part, which nobody chose', () => {
    const rack = { group: 'component', option: 'rack' };
    assert.deepEqual(selectionAt(settle(selection, [rack], 'doors', 'mesh'), [rack]), {
      chosen: [],
      characteristics: { doors: 'mesh' },
    });
  });
});
