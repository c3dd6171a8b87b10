/** Reads one runbook: a few named facts, then the sections of the template, each a list. A page that leaves one out is no runbook. Pure. */
import { must } from '#kernel/outcome.ts';
import type { About, Named, Runbook } from './runbook.ts';

const ABOUTS: readonly About[] = ['order', 'quote', 'house'];
const FACTS = ['key', 'title', 'answers', 'about', 'areas', 'owner'] as const;
/** The headings of operations 15.3, in their order. */
export const SECTIONS = [
  'Symptoms',
  'Severity criteria',
  'Initial checks',
  'Safe actions',
  'Unsafe actions',
  'Escalation',
  'Evidence required',
] as const;
type SectionName = (typeof SECTIONS)[number];

const factsOf = (head: string, file: string): ReadonlyMap<string, string> => {
  const facts = new Map(
    head.split('\n').map((line) => {
      const [, name, value] = /^([a-z]+): (.+)$/.exec(line) ?? [];
      must(name !== undefined && value !== undefined, `${file}: "${line}" is a name, a colon and a value`);
      return [name, value.trim()] as const;
    }),
  );
  for (const name of FACTS) must(facts.has(name), `${file} says its ${name}`);
  return facts;
};

/** An item may go on in the next line, indented. */
const itemsOf = (text: string): readonly string[] =>
  text
    .replaceAll(/\n[ \t]+(?=\S)/g, ' ')
    .split('\n')
    .flatMap((line) => (line.startsWith('- ') ? [line.slice(2).trim()] : []));

const named = (item: string, file: string): Named => {
  const [, name, says] = /^`([a-z][a-z-]*)`: (.+)$/.exec(item) ?? [];
  must(name !== undefined && says !== undefined, `${file}: "${item}" begins with the name of something that exists`);
  return { name, says };
};

export const readRunbook = (text: string, file: string): Runbook => {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  must(head !== undefined && body !== undefined, `${file} begins with its facts between two lines of ---`);
  const facts = factsOf(head, file);
  const fact = (name: (typeof FACTS)[number]): string => facts.get(name) ?? '';
  const [intro = '', ...parts] = body.split(/^## /m);
  const sections = new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end).trim(), itemsOf(part.slice(end))] as const;
    }),
  );
  must(
    [...sections.keys()].join() === SECTIONS.join(),
    `${file} has the sections of the template, in their order: ${[...sections.keys()].join(', ')}`,
  );
  const list = (name: SectionName): readonly string[] => {
    const items = sections.get(name) ?? [];
    must(items.length > 0, `${file} says something under ${name}`);
    return items;
  };
  const about = ABOUTS.find((each) => each === fact('about'));
  must(about !== undefined, `${file} is about one of ${ABOUTS.join(', ')}`);
  return {
    key: fact('key'),
    title: fact('title'),
    answers: fact('answers'),
    about,
    areas: fact('areas').split(', '),
    owner: fact('owner'),
    means: intro
      .replace(/^\s*# .*$/m, '')
      .trim()
      .replaceAll(/\s*\n\s*/g, ' '),
    symptoms: list('Symptoms'),
    severity: list('Severity criteria'),
    checks: list('Initial checks').map((item) => named(item, file)),
    safe: list('Safe actions').map((item) => named(item, file)),
    unsafe: list('Unsafe actions'),
    escalation: list('Escalation'),
    evidence: list('Evidence required'),
  };
};
