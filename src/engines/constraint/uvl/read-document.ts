/** The tree of features, by indentation, and the lines of constraints below it. */
import { Malformed } from '../malformed.ts';
import type { Range, UvlAttributes, UvlConstraint, UvlDocument, UvlFeature, UvlGroup, UvlValue } from './document.ts';
import type { Line, Lines, Words } from './lines.ts';
import { linesOf, wordsOf } from './lines.ts';
import { readPath, readTerm } from './read-term.ts';

/** Deeper than any published tree (Linux, the deepest known, has 12 levels), and safe for the machine's stack. */
export const TREE_DEPTH_MAX = 500;

/** Throws `Malformed`. */
export const readDocument = (text: string): UvlDocument => {
  const lines = linesOf(text.startsWith('\uFEFF') ? text.slice(1) : text);
  let namespace: string | undefined;
  let root: UvlFeature | undefined;
  const constraints: UvlConstraint[] = [];
  for (let line = lines.peek(); line !== undefined; line = lines.peek()) {
    if (line.indent > 0) throw new Malformed(placeOf(line), 'only the parts of a section are indented');
    const words = wordsOf(lines.take());
    const section = words.take();
    if (section.text === 'namespace') namespace = readPath(words).join('.');
    else if (section.text === 'include') skipBelow(lines);
    else if (section.text === 'features' && root === undefined) root = readRoot(lines, line, constraints);
    else if (section.text === 'constraints') readConstraints(lines, constraints);
    else if (section.text === 'imports') throw new Malformed(section, IMPORTS);
    else throw new Malformed(section, `expected features or constraints, found ${section.text}`);
    if (words.peek().kind !== 'end') words.fail('the end of the line');
  }
  if (root === undefined) throw new Malformed({ line: 1, column: 1 }, 'there is no section features');
  return { ...(namespace === undefined ? {} : { namespace }), root, constraints };
};

const IMPORTS = 'imports are not read: put the imported features into this one file';

const placeOf = (line: Line) => ({ line: line.number, column: line.tokens[0]?.column ?? 1 });

/** Language levels: what a file may use. What it does use is seen from the file itself. */
const skipBelow = (lines: Lines): void => {
  while ((lines.peek()?.indent ?? 0) > 0) lines.take();
};

const readConstraints = (lines: Lines, found: UvlConstraint[]): void => {
  for (let line = lines.peek(); line !== undefined && line.indent > 0; line = lines.peek()) {
    const words = wordsOf(lines.take());
    found.push({ line: line.number, term: readTerm(words) });
    if (words.peek().kind !== 'end') words.fail('an operator or the end of the line');
  }
};

const readRoot = (lines: Lines, section: Line, constraints: UvlConstraint[]): UvlFeature => {
  const roots = readFeatures(lines, section, constraints, 0);
  const second = roots[1];
  if (second !== undefined) throw new Malformed({ line: second.line, column: 1 }, 'a tree has one root');
  return roots[0] as UvlFeature;
};

/** The features one step below this line; there is at least one. */
const readFeatures = (lines: Lines, above: Line, constraints: UvlConstraint[], depth: number): readonly UvlFeature[] =>
  below(lines, above, 'a feature', (line) => {
    if (depth > TREE_DEPTH_MAX) throw new Malformed(placeOf(line), `the tree is deeper than ${TREE_DEPTH_MAX}`);
    const words = wordsOf(line);
    const head = readHead(words, line, constraints);
    const groups = isDeeper(lines, line)
      ? below(lines, line, 'a group', (groupLine) => readGroup(lines, groupLine, constraints, depth + 1))
      : [];
    return { ...head, groups };
  });

const isDeeper = (lines: Lines, line: Line): boolean => (lines.peek()?.indent ?? 0) > line.indent;

/** Every line one step below `above`, each read with what is below it in turn. */
const below = <T>(lines: Lines, above: Line, what: string, read: (line: Line) => T): readonly T[] => {
  const first = lines.peek();
  if (first === undefined || first.indent <= above.indent)
    throw new Malformed(first === undefined ? placeOf(above) : placeOf(first), `expected ${what}, indented`);
  const found: T[] = [];
  for (let line = lines.peek(); line !== undefined && line.indent > above.indent; line = lines.peek()) {
    if (line.indent !== first.indent) throw new Malformed(placeOf(line), 'this indentation matches no line above it');
    found.push(read(lines.take()));
  }
  return found;
};

const KINDS = ['mandatory', 'optional', 'or', 'alternative'] as const;

