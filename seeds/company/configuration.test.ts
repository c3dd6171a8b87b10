import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compileConfiguration,
  configurationBook,
  configurationSummary,
  defaultSelection,
  guideConfiguration,
  sourceOfArtifacts,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { companyArtifacts } from './index.ts';

const modelOf = (offering: string, country: string) => {
  const book = configurationBook(offering, sourceOfArtifacts(companyArtifacts));
  assert.ok(book);
  return mustAccept(compileConfiguration(book, { country, channel: 'direct', on: '2026-11-22' }), offering);
};

test('a selection from before there were parts in parts is decided as it was, under the fingerprints that it had', () => {
  const chosen = [
    { group: 'users', option: 'named-user' },
    { group: 'support', option: 'support-premium' },
    { group: 'residency', option: 'residency-eu' },
  ];
  const { inputs, output } = validateConfiguration(modelOf('platform-standard', 'DE'), { chosen });
  assert.deepEqual(
    [inputs.fingerprint, output.fingerprint],
    [
      'sha256:c531a96e0452c175f91a318d979e1a4bd054fe3b89ccd19798493179d7e4d974',
      'sha256:5c5618f13ca39950ae4bdd77bb51153d36997d062bf2c23ca8b9ed2f9904a163',
    ],
  );
});

test('the regional platform begins with its defaults, and a whole is a click away; in Japan the rack is bolted', () => {
  for (const [country, bolted] of [
    ['DE', false],
    ['JP', true],
  ] as const) {
    const model = modelOf('platform-regional', country);
    const begun = defaultSelection(model);
    const chosen = [...begun.chosen, { group: 'cluster', option: 'edge-cluster' }];
    const { completion } = guideConfiguration(model, { ...begun, chosen }, { completion: 'preferred' });
    assert.ok(completion);
    assert.equal(validateConfiguration(model, completion.selection).output.value.status, 'valid', country);
    assert.equal(completion.add.includes('cluster/edge-cluster/component/rack@seismic-kit=true'), bolted, country);
    assert.ok(completion.add.includes('cluster/edge-cluster/software/fleet-manager'), 'the author prefers it');
  }
});

test('the cluster can be configured in as many ways as it has', () =>
  assert.deepEqual(configurationSummary(modelOf('cluster-node', 'DE')).configurations, { exact: '6396' }));
