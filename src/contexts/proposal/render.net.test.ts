import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Outcome } from '#kernel/outcome.ts';
import { aGermanProposal, aProposal, aTemplate } from './proposal.builder.ts';
import type { ProposalData } from './proposal.contract.ts';
import { embeddedFonts, FONTS_FOLDER, openRenderer, type RenderedDocument } from './render.connector.ts';
import { startTypst } from './typst.connector.ts';

const renderer = openRenderer();
after(() => renderer.close());

const made = (outcome: Outcome<RenderedDocument>): RenderedDocument => {
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
};
const refusal = (outcome: Outcome<unknown>) => {
  assert.ok(!outcome.ok, 'it is refused');
  return outcome.refusal;
};
const withSource = (source: string) => aTemplate({ source });
const hash = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const inAnotherProcess = (data: ProposalData): string => {
  const script = `
    import { openRenderer } from '#contexts/proposal/render.connector.ts';
    import { aTemplate } from '#contexts/proposal/proposal.builder.ts';
    const renderer = openRenderer();
    const outcome = await renderer.render(aTemplate(), JSON.parse(process.argv[1]));
    process.stdout.write(outcome.ok ? outcome.value.record.sha256 : JSON.stringify(outcome));
    renderer.close();`;
  const root = new URL('../../../', import.meta.url);
  return execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(data)], {
    cwd: root,
    encoding: 'utf8',
  });
};

for (const [language, data] of [
  ['en-GB', aProposal()],
  ['de', aGermanProposal()],
] as const) {
  test(`The same promise in ${language} is the same bytes, again and in another process`, async () => {
    const first = made(await renderer.render(aTemplate(), data));
    const second = made(await renderer.render(aTemplate(), data));
    assert.deepEqual(Buffer.from(first.pdf), Buffer.from(second.pdf));
    assert.equal(inAnotherProcess(data), first.record.sha256);
    assert.equal(hash(first.pdf), first.record.sha256);
    keepsToGolden(language, first);
  });
}

/** A golden record names all the bytes depend on: when it differs, it says whether template, data, faces or Typst changed. */
const keepsToGolden = (language: string, { record }: RenderedDocument): void => {
  const file = new URL(`./golden/proposal.${language}.json`, import.meta.url);
  if (process.env['UPDATE'] === '1') writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  assert.deepEqual(record, JSON.parse(readFileSync(file, 'utf8')));
};

test('Where the faces lie does not change a byte', async () => {
  const folder = `${mkdtempSync(join(tmpdir(), 'troth-fonts-'))}/`;
  cpSync(FONTS_FOLDER, folder, { recursive: true });
  const elsewhere = openRenderer({ fontsFolder: folder });
  const here = made(await renderer.render(aTemplate(), aProposal()));
  const there = made(await elsewhere.render(aTemplate(), aProposal()));
  elsewhere.close();
  rmSync(folder, { recursive: true });
  assert.equal(there.record.sha256, here.record.sha256);
});

test('A document embeds shipped faces and no other', async () => {
  const { pdf, record } = made(await renderer.render(aTemplate(), aProposal()));
  const shipped = [
    'TrothMono-Regular',
    'TrothSans-Italic',
    'TrothSans-Medium',
    'TrothSans-Regular',
    'TrothSans-SemiBold',
  ];
  assert.deepEqual(embeddedFonts(pdf), shipped);
  for (const { font, hash: expected } of record.fontHashes)
    assert.equal(hash(readFileSync(`${FONTS_FOLDER}${font}.ttf`)), expected);
  const systemFace = withSource('#set document(title: "T")\nset in the face of the compiler');
  assert.equal(refusal(await renderer.render(systemFace, aProposal())).code, 'document.font-not-shipped');
});

test('A document is PDF/A-2a, tagged, dated with the presentation and speaks its language', async () => {
  const text = Buffer.from(made(await renderer.render(aTemplate(), aGermanProposal())).pdf).toString('latin1');
  assert.match(text, /<pdfaid:part>2<\/pdfaid:part>/);
  assert.match(text, /<pdfaid:conformance>A<\/pdfaid:conformance>/);
  assert.match(text, /\/StructTreeRoot/);
  assert.match(text, /\/Marked true/);
  assert.match(text, /\/Lang \(de/);
  assert.match(text, /2026-11-21T14:02:11/);
});

test('One changed character of the promise changes the bytes', async () => {
  const before = made(await renderer.render(aTemplate(), aProposal())).record.sha256;
  const changed = aProposal({ contentRoot: `sha256:${'0'.repeat(64)}` });
  assert.notEqual(made(await renderer.render(aTemplate(), changed)).record.sha256, before);
});

const leaky = { ...aProposal(), totals: { ...aProposal().totals, margin: '0.31' } } as ProposalData;
const refusals: readonly (readonly [string, string, ReturnType<typeof aTemplate>, ProposalData])[] = [
  ['a margin among the totals', 'document.data-invalid', aTemplate(), leaky],
  [
    'a language without words',
    'document.language-unknown',
    aTemplate({ languages: ['fi'] }),
    aProposal({ language: 'fi' }),
  ],
  [
    'a language that the template does not have',
    'document.language-unknown',
    aTemplate({ languages: ['de'] }),
    aProposal(),
  ],
  ['a package from the network', 'document.package-import', withSource('#import "@preview/cetz:0.3.0"'), aProposal()],
  [
    'a package under a name put together',
    'document.render-failed',
    withSource('#import ("@pre" + "view/cetz:0.3.0")'),
    aProposal(),
  ],
  [
    'a file of the machine',
    'document.render-failed',
    withSource('#read("../../../../../../../../etc/passwd")'),
    aProposal(),
  ],
  ['a template with an error', 'document.render-failed', withSource('#let = 3'), aProposal()],
  [
    'a letter that no shipped face has',
    'document.glyph-missing',
    aTemplate(),
    aProposal({ title: 'Angebot für 東京' }),
  ],
];
for (const [what, code, template, data] of refusals)
  test(`A document with ${what} is refused as ${code}`, async () => {
    assert.equal(refusal(await renderer.render(template, data)).code, code);
  });

test('Text of the data is set as text, whatever Typst would make of it', async () => {
  const data = aProposal({ title: '#read("/etc/passwd") $x$ *a* `b` @preview/x:1.0.0' });
  made(await renderer.render(aTemplate(), data));
});

test('A template that does not end is stopped, and the next document is rendered', async () => {
  const typst = startTypst(FONTS_FOLDER, { renderMsMax: 1_500, memoryBytesMax: 1024 ** 3 });
  const small = openRenderer({ typst });
  const endless = withSource('#for a in range(100000) { for b in range(100000) { let c = a * b } }');
  assert.equal(refusal(await small.render(endless, aProposal())).code, 'document.timeout');
  made(await small.render(aTemplate(), aProposal()));
  small.close();
});

test('A template that eats memory is stopped by its limit', async () => {
  const typst = startTypst(FONTS_FOLDER, { renderMsMax: 20_000, memoryBytesMax: 260 * 1024 ** 2 });
  const small = openRenderer({ typst });
  const hungry = withSource(
    '#let all = ()\n#for a in range(3000) { all.push(range(20000).map(i => i * a)) }\n#all.len()',
  );
  assert.equal(refusal(await small.render(hungry, aProposal())).code, 'document.out-of-memory');
  small.close();
});
