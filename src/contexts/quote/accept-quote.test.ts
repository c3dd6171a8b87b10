/** Who can say yes, to what, and when: the decision, row by row. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Principal } from '#platform/command.ts';
import { acceptQuote } from './accept-quote.ts';
import type { StoredAcceptance } from './acceptance.store.ts';
import { CONSENTS, consentHash, currentConsent } from './consent.ts';
import type { TakenScenario } from './deal.store.ts';
import type { Line } from './line.ts';
import type { Quote } from './quote.ts';
import { PAPER_BYTES_MAX, paperType, readPaperText } from './signed-paper.ts';

const ROOT = `sha256:${'a'.repeat(64)}`;
const DOCUMENT = `sha256:${'b'.repeat(64)}`;
const OTHER = `sha256:${'c'.repeat(64)}`;
const now = Temporal.Instant.from('2026-11-22T10:00:00Z');

const line = (id: string, optional = false): Line =>
  ({
    id,
    lineageId: id,
    offering: 'o',
    selection: [],
    segments: [],
    ...(optional ? { optional: true } : {}),
  }) as unknown as Line;

const quote = (more: Partial<Quote> = {}): Quote =>
  ({
    id: 'q',
    familyId: 'f',
    revisionNo: 1,
    accountId: 'a',
    status: 'presented',
    contentRoot: ROOT,
    documentHash: DOCUMENT,
    validUntil: '2026-12-01T00:00:00Z',
    acceptedAt: null,
    lines: [line('fixed'), line('one', true), line('two', true)],
    ...more,
  }) as Quote;

const customer = { type: 'customer', id: 'k', personId: 'k', roles: ['customer'] } as unknown as Principal;
const byLink = { ...customer, linkId: 'l', linkedQuote: 'q' } as Principal;
const seller = { type: 'user', id: 'r', personId: 'r', roles: ['sales-rep'] } as unknown as Principal;
const service = { type: 'system', id: 's', personId: 's', roles: ['e-signature'] } as unknown as Principal;
const flow = { ...service, roles: ['flow'] } as Principal;

const consent = { consentHash: currentConsent('en').hash };

const decide = (
  actor: Principal,
  said: object = {},
  of: Partial<Quote> = {},
  before?: Partial<StoredAcceptance>,
  taken?: TakenScenario,
) => {
  const payload = {
    quoteId: 'q',
    shownContentRoot: ROOT,
    shownDocumentHash: DOCUMENT,
    acceptedBy: { name: 'Karl', title: 'Buyer' },
    ...consent,
    ...said,
  };
  const command = { payload, actor, at: now, id: () => 'id' } as unknown as Command<typeof payload>;
  const loaded = { quote: quote(of), before: before as StoredAcceptance | undefined, taken };
  return acceptQuote.decide(loaded, command, undefined, undefined as never);
};
const codeOf = (outcome: ReturnType<typeof decide>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

const rows: readonly (readonly [string, ReturnType<typeof decide>, string])[] = [
  ['a customer who signed in', decide(customer), 'accepted'],
  ['a customer by a link, with the words that they agreed to', decide(byLink), 'accepted'],
  ['a customer by a link, without words', decide(byLink, { consentHash: undefined }), 'quote.consent-needed'],
  ['a customer who signed in, without words', decide(customer, { consentHash: undefined }), 'quote.consent-needed'],
  ['a customer by a link, without a role', decide(byLink, { acceptedBy: { name: 'Karl' } }), 'quote.role-needed'],
  ['a customer who signed in, without one', decide(customer, { acceptedBy: { name: 'Karl' } }), 'quote.role-needed'],
  ['a customer who agreed to words that are not ours', decide(byLink, { consentHash: OTHER }), 'quote.consent-unknown'],
  ['a seller', decide(seller), 'quote.acceptance-not-the-customers'],
  [
    'a seller who names a signed document',
    decide(seller, { signedDocumentHash: OTHER }),
    'quote.acceptance-not-the-customers',
  ],
  ['a signature service with what was signed', decide(service, { signedDocumentHash: OTHER }), 'accepted'],
  ['a signature service without it', decide(service), 'quote.acceptance-not-the-customers'],
  ['a flow of ours', decide(flow, { signedDocumentHash: OTHER }), 'quote.acceptance-not-the-customers'],
  ['who was shown another content', decide(customer, { shownContentRoot: OTHER }), 'quote.content-changed'],
  ['who was shown another document', decide(customer, { shownDocumentHash: OTHER }), 'quote.content-changed'],
  ['who chooses an option', decide(customer, { chosenLines: ['two'] }), 'accepted'],
  ['who chooses what is no option', decide(customer, { chosenLines: ['fixed'] }), 'quote.line-not-optional'],
  ['who chooses what is not there', decide(customer, { chosenLines: ['elsewhere'] }), 'quote.line-not-optional'],
  [
    'who takes nothing of an offer of options',
    decide(customer, {}, { lines: [line('one', true)] }),
    'quote.nothing-chosen',
  ],
  ['in the very instant at which it ends', decide(customer, {}, { validUntil: now.toString() }), 'quote.expired'],
  ['of what has expired', decide(customer, {}, { status: 'expired' }), 'quote.expired'],
  ['of what was superseded', decide(customer, {}, { status: 'superseded' }), 'quote.superseded'],
  [
    'of what another scenario took the place of',
    decide(customer, {}, { status: 'superseded' }, undefined, { id: 'x', familyId: 'y', dealId: 'd', number: 'Q-2' }),
    'quote.deal-accepted',
  ],
  [
    'who says the same again, after what could not be carried out was declined',
    decide(customer, {}, { status: 'declined', acceptedAt: 'then' }, { chosenLines: [] }),
    'quote.not-presented',
  ],
  ['of what was not presented', decide(customer, {}, { status: 'approved' }), 'quote.not-presented'],
  [
    'who says the same again',
    decide(customer, { chosenLines: ['two'] }, { status: 'accepted', acceptedAt: 'then' }, { chosenLines: ['two'] }),
    'accepted',
  ],
  [
    'who says again, and chooses otherwise',
    decide(customer, { chosenLines: ['one'] }, { status: 'accepted', acceptedAt: 'then' }, { chosenLines: ['two'] }),
    'quote.already-accepted',
  ],
];
for (const [who, outcome, code] of rows)
  test(`the yes of ${who}: ${code}`, () => {
    assert.equal(codeOf(outcome), code);
  });

test('who says the same again is told where it stands by now', () => {
  for (const status of ['accepted', 'converted'] as const) {
    const outcome = decide(customer, {}, { status, acceptedAt: 'then' }, { chosenLines: [], acceptedAt: 'then' });
    assert.ok(outcome.ok);
    assert.equal((outcome.value.answer as { readonly status: string }).status, status);
  }
});

test('the fact says the grade, what was chosen in the order of the quote, the link and the words, and nobody’s name', () => {
  const outcome = decide(byLink, { ...consent, chosenLines: ['two', 'one'] });
  assert.ok(outcome.ok);
  const { data } = outcome.value.facts[0] ?? { data: {} };
  assert.deepEqual(
    [data['grade'], data['chosenLines'], data['linkId'], data['consentHash']],
    ['customer-link', ['one', 'two'], 'l', consent.consentHash],
  );
  assert.ok(!JSON.stringify(data).includes('Karl'));
});

test('who signed in with an account of their own leaves the evidence of a link, under a grade of its own', () => {
  const outcome = decide(customer);
  assert.ok(outcome.ok);
  const { data } = outcome.value.facts[0] ?? { data: {} };
  assert.deepEqual(
    [data['grade'], data['linkId'], data['consentHash'], data['proposalDocumentHash']],
    ['customer-account', undefined, consent.consentHash, DOCUMENT],
  );
});

test('words that somebody agreed to are never changed: each version has the hash that it had', () => {
  assert.deepEqual(
    CONSENTS.map(({ version, language }) => `${version} ${language}`),
    ['2026-11-22 en', '2026-11-22 de'],
  );
  assert.equal(new Set(CONSENTS.map(consentHash)).size, CONSENTS.length);
  assert.equal(currentConsent('de-AT').language, 'de');
  assert.equal(currentConsent('fi').language, 'en');
});

const base64 = (bytes: readonly number[] | string): string => Buffer.from(bytes as string).toString('base64');
test('a paper is what its first bytes say, whatever it is called', () => {
  assert.equal(paperType(new TextEncoder().encode('%PDF-1.7 …')), 'application/pdf');
  for (const text of ['<html>', 'PK\u0003\u0004', 'MZ', '%PD', ''])
    assert.equal(readPaperText(base64(text)).ok, false, text);
  assert.equal(readPaperText('no base64 at all!').ok, false);
  const large = new Uint8Array(PAPER_BYTES_MAX + 1);
  large.set(new TextEncoder().encode('%PDF-'));
  const answer = readPaperText(Buffer.from(large).toString('base64'));
  assert.equal(answer.ok ? 'read' : answer.refusal.code, 'quote.paper-too-large');
});
