import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { digestOf, editedIn } from './build-files.ts';
import { buildOf, checkedOut } from './build.ts';

const ONE = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

const inFolder = async <T>(files: Readonly<Record<string, string>>, work: (root: string) => T): Promise<Awaited<T>> => {
  const root = mkdtempSync(join(tmpdir(), 'troth-build-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await work(root);
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

test('a digest is of names and bytes of what is run: an edit, a name, a new file change it, a test and a hidden file do not', async () => {
  const files = { 'src/a.ts': 'one', 'db/migrations/0001-a.sql': 'two', 'package-lock.json': '{}' };
  const digest = (more: Readonly<Record<string, string>>): Promise<string> =>
    inFolder({ ...files, ...more }, (root) => digestOf(root));
  const before = await digest({});
  assert.match(before, /^[0-9a-f]{64}$/);
  const alike: readonly (readonly [string, string])[] = [
    ['src/a.test.ts', 'x'],
    ['src/.swp', 'x'],
    ['notes.md', 'x'],
  ];
  for (const [name, text] of alike) assert.equal(await digest({ [name]: text }), before, name);
  const others: readonly (readonly [string, string])[] = [
    ['src/a.ts', 'two'],
    ['src/b.ts', ''],
    ['docs/runbooks/a.md', 'x'],
  ];
  for (const [name, text] of others) assert.notEqual(await digest({ [name]: text }), before, name);
});

test('what is not as the commit has it is counted; a build that says its commit, and files without one, are held against nothing', async () => {
  const git = (root: string, ...args: readonly string[]) =>
    execFileSync('git', [...args], { cwd: root, stdio: 'pipe' });
  await inFolder({ 'src/a.ts': 'one', 'src/a.test.ts': 'one', 'notes.md': 'one' }, async (root) => {
    assert.equal(await editedIn({}, root), null);
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false', 'commit', '-qm', 'one');
    assert.equal(await editedIn({}, root), 0);
    for (const path of ['src/a.ts', 'src/b.ts', 'src/a.test.ts', 'notes.md']) writeFileSync(join(root, path), 'two');
    assert.equal(await editedIn({}, root), 2, 'the edited and the new one, not the test and not the notes');
    assert.equal(await editedIn({ TROTH_COMMIT: ONE }, root), null);
  });
});

test('whoever builds it says the commit, and a misspelt one stops the start', () => {
  assert.equal(buildOf({ TROTH_COMMIT: OTHER }).commit, OTHER);
  assert.throws(() => buildOf({ TROTH_COMMIT: 'main' }), /TROTH_COMMIT is main/);
  const { version, migration } = buildOf({});
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.match(migration, /^\d{4}-/);
});
