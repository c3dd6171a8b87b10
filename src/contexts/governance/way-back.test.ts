/** Ways back over any sequence of releases: they lead to models that were, or that would have been. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyChanges, changesBetween, modelHashOf, type ModelEntry } from './release-content.ts';
import type { ReleaseChange } from './release.ts';
import { wayBack } from './way-back.ts';

type Named = Pick<ReleaseChange, 'kind' | 'key' | 'hash'>;
type Made = { readonly before: readonly ModelEntry[]; readonly made: readonly ModelEntry[] };

const KIND = 'product-offering';
const HASH = (n: number): string => `sha256:${n.toString(16).padStart(64, '0')}`;

/** Small numbers that are the same in every run: a sequence that fails is found again. */
const numbers = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
};

const first: readonly ModelEntry[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((key, index) => ({
  kind: KIND,
  key,
  hash: HASH(index + 1),
}));

/** Some artifacts written anew, some taken out, some new ones. */
const someChanges = (next: (below: number) => number, keys: readonly string[]): readonly Named[] => {
  const touched = keys.filter(() => next(2) === 0);
  return touched.map((key) => ({ kind: KIND, key, hash: next(4) === 0 ? null : HASH(100 + next(1_000)) }));
};

const publish = (base: readonly ModelEntry[], changes: readonly Named[]): Made => ({
  before: base,
  made: applyChanges(base, changes),
});

const back = ({ made, before }: Made, inForce: readonly ModelEntry[]): readonly ModelEntry[] => {
  const way = wayBack(made, before, inForce);
  assert.deepEqual(way.inTheWay, [], 'nothing later changed the same');
  return applyChanges(inForce, way.back);
};

test('rolling back every release, the newest before the older, ends at the very model of the beginning', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = numbers(seed);
    const releases: Made[] = [];
    let inForce = first;
    for (let count = 2 + next(6); count > 0; count -= 1) {
      const made = publish(inForce, someChanges(next, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
      releases.push(made);
      inForce = made.made;
    }
    for (const release of releases.toReversed()) inForce = back(release, inForce);
    assert.equal(modelHashOf(inForce), modelHashOf(first), `sequence ${seed}`);
  }
});

test('rolling back one in the middle, of which nothing was changed since, leaves the model as if it had never been', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = numbers(seed);
    const middle = someChanges(next, ['a', 'b', 'g']);
    const [before, after] = [someChanges(next, ['a', 'b', 'c', 'd']), someChanges(next, ['c', 'd', 'e', 'f', 'h'])];
    const base = applyChanges(first, before);
    const release = publish(base, middle);
    const inForce = applyChanges(release.made, after);
    assert.equal(modelHashOf(back(release, inForce)), modelHashOf(applyChanges(base, after)), `sequence ${seed}`);
  }
});

test('what a later release changed again is in the way by its name, and in no other order is it not', () => {
  const one = publish(first, [
    { kind: KIND, key: 'a', hash: HASH(50) },
    { kind: KIND, key: 'b', hash: HASH(51) },
  ]);
  const two = publish(one.made, [{ kind: KIND, key: 'a', hash: HASH(60) }]);
  const way = wayBack(one.made, one.before, two.made);
  assert.deepEqual(way.inTheWay, [{ kind: KIND, key: 'a' }]);
  assert.deepEqual(
    way.back.map(({ key }) => key),
    ['b'],
  );
  assert.equal(modelHashOf(back(one, back(two, two.made))), modelHashOf(first));
});

test('what is so already as it was before needs nothing, whoever brought it back', () => {
  const one = publish(first, [{ kind: KIND, key: 'a', hash: HASH(50) }]);
  const again = applyChanges(one.made, [{ kind: KIND, key: 'a', hash: HASH(1) }]);
  assert.deepEqual(wayBack(one.made, one.before, again), { back: [], inTheWay: [] });
  const gone = publish(first, [{ kind: KIND, key: 'a', hash: null }]);
  assert.deepEqual(wayBack(gone.made, gone.before, gone.made).back, changesBetween(gone.made, gone.before));
});