const readGroup = (lines: Lines, line: Line, constraints: UvlConstraint[], depth: number): UvlGroup => {
  const words = wordsOf(line);
  const token = words.peek();
  const kind = token.kind === 'name' ? KINDS.find((each) => each === token.text) : undefined;
  if (kind === undefined && token.kind !== 'cardinality')
    words.fail('mandatory, optional, or, alternative or a cardinality such as [1..3]');
  words.take();
  if (words.peek().kind !== 'end') words.fail('the end of the line');
  const count = kind === undefined ? { count: rangeOf(token) } : {};
  const features = readFeatures(lines, line, constraints, depth);
  return { kind: kind ?? 'cardinality', ...count, features };
};

const rangeOf = (token: { readonly text: string; readonly line: number; readonly column: number }): Range => {
  const [low, high] = token.text.replaceAll(/[[\] ]/g, '').split('..');
  const min = Number(low);
  if (high === '*') return { min };
  const max = Number(high ?? low);
  if (min > max || !Number.isSafeInteger(max)) throw new Malformed(token, `${token.text} is no range`);
  return { min, max };
};

const TYPES: ReadonlySet<string> = new Set(['String', 'Integer', 'Real', 'Boolean']);

const readHead = (words: Words, line: Line, constraints: UvlConstraint[]): Omit<UvlFeature, 'groups'> => {
  const first = words.peek();
  let [name, ...more] = readPath(words);
  let type: string | undefined;
  const isTyped = first.kind === 'name' && TYPES.has(first.text) && more.length === 0;
  if (isTyped && /name|quoted/.test(words.peek().kind) && words.peek().text !== 'cardinality') {
    type = first.text;
    [name, ...more] = readPath(words);
  }
  let instances: Range | undefined;
  if (words.peek().kind === 'name' && words.peek().text === 'cardinality') {
    words.take();
    const token = words.take();
    if (token.kind !== 'cardinality') throw new Malformed(token, 'expected a cardinality such as [1..3]');
    instances = rangeOf(token);
  }
  const attributes = words.takes('{') ? readAttributes(words, constraints) : new Map<string, UvlValue>();
  if (words.peek().kind !== 'end') words.fail('attributes in { } or the end of the line');
  return {
    name: [name, ...more].join('.'),
    line: line.number,
    ...(type === undefined || type === 'Boolean' ? {} : { type: type as 'String' | 'Integer' | 'Real' }),
    ...(instances === undefined ? {} : { instances }),
    attributes,
  };
};

/** After `{`. A constraint that is written at a feature says the same as one below the tree. */
const readAttributes = (words: Words, constraints: UvlConstraint[]): UvlAttributes => {
  const found = new Map<string, UvlValue>();
  if (words.takes('}')) return found;
  do {
    const key = words.take();
    if (key.kind !== 'name' && key.kind !== 'quoted') throw new Malformed(key, 'expected the name of an attribute');
    if (key.kind === 'name' && key.text === 'constraint') constraints.push({ line: key.line, term: readTerm(words) });
    else if (key.kind === 'name' && key.text === 'constraints') readConstraintList(words, constraints);
    else if (found.has(key.text)) throw new Malformed(key, `the attribute ${key.text} stands here twice`);
    else found.set(key.text, isValueNext(words) ? readValue(words, constraints) : { is: 'boolean', value: true });
  } while (words.takes(','));
  words.expect('}');
  return found;
};

const readConstraintList = (words: Words, constraints: UvlConstraint[]): void => {
  words.expect('[');
  if (words.takes(']')) return;
  do constraints.push({ line: words.peek().line, term: readTerm(words) });
  while (words.takes(','));
  words.expect(']');
};

const isValueNext = (words: Words): boolean => {
  const { kind, text } = words.peek();
  return kind !== 'end' && !(kind === 'symbol' && (text === ',' || text === '}'));
};

const readValue = (words: Words, constraints: UvlConstraint[]): UvlValue => {
  const token = words.peek();
  if (words.takes('{')) return { is: 'record', attributes: readAttributes(words, constraints) };
  if (words.takes('[')) return { is: 'list', items: readItems(words, constraints) };
  if (token.kind === 'symbol' || token.kind === 'end') return words.fail('a value');
  words.take();
  if (token.kind === 'number') return { is: 'number', text: token.text };
  // `[5]` reads as a cardinality wherever it stands; here it is a list of one.
  if (token.kind === 'cardinality') return { is: 'list', items: [{ is: 'number', text: String(rangeOf(token).min) }] };
  if (token.kind === 'name' && (token.text === 'true' || token.text === 'false'))
    return { is: 'boolean', value: token.text === 'true' };
  return { is: 'text', text: token.text };
};

const readItems = (words: Words, constraints: UvlConstraint[]): readonly UvlValue[] => {
  const items: UvlValue[] = [];
  if (words.takes(']')) return items;
  do items.push(readValue(words, constraints));
  while (words.takes(','));
  words.expect(']');
  return items;
};
