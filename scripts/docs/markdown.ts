/** Tables and headings; what stands in a cell never breaks its row. */

const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ')
    .trim();

export const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${columns.join(' | ')} |`,
    `| ${columns.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n');

export const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

/** A page says where it comes from: an edit by hand would be lost, and a test would say so. */
export const page = (title: string, from: string, parts: readonly string[]): string =>
  `${[`# ${title}`, `Made by \`npm run docs\` from ${from}. Do not edit: a test compares it with the house.`, ...parts].join('\n\n')}\n`;
