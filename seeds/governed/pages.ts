/** Answers as Markdown: facts, lists and tables. Pure. */
import type { Json, JsonObject } from '#kernel/json.ts';

export const cell = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '—';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(cell).join('; ');
  return (typeof value === 'object' ? JSON.stringify(value) : String(value))
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
};

export const table = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  rows.length === 0
    ? 'None.'
    : [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
        .map((row) => `| ${row.join(' | ')} |`)
        .join('\n');

export const list = (says: readonly string[]): string =>
  says.length === 0 ? 'None.' : says.map((one) => `- ${cell(one)}`).join('\n');

/** Members of an answer, all where none is named. */
export const facts = (answer: JsonObject | null, members: readonly string[] = Object.keys(answer ?? {})): string =>
  list(members.map((member) => `${member}: ${cell(answer?.[member])}`));

export const under = (heading: string, text: string): string => `## ${heading}\n\n${text}`;

/** Every row that stands under a member of this name, however deep. */
export const each = (answer: Json, member: string): readonly JsonObject[] => {
  if (answer === null || typeof answer !== 'object') return [];
  if (Array.isArray(answer)) return (answer as readonly Json[]).flatMap((one) => each(one, member));
  return Object.entries(answer).flatMap(([key, value]) =>
    key === member && Array.isArray(value) ? (value as readonly JsonObject[]) : each(value, member),
  );
};
