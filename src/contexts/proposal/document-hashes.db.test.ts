/** A yes names the root and the document that were shown. By whichever way it comes, a yes to anything else is none. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyEd25519, verifyPackage } from '#contexts/evidence/index.ts';
import { acceptQuote, SIGNATURE_ROLE } from '#contexts/quote/index.ts';
import { runCommand } from '#platform/run-command.ts';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { enterByLink } from './link.routes.ts';
import { linkKey } from './link-secret.ts';

const troth = await startTroth({ roles: ['api', 'sequencer'] });
after(troth.stop);
const deal = aDeal(troth);
const { door } = troth.app;
let keys = 0;

type Shown = Pick<Offer, 'contentRoot' | 'documentHash'>;
/** Answers with the code of the refusal, or `accepted`. */
type Way = (offer: Offer, shown: Shown) => Promise<string>;

const codeOf = (status: number, body: unknown): string =>
  status === 200 ? 'accepted' : (body as { readonly code: string }).code;

const byLink: Way = async ({ quoteId }, shown) => {
  const contact = { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example' };
  const { linkId } = await deal.does<{ linkId: string }>('rita.rep', `/quotes/${quoteId}/links`, { contact });
  const entered = await enterByLink(door, linkKey(door.derivedSecret, troth.tenantId, linkId));
  assert.ok(entered.ok);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${entered.value.token}` };
  const offer = await fetch(`${troth.url}/quotes/${quoteId}/offer`, { headers });
  const { consent } = (await offer.json()) as { readonly consent: { readonly hash: string } };
  const payload = { ...deal.acceptance({ quoteId, ...shown }), consentHash: consent.hash };
  const body = JSON.stringify({ idempotencyKey: `link-${(keys += 1)}`, payload });
  const answer = await fetch(`${troth.url}/quotes/${quoteId}/accept`, { method: 'POST', headers, body });
  return codeOf(answer.status, await answer.json());
};

const bySignature: Way = async ({ quoteId }, shown) => {
  const answer = await runCommand(
    door,
    acceptQuote,
    door.systemPrincipal(troth.tenantId, SIGNATURE_ROLE),
    {
      idempotencyKey: `signed-${(keys += 1)}`,
      payload: {
        quoteId,
        ...deal.acceptance({ quoteId, ...shown }),
        signedDocumentHash: `sha256:${'5'.repeat(64)}`,
      },
    },
    { channel: 'test' },
  );
  return answer.ok ? 'accepted' : answer.refusal.code;
};

const onPaper: Way = async ({ quoteId }, { contentRoot, documentHash }) => {
  const recorded = await troth.send('rita.rep', `/quotes/${quoteId}/record-acceptance`, {
    shownContentRoot: contentRoot,
    shownDocumentHash: documentHash,
    signer: { name: 'Karl Kunde' },
    signedOn: '2026-11-20',
    paper: { name: 'signed.pdf', base64: Buffer.from('%PDF-1.7 signed').toString('base64') },
  });
  if (recorded.status !== 200) return codeOf(recorded.status, recorded.body);
  const { claimId, paperHash } = (recorded.body as { result: { claimId: string; paperHash: string } }).result;
  const seen = { claimId, seenPaperHash: paperHash };
  const { status, body } = await troth.send('mona.manager', `/quotes/${quoteId}/confirm-acceptance`, seen);
  return codeOf(status, body);
};

const WAYS: Readonly<Record<string, Way>> = {
  'under a link': byLink,
  'through a signature service': bySignature,
  'on a paper that two persons looked at': onPaper,
};

const OTHER = `sha256:${'0'.repeat(64)}`;
/** As a superuser, past the trigger that forbids it: one byte of the kept document is another. */
const changeBytes = (quoteId: string): Promise<unknown> =>
  troth.database.admin(
    `do $$ begin
       set local session_replication_role = replica;
       update proposal.document set bytes = set_byte(bytes, 200, 255 - get_byte(bytes, 200)) where subject_id = '${quoteId}';
     end $$`,
  );

/** The second revision, presented; and what the first one, which it took the place of, had shown. */
const twice = async (): Promise<{ readonly offer: Offer; readonly older: Offer }> => {
  const older = await deal.presented();
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${older.quoteId}/revise`);
  for (const step of ['price', 'validate', 'submit-for-approval'])
    await deal.does('rita.rep', `/quotes/${quoteId}/${step}`);
  return { older, offer: await deal.does<Offer>('rita.rep', `/quotes/${quoteId}/present`) };
};

