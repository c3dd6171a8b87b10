/** The package of an acceptance holds what the acceptance rests on: the paper, the signed document, the words that were agreed to. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readArchive } from '#contexts/evidence/archive.ts';
import { verifyEd25519, verifyPackage } from '#contexts/evidence/index.ts';
import { currentConsent } from '#contexts/quote/index.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import { runCommand } from '#platform/run-command.ts';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { recordEnvelope, startEnvelope } from './signature/record-envelope.ts';

const troth = await startTroth({ roles: ['api', 'sequencer'] });
after(troth.stop);
const deal = aDeal(troth);
const { door } = troth.app;

const packageOf = async ({ quoteId }: Offer, audience: string, until = 'acceptance') => {
  for (;;) {
    const { status, body } = await troth.get('ada.auditor', `/quotes/${quoteId}/${until}-package?audience=${audience}`);
    if (status === 200) {
      const checked = await verifyPackage(body as Uint8Array, { trustedKeys: [], verifySignature: verifyEd25519 });
      assert.deepEqual(checked.findings, []);
      const archive = readArchive(body as Uint8Array);
      assert.ok(archive.ok);
      return new Map(archive.value.map(({ path, bytes }) => [path, Buffer.from(bytes)]));
    }
    assert.equal((body as { code: string }).code, 'evidence.not-yet-sequenced');
    await sleep(50);
  }
};
const asWorker = async (definition: unknown, payload: object): Promise<void> => {
  const answer = await runCommand(
    door,
    definition as Parameters<typeof runCommand>[1],
    door.systemPrincipal(troth.tenantId, 'worker'),
    { idempotencyKey: JSON.stringify(payload).slice(0, 150), payload },
    { channel: 'test' },
  );
  assert.ok(answer.ok, JSON.stringify(answer));
};

test('the paper that two persons looked at is in it, for both sides of the deal and for nobody else', async () => {
  const offer = await deal.presented();
  const { claimId, paperHash } = await deal.does<{ claimId: string; paperHash: string }>(
    'rita.rep',
    `/quotes/${offer.quoteId}/record-acceptance`,
    {
      shownContentRoot: offer.contentRoot,
      shownDocumentHash: offer.documentHash,
      signer: { name: 'Karl Kunde' },
      signedOn: '2026-11-20',
      paper: { name: 'signed.pdf', base64: Buffer.from('%PDF-1.7 signed').toString('base64') },
    },
  );
  const seen = { claimId, seenPaperHash: paperHash };
  await deal.does('mona.manager', `/quotes/${offer.quoteId}/confirm-acceptance`, seen);
  const customers = await packageOf(offer, 'customer');
  assert.equal(customers.get('documents/signed-paper.pdf')?.toString(), '%PDF-1.7 signed');
  assert.equal((await packageOf(offer, 'public')).has('documents/signed-paper.pdf'), false);
});

test('the signed document is in it beside the presented one, which it begins with; whoever changes a byte is found', async () => {
  const offer = await deal.presented();
  const { envelopeId } = await deal.does<{ envelopeId: string }>('rita.rep', `/quotes/${offer.quoteId}/envelopes`, {
    shownContentRoot: offer.contentRoot,
    shownDocumentHash: offer.documentHash,
    signer: { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example' },
  });
  await asWorker(startEnvelope, { envelopeId });
  const presented = Buffer.from((await troth.get('rita.rep', `/quotes/${offer.quoteId}/proposal`)).body as Uint8Array);
  const whole = Buffer.concat([presented, Buffer.from('\n% signed\n')]);
  const result = {
    outcome: 'signed',
    signedAt: '2026-11-22T09:00:00Z',
    certificateHash: `sha256:${'c'.repeat(64)}`,
    sha256: `sha256:${sha256Hex(whole)}`,
    appended: Buffer.from('\n% signed\n').toString('base64'),
  };
  await asWorker(recordEnvelope, { envelopeId, outcome: { kind: 'done', ref: 'SIG-1', result } });
  const [fact] = await troth.database.admin<{ id: string }>(
    `select id from platform.outbox where type = 'ProposalSigned' and subject_id = $1`,
    [envelopeId],
  );
  const data = { tenantId: troth.tenantId, factId: fact?.id, step: 'offer-accepted-by-signature' };
  await runFlowJob(door, { queue: 'flow', data } as Parameters<typeof runFlowJob>[1]);
  for (const [audience, until] of [
    ['customer', 'acceptance'],
    ['internal', 'evidence'],
  ] as const) {
    const files = await packageOf(offer, audience, until);
    assert.ok(files.get('documents/proposal.pdf')?.equals(presented));
    assert.ok(files.get('documents/proposal-signed.pdf')?.equals(whole));
    const isInside = audience === 'internal';
    assert.equal(files.get('entries.jsonl')?.toString().includes('proposal.record-envelope'), isInside);
  }
  await troth.database.admin(
    `alter table proposal.signed_document disable trigger all;
     update proposal.signed_document set bytes = bytes || '\\x20' where envelope_id = '${envelopeId}'`,
  );
  const { body } = await troth.get('ada.auditor', `/quotes/${offer.quoteId}/evidence-package`);
  const { findings } = await verifyPackage(body as Uint8Array, { trustedKeys: [], verifySignature: verifyEd25519 });
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['document.not-cited'],
  );
});

test('the words that the customer agreed to are in it, for everybody', async () => {
  const offer = await deal.presented();
  const consent = currentConsent('de');
  const payload = { ...deal.acceptance(offer), consentHash: consent.hash };
  await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, payload);
  for (const audience of ['customer', 'public'])
    assert.ok((await packageOf(offer, audience)).get('decisions/consent.json')?.toString().includes(consent.text));
});
