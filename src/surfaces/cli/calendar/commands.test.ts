import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageOf, measuresText, periodLine } from './commands.ts';

const row = {
  periodId: 'p-1',
  kindName: 'quarter close',
  name: 'Q4',
  from: '2026-12-15T00:00:00Z',
  to: '2027-01-05T00:00:00Z',
  tiersFrom: 2,
  mode: 'quarter-end',
  inForce: true,
};

test('a period says whether it holds, from when to when, and what it freezes', () => {
  const line =
    'now   2026-12-15T00:00:00Z – 2027-01-05T00:00:00Z  Q4 (quarter close)  freezes tier 2 and above  quarter-end  p-1';
  assert.equal(periodLine(row), line);
  assert.match(periodLine({ ...row, tiersFrom: null, inForce: false }), /freezes nothing/);
});

test('a measure that is not as it should be stands out', () => {
  const measures = [
    { source: 'freeze', says: 'it freezes', ok: true },
    { source: 'coverage', says: 'nobody', ok: false },
  ];
  assert.match(
    measuresText({ ...row, measures, coverageApproved: false }),
    / {2}ok {4}freeze: .*\n {2}LOOK {2}coverage: nobody\n$/,
  );
});

test('who stands by is an area, a person, and how they are reached', () => {
  assert.deepEqual(coverageOf(['selling=rita.rep:+49 30 1']), [
    { area: 'selling', person: 'rita.rep', contact: '+49 30 1' },
  ]);
  assert.throws(() => coverageOf(['selling']), /area=person:contact/);
});
