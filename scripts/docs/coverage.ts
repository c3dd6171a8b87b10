/**
 * The items of both source texts, numbered as there and in our words, and what carries each. The files of `items/` read so: `@name = pointers` names
 * pointers; `= number title -> pointers` begins a section, whose pointers hold for each item under it that has none of its own; every other line
 * is an item, `-> pointers` after it where it has its own. A pointer is a file or folder (` # words` must stand in it), an address of the API, a
 * page of the web app, a command, a runbook, or `not yet`.
 */
import { readFileSync } from 'node:fs';

export type Item = { readonly says: string; readonly pointers: readonly string[] };
export type Section = { readonly number: string; readonly title: string; readonly items: readonly Item[] };
export type Source = { readonly name: string; readonly title: string; readonly sections: readonly Section[] };

export const NOT_YET = 'not yet';
export const isOpen = ({ pointers }: Item): boolean => pointers.some((pointer) => pointer.startsWith(NOT_YET));

const parted = (line: string): readonly [string, string | undefined] => {
  const at = line.indexOf(' -> ');
  return at < 0 ? [line, undefined] : [line.slice(0, at), line.slice(at + 4)];
};

type Begun = {
  readonly number: string;
  readonly title: string;
  readonly pointers: readonly string[];
  readonly items: Item[];
};

/** Pure: the text of a file as sections. */
export const readSections = (text: string): readonly Section[] => {
  const names = new Map<string, readonly string[]>();
  const pointersOf = (words: string): readonly string[] =>
    words
      .split('; ')
      .flatMap((word) =>
        word.startsWith('@') ? (names.get(word.slice(1)) ?? [`${word} is not named`]) : [word.trim()],
      );
  const sections: Begun[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('@')) {
      const [name = '', words = ''] = line.slice(1).split(' = ');
      names.set(name, pointersOf(words));
      continue;
    }
    const [says, own] = parted(line);
    if (says.startsWith('= ')) {
      const [, number = '', title = ''] = /^= (\S+) (.+)$/.exec(says) ?? [];
      sections.push({ number, title, pointers: own === undefined ? [] : pointersOf(own), items: [] });
      continue;
    }
    const section = sections.at(-1);
    section?.items.push({ says, pointers: own === undefined ? section.pointers : pointersOf(own) });
  }
  return sections.map(({ number, title, items }) => ({ number, title, items }));
};

const read = (name: string): readonly Section[] =>
  readSections(readFileSync(new URL(`items/${name}.txt`, import.meta.url), 'utf8'));

export const sources = (): readonly Source[] => [
  { name: 'operations', title: 'Platform operations, governance and change', sections: read('operations') },
  { name: 'capstone', title: 'The platform as a whole', sections: read('capstone') },
];
