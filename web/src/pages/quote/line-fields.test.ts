import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../api/shapes.ts';
import { typedInto } from './line-fields.ts';

const line: Line = {
  lineId: 'line-1',
  lineageId: 'lineage-1',
  position: 1,
  version: 1,
  offering: 'consulting-day',
  offeringName: 'Consulting day',
  bundle: false,
  quantity: '3',
  from: '2026-12-01',
  to: null,
  site: null,
  selection: [],
  overrides: [],
  discretionary: { kind: 'percent', value: '18.00', reason: 'Volume' },
  assumedUsage: {},
  price: null,
  checks: [],
};

const operation = (field: 'quantity' | 'discount', text: string) => {
  const typed = typedInto(line, field, text, 'Agreed');
  return typed.ok ? typed.edit.operation : typed.why;
};

test('what is typed becomes exactly one change of one member', () => {
  assert.deepEqual(operation('quantity', '12'), { op: 'change', lineId: 'line-1', quantity: '12' });
  assert.deepEqual(operation('quantity', '2,5'), { op: 'change', lineId: 'line-1', quantity: '2.5' });
  assert.deepEqual(operation('discount', '7.5 %'), {
    op: 'change',
    lineId: 'line-1',
    discretionary: { kind: 'percent', value: '7.5', reason: 'Agreed' },
  });
});

test('no discount is none at all, not one of nothing', () => {
  for (const text of ['', '0', '0.00'])
    assert.deepEqual(operation('discount', text), { op: 'change', lineId: 'line-1', discretionary: null });
});

test('what cannot be meant is refused with the value that is kept', () => {
  assert.equal(operation('discount', '9x'), '"9x" is not a discount in percent; kept 18.00 %');
  assert.equal(operation('discount', '101'), '"101" is not a discount in percent; kept 18.00 %');
  for (const text of ['', '0', '-1', '1e3', '1.2.3', 'ten'])
    assert.equal(operation('quantity', text), `"${text}" is not a quantity; kept 3`);
});

test('steps typed into the quantity are a ramp; on a line that has one, one quantity is a ramp of one step', () => {
  assert.deepEqual(operation('quantity', '5; 10 from 2027-06-01'), {
    op: 'change',
    lineId: 'line-1',
    segments: [
      { from: '2026-12-01', quantity: '5' },
      { from: '2027-06-01', quantity: '10' },
    ],
  });
  const segments = [
    { id: 's1', from: '2026-12-01', to: '2027-06-01', quantity: '5' },
    { id: 's2', from: '2027-06-01', to: '2027-12-01', quantity: '10' },
  ];
  const typed = typedInto({ ...line, segments }, 'quantity', '7', 'Agreed');
  assert.ok(typed.ok);
  assert.deepEqual(typed.edit.operation, {
    op: 'change',
    lineId: 'line-1',
    segments: [{ from: '2026-12-01', quantity: '7' }],
  });
});
