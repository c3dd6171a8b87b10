/** What becomes of the list of sections when a person changes it. Pure. */
export type NamedSection = { readonly key: string; readonly title: string };

const KEY_LENGTH_MAX = 60;

/** Lines are filed under the key, which stays when the section is named otherwise; so it is made once, of the first name. */
export const keyOf = (title: string, taken: readonly NamedSection[]): string => {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, KEY_LENGTH_MAX);
  const key = plain === '' ? 'section' : plain;
  const isTaken = (one: string): boolean => taken.some((each) => each.key === one);
  if (!isTaken(key)) return key;
  let number = 2;
  while (isTaken(`${key}-${number}`)) number += 1;
  return `${key}-${number}`;
};

export const placed = (sections: readonly NamedSection[], key: string, at: number): readonly NamedSection[] => {
  const moving = sections.filter((each) => each.key === key);
  const others = sections.filter((each) => each.key !== key);
  return [...others.slice(0, at), ...moving, ...others.slice(at)];
};

export const renamed = (sections: readonly NamedSection[], key: string, title: string): readonly NamedSection[] =>
  sections.map((each) => (each.key === key ? { key, title } : each));

export const without = (sections: readonly NamedSection[], key: string): readonly NamedSection[] =>
  sections.filter((each) => each.key !== key);
