import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cliRefusals } from './cli.refusals.ts';
import { hasWords, refusalText, sayNo } from './tell-refusal.ts';

test('a no is a sentence with its place, then what helps, then the code', () => {
  assert.equal(
    refusalText({ code: 'catalog-folder.missing', folder: './nowhere' }, 'Nothing was imported'),
    'Nothing was imported: there is no such folder (folder ./nowhere).\nName the folder of an export: troth catalog export DIR. [catalog-folder.missing]\n',
  );
});

test('a server’s own words go before ours, and what only programs read is left out', () => {
  const refusal = { code: 'access.denied', title: 'Not yours', todo: 'Ask Paula.', status: 403, type: 'urn:x' };
  assert.equal(
    refusalText(refusal, 'Nothing was drafted'),
    'Nothing was drafted: not yours.\nAsk Paula. [access.denied]\n',
  );
});

test('each fault has a line of its own', () => {
  const text = refusalText({ code: 'uvl.unsupported', places: [{ line: 3 }] }, 'Nothing was imported', [
    'line 3: a sum',
  ]);
  assert.match(text, /^Nothing was imported: the feature model says what no rule here can say\.\n {2}line 3: a sum\n/);
});

test('whatever the command line refuses by itself has words: what is not there, above all', () => {
  const folder = new URL('./', import.meta.url);
  const refused = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(new URL(name, folder), 'utf8').matchAll(/(?:code: |idNamed\([^)]*)'([a-z-]+\.[a-z-]+)'/g),
    ])
    .map(([, code = '']) => code);
  for (const code of ['correction.not-found', 'improvement.not-found', 'incident.not-found'])
    assert.ok(refused.includes(code), `${code} is refused by a command that looks for a number`);
  assert.deepEqual(
    [...new Set(refused)].filter((code) => !hasWords(code)),
    [],
  );
});

test('no text of the command line has lost its code', () => {
  const folders = ['./', '../', '../../contexts/eligibility/', '../../contexts/evidence/', '../../kernel/'].map(
    (path) => new URL(path, import.meta.url),
  );
  const sources = folders.flatMap((folder, at) =>
    // The first is the command line's own, with a folder for each of its words.
    readdirSync(folder, { recursive: at === 0, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'cli.refusals.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8')),
  );
  const lost = Object.keys(cliRefusals).filter((code) => !sources.some((text) => text.includes(`code: '${code}'`)));
  assert.deepEqual(lost, []);
});

test('whoever may not is told as whom it was asked, and where to find who may', () => {
  const text = refusalText({ code: 'access.denied', status: 403, askedAs: 'rita.rep' }, 'Nothing was published');
  assert.match(text, /\[access\.denied\]\nIt was asked as rita\.rep: --as names another person, and `troth people`/);
});

test('a no goes beside the answer, where there is a beside', () => {
  const [answer, beside]: [string[], string[]] = [[], []];
  const write = (text: string) => void answer.push(text);
  sayNo({ write, complain: (text) => void beside.push(text) }, { code: 'file.missing' }, 'Nothing was read');
  sayNo({ write }, { code: 'file.missing' }, 'Nothing was read');
  assert.deepEqual([answer.length, beside.length], [1, 1]);
});
