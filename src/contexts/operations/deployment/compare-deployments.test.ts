import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareDeployments, deploymentFigures } from './compare-deployments.ts';
import { standingInWords } from './read-deployments.ts';
import type { ProcessBuild, RecordedDeployment } from './deployment.ts';

const AT = Temporal.Instant.from('2026-11-22T12:00:00Z');
const NEW = 'a1b2c3d4e5'.padEnd(40, '0');
const OLD = '0f0f0f0f0f'.padEnd(40, '0');
const process = (name: string, change: Partial<ProcessBuild> = {}): ProcessBuild => ({
  process: name,
  version: '1.4.0',
  commit: NEW,
  migration: '0421-process-builds',
  digest: null,
  edited: null,
  roles: ['api'],
  startedAt: '2026-11-22T11:00:00Z',
  seenAt: '2026-11-22T11:59:30Z',
  ...change,
});
const record = (change: Partial<RecordedDeployment> = {}): RecordedDeployment => ({
  changeId: 'c-1',
  number: 'CR-00001',
  title: 'Faster lists',
  version: '1.4.0',
  commit: 'a1b2c3d',
  digest: null,
  at: '2026-11-22T10:59:00Z',
  rolledBack: false,
  ...change,
});
const before = record({
  changeId: 'c-0',
  number: 'CR-00000',
  version: '1.3.9',
  commit: '0f0f0f0',
  at: '2026-11-01T09:00:00Z',
});

type Case = readonly [
  what: string,
  builds: readonly ProcessBuild[],
  recorded: readonly RecordedDeployment[],
  standings: readonly string[],
  notRunning: string | null,
];
const CASES: readonly Case[] = [
  ['what runs is what was recorded, by the digits that people write', [process('one')], [record()], ['recorded'], null],
  ['what nobody recorded is named', [process('one')], [], ['unrecorded'], null],
  [
    'the right version of another commit is not what was recorded',
    [process('one', { commit: OLD })],
    [record()],
    ['unrecorded'],
    'CR-00001',
  ],
  [
    'a process that does not know its commit is held by its version',
    [process('one', { commit: null })],
    [record()],
    ['recorded'],
    null,
  ],
  [
    'what was recorded and does not run is named',
    [process('one', { version: '1.3.9', commit: OLD })],
    [before, record()],
    ['superseded'],
    'CR-00001',
  ],
  [
    'while it rolls out both run, and the one before is superseded',
    [process('one'), process('two', { version: '1.3.9', commit: OLD, startedAt: '2026-11-20T09:00:00Z' })],
    [record(), before],
    ['recorded', 'superseded'],
    null,
  ],
  [
    'what was rolled back is expected no more',
    [process('one', { version: '1.3.9', commit: OLD })],
    [before, record({ rolledBack: true })],
    ['recorded'],
    null,
  ],
  [
    'what was rolled back and runs all the same is named',
    [process('one')],
    [before, record({ rolledBack: true })],
    ['rolled-back'],
    'CR-00000',
  ],
  [
    'who was not heard for long is gone, and no finding is made of silence',
    [process('one', { seenAt: '2026-11-22T11:50:00Z' })],
    [record()],
    [],
    null,
  ],
];
for (const [what, builds, recorded, standings, notRunning] of CASES)
  test(what, () => {
    const found = compareDeployments(builds, recorded, AT);
    assert.deepEqual(
      [found.running.map(({ standing }) => standing), found.notRunning?.number ?? null],
      [standings, notRunning],
    );
  });

test('processes of one build are told together, since the first of them began', () => {
  const [both] = compareDeployments(
    [process('two'), process('one', { startedAt: '2026-11-22T09:00:00Z' })],
    [],
    AT,
  ).running;
  assert.deepEqual(
    [both?.since, both?.processes.map(({ process: name }) => name)],
    ['2026-11-22T09:00:00Z', ['one', 'two']],
  );
});

const FILES = 'c'.repeat(64);
const OTHER_FILES = 'd'.repeat(64);
const ALTERED: readonly (readonly [
  what: string,
  builds: readonly Partial<ProcessBuild>[],
  recorded: Partial<RecordedDeployment>,
  altered: readonly (string | null)[],
])[] = [
  ['files as they were recorded', [{ digest: FILES }], { digest: 'C'.repeat(12) }, [null]],
  ['other files than were recorded', [{ digest: OTHER_FILES }], { digest: FILES }, ['record']],
  ['a digest that nobody recorded says nothing by itself', [{ digest: FILES }], {}, [null]],
  ['files that were edited after the checkout', [{ digest: FILES, edited: 2 }], {}, ['checkout']],
  ['a build that was recorded with its edits', [{ digest: FILES, edited: 2 }], { digest: FILES }, [null]],
  ['two processes of one commit', [{ digest: FILES }, { digest: OTHER_FILES }], {}, ['processes', 'processes']],
  [
    'of two, the one that is not as recorded',
    [{ digest: FILES }, { digest: OTHER_FILES }],
    { digest: FILES },
    [null, 'record'],
  ],
  ['two commits have other files', [{ digest: FILES }, { digest: OTHER_FILES, commit: OLD }], {}, [null, null]],
  ['one that does not say its files', [{ digest: FILES }, {}], { digest: FILES }, [null, null]],
];
for (const [what, builds, recorded, altered] of ALTERED)
  test(`whether files are those of the commit: ${what}`, () => {
    const { running } = compareDeployments(
      builds.map((each, at) => process(`p${at}`, { startedAt: `2026-11-22T1${1 - at}:00:00Z`, ...each })),
      [record(recorded)],
      AT,
    );
    assert.deepEqual(
      running.map((each) => each.altered),
      altered,
    );
  });

test('the right commit of other files is out of step, and says by what that is known', () => {
  const found = compareDeployments([process('one', { digest: OTHER_FILES })], [record({ digest: FILES })], AT);
  assert.equal(deploymentFigures(found).altered, 1);
  const [one] = found.running;
  assert.ok(one);
  assert.match(standingInWords(one), /^the version and commit that were recorded; its files are not those/);
});

test('the figures count what is out of step', () => {
  const found = compareDeployments([process('one'), process('two', { commit: OLD })], [record(), before], AT);
  assert.deepEqual(deploymentFigures(found), {
    unrecorded: 1,
    rolledBack: 0,
    superseded: 0,
    altered: 0,
    notRunning: 0,
    recorded: 2,
  });
});
