/** What needs the whole house in view. Imports and names belong to oxlint; a rule here says which harm it keeps away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ioRules } from './tidy/io-rules.ts';
import { orderRules } from './tidy/order-rules.ts';
import { paperRules } from './tidy/paper-rules.ts';
import { readHouse } from './tidy/read-house.ts';
import { wiredRegistry } from './tidy/registry.ts';
import type { House } from './tidy/rule.ts';
import { shapeRules } from './tidy/shape-rules.ts';
import { wordRules } from './tidy/word-rules.ts';

const house: House = { files: readHouse(), registry: wiredRegistry() };

for (const rule of [...orderRules, ...ioRules, ...shapeRules, ...wordRules, ...paperRules]) {
  test(rule.name, () => {
    assert.notDeepEqual(rule.offences(rule.broken), [], `the rule can fail: its example breaks it`);
    const offences = rule.offences(house);
    assert.equal(offences.length, 0, `${rule.name}. Otherwise ${rule.harm}.\n  ${offences.join('\n  ')}`);
  });
}
