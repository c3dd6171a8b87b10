/** Reads what a test or a person wants to see of a kept mail: its subject and its text. RFC 2045 and 2047, as far as our own mails use them. */

export type ReadMail = { readonly subject: string; readonly text: string; readonly html?: string };

export const readMail = (raw: string): ReadMail => {
  const { headers, parts } = split(raw);
  const found = leaves(headers, parts);
  const html = found.find(({ type }) => type === 'text/html')?.content;
  return {
    subject: decodeWords(headers.get('subject') ?? ''),
    text: found.find(({ type }) => type === 'text/plain')?.content ?? '',
    ...(html === undefined ? {} : { html }),
  };
};

type Headers = ReadonlyMap<string, string>;
type Leaf = { readonly type: string; readonly content: string };

const PART_DEPTH_MAX = 5;

const split = (raw: string): { readonly headers: Headers; readonly parts: string } => {
  const text = raw.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const unfolded = head.replace(/\n[ \t]+/g, ' ').split('\n');
  const headers = new Map(
    unfolded.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { headers, parts: end < 0 ? '' : text.slice(end + 2) };
};

const leaves = (headers: Headers, content: string, depth = 0): readonly Leaf[] => {
  const contentType = headers.get('content-type') ?? 'text/plain';
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined || !type.startsWith('multipart/') || depth >= PART_DEPTH_MAX)
    return [{ type, content: decodeBody(content, headers.get('content-transfer-encoding') ?? '7bit') }];
  return content
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const inner = split(part.replace(/^\n/, '').replace(/\n$/, ''));
      return leaves(inner.headers, inner.parts, depth + 1);
    });
};

const decodeBody = (content: string, encoding: string): string => {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(content, 'base64').toString('utf8');
    case 'quoted-printable':
      return decodeQuoted(content.replace(/=\n/g, ''));
    default:
      return Buffer.from(content, 'latin1').toString('utf8');
  }
};

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodeQuoted(word.replaceAll('_', ' ')),
    );
