import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doneText } from './tell-done.ts';

const ID = '019a0000-0000-7000-8000-00000000000a';

test('a move is told in a sentence, with what the server said besides; ids and fingerprints are for programs', () => {
  const result = {
    correctionId: ID,
    number: 'COR-0001',
    state: 'requested',
    fingerprint: `sha256:${'a'.repeat(64)}`,
    asks: ['finance', 'legal'],
    notYetAsked: [],
    justified: true,
    impact: { reached: [] },
  };
  assert.equal(doneText({ result, entryId: ID }), 'COR-0001 is requested.\n  asks: finance, legal\n  justified: yes\n');
});

test('what has no number keeps the id by which it is named next, and a state is said in words', () => {
  assert.equal(doneText({ result: { actionId: ID } }), `It is done.\n  action id: ${ID}\n`);
  assert.equal(
    doneText({ result: { incidentId: ID, number: 'INC-0002', state: 'inReview', actionId: ID } }),
    `INC-0002 is in review.\n  action id: ${ID}\n`,
  );
  assert.equal(doneText(undefined), 'It is done.\n');
});
