import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asked } from '../../api/changes.ts';
import { DIMENSIONS, fieldsOf, toAsked } from './change-fields.ts';

const whole: Asked = {
  title: 'Dearer',
  type: 'pricing',
  carries: { releaseId: '01a00000-0000-7000-8000-000000000001' },
  objective: 'What we pay for it rose.',
  effectiveFrom: '2027-01-01T06:30:00Z',
  impacted: { products: ['a', 'b'], markets: 'all', channels: [], customers: 'all', inHand: 'They keep their price.' },
  owner: 'felix.finance',
  approvers: ['legal', 'executive'],
  rollback: { how: 'switch', says: 'It is switched off.' },
  monitoring: {
    hours: 72,
    watch: [
      { fact: 'QuoteAccepted', of: 'QuotePriced', atMostBelow: 20, says: 'conversion' },
      { fact: 'QuoteDeclined', atMost: 3, says: 'as the request says' },
    ],
  },
  risk: { legal: { score: 2, because: 'A clause.' }, margin: { score: 3, because: 'A large account.' } },
  emergency: 'It is sold under its cost.',
};
const deployed: Asked = {
  title: 'Faster',
  type: 'integration',
  carries: {
    deployment: {
      version: '1.2.3',
      commit: 'abcdef0',
      digest: 'c'.repeat(64),
      migrations: ['0301-changes', '0302-more'],
      contracts: ['billing'],
      says: 'A faster road.',
    },
  },
  impacted: { products: 'all', markets: 'all', channels: 'all', customers: 'all' },
  approvers: [],
};

test('what a request says comes back from its form as it was, whatever it carries', () => {
  assert.deepEqual(toAsked(fieldsOf(whole), whole), whole);
  const { monitoring: _first, ...again } = toAsked(fieldsOf(deployed), deployed);
  assert.deepEqual(again, deployed);
});

test('a form that nobody filled says nothing that nobody said', () => {
  const fresh: Asked = { title: '', type: 'pricing', carries: { releaseId: 'x' } };
  const asked = toAsked({ ...fieldsOf(fresh), title: 'One' }, fresh);
  assert.deepEqual(Object.keys(asked).toSorted(), ['approvers', 'carries', 'impacted', 'monitoring', 'title', 'type']);
});

test('a watch with two limits is two rows, which mean the same', () => {
  const two: Asked = {
    ...whole,
    monitoring: { hours: 1, watch: [{ fact: 'QuotePriced', atLeast: 1, atMost: 9, says: 'x' }] },
  };
  assert.deepEqual(toAsked(fieldsOf(two), two).monitoring?.watch, [
    { fact: 'QuotePriced', atMost: 9, says: 'x' },
    { fact: 'QuotePriced', atLeast: 1, says: 'x' },
  ]);
});

test('the form asks for every dimension of a risk: of a release what nothing measures, of a deployment more', () => {
  assert.equal(new Set(DIMENSIONS.map(({ key }) => key)).size, 12);
  assert.equal(DIMENSIONS.filter(({ measured }) => measured === 'never').length, 3);
  assert.equal(DIMENSIONS.filter(({ measured }) => measured === 'always').length, 5);
});
