import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonical } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { artifactHash } from '../release-content.ts';
import type { Artifact } from '../well-formed.ts';
import { baseOf, clashesOf, filesOf, type CatalogFile } from './catalog-files.ts';
import { csvToRows, rowsToCsv } from './csv.ts';
import { placeOfPointer } from './json-place.ts';
import { artifactsOf, type FileFault } from './read-files.ts';

const hashes = (artifacts: readonly Artifact[]): readonly string[] =>
  artifacts.map(({ kind, key, content }) => `${kind}/${key} ${artifactHash(kind, content)}`).toSorted();
const files = filesOf(companyArtifacts);
const text = (path: string): string => files.find((file) => file.path === path)!.text;
const edited = (path: string, change: (text: string) => string): readonly CatalogFile[] => {
  assert.ok(
    files.some((file) => file.path === path),
    path,
  );
  return files.map((file) => (file.path === path ? { ...file, text: change(file.text) } : file));
};
const faults = (broken: readonly CatalogFile[]): readonly FileFault[] => {
  const read = artifactsOf(broken);
  assert.ok(!read.ok, 'the files are refused');
  return read.refusal['faults'] as readonly FileFault[];
};

describe('the company as files', () => {
  test('comes back hash by hash', () =>
    assert.deepEqual(hashes(mustAccept(artifactsOf(files), 'the files are read')), hashes(companyArtifacts)));

  test('is the same bytes again, in whatever order it is given', () =>
    assert.deepEqual(filesOf(companyArtifacts.toReversed()), files));

  test('is the same bytes whoever kept it: a store gives fields back in an order of its own', () =>
    assert.deepEqual(
      filesOf(
        companyArtifacts.map((artifact) => ({ ...artifact, content: JSON.parse(canonical(artifact.content)) as Json })),
      ),
      files,
    ));

  test('never names a tenant or an id of a database', () => {
    for (const file of files) assert.doesNotMatch(file.text, /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/, file.path);
  });

  test('keeps prices and decisions as lines of a spreadsheet', () => {
    assert.match(
      text('price-book/eur-direct.entries.csv').split('\n')[0]!,
      /^id,offering,charge\.key,charge\.name,.*effective\.from.*charge\.model\.unitPrice/,
    );
    assert.match(text('approval-policy/deal-approval.rows.csv').split('\n')[0]!, /^id,when\./);
    assert.match(text('price-book/eur-direct.json'), /"csv": "eur-direct.entries.csv"/);
  });

  test('keeps configuration rules as text that a person writes', () => {
    assert.match(text('configuration-rules/platform-standard.rules'), /requires|excludes/);
    assert.match(
      text('configuration-rules/platform-standard.json'),
      /"rules": \{\n\s+"rules": "platform-standard.rules"/,
    );
  });

  test('puts a clause of a country into the folder of the country', () =>
    assert.ok(files.some(({ path }) => path.startsWith('clause/DE/de-DE/'))));

  test('has no two keys that a careless file system would take for one', () => {
    assert.deepEqual(clashesOf(files), []);
    assert.deepEqual(
      clashesOf([
        { path: 'a/B.json', text: '' },
        { path: 'a/b.json', text: '' },
      ]).length,
      1,
    );
  });

  const paths: readonly (readonly [key: string, path: string])[] = [
    ['genai/openai/gpt-4o', 'k/genai/openai/gpt-4o'],
    ['a/../../etc/passwd', 'k/a/%2E%2E/%2E%2E/etc/passwd'],
    ['model:free@2', 'k/model%3Afree%402'],
    ['a//b', 'k/a/%00/b'],
  ];
  for (const [key, path] of paths) test(`files ${key} as ${path}`, () => assert.equal(baseOf('k', key), path));
});

describe('a faulty file', () => {
  // oxfmt-ignore
  const rows: readonly (readonly [what: string, files: () => readonly CatalogFile[], code: string, place: string, says: RegExp])[] = [
    ['that is no JSON', () => edited('product-offering/sandbox.json', (t) => t.replace('"name":', '"name"')), 'file.not-json', 'product-offering/sandbox.json:3', /./],
    ['with a key twice', () => edited('product-offering/sandbox.json', (t) => t.replace('"name":', '"key": "sandbox",\n  "name":')), 'file.not-json', 'product-offering/sandbox.json:3', /key|twice/],
    ['with a misspelt field', () => edited('product-offering/sandbox.json', (t) => t.replace('"orderable"', '"orderabel"')), 'artifact.ill-formed', 'product-offering/sandbox.json:', /orderabel/],
    ['with a value out of bounds', () => edited('product-offering/platform-standard.json', (t) => t.replace('"maxQuantity": 2000', '"maxQuantity": -1')), 'artifact.ill-formed', 'product-offering/platform-standard.json:', /maxQuantity/],
    ['in the wrong place', () => files.map((f) => f.path === 'product-offering/sandbox.json' ? { ...f, path: 'product-offering/sandpit.json' } : f), 'file.misplaced', 'product-offering/sandpit.json:2', /sandbox/],
    ['in a folder of no kind', () => [...files, { path: 'horoscope/leo.json', text: '{}' }], 'file.unknown-kind', 'horoscope/leo.json:1:1', /product-offering/],
    ['of another form', () => [...files, { path: 'product-offering/readme.md', text: '' }], 'file.unknown-form', 'product-offering/readme.md', /json/],
    ['whose rows are gone', () => files.filter(({ path }) => path !== 'price-book/eur-direct.entries.csv'), 'file.rows-missing', 'price-book/eur-direct.json:', /entries\.csv/],
    ['of rows that nobody takes', () => [...files, { path: 'price-book/old.entries.csv', text: 'id\n' }], 'file.rows-of-nothing', 'price-book/old.entries.csv', /No artifact/],
    ['of rows with a cell too many', () => edited('price-book/eur-direct.entries.csv', (t) => t.replace('\n', ',\n')), 'file.not-csv', 'price-book/eur-direct.entries.csv:1:', /without a name/],
    ['of rows with a price that is none', () => edited('price-book/eur-direct.entries.csv', (t) => { const lines = t.split('\n'); lines[2] = lines[2]!.replace(/\d{4}-01-01/, '2026-13-01'); return lines.join('\n'); }), 'artifact.ill-formed', 'price-book/eur-direct.entries.csv:3:', /^effective\.from is no day: write one such as/],
    ['of rules that say nothing', () => edited('configuration-rules/platform-standard.rules', (t) => t.replace(/\b(requires|excludes)\b/, 'befriends')), 'file.not-rules', 'configuration-rules/platform-standard.rules:', /./],
    ['of a table with a strange column', () => edited('approval-policy/deal-approval.rows.csv', (t) => t.replace('when.', 'when.moon')), 'file.not-csv', 'approval-policy/deal-approval.rows.csv:1', /no column of the table/],
  ];
  for (const [what, broken, code, place, says] of rows)
    test(`${what} is refused with its place, and nothing is read`, () => {
      const found = faults(broken());
      const told = found.map(
        ({ file, line, column, code: own, message }) => `${file}:${line}:${column} ${own} ${message}`,
      );
      const right = found.find(
        (each) =>
          each.code === code && `${each.file}:${each.line}:${each.column}`.startsWith(place) && says.test(each.message),
      );
      assert.ok(right, `${code} at ${place}, saying ${says}; told was ${told.slice(0, 3).join(' | ')}`);
    });

  test('does not hide the next: one run names them all', () => {
    const broken = edited('product-offering/sandbox.json', () => '{').map((file) =>
      file.path === 'product-offering/private-link.json' ? { ...file, text: '[]' } : file,
    );
    assert.deepEqual(
      faults(broken).map(({ file }) => file),
      ['product-offering/private-link.json', 'product-offering/sandbox.json'],
    );
  });
});

describe('rows as CSV', () => {
  const field = fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/);
  const leaf = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', ' ', '"', 'a,b', 'line\nbreak', '\r\n', '007', 'true', 'null'),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 3 }),
  );
  const row = fc.dictionary(field, fc.oneof(leaf, fc.dictionary(field, leaf, { maxKeys: 3 })), {
    minKeys: 1,
    maxKeys: 5,
  });
  /** A column is one leaf or a branch, and not in one row this and in the next that; an artifact's contract sees to it. */
  const alike = (rows: readonly JsonObject[]): boolean =>
    rows.every((one) =>
      rows.every((other) =>
        Object.keys(one).every((name) => !(name in other) || isTree(one[name]) === isTree(other[name])),
      ),
    );
  const isTree = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

  test('give back exactly what was written', () =>
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (given) => {
        const rows = given as readonly JsonObject[];
        fc.pre(alike(rows));
        const read = mustAccept(csvToRows(rowsToCsv(rows, [])), 'what was written is read');
        assert.equal(JSON.stringify(sorted(read.map((each) => each.row))), JSON.stringify(sorted(rows)));
      }),
    ));
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sorted(v)]),
    );
  };

  test('may come from a spreadsheet: a mark at the beginning, CRLF, quotes where none are needed', () =>
    assert.deepEqual(
      mustAccept(csvToRows('\uFEFF"id",effective.from\r\n"a ""b""",2026-01-01\r\n'), 'it is read').map(
        ({ row: each }) => each,
      ),
      [{ id: 'a "b"', effective: { from: '2026-01-01' } }],
    ));

  const broken: readonly (readonly [csv: string, line: number, column: number])[] = [
    ['', 1, 1],
    ['id,id\n', 1, 4],
    ['a,a.b\n', 1, 3],
    ['id,\n1,2\n', 1, 4],
    ['id,name\n1\n', 2, 1],
    ['id\n"a\n', 2, 1],
    ['id,name\n"a"b,c\n', 2, 4],
    ['id (json)\n{\n', 2, 1],
    ['id\na"b\n', 2, 2],
  ];
  for (const [csv, line, column] of broken)
    test(`${JSON.stringify(csv)} is refused at ${line}:${column}`, () => {
      const read = csvToRows(csv);
      assert.ok(!read.ok);
      assert.deepEqual([read.refusal['line'], read.refusal['column']], [line, column]);
    });
});

describe('the place of a value in a file', () => {
  const json = '{\n  "a": [\n    { "b": "}\\"]" },\n    { "c/d": 1 }\n  ]\n}\n';
  const rows: readonly (readonly [pointer: string, line: number, column: number])[] = [
    ['', 1, 1],
    ['/a', 2, 8],
    ['/a/0/b', 3, 12],
    ['/a/1/c~1d', 4, 14],
    ['/a/1/missing', 4, 5],
    ['/nowhere', 1, 1],
  ];
  for (const [pointer, line, column] of rows)
    test(`${pointer || 'the whole'} stands at ${line}:${column}`, () =>
      assert.deepEqual(placeOfPointer(json, pointer), { line, column }));
});
