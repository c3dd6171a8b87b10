import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { FALLOUT_CATEGORIES } from './fallout-rules.contract.ts';
import { shippedRules } from './shipped-rules.ts';

test('every runbook that a rule names is there to read', () => {
  const missing = shippedRules.rows
    .map(({ runbook }) => runbook)
    .filter((name) => !existsSync(new URL(`../../../docs/runbooks/${name}.md`, import.meta.url)));
  assert.deepEqual(missing, []);
});

test('the rules that ship end with a row that holds always, and each of the seven kinds has its owner', () => {
  assert.deepEqual(shippedRules.rows.at(-1)?.when, {});
  assert.deepEqual(
    shippedRules.owners.map(({ category }) => category),
    [...FALLOUT_CATEGORIES],
  );
});
