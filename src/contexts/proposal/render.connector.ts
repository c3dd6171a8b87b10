import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/compile';
import { canonical } from '#kernel/canonical.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { pageOf } from './page.ts';
import { pageCache, type PageCache } from './preview-cache.ts';
import { ProposalSchema, type DocumentRecord, type ProposalData, type ProposalTemplate } from './proposal.contract.ts';
import { signDocument, type SignedBySeller } from './signing/sign-document.ts';
import type { SigningKey } from './signing/cms.ts';
import { actingCharacter } from './acting-characters.ts';
import { PAGES_MAX, PDF_BYTES_MAX, PDF_STANDARD, startTypst, type Typst } from './typst.connector.ts';

export type RenderedDocument = { readonly pdf: Uint8Array; readonly record: DocumentRecord };
export type Renderer = {
  /** Puts the seller's signature under a document, where Troth was given a key. */
  readonly sign?: (pdf: Uint8Array, at: Temporal.Instant) => Outcome<SignedBySeller>;
  readonly render: (template: ProposalTemplate, data: ProposalData) => Promise<Outcome<RenderedDocument>>;
  /** Pictures of the pages, for people to look at; nothing is promised by them. */
  readonly pictures: (template: ProposalTemplate, data: ProposalData) => Promise<Outcome<readonly string[]>>;
  readonly close: () => void;
};

export const FONTS_FOLDER = fileURLToPath(new URL('../../../seeds/documents/fonts/', import.meta.url));
const validData = Compile(ProposalSchema);

/**
 * Proposal data in, PDF bytes out; the same bytes in every process, on every machine, in every year: that is what makes
 * the document's hash a promise. The record names all that the bytes depend on.
 */
type RendererParts = {
  readonly fontsFolder?: string;
  readonly typst?: Typst;
  readonly signer?: SigningKey | undefined;
};

export const openRenderer = (parts: RendererParts = {}): Renderer => {
  const { fontsFolder = FONTS_FOLDER, typst = startTypst(fontsFolder), signer } = parts;
  const fonts = shippedFonts(fontsFolder);
  const cache = pageCache();
  return {
    render: (template, data) => renderWith(typst, fonts, template, data),
    pictures: (template, data) => picturesWith(typst, cache, template, data),
    close: typst.close,
    ...(signer ? { sign: (pdf, at) => signDocument(signer, pdf, at) } : {}),
  };
};

const picturesWith = async (
  typst: Typst,
  cache: PageCache,
  template: ProposalTemplate,
  data: ProposalData,
): Promise<Outcome<readonly string[]>> => {
  const offence = refusalOf(template, data);
  if (offence) return refused(offence);
  const page = pageOf(data);
  if (!page.ok) return page;
  const key = `${fingerprint('proposal-template', template)} ${fingerprint('proposal-data', data)}`;
  const known = cache.get(key);
  if (known) return accepted(known);
  const made = await typst.pictures(template.source, canonical(page.value));
  if (made.ok) cache.put(key, made.value);
  return made;
};

const renderWith = async (
  typst: Typst,
  fonts: ReadonlyMap<string, string>,
  template: ProposalTemplate,
  data: ProposalData,
): Promise<Outcome<RenderedDocument>> => {
  const offence = refusalOf(template, data);
  if (offence) return refused(offence);
  const page = pageOf(data);
  if (!page.ok) return page;
  const made = await typst.pdf(template.source, canonical(page.value));
  if (!made.ok) return made;

  const { pages, pdf } = made.value;
  if (pages > PAGES_MAX || pdf.length > PDF_BYTES_MAX)
    return refused({
      code: 'document.too-long',
      pages,
      pagesMax: PAGES_MAX,
      bytes: pdf.length,
      bytesMax: PDF_BYTES_MAX,
    });
  const embedded = embeddedFonts(pdf);
  const foreign = embedded.filter((font) => !fonts.has(font));
  if (foreign.length > 0) return refused({ code: 'document.font-not-shipped', fonts: foreign });
  return accepted({
    pdf: made.value.pdf,
    record: {
      sha256: sha256Text(made.value.pdf),
      bytes: made.value.pdf.length,
      pages: made.value.pages,
      templateHash: fingerprint('proposal-template', template),
      dataHash: fingerprint('proposal-data', data),
      fontHashes: embedded.map((font) => ({ font, hash: fonts.get(font) ?? '' })),
      typstVersion: made.value.typstVersion,
      standard: PDF_STANDARD,
    },
  });
};

const refusalOf = (template: ProposalTemplate, data: ProposalData) => {
  const imported = packageImport(template.source);
  if (imported) return { code: 'document.package-import', import: imported };
  if (!validData.Check(data)) {
    const [first] = validData.Errors(data);
    return { code: 'document.data-invalid', path: first?.instancePath ?? '', problem: first?.message ?? 'invalid' };
  }
  const acting = actingCharacter(data);
  if (acting) return { code: 'document.control-character', ...acting };
  if (!template.languages.includes(data.language))
    return { code: 'document.language-unknown', language: data.language, languages: template.languages };
  return undefined;
};

/** A package would be downloaded: what it says tomorrow is not what was promised today. Asked at publish, too. */
export const packageImport = (source: string): string | undefined =>
  /@[a-z][\w-]*\/[\w-]+(:[\d.]+)?/i.exec(source)?.[0];

/**
 * The faces that a PDF really carries, by PostScript name, sorted. Typst writes font descriptors in clear. The families
 * are renamed ("Troth Sans" is Inter), so a face of that name installed on some machine cannot take their place.
 */
export const embeddedFonts = (pdf: Uint8Array): readonly string[] => {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const names = [...text.matchAll(/\/FontName\s*\/(?:[A-Z]{6}\+)?([^\s/<>[\]()]+)/g)].map((match) => match[1] ?? '');
  return [...new Set(names)].toSorted();
};

const shippedFonts = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.ttf'))
      .map((name) => [name.slice(0, -'.ttf'.length), sha256Text(readFileSync(folder + name))]),
  );

const sha256Text = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
