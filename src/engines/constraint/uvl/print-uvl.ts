/** UVL as text again. What is read back says the same: names in quotes where they need them, brackets where they matter. */
import type { Range, UvlAttributes, UvlDocument, UvlFeature, UvlGroup, UvlTerm, UvlValue } from './document.ts';

export const printUvl = (document: UvlDocument): string => {
  const lines: string[] = [];
  if (document.namespace !== undefined) lines.push(`namespace ${nameText(document.namespace)}`, '');
  lines.push('features');
  printFeature(document.root, 1, lines);
  if (document.constraints.length > 0) {
    lines.push('', 'constraints');
    for (const { term } of document.constraints) lines.push(`\t${printTerm(term)}`);
  }
  return `${lines.join('\n')}\n`;
};

const printFeature = (feature: UvlFeature, depth: number, lines: string[]): void => {
  const type = feature.type === undefined ? '' : `${feature.type} `;
  const instances = feature.instances === undefined ? '' : ` cardinality ${rangeText(feature.instances)}`;
  const attributes = feature.attributes.size === 0 ? '' : ` ${attributesText(feature.attributes)}`;
  lines.push(`${'\t'.repeat(depth)}${type}${nameText(feature.name)}${instances}${attributes}`);
  for (const group of feature.groups) printGroup(group, depth + 1, lines);
};

const printGroup = (group: UvlGroup, depth: number, lines: string[]): void => {
  const kind = group.kind === 'cardinality' ? rangeText(group.count ?? { min: 0 }) : group.kind;
  lines.push('\t'.repeat(depth) + kind);
  for (const feature of group.features) printFeature(feature, depth + 1, lines);
};

const rangeText = ({ min, max }: Range): string => (min === max ? `[${min}]` : `[${min}..${max ?? '*'}]`);

const attributesText = (attributes: UvlAttributes): string =>
  `{${[...attributes].map(([key, value]) => `${nameText(key)} ${valueText(value)}`).join(', ')}}`;

const valueText = (value: UvlValue): string => {
  switch (value.is) {
    case 'boolean':
      return String(value.value);
    case 'number':
      return value.text;
    case 'text':
      return value.text.includes("'") ? `"${value.text}"` : `'${value.text}'`;
    case 'list':
      return `[${value.items.map(valueText).join(', ')}]`;
    case 'record':
      return attributesText(value.attributes);
  }
};

const PLAIN = /^[a-zA-Z][a-zA-Z0-9_]*$/;
/** Words that mean something where a name may stand. */
const TAKEN: ReadonlySet<string> = new Set(
  'namespace include imports as features constraints constraint cardinality String Integer Real Boolean Arithmetic Type mandatory optional or alternative sum avg len floor ceil min max true false'.split(
    ' ',
  ),
);

export const nameText = (name: string): string => (PLAIN.test(name) && !TAKEN.has(name) ? name : `"${name}"`);

/** How tightly each binds; what is looser inside stands in brackets. Lists and chains of equals keep theirs, too. */
const TIGHTNESS = {
  iff: 1,
  implies: 2,
  or: 3,
  and: 4,
  not: 5,
  compare: 6,
  total: 7,
  times: 8,
  over: 8,
  call: 9,
  reference: 9,
  number: 9,
  text: 9,
} as const satisfies Record<UvlTerm['op'], number>;

export const printTerm = (term: UvlTerm): string => {
  const inside = (inner: UvlTerm, least: number): string =>
    TIGHTNESS[inner.op] < least ? `(${printTerm(inner)})` : printTerm(inner);
  const own = TIGHTNESS[term.op];
  switch (term.op) {
    case 'reference':
      return term.path.map(nameText).join('.');
    case 'number':
      return term.text;
    case 'text':
      return `'${term.text}'`;
    case 'call':
      return `${term.name}(${term.arguments.map(nameText).join(', ')})`;
    case 'not':
      return `!${inside(term.of, own)}`;
    case 'and':
    case 'or':
      return term.of.map((part) => inside(part, own + 1)).join(term.op === 'and' ? ' & ' : ' | ');
    case 'implies':
    case 'iff':
      return `${inside(term.left, own)} ${term.op === 'implies' ? '=>' : '<=>'} ${inside(term.right, own + 1)}`;
    case 'compare':
      return `${inside(term.left, own + 1)} ${term.by} ${inside(term.right, own + 1)}`;
    case 'total':
      return term.of
        .map(
          ({ minus, term: inner }, i) =>
            `${minus ? (i === 0 ? '-' : ' - ') : i === 0 ? '' : ' + '}${inside(inner, own + 1)}`,
        )
        .join('');
    case 'times':
    case 'over':
      return `${inside(term.left, own)} ${term.op === 'times' ? '*' : '/'} ${inside(term.right, own + 1)}`;
  }
};
