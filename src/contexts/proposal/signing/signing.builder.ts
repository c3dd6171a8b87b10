/** Keys with certificates of their own making, a document as small as one can be, and a reader of what a signature says that shares no step with its writer. */
import { createHash, generateKeyPairSync, sign, verify, X509Certificate } from 'node:crypto';
import { must } from '#kernel/outcome.ts';
import { OIDS } from './cms.ts';
import {
  derNull,
  element,
  elementAt,
  elementsIn,
  joined,
  octets,
  oid,
  sequence,
  setOf,
  smallInteger,
  TAG,
} from './der.ts';

const utf8Text = (text: string): Uint8Array => element(0x0c, new TextEncoder().encode(text));
const utcTime = (text: string): Uint8Array => element(0x17, new TextEncoder().encode(text));
const bits = (bytes: Uint8Array): Uint8Array => element(0x03, new Uint8Array([0]), bytes);
const named = (name: string): Uint8Array => sequence(element(TAG.set, sequence(oid('2.5.4.3'), utf8Text(name))));

type CertificateDays = { readonly from: string; readonly to: string };
const DAYS: CertificateDays = { from: '260101000000Z', to: '361231235959Z' };

/** A PEM of a key and the certificate that it signed for itself. */
export const aSigningPem = (type: 'rsa' | 'ec' = 'ec', days = DAYS): string => {
  const { privateKey, publicKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = type === 'rsa' ? sequence(oid(OIDS.sha256WithRsa), derNull) : sequence(oid(OIDS.ecdsaWithSha256));
  const body = sequence(
    element(TAG.context0, smallInteger(2)),
    element(TAG.integer, new Uint8Array([0x01, 0x23, 0x45])),
    algorithm,
    named('Northwind Cloud GmbH'),
    sequence(utcTime(days.from), utcTime(days.to)),
    named('Northwind Cloud GmbH'),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  const pem = (certificate.toBase64().match(/.{1,64}/g) ?? []).join('\n');
  return `${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`;
};

/** One empty page, as our renderer writes files: objects in clear, a plain table. */
export const aSmallPdf = (page = '<< /Type /Page /Parent 1 0 R /MediaBox [0 0 10 10] >>'): Uint8Array => {
  const objects = ['<< /Type /Pages /Count 1 /Kids [2 0 R] >>', page, '<< /Type /Catalog /Pages 1 0 R >>'];
  let text = '%PDF-1.7\n';
  const table = objects.map((body, index) => {
    const line = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return line;
  });
  const xref = `xref\n0 4\n0000000000 65535 f \n${table.join('')}`;
  const end = `trailer\n<<\n  /Size 4\n  /Root 3 0 R\n  /ID [(a) (a)]\n>>\nstartxref\n${text.length}\n%%EOF`;
  return new TextEncoder().encode(`${text}${xref}${end}`);
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What stands under each name in the signed attributes. */
const attributesIn = (signerInfo: readonly { readonly contents: Uint8Array; readonly tag: number }[]) => {
  const set = signerInfo.find(({ tag }) => tag === TAG.context0);
  must(set, 'a signature of this kind has attributes');
  const read = elementsIn(set.contents).map(({ contents, whole }) => {
    const [type, values] = elementsIn(contents);
    const value = elementsIn(values?.contents ?? contents)[0];
    must(type && value, 'an attribute has a name and a value');
    return { type: type.whole.toHex(), value, whole };
  });
  return {
    of: (name: string) => read.find(({ type }) => type === oid(name).toHex())?.value,
    signed: setOf(TAG.set, ...read.map(({ whole }) => whole)),
  };
};

export type Checked = {
  /** The bytes outside the signature are those that it was made over. */
  readonly bytes: boolean;
  /** It was made with the key of the certificate that it carries. */
  readonly key: boolean;
  /** The certificate is the one that was named inside what is signed. */
  readonly certificate: boolean;
  /** Nothing but the signature itself lies outside what it covers. */
  readonly whole: boolean;
  readonly subject: string;
};

export const checkSignedPdf = (pdf: Uint8Array): Checked => {
  const text = Buffer.from(pdf).toString('latin1');
  const range = /\/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+) *\]/.exec(text);
  must(range, 'a signed document says which bytes are signed');
  const [from = 0, size = 0, again = 0, rest = 0] = range.slice(1).map(Number);
  const covered = joined([pdf.subarray(from, from + size), pdf.subarray(again, again + rest)]);
  const cms = Uint8Array.fromHex(text.slice(size + 1, again - 1));
  const signedData = elementAt(elementsIn(elementAt(cms).contents)[1]!.contents);
  const [, , , certificates, signers] = elementsIn(signedData.contents);
  const own = elementsIn(certificates!.contents)[0]!.whole;
  const signerInfo = elementsIn(elementsIn(signers!.contents)[0]!.contents);
  const attributes = attributesIn(signerInfo);
  const certificate = new X509Certificate(own);
  return {
    bytes: attributes.of(OIDS.messageDigest)?.contents.toHex() === sha256(covered),
    key: verify('sha256', attributes.signed, certificate.publicKey, signerInfo.at(-1)!.contents),
    certificate:
      attributes.of(OIDS.signingCertificateV2)?.whole.toHex() ===
      sequence(sequence(sequence(octets(Uint8Array.fromHex(sha256(own)))))).toHex(),
    whole: from === 0 && text[size] === '<' && text[again - 1] === '>' && again + rest === pdf.length,
    subject: certificate.subject,
  };
};
