import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from '#kernel/canonical.ts';
import { fingerprint, sha256Hex, utf8 } from '#kernel/hash.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { entryText } from '#platform/entries/entry.ts';
import { aDocument, anEntry, QUOTE, TENANT } from './package.builder.ts';
import { DECISION_KIND } from './package.contract.ts';
import { READING_KIND, READING_VERSION, readingPage } from './reading.ts';
import { readingView } from './reading-view.ts';

const HASH = `sha256:${'a'.repeat(64)}`;
const yes = (change: Partial<Entry>): Entry =>
  anEntry(2, { command: 'quote.accept', facts: ['QuoteAccepted'], ...change });
const handedOver = anEntry(3, {
  command: 'proposal.record-handover',
  aggregate: { kind: 'contract-handover', id: '01900000-0000-7000-8000-0000000000cc', version: 2 },
  facts: ['ContractHandoverDelivered'],
});
const consent = { version: '2026-11-22', language: 'en', text: 'I accept the offer as it is shown.' };
const decision = {
  kind: DECISION_KIND,
  schemaId: 'acceptance-consent/1',
  value: consent,
  fingerprint: fingerprint('acceptance-consent/1', consent),
};

const viewOf = (acceptance: Entry) =>
  readingView({ tenant: TENANT, subject: { kind: 'quote', id: QUOTE }, audience: 'customer', contentRoot: HASH }, [
    {
      path: 'entries.jsonl',
      bytes: utf8([anEntry(1), acceptance, handedOver].map((one) => `${entryText(one)}\n`).join('')),
    },
    { path: 'documents/proposal.pdf', bytes: aDocument },
    { path: 'decisions/consent.json', bytes: utf8(canonical(decision)) },
  ]);

const customer = { actor: { type: 'customer', id: 'karl', personId: 'karl' } } as const;
const of = (kind: string) => ({ artifacts: [{ kind, key: 'accepted', hash: HASH }] });

const GRADES: readonly (readonly [string, Partial<Entry>, RegExp])[] = [
  ['under a link', customer, /the customer themselves, under a link or an account of their own/],
  ['with a signature', of('signed-document'), /a signature service vouches for the signer/],
  ['on paper', of('signed-paper'), /a signed paper, recorded by a seller and confirmed by a second person/],
  ['long ago', {}, /a seller’s word, from before two persons were asked for/],
];
for (const [how, change, words] of GRADES)
  test(`the page for people says how strong a yes ${how} is, for every reader`, () => {
    const page = readingPage(viewOf(yes(change)));
    assert.match(page, new RegExp(`<th scope="row">How strong</th><td>${words.source}`));
  });

test('the page for people says in which words the customer agreed, and what became of the contract', () => {
  const page = readingPage(
    viewOf(yes({ ...customer, artifacts: [{ kind: 'consent', key: 'a', hash: decision.fingerprint }] })),
  );
  assert.match(page, /<th scope="row">Agreed to<\/th><td>I accept the offer as it is shown\./);
  assert.match(page, /<h2>Contract<\/h2>\n<div><table>.*\n.*record-handover/);
  const others = readingPage(viewOf(yes(customer)));
  assert.doesNotMatch(others, /Agreed to/, 'words that this acceptance does not cite are not put into its mouth');
});

test('a page of the first form is made as it always was, to the byte', () => {
  const page = readingPage(viewOf(yes(customer)), 1);
  assert.ok(page.includes(`${READING_KIND}1 `));
  assert.equal(sha256Hex(utf8(page)), 'b56212404d2d0921060b2d95f28a0b18ab85706c343a4d1e526a361db0220399');
  assert.ok(readingPage(viewOf(yes(customer))).includes(`${READING_KIND}${READING_VERSION} `));
});
