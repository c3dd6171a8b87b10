/** What carries each item of the two source texts: every section is there, and every pointer leads to something that exists. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { coveragePage } from '../scripts/docs/coverage-page.ts';
import { isOpen, NOT_YET, readSections, sources } from '../scripts/docs/coverage.ts';
import { everyRoute } from '../scripts/docs/paper-house.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The numbered sections of each text that hold a list or a table, and how many items it has there. */
const SECTIONS: Readonly<Record<string, string>> = {
  operations: `1:10 2:2 3:1 4.1:12 4.2:9 5.1:12 5.2:12 6.1:11 6.2:10 6.3:9 6.4:7 7.1:8 7.2:1 7.3:12 8.1:10 8.2:10 8.3:7 9.1:11 9.2:8 9.3:10
    10.1:8 10.2:10 11.1:6 11.2:7 11.3:14 12.1:11 12.2:13 12.3:9 13.1:7 13.2:8 13.3:7 13.4:9 14.1:9 14.2:9 14.3:1 14.4:10 14.5:10 15.1:10 15.2:12
    15.3:7 16.1:15 16.2:7 16.3:10 17.1:8 17.2:6 17.3:1 18.1:8 18.2:6 18.3:8 19.1:13 19.2:9 20.1:9 20.2:5 20.3:5 21:16 22.1:10 22.2:9 22.3:9
    23.1:8 23.2:9 24.1:23 24.2:9 25.1:7 26.1:8 26.2:9 26.3:8 27.1:1 27.2:1 27.3:1 27.4:1 27.5:1 27.6:1 27.7:1 27.8:1 28:15 29:20 30:15 31:10`,
  capstone: `1:10 2:11 3:5 4:13 5:16 6.1:5 6.2:5 6.3:5 6.4:6 6.5:5 7:1 8:10 9.1:17 9.2:10 9.3:8 9.4:2 10:6 11:8 12:8 13:10 14.1:8 14.2:5 14.3:8
    15.1:10 15.2:7 16:9 16.1:7 16.2:14 17.1:22 17.2:12 18.1:9 18.2:14 19.1:13 19.2:13 19.3:8 20.1:7 20.2:9 20.3:8 20.4:8 20.5:8 20.6:8 21:15
    22:1 23:10 24:1 25:1 26:5`,
};

test('every numbered section of both texts is there, with all its items', () => {
  for (const { name, sections } of sources()) {
    const there = new Map(sections.map(({ number, items }) => [number, items.length]));
    const asked = (SECTIONS[name] ?? '').split(/\s+/).map((word) => word.split(':'));
    assert.deepEqual([...there.keys()].toSorted(), asked.map(([number = '']) => number).toSorted(), name);
    for (const [number = '', count] of asked)
      assert.ok(
        (there.get(number) ?? 0) >= Number(count),
        `${name} ${number} has ${there.get(number)} of ${count} items`,
      );
  }
});

const routes = new Set(everyRoute().map(({ method, path }) => `${method} ${path}`));
const pages = textOf('web/src/router.tsx');
const commandFiles = readdirSync(join(ROOT, 'src/surfaces/cli'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ folder: name.split('/')[0] ?? '', text: textOf(`src/surfaces/cli/${name}`) }));
/** Where a group is made, its commands are, or beside it. */
const isCommand = (words: readonly string[]): boolean => {
  const [group = '', verb] = words;
  const made = commandFiles.filter(({ text }) => new RegExp(`command\\('${group}['\\s]`).test(text));
  if (verb === undefined) return made.length > 0;
  const names = new RegExp(`(?:command\\(|verb[:(]\\s*|\\[|name: )'${verb}['\\s]`);
  return commandFiles.some(({ folder, text }) => made.some((each) => each.folder === folder) && names.test(text));
};

const problemOf = (pointer: string): string | undefined => {
  if (pointer.startsWith(NOT_YET)) return undefined;
  if (/^(GET|POST|PUT|DELETE) /.test(pointer)) return routes.has(pointer) ? undefined : 'is no address of the API';
  const [kind = '', ...words] = pointer.split(' ');
  if (kind === 'page') return pages.includes(`path: '${words.join(' ')}'`) ? undefined : 'is no page of the web app';
  if (kind === 'troth') return isCommand(words) ? undefined : 'is no command';
  if (kind === 'runbook')
    return existsSync(join(ROOT, 'docs/runbooks', `${words.join(' ')}.md`)) ? undefined : 'is no runbook';
  const [path = '', within] = pointer.split(' # ');
  if (!existsSync(join(ROOT, path))) return 'is no file';
  if (within === undefined) return undefined;
  return statSync(join(ROOT, path)).isFile() && textOf(path).includes(within) ? undefined : `does not say “${within}”`;
};

test('every pointer leads to a page, an address, a command, a test or a document that exists', () => {
  const wrong = sources().flatMap(({ name, sections }) =>
    sections.flatMap(({ number, items }) =>
      items.flatMap(({ says, pointers }) => {
        if (pointers.length === 0) return [`${name} ${number} ${says}: nothing carries it, and it does not say so`];
        return pointers.flatMap((pointer) => {
          const problem = problemOf(pointer);
          return problem === undefined ? [] : [`${name} ${number} ${says}: ${pointer} ${problem}`];
        });
      }),
    ),
  );
  assert.deepEqual(wrong, []);
});

test('a pointer to nothing is found out, of each kind', () => {
  for (const pointer of [
    'docs/nowhere.md',
    'GET /nowhere',
    'page /nowhere',
    'troth nothing',
    'troth change nothing',
    'runbook none',
    'README.md # no such words anywhere',
  ])
    assert.ok(problemOf(pointer), pointer);
});

test('what nothing carries yet is counted at the head of the page', () => {
  const open = sources().map(({ sections }) => sections.flatMap(({ items }) => items).filter(isOpen).length);
  const text = coveragePage();
  for (const count of open) assert.match(text.slice(0, text.indexOf('### ')), new RegExp(`\\| ${count} \\|`));
  const [section] = readSections('@a = not yet\n= 9 Nine -> README.md\nfirst\nsecond -> @a');
  assert.deepEqual(section?.items.map(isOpen), [false, true]);
});
