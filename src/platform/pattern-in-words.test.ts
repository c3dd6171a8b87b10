import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternInWords } from './pattern-in-words.ts';

const said = (pattern: string): string => patternInWords(pattern)?.split(':')[0] ?? 'nothing';

test('a pattern is told by what it takes', () => {
  assert.equal(said('\\S'), 'says nothing');
  assert.equal(said('^[a-z][a-z0-9-]{1,59}$'), 'takes a short name like blue-chip');
  assert.equal(said('^[a-z0-9][A-Za-z0-9._-]{0,79}$'), 'takes a short name like blue-chip');
  assert.equal(said('^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'), 'is no id');
  assert.equal(said('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$'), 'is no moment');
  assert.equal(said('^\\d{4}-\\d{2}-\\d{2}$'), 'is no day');
  assert.equal(said('^sha256:[0-9a-f]{64}$'), 'is no hash');
  assert.equal(said('^-?\\d{1,15}(\\.\\d{1,18})?$'), 'is no number');
  assert.equal(said('^\\d{1,15}(\\.\\d{1,18})?$'), 'is no such number');
  assert.equal(said('^\\d{1,9}$'), 'is no whole number in digits, like 12');
  assert.equal(said('^[A-Z]{3}$'), 'takes three capital letters, like EUR');
  assert.equal(said('^[A-Z]{2}$'), 'takes two capital letters, like DE');
});

test('of a pattern that is like none of them nothing is said', () => {
  assert.equal(patternInWords('^urn:troth:problem:'), undefined);
});
