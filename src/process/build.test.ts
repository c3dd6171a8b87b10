import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { buildOf, checkedOut } from './build.ts';

const ONE = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

const inFolder = (files: Readonly<Record<string, string>>, work: (root: string) => void): void => {
  const root = mkdtempSync(join(tmpdir(), 'troth-build-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

const CASES: readonly (readonly [string, Readonly<Record<string, string>>, string | null])[] = [
  ['a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${ONE}\n` }, ONE],
  ['no branch', { '.git/HEAD': `${ONE}\n` }, ONE],
  [
    'a branch among the packed ones',
    {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/packed-refs': `# pack-refs\n${OTHER} refs/heads/x\n${ONE} refs/heads/main\n`,
    },
    ONE,
  ],
  [
    'a worktree',
    {
      '.git': 'gitdir: shared/worktrees/w\n',
      'shared/worktrees/w/HEAD': 'ref: refs/heads/w\n',
      'shared/worktrees/w/commondir': '../..\n',
      'shared/refs/heads/w': `${OTHER}\n`,
    },
    OTHER,
  ],
  ['a package without a working copy', { 'package.json': '{}' }, null],
  ['a branch that is nowhere', { '.git/HEAD': 'ref: refs/heads/main\n' }, null],
];
for (const [what, files, commit] of CASES)
  test(`the commit is read of ${what}, or is said not to be known`, () =>
    inFolder(files, (root) => assert.equal(checkedOut(root), commit)));

test('whoever builds it says the commit, and a misspelt one stops the start', () => {
  assert.equal(buildOf({ TROTH_COMMIT: OTHER }).commit, OTHER);
  assert.throws(() => buildOf({ TROTH_COMMIT: 'main' }), /TROTH_COMMIT is main/);
  const { version, migration } = buildOf({});
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.match(migration, /^\d{4}-/);
});
