import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offenceInRow } from './audit-rows.ts';
import type { AuditedRow } from './audit-rows.store.ts';

const [OWN, OTHER] = [Uint8Array.of(1), Uint8Array.of(2)];
const row = (change: Partial<AuditedRow>): AuditedRow => ({
  id: '1',
  version: 3,
  leaf: OWN,
  root: 'sha256:a',
  ownLeaf: OWN,
  ownVersion: 3,
  ownRoot: 'sha256:a',
  ...change,
});

const ROWS: readonly (readonly [
  what: string,
  change: Partial<AuditedRow>,
  known: boolean,
  withOthers: boolean,
  check: string | undefined,
])[] = [
  ['at its newest entry', {}, true, false, undefined],
  ['beyond its newest entry', { version: 4 }, true, false, 'row.version-differs'],
  ['beyond its newest entry, where others write along', { version: 4 }, true, true, undefined],
  ['behind its newest entry, where others write along', { version: 2 }, true, true, 'row.version-differs'],
  ['with another content', { root: 'sha256:b' }, true, false, 'row.root-differs'],
  ['whose entry says nothing of its content', { ownRoot: null }, true, false, undefined],
  ['put back to an older entry of its own', { version: 2, leaf: OTHER }, true, false, 'row.version-differs'],
  ['written last by a batch', { version: 4, leaf: OTHER }, true, false, undefined],
  ['that names an entry that is none', { leaf: OTHER }, false, false, 'row.entry-unknown'],
  ['that names no entry any more', { leaf: null }, true, false, 'row.entry-unknown'],
  [
    'made with another and never changed',
    { version: 1, leaf: null, ownLeaf: null, ownVersion: null },
    true,
    false,
    undefined,
  ],
  [
    'made with another and written by others only, where others write along',
    { version: 2, leaf: null, ownLeaf: null, ownVersion: null },
    true,
    true,
    undefined,
  ],
  [
    'made with another and changed without an entry',
    { version: 2, leaf: null, ownLeaf: null, ownVersion: null },
    true,
    false,
    'row.entry-unknown',
  ],
];

for (const [what, change, known, withOthers, check] of ROWS)
  test(`of a row ${what} the audit says ${check ?? 'nothing'}`, () => {
    assert.equal(offenceInRow(row(change), known, withOthers)?.check, check);
  });
