import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REPORTS } from '#contexts/governance/impact/from-models.ts';
import { kindNames } from '#contexts/governance/artifact-kinds.ts';
import { METRICS } from '#contexts/operations/signals/metrics.ts';

test('every report that the impact of a change names is a page that exists, or a signal that is measured', () => {
  const paths = Object.values(REPORTS).flatMap((reports) => reports.map(({ path }) => path));
  const known = new Set(METRICS.map(({ key }) => `/signals/${key}`));
  const router = readFileSync(new URL('../web/src/router.tsx', import.meta.url), 'utf8');
  assert.deepEqual(
    [...new Set(paths)].filter((path) => !known.has(path) && !router.includes(`path: '${path}'`)),
    [],
  );
  assert.deepEqual(Object.keys(REPORTS).toSorted(), [...kindNames].toSorted(), 'every kind is read by some report');
});
