/** As much of XML as the parts of a workbook are written in: tags, attributes, text, the five entities. No document type, so nothing expands. */

export type Tag = {
  /** Without its namespace's prefix. */
  readonly name: string;
  readonly kind: 'open' | 'close' | 'empty';
  readonly attributes: string;
  readonly xml: string;
  /** Where what it holds begins. */
  readonly end: number;
};

const DEPTH_MAX = 64;

/** Why this is not read; null where it may be. */
export const malformedXml = (xml: string): string | null => {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return 'a document type, which no workbook needs';
  let depth = 0;
  for (const { kind } of tagsOf(xml)) {
    depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
    if (depth < 0 || depth > DEPTH_MAX) return 'tags that do not pair';
  }
  return depth === 0 ? null : 'tags that do not pair';
};

const TAG =
  /<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<!--[^]*?-->|<\?[^]*?\?>/g;

export const tagsOf = function* (xml: string): Generator<Tag> {
  for (const match of xml.matchAll(TAG)) {
    const [whole, closes, name, attributes = '', empty] = match;
    if (name === undefined) continue;
    const kind = closes === '/' ? 'close' : empty === '/' ? 'empty' : 'open';
    yield { name, kind, attributes, xml, end: match.index + whole.length };
  }
};

const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** `r:id` is found under whatever prefix the part gave the namespace of relations. */
export const attribute = ({ attributes }: Tag, name: string): string | undefined => {
  for (const [, own = '', double, single] of attributes.matchAll(ATTRIBUTE))
    if (own === name || (name === 'r:id' && own.endsWith(':id'))) return plain(double ?? single ?? '');
  return undefined;
};

/** The text up to the next tag: `<t>` and `<v>` hold nothing else. */
export const textOf = ({ xml, end }: Tag): string => {
  const next = xml.indexOf('<', end);
  return plain(xml.slice(end, next < 0 ? xml.length : next));
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const plain = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name: string | undefined) => {
        const code = hex === undefined ? (decimal === undefined ? null : Number(decimal)) : Number.parseInt(hex, 16);
        if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
        return ENTITIES[name ?? ''] ?? whole;
      })
    : text;
