/**
 * What is appended to a PDF of ours so that it can carry a signature: an incremental update (ISO 32000-1, 7.5.6 and 12.8) with an invisible field on the
 * first page. No byte of what was presented is changed, so that document stays whole inside the signed one. Only the form that our own renderer
 * writes is read: a plain cross-reference table, objects in clear. Pure.
 */
import { must } from '#kernel/outcome.ts';

export type Update = {
  /** With zeros where the signature will stand. */
  readonly appended: Uint8Array;
  /** Where in `appended` the hexadecimal digits of the signature stand, without their brackets. */
  readonly hexAt: number;
};

type Trailer = { readonly size: number; readonly root: number; readonly info: string; readonly id: string };
type Pdf = {
  readonly bytes: Uint8Array;
  readonly offsets: ReadonlyMap<number, number>;
  readonly xrefAt: number;
  readonly trailer: Trailer;
};

const TAIL_BYTES = 64;
/** Wide enough for the largest document that is made. */
const RANGE_DIGITS = 10;
/** Print, and locked: PDF/A wants an annotation that is printed; one without area shows nothing. */
const FLAGS = 132;
export const FIELD = 'SignatureOfTheSeller';

export const signatureUpdate = (bytes: Uint8Array, signedAt: Temporal.Instant, signatureBytesMax: number): Update => {
  const pdf = readPdf(bytes);
  const { size, root } = pdf.trailer;
  const page = firstPage(pdf, reference(objectText(pdf, root), 'Pages'));
  const [field, signature] = [size, size + 1];
  const form = `  /AcroForm << /Fields [${field} 0 R] /SigFlags 3 >>`;
  const objects: readonly (readonly [id: number, text: string])[] = [
    [root, withMember(objectText(pdf, root), 'AcroForm', form)],
    [page, withAnnotation(objectText(pdf, page), field)],
    [field, fieldText(page, signature)],
    [signature, signatureText(signedAt, signatureBytesMax)],
  ];
  /** Where each object begins in the whole. */
  const at = new Map<number, number>();
  let text = '\n';
  for (const [id, body] of objects) {
    at.set(id, bytes.length + text.length);
    text += `${id} 0 obj\n${body}\nendobj\n`;
  }
  text += crossReferences(pdf, at, bytes.length + text.length);
  const hexAt = text.lastIndexOf('/Contents <') + '/Contents <'.length;
  return { appended: latin1(withRanges(text, bytes.length, hexAt, 2 * signatureBytesMax)), hexAt };
};

/** The whole file but for the signature itself and its brackets. */
const withRanges = (text: string, before: number, hexAt: number, digits: number): string => {
  const upTo = before + hexAt - 1;
  const from = before + hexAt + digits + 1;
  const rest = before + text.length - from;
  const shown = [0, upTo, from, rest].map((each, index) => (index === 0 ? '0' : String(each).padEnd(RANGE_DIGITS)));
  return text.replace(blankRange, `/ByteRange [${shown.join(' ')}]`);
};
const blankRange = `/ByteRange [0 ${Array.from({ length: 3 }, () => ' '.repeat(RANGE_DIGITS)).join(' ')}]`;

const fieldText = (page: number, signature: number): string =>
  [
    '<<',
    '  /Type /Annot /Subtype /Widget /FT /Sig',
    `  /T (${FIELD}) /TU (Signature of the seller)`,
    `  /Rect [0 0 0 0] /F ${FLAGS} /P ${page} 0 R /V ${signature} 0 R`,
    '>>',
  ].join('\n');

const signatureText = (signedAt: Temporal.Instant, signatureBytesMax: number): string =>
  [
    '<<',
    '  /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
    `  /M (D:${signedAt.toString({ smallestUnit: 'second' }).replace(/[-:T]/g, '')})`,
    `  ${blankRange}`,
    `  /Contents <${'00'.repeat(signatureBytesMax)}>`,
    '>>',
  ].join('\n');

const crossReferences = (pdf: Pdf, at: ReadonlyMap<number, number>, xrefAt: number): string => {
  const { size, root, info, id } = pdf.trailer;
  const sections = [...at]
    .toSorted(([left], [right]) => left - right)
    .map(([object, offset]) => `${object} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  const trailer = `trailer\n<< /Size ${size + 2} /Root ${root} 0 R${info} /ID ${id} /Prev ${pdf.xrefAt} >>`;
  return `xref\n${sections.join('')}${trailer}\nstartxref\n${xrefAt}\n%%EOF\n`;
};

const readPdf = (bytes: Uint8Array): Pdf => {
  const xrefAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(textOf(bytes, bytes.length - TAIL_BYTES))?.[1]);
  must(xrefAt > 0, 'a document of ours ends with where its table is');
  const text = textOf(bytes, xrefAt);
  const trailerAt = text.indexOf('trailer');
  must(text.startsWith('xref') && trailerAt > 0, 'a document of ours has one plain cross-reference table');
  const trailer = text.slice(trailerAt);
  return {
    bytes,
    xrefAt,
    offsets: offsetsIn(text.slice('xref'.length, trailerAt)),
    trailer: {
      size: Number(/\/Size (\d+)/.exec(trailer)?.[1]),
      root: reference(trailer, 'Root'),
      info: /\s\/Info \d+ 0 R/.exec(trailer)?.[0] ?? '',
      id: /\/ID (\[.*?\])\s*>>/s.exec(trailer)?.[1] ?? '',
    },
  };
};

const offsetsIn = (table: string): ReadonlyMap<number, number> => {
  const offsets = new Map<number, number>();
  let next = 0;
  for (const line of table.split(/\r?\n/)) {
    const entry = /^(\d{10}) \d{5} ([nf])/.exec(line);
    if (entry === null) next = Number(/^(\d+) \d+$/.exec(line.trim())?.[1] ?? next);
    else offsets.set((next += 1) - 1, entry[2] === 'n' ? Number(entry[1]) : 0);
  }
  return offsets;
};

/** The dictionary of an object, up to its last bracket. */
const objectText = ({ bytes, offsets }: Pdf, id: number): string => {
  const at = offsets.get(id) ?? 0;
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('endobj', at);
  const body = new RegExp(`^${id} 0 obj\\s*(<<.*>>)\\s*$`, 's').exec(textOf(bytes, at, end))?.[1];
  must(body, 'an object of ours stands where the table says');
  return body;
};

const reference = (text: string, member: string): number => {
  const id = new RegExp(`/${member} (\\d+) 0 R`).exec(text)?.[1];
  must(id, `a document of ours has ${member}`);
  return Number(id);
};

const firstPage = (pdf: Pdf, node: number): number => {
  const kid = /\/Kids \[\s*(\d+) 0 R/.exec(objectText(pdf, node))?.[1];
  return kid === undefined ? node : firstPage(pdf, Number(kid));
};

const withMember = (dictionary: string, member: string, text: string): string => {
  must(!dictionary.includes(`/${member}`), `a document that was just made has no ${member}`);
  return `${dictionary.slice(0, -2)}\n${text}\n>>`;
};

const withAnnotation = (page: string, field: number): string =>
  page.includes('/Annots [')
    ? page.replace('/Annots [', `/Annots [${field} 0 R `)
    : withMember(page, 'Annots', `  /Annots [${field} 0 R]`);

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const textOf = (bytes: Uint8Array, from: number, to = bytes.length): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', Math.max(0, from), to);