type Row = readonly [what: string, code: string, shown: () => Promise<{ offer: Offer; shown: Shown }>];
const ROWS: readonly Row[] = [
  [
    'another content',
    'quote.content-changed',
    async () => {
      const offer = await deal.presented();
      return { offer, shown: { ...offer, contentRoot: OTHER } };
    },
  ],
  [
    'another document',
    'quote.content-changed',
    async () => {
      const offer = await deal.presented();
      return { offer, shown: { ...offer, documentHash: OTHER } };
    },
  ],
  [
    'the document of the revision before',
    'quote.content-changed',
    async () => {
      const { offer, older } = await twice();
      return { offer, shown: { ...offer, documentHash: older.documentHash } };
    },
  ],
  [
    'all that the revision before had shown',
    'quote.content-changed',
    async () => {
      const { offer, older } = await twice();
      return { offer, shown: older };
    },
  ],
  [
    'a document of which the kept bytes are others',
    'proposal.document-changed',
    async () => {
      const offer = await deal.presented();
      await changeBytes(offer.quoteId);
      return { offer, shown: offer };
    },
  ],
];

for (const [how, says] of Object.entries(WAYS)) {
  for (const [what, code, given] of ROWS)
    test(`a yes ${how} to ${what} is none, and the offer stays open`, async () => {
      const { offer, shown } = await given();
      assert.equal(await says(offer, shown), code);
      assert.equal((await deal.quote(offer.quoteId)).status, 'presented');
      const kept = await troth.database.admin('select from quote.acceptance where revision_id = $1', [offer.quoteId]);
      assert.equal(kept.length, 0);
    });
  test(`a yes ${how} to what was shown is one`, async () => {
    const offer = await deal.presented();
    assert.equal(await says(offer, offer), 'accepted');
    assert.equal((await deal.quote(offer.quoteId)).documentHash, offer.documentHash);
  });
}

test('a yes to the revision before is none either, whoever brings it', async () => {
  const { older } = await twice();
  assert.equal(await bySignature(older, older), 'quote.superseded');
  assert.equal(await onPaper(older, older), 'quote.superseded');
  const { code } = await deal.refused('karl.kunde', `/quotes/${older.quoteId}/accept`, deal.acceptance(older));
  assert.equal(code, 'quote.superseded');
});

/** Asked again while the newest entries have no place in the log. */
const packageOf = async (who: string, { quoteId }: Offer) => {
  for (;;) {
    const { status, body } = await troth.get(who, `/quotes/${quoteId}/evidence-package`);
    if (status !== 200) {
      assert.equal((body as { code: string }).code, 'evidence.not-yet-sequenced', JSON.stringify(body));
      await sleep(50);
      continue;
    }
    const bytes = body as Uint8Array;
    const { findings } = await verifyPackage(bytes, { trustedKeys: [], verifySignature: verifyEd25519 });
    return { findings: findings.map(({ code }) => code), text: Buffer.from(bytes).toString('utf8') };
  }
};

test('a document that was changed after the yes is found by whoever checks the package', async () => {
  const offer = await deal.accepted();
  assert.deepEqual((await packageOf('ada.auditor', offer)).findings, []);
  await changeBytes(offer.quoteId);
  assert.ok((await packageOf('ada.auditor', offer)).findings.includes('document.not-cited'));
});

test('without a key for it nothing is signed by the seller, and nothing stands in the place of a signature', async () => {
  const { quoteId, ...presented } = await deal.presented();
  assert.ok(!('signedDocumentHash' in presented));
  assert.deepEqual((await troth.get('karl.kunde', `/quotes/${quoteId}/seller-signature`)).body, {
    quoteId,
    signature: null,
  });
  const { status, body } = await troth.get('karl.kunde', `/quotes/${quoteId}/signed-proposal`);
  assert.deepEqual(codeOf(status, body), 'proposal.not-signed-by-seller');
  assert.equal((await troth.database.admin('select from proposal.seller_signature')).length, 0);
});

test('the way into the contract system stands in the package of our own people, and not in the customer’s', async () => {
  const offer = await deal.accepted();
  await deal.does('rita.rep', `/quotes/${offer.quoteId}/contract-handover`);
  const [ours, customers] = [await packageOf('ada.auditor', offer), await packageOf('karl.kunde', offer)];
  assert.deepEqual([ours.findings, customers.findings], [[], []]);
  assert.match(ours.text, /<h2>Contract<\/h2>\n<div><table>/);
  assert.match(customers.text, /<h2>Contract<\/h2>\n<p class="none">/);
  for (const { text } of [ours, customers])
    assert.match(text, /How strong<\/th><td>the customer themselves, under a link or an account of their own/);
});
