/** Names, references and clauses come from people whom nobody vetted: what they write is set as text, or refused with its place. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aClause, aProposal, aTemplate } from './proposal.builder.ts';
import type { ProposalData } from './proposal.contract.ts';
import { openRenderer } from './render.connector.ts';

const renderer = openRenderer();
after(() => renderer.close());

const { title, text } = aClause();
const withName = (legalName: string) => aProposal({ customer: { ...aProposal().customer, legalName } });
const withClause = (words: string) => aProposal({ clauses: [{ key: 'own', title, text: words }] });
const codeOf = async (data: ProposalData) => {
  const outcome = await renderer.render(aTemplate(), data);
  return outcome.ok ? 'set' : outcome.refusal.code;
};

const rows: readonly (readonly [string, ProposalData, string])[] = [
  ['a name in Typst markup', withName('#read("/etc/passwd") $x$ *a* `b` <l> @ref \\ // /* [ ] { }'), 'set'],
  ['a name that ends the template’s string', withName('"); #panic("x") //'), 'set'],
  ['a name that looks like JSON', withName('","draft":"x'), 'set'],
  ['an unbroken name of 500 letters', withName('W'.repeat(500)), 'set'],
  ['a clause of 8,000 letters without a blank', withClause('x'.repeat(8_000)), 'set'],
  // PDF/A knows no string that long.
  ['a clause of 20,000 letters without a blank', withClause('x'.repeat(20_000)), 'document.render-failed'],
  ['a clause that imports a package', withClause('#import "@preview/cetz:0.3.0": *'), 'set'],
  ['a clause of 10,000 lines', withClause('a\n'.repeat(10_000)), 'set'],
  ['a name in Hebrew, which no shipped face has', withName('חברה'), 'document.glyph-missing'],
  ['an emoji', withName('Acme 🚀'), 'document.glyph-missing'],
  ['a character that turns the reading around', withName('Acme \u202e000,1'), 'document.control-character'],
  ['an isolate of direction', withName('Acme \u2067x\u2069'), 'document.control-character'],
  ['a character that is nothing to see', withName('Ac\u200bme'), 'document.control-character'],
  ['a zero byte', withClause('a\u0000b'), 'document.control-character'],
  ['half a surrogate pair', withName('Acme \ud83d'), 'document.control-character'],
  ['an escape sequence of a terminal', withClause('\u001b[2J'), 'document.control-character'],
];
for (const [what, data, expected] of rows)
  test(`Data with ${what} is ${expected === 'set' ? 'set as text' : `refused as ${expected}`}`, async () => {
    assert.equal(await codeOf(data), expected);
  });

test('A refused character is named with its place', async () => {
  const outcome = await renderer.render(aTemplate(), withClause(`${text}\u202e`));
  assert.ok(!outcome.ok);
  assert.deepEqual([outcome.refusal['path'], outcome.refusal['character']], ['/clauses/0/text', 'U+202E']);
});

test('A document says in itself what it is: title, author, language, level of PDF/A, colours, structure, and no way to run anything', async () => {
  const outcome = await renderer.render(aTemplate(), aProposal());
  assert.ok(outcome.ok);
  // Typst writes its objects in clear.
  const readable = Buffer.from(outcome.value.pdf).toString('latin1');
  for (const said of [
    /<dc:title>[\s\S]*Cloud platform and AI services for Nordwind Logistik/,
    /<dc:creator>[\s\S]*Fjordlight Cloud GmbH/,
    /<dc:language>[\s\S]*en-GB/,
    /\/Lang \(en-GB\)/,
    /\/OutputIntents?\b/,
    /\/GTS_PDFA1/,
    /\/DestOutputProfile/,
    /\/StructTreeRoot/,
    /\/S ?\/Table/,
  ])
    assert.ok(said.test(readable), `it says ${said}`);
  for (const active of [/\/JavaScript/, /\/JS\b/, /\/Launch/, /\/EmbeddedFile/, /\/AcroForm/, /\/Encrypt/, /\/URI\b/])
    assert.ok(!active.test(readable), `it has no ${active}`);
});
