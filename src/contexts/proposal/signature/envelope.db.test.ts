/** An offer at a signature service, with the service's faults: what is signed is accepted once, what is not known is never guessed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connectorRegistry, takeCallback } from '#contexts/fulfillment/index.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { systemClock } from '#platform/clock.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import { startStandIns } from '#sims/all.ts';
import { connectorSecret } from '#sims/core/http.ts';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { sweepEnvelopes } from './envelope.jobs.ts';

/** The stand-in has a clock of its own, so ours goes with it; `ahead` is what a test skips. */
let aheadMs = 0;
const troth = await startTroth({ roles: ['api'], clock: () => systemClock().add({ milliseconds: aheadMs }) });
const deal = aDeal(troth);
const folder = mkdtempSync(join(tmpdir(), 'troth-signature-'));
const standIns = await startStandIns({ folder, only: ['e-signature'] });
const service = standIns.addresses.standIns['e-signature']?.url ?? '';
const { door } = troth.app;

type Called = { readonly body: Buffer; readonly headers: Record<string, string>; absorbed?: boolean; code?: string };
const calls: Called[] = [];
const listener = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const call: Called = { body: Buffer.concat(parts), headers: request.headers as Record<string, string> };
    void deliver(call).then((status) => response.writeHead(status).end());
  });
});
await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
const registry = connectorRegistry(
  [
    {
      tenantId: troth.tenantId,
      connector: 'e-signature',
      baseUrl: service,
      secrets: [connectorSecret(standIns.addresses.secret, troth.tenantId, 'e-signature')],
      endpointToken: 'token',
      callTimeoutMs: 250,
    },
  ],
  { callbackBaseUrl: `http://127.0.0.1:${(listener.address() as AddressInfo).port}` },
);
const deliver = async (call: Called): Promise<number> => {
  const taken = await takeCallback(door, registry, {
    connectorKey: 'e-signature',
    endpointToken: 'token',
    headers: call.headers,
    rawBody: call.body,
  });
  calls.push({ ...call, ...(taken.ok ? { absorbed: taken.value.absorbed } : { code: taken.refusal.code }) });
  return taken.ok ? 200 : 409;
};
after(async () => {
  await standIns.close();
  listener.close();
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sweep = () => sweepEnvelopes({ door, registry }, troth.tenantId);
const faults = (...rules: readonly object[]) =>
  fetch(`${service}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
const effectsOf = async (id: string): Promise<number> =>
  ((await (await fetch(`${service}/ledger?reference=${id}`)).json()) as { effects: readonly object[] }).effects.length;
const ERIKA = 'erika@rheinwerk-maschinenbau.example';
const payloadOf = (offer: Offer, email: string) => ({
  shownContentRoot: offer.contentRoot,
  shownDocumentHash: offer.documentHash,
  signer: { name: 'Erika Einkauf', title: 'CFO', email },
});
const send = async (offer: Offer, email = ERIKA): Promise<string> =>
  (await deal.does<{ envelopeId: string }>('rita.rep', `/quotes/${offer.quoteId}/envelopes`, payloadOf(offer, email)))
    .envelopeId;
type View = {
  readonly id: string;
  readonly state: string;
  readonly why: string | null;
  readonly attempts: number;
  readonly signedDocumentHash: string | null;
};
const view = async (offer: Offer, id: string): Promise<View> => {
  const { items } = await deal.reads<{ items: readonly View[] }>('rita.rep', `/quotes/${offer.quoteId}/envelopes`);
  const found = items.find((each) => each.id === id);
  assert.ok(found);
  return found;
};
const settles = async (offer: Offer, id: string, state: string, sweeping = true): Promise<View> => {
  for (let tries = 0; tries < 60; tries += 1) {
    const seen = await view(offer, id);
    if (seen.state === state) return seen;
    await pause(50);
    if (!sweeping) continue;
    aheadMs += 1_000;
    await sweep();
  }
  return assert.fail(`the envelope is ${JSON.stringify(await view(offer, id))}, not ${state}`);
};
const FOLLOWS: Readonly<Record<string, string>> = {
  ProposalSigned: 'offer-accepted-by-signature',
  ProposalSignatureDeclined: 'offer-declined-by-signer',
};
/** What follows from what was told about an envelope, as the worker does it; twice, as a queue may. */
const follow = async (id: string): Promise<number> => {
  const facts = await troth.database.admin<{ id: string; type: string }>(
    `select id, type from platform.outbox where subject_id = $1 and type = any($2)`,
    [id, Object.keys(FOLLOWS)],
  );
  for (const { id: factId, type } of [...facts, ...facts])
    await runFlowJob(door, { queue: 'flow', data: { tenantId: troth.tenantId, factId, step: FOLLOWS[type] ?? '' } });
  return facts.length;
};
const statusOf = async ({ quoteId }: Offer): Promise<string> => (await deal.quote(quoteId)).status;
const acceptanceOf = async ({ quoteId }: Offer) =>
  (
    await troth.database.admin<{ grade: string; name: string; evidence: string }>(
      `select a.grade, p.name, p.evidence from quote.acceptance a join quote.acceptance_person p using (tenant_id, revision_id)
       where a.revision_id = $1`,
      [quoteId],
    )
  )[0];

test('what the customer signs at a service is accepted by its word, with the signed document that begins with the presented one', async () => {
  await faults();
  const offer = await deal.presented();
  const id = await send(offer);
  assert.equal(
    (await deal.refused('rita.rep', `/quotes/${offer.quoteId}/envelopes`, payloadOf(offer, 'x@y.example'))).code,
    'proposal.signature-open',
  );
  await sweep();
  assert.equal((await view(offer, id)).state, 'sent');
  const signed = await settles(offer, id, 'signed', false);
  assert.equal(await statusOf(offer), 'presented', 'the worker says yes, not the callback');
  assert.equal(await follow(id), 1);
  assert.equal(await statusOf(offer), 'accepted');
  const acceptance = await acceptanceOf(offer);
  assert.deepEqual([acceptance?.grade, acceptance?.name], ['e-signature', 'Erika Einkauf']);
  assert.match(acceptance?.evidence ?? '', new RegExp(`^envelope ${id}, e-signature SIG-.*certificate sha256:`));
  const pdf = async (path: string): Promise<Buffer> => {
    const reply = await fetch(`${troth.url}${path}`, {
      headers: { authorization: `Bearer ${await troth.tokenFor('rita.rep')}` },
    });
    assert.equal(reply.status, 200);
    return Buffer.from(await reply.arrayBuffer());
  };
  const [presented, whole] = [
    await pdf(`/quotes/${offer.quoteId}/proposal`),
    await pdf(`/proposal-envelopes/${id}/signed-document`),
  ];
  assert.ok(whole.subarray(0, presented.length).equals(presented) && whole.length > presented.length);
  assert.equal(`sha256:${sha256Hex(whole)}`, signed.signedDocumentHash);
  const facts = await troth.database.admin<{ data: string }>(
    `select event as data from platform.outbox where subject_id in ($1, $2)`,
    [id, offer.quoteId],
  );
  assert.ok(!facts.some(({ data }) => data.includes('Erika')), 'no fact names the signer');
});

for (const [mode, rule] of [
  ['a lost callback', { mode: 'lose-callback' }],
  ['an answer given twice', { mode: 'answer-twice' }],
  ['a late callback', { mode: 'late-callback', delayMs: 400 }],
  ['callbacks out of order', { mode: 'out-of-order' }],
  ['no answer after it took it', { mode: 'timeout-after-success' }],
  ['no answer before it took it', { mode: 'timeout-before-effect' }],
  ['an answer that is torn', { mode: 'garbage' }],
  ['a reset connection', { mode: 'connection-reset' }],
  ['an outage', { mode: 'fail' }],
] as const)
  test(`${mode} makes one envelope, one signature and one acceptance`, async () => {
    const offer = await deal.presented();
    await faults({ ...rule, times: 1 });
    const id = await send(offer);
    await sweep();
    await settles(offer, id, 'signed');
    assert.equal(await follow(id), 1);
    assert.equal(await statusOf(offer), 'accepted');
    assert.equal(await effectsOf(id), 1);
    await pause(mode.includes('late') || mode.includes('twice') || mode.includes('order') ? 500 : 0);
    assert.deepEqual(
      calls.filter(({ code }) => code !== undefined),
      [],
      'whatever they say again is taken in',
    );
    assert.equal((await view(offer, id)).state, 'signed');
  });

test('while the service does not answer nothing is known, and nothing accepted', async () => {
  await faults({ mode: 'timeout-before-effect' }, { on: 'query', mode: 'fail', httpStatus: 502 });
  const offer = await deal.presented();
  const id = await send(offer);
  await sweep();
  for (let round = 0; round < 3; round += 1) {
    aheadMs += 4_000;
    await sweep();
  }
  const seen = await view(offer, id);
  assert.deepEqual([seen.state, await statusOf(offer)], ['unknown', 'presented']);
  await faults();
  await settles(offer, id, 'signed');
});

test('a signer who declines declines the offer, with a word that can be counted; a time that ran out ends only the envelope', async () => {
  await faults();
  const [declined, silent] = [await deal.presented(), await deal.presented()];
  const [one, two] = [
    await send(declined, 'declines@rheinwerk-maschinenbau.example'),
    await send(silent, 'silent@rheinwerk-maschinenbau.example'),
  ];
  await sweep();
  await settles(declined, one, 'declined', false);
  await settles(silent, two, 'expired', false);
  await follow(one);
  await follow(two);
  assert.deepEqual([await statusOf(declined), await statusOf(silent)], ['declined', 'presented']);
  const [fact] = await troth.database.admin<{ reason: string; because: string }>(
    `select event::jsonb->'data'->>'reason' as reason, w.words->>'because' as because from platform.outbox o
     join platform.fact_words w on w.fact_id = o.id where type = 'QuoteDeclined' and subject_id = $1`,
    [declined.quoteId],
  );
  assert.deepEqual(fact, { reason: 'terms', because: 'Not under this liability.' });
  await send(silent);
});

test('an offer that ends is taken back from the service, and what is accepted under an account is not signed besides', async () => {
  // It lies in a queue on its way: taking back seals its key, so that it does nothing when it arrives.
  await faults({ mode: 'effect-after-timeout', delayMs: 60_000 });
  const [cancelled, accepted, unsent] = [await deal.presented(), await deal.presented(), await deal.presented()];
  const [one, two] = [await send(cancelled), await send(accepted)];
  await sweep();
  const three = await send(unsent);
  await deal.does('rita.rep', `/quotes/${cancelled.quoteId}/cancel`, { because: 'A new plan' });
  await deal.does('karl.kunde', `/quotes/${accepted.quoteId}/accept`, deal.acceptance(accepted));
  await deal.does('rita.rep', `/proposal-envelopes/${three}/void`, { because: 'The wrong person' });
  assert.deepEqual(
    [(await view(cancelled, one)).state, (await view(accepted, two)).state, (await view(unsent, three)).state],
    ['voiding', 'voiding', 'voided'],
  );
  await sweep();
  assert.deepEqual([(await view(cancelled, one)).state, (await view(accepted, two)).state], ['voided', 'voided']);
  assert.equal((await acceptanceOf(accepted))?.grade, 'customer-account');
});

test('a signature that comes after the end of the offer is kept and accepts nothing', async () => {
  await faults({ mode: 'lose-callback' });
  const offer = await deal.presented();
  const id = await send(offer);
  await sweep();
  await pause(300);
  await deal.does('rita.rep', `/quotes/${offer.quoteId}/cancel`, { because: 'A new plan' });
  const signed = await settles(offer, id, 'signed');
  await follow(id);
  assert.equal(await statusOf(offer), 'cancelled');
  assert.ok(signed.signedDocumentHash);
});

test('nobody of ours signs, nobody signs what is not presented, and nobody asks for it who may not sell there', async () => {
  const offer = await deal.presented();
  const path = `/quotes/${offer.quoteId}/envelopes`;
  assert.equal(
    (await deal.refused('rita.rep', path, payloadOf(offer, 'rita.rep@aldermoor.example'))).code,
    'proposal.signer-of-ours',
  );
  assert.equal(
    (await deal.refused('rita.rep', path, payloadOf(offer, 'e@k.example'))).code,
    'proposal.link-to-strangers',
    'nor does somebody whom nobody knows to be the customer’s',
  );
  const other = { ...offer, documentHash: `sha256:${'0'.repeat(64)}` };
  assert.equal((await deal.refused('rita.rep', path, payloadOf(other, ERIKA))).code, 'quote.content-changed');
  assert.equal((await deal.refused('karl.kunde', path, payloadOf(offer, ERIKA))).code, 'access.denied');
  const draft = await deal.priced();
  assert.equal(
    (await deal.refused('rita.rep', `/quotes/${draft}/envelopes`, payloadOf(offer, ERIKA))).code,
    'quote.not-presented',
  );
});
