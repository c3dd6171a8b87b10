/** The tables as the migrations write them. They are read as text, in order: no database is needed to look. */
import { code, page, table } from './markdown.ts';

export type MigrationText = { readonly name: string; readonly text: string };
type Table = {
  readonly name: string;
  readonly file: string;
  readonly comment: string;
  readonly rows: readonly (readonly string[])[];
  readonly rules: readonly string[];
};

const CREATE = /((?:^--[^\n]*\n)*)^create table (?:if not exists )?([a-z_]+\.[a-z_]+) \(\n([\s\S]*?)^\)([^;]*);/gm;
const LATER = /^(?:alter table [\s\S]*?|create (?:unique )?index [\s\S]*?);/gm;
const RULE = /^(?:primary key|unique|foreign key|check|constraint|exclude)\b/;

const comments = (text: string): string =>
  text
    .replaceAll(/^\s*--\s?/gm, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');

/** Splits a body at its top-level commas; a comment above a member stays with it. */
const members = (body: string): readonly string[] => {
  const parts: string[] = [''];
  let depth = 0;
  for (const line of body.split('\n')) {
    const isComment = line.trim().startsWith('--');
    if (!isComment) for (const char of line) depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    parts[parts.length - 1] += `${line}\n`;
    if (!isComment && depth === 0 && /,\s*(?:--.*)?$/.test(line)) parts.push('');
  }
  return parts.filter((part) => part.trim() !== '');
};

const column = (part: string): readonly string[] => {
  const why = comments([...part.matchAll(/--[^\n]*/g)].map(([text]) => text).join('\n'));
  const said = part
    .replaceAll(/--[^\n]*/g, '')
    .trim()
    .replace(/,$/, '')
    .replace(/\s+/g, ' ');
  const [, name = '', type = '', rest = ''] =
    /^(\w+) ((?:\w+\.)?\w+(?:\([\d, ]+\))?(?:\[\])?)\s*(.*)$/.exec(said) ?? [];
  return [code(name), type, rest, why];
};

const tablesOf = ({ name: file, text }: MigrationText): readonly Table[] =>
  [...text.matchAll(CREATE)].map(([, comment = '', name = '', body = '', tail = '']) => {
    const parts = members(body);
    const plain = (part: string): string =>
      part
        .replaceAll(/--[^\n]*/g, '')
        .trim()
        .replace(/,$/, '')
        .replace(/\s+/g, ' ');
    return {
      name,
      file,
      comment: comments(comment),
      rows: parts.filter((part) => !RULE.test(plain(part))).map(column),
      rules: [...parts.map(plain).filter((part) => RULE.test(part)), tail.trim()].filter(Boolean),
    };
  });

/** Indexes and changes that were made to a table after it, in any file. */
const laterOf = (files: readonly MigrationText[], name: string): readonly string[] =>
  files.flatMap(({ text }) =>
    [...text.matchAll(LATER)]
      .map(([statement]) => statement.replace(/\s+/g, ' ').replace(/;$/, ''))
      .filter((statement) =>
        new RegExp(`(?:on|table) (?:only )?${name.replace('.', '\\.')}(?![a-z_])`).test(statement),
      ),
  );

const tablePart = (files: readonly MigrationText[], { name, file, comment, rows, rules }: Table): string =>
  [
    `### ${name}`,
    `${comment === '' ? '' : `${comment} `}(\`db/migrations/${file}\`)`,
    table(['Column', 'Type', 'Rules', 'Why'], rows),
    [...rules, ...laterOf(files, name)].map((rule) => `- \`${rule}\``).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');

export const tablesPage = (files: readonly MigrationText[]): string => {
  const schemas = Map.groupBy(files.flatMap(tablesOf), ({ name }) => name.split('.')[0] ?? '');
  return page('Tables', 'the text of `db/migrations/`, in order', [
    'One schema a context; `order` uses `ordering`, mechanisms use `platform`. Every key starts with `tenant_id`, and row-level security is forced on every table.',
    ...[...schemas].map(([schema, tables]) =>
      [`## ${schema}`, ...tables.map((each) => tablePart(files, each))].join('\n\n'),
    ),
  ]);
};
