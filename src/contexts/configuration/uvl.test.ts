/** A bundle as a feature model: what is counted of the one is counted of the other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countConfigurations, openSession, parseUvl } from '#engines/constraint/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { clusterBook } from './cluster.builder.ts';
import { compileConfiguration } from './compile-configuration.ts';
import { uvlOf } from './rules-text.ts';

const model = mustAccept(compileConfiguration(clusterBook(), { country: 'DE' }), 'the cluster compiles');
const { text } = mustAccept(uvlOf(model), 'its names fit') as { readonly text: string };
const read = mustAccept(parseUvl(text), 'what is printed can be read');

describe('a cluster as UVL', () => {
  test('has as many configurations as the bundle, instances, numbers, sums and tables included', () => {
    const count = countConfigurations(read.model);
    assert.ok('exact' in count && count.exact > 1n);
    assert.deepEqual(countConfigurations(model.session.model), count);
  });
  test('leaves open, forces and excludes the same', () => {
    const states = mustAccept(openSession(read.model), 'it is a model').validOptions([]);
    for (const [option, state] of model.session.validOptions([]) ?? [])
      assert.equal(states?.get(option), state, option);
  });
});
