/**
 * A policy set as rows, one a policy: what a release carries, what a difference names, what an editor points at. The text that
 * Cedar reads is made of them again, each with the id that decisions cite.
 */
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { must } from '#kernel/outcome.ts';

export type PolicyRow = {
  /** What decisions and entries cite. */
  readonly id: string;
  /** The reason for it, in a sentence. */
  readonly because?: string;
  /** One statement of Cedar, without annotations. */
  readonly cedar: string;
};

/** Ids that belong to Troth: what binds every tenant, and what its own flows and workers need to do their work. */
const RESERVED = /^(base|system)\./;
export const isReserved = (id: string): boolean => RESERVED.test(id);

const ANNOTATION = /@(\w+)\(("(?:[^"\\]|\\.)*")\)/g;
const ANNOTATIONS = /^(?:\s*@\w+\("(?:[^"\\]|\\.)*"\))*\s*/;

/** As `quoted` wrote it: the escapes of JSON that Cedar knows too. */
const unquoted = (text: string): string => JSON.parse(text) as string;

/** In the order in which they stand. */
export const rowsOfText = (text: string): readonly PolicyRow[] => {
  const parts = cedar.policySetTextToParts(text);
  must(parts.type === 'success', 'a shipped policy text can be read');
  const rows = parts.policies.map((part) => {
    const head = ANNOTATIONS.exec(part)?.[0] ?? '';
    const annotations = new Map([...head.matchAll(ANNOTATION)].map(([, name, text]) => [name, unquoted(text ?? '')]));
    const id = annotations.get('id');
    must(id, 'every shipped policy has an id to cite');
    const because = annotations.get('because');
    return { id, ...(because === undefined ? {} : { because }), cedar: part.replace(ANNOTATIONS, '').trim() };
  });
  const place = ({ id }: PolicyRow): number => text.indexOf(`@id("${id}")`);
  return rows.toSorted((a, b) => place(a) - place(b));
};

const quoted = (text: string): string => JSON.stringify(text);

export const textOfRow = ({ id, because, cedar: statement }: PolicyRow): string =>
  [`@id(${quoted(id)})`, ...(because === undefined ? [] : [`@because(${quoted(because)})`]), statement].join('\n');

export const textOfRows = (rows: readonly PolicyRow[]): string => `${rows.map(textOfRow).join('\n\n')}\n`;
