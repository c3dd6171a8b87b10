import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commercialModel } from '#platform/artifacts/model.ts';
import { assetMoves, assetRuleProblems, HOUSE_MOVES } from './asset-rules.ts';
import type { AssetEvent, AssetRule } from './asset-rules.contract.ts';

const modelWith = (rules: readonly AssetRule[]) =>
  commercialModel('sha256:m', [
    {
      kind: 'product-offering',
      key: 'consulting-day',
      hash: 'o',
      content: { key: 'consulting-day', category: 'services' },
    },
    { kind: 'product-offering', key: 'platform', hash: 'o', content: { key: 'platform', category: 'platform' } },
    ...(rules.length === 0
      ? []
      : [
          {
            kind: 'asset-rules',
            key: 'rules',
            hash: 'sha256:r',
            content: { key: 'rules', owner: 'o', rules: JSON.parse(JSON.stringify(rules)) },
          },
        ]),
  ]);
const EVENTS = Object.keys(HOUSE_MOVES) as readonly AssetEvent[];

describe('what becomes of what a customer has', () => {
  test('without a rule the house decides: what is sold comes into use, changes, pauses, goes on and ends', () => {
    for (const event of EVENTS)
      assert.deepEqual(assetMoves(modelWith([]), event, 'platform'), { moves: HOUSE_MOVES[event], rule: null });
  });

  test('the house’s own table is one that could be published', () => {
    for (const on of EVENTS)
      assert.deepEqual(assetRuleProblems({ id: 'house', on: [on], moves: [...HOUSE_MOVES[on]] }), []);
  });

  test('a day of advice leaves nothing that somebody has, and everything else is as it was; the rule is named', () => {
    const model = modelWith([{ id: 'advice', on: ['add'], category: 'services', moves: [] }]);
    assert.deepEqual(assetMoves(model, 'add', 'consulting-day'), {
      moves: [],
      rule: { id: 'advice', artifactHash: 'sha256:r' },
    });
    assert.deepEqual(assetMoves(model, 'add', 'platform').moves, ['activate']);
    assert.deepEqual(assetMoves(model, 'end', 'consulting-day').moves, ['requestTermination', 'terminate']);
  });

  const wrong: readonly (readonly [string, AssetRule, RegExp])[] = [
    [
      'a way that life does not have',
      { id: 'r', on: ['end'], moves: ['terminate'] },
      /terminate is no move of what is active/,
    ],
    ['an end that is none', { id: 'r', on: ['end'], moves: ['requestTermination'] }, /would leave it pendingTerminate/],
    ['a change that is forgotten', { id: 'r', on: ['suspend'], moves: [] }, /against what was promised/],
    [
      'two ways of naming what it is about',
      { id: 'r', on: ['add'], offering: 'a', category: 'b', moves: ['activate'] },
      /more than one way/,
    ],
  ];
  for (const [what, rule, says] of wrong)
    test(`a rule is refused for ${what}`, () => assert.match(assetRuleProblems(rule).join('; '), says));
});
