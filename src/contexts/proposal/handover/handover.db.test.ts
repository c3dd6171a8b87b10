/** An accepted offer on its way into a contract system that loses answers, says no, and is told twice: one contract comes of it, or a person knows. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { systemClock } from '#platform/clock.ts';
import { runCommand } from '#platform/run-command.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { startStandIns } from '#sims/all.ts';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { sweepHandovers } from './handover.jobs.ts';
import { startHandover } from './send-handover.ts';

/** The stand-in has a clock of its own, so ours starts with it. */
let now = systemClock();
const folder = mkdtempSync(join(tmpdir(), 'troth-handover-'));
const standIns = await startStandIns({ folder, only: ['contract'] });
const system = standIns.addresses.standIns['contract']?.url ?? '';
const config = {
  tenantId: COMPANY_TENANT,
  connector: 'contract',
  baseUrl: system,
  secrets: ['whsec_AAAA'] as readonly [string],
  endpointToken: 'token',
  callTimeoutMs: 400,
};
const troth = await startTroth({ roles: ['api'], clock: () => now, connectors: [config] });
after(async () => {
  await standIns.close();
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { door } = troth.app;
const deal = aDeal(troth);
const registry = connectorRegistry([config]);
const sweep = () => sweepHandovers({ door, registry }, troth.tenantId);
const later = (duration: Temporal.DurationLike): void => void (now = now.add(duration));
const faults = (...rules: readonly object[]) =>
  fetch(`${system}/faults`, { method: 'PUT', body: JSON.stringify(rules) });

type Effect = { readonly key: string; readonly payload: Record<string, never>; readonly result: { contract: string } };
const filings = async ({ quoteId }: Offer): Promise<readonly Effect[]> => {
  const ledger = await (await fetch(`${system}/ledger?reference=${quoteId}`)).json();
  return (ledger as { effects: readonly Effect[] }).effects;
};
type View = {
  readonly handover: {
    readonly status: string;
    readonly reference: string | null;
    readonly why?: string | null;
    readonly attempts?: number;
    readonly round?: number;
  } | null;
  readonly can: Record<string, boolean>;
};
const at = ({ quoteId }: Offer): string => `/quotes/${quoteId}/contract-handover`;
const view = (offer: Offer, who = 'rita.rep') => deal.reads<View>(who, at(offer));
const facts = async ({ quoteId }: Offer): Promise<readonly string[]> =>
  (
    await troth.database.admin<{ type: string }>(
      `select type from platform.outbox where subject_kind = 'contract-handover' and event like '%${quoteId}%' order by seq`,
    )
  ).map(({ type }) => type.replace('ContractHandover', ''));
type Work = { readonly items: readonly { readonly kind: string; readonly subtitle: string; readonly href: string }[] };
const inWorklist = async (who: string, { quoteId }: Offer) =>
  (await deal.reads<Work>(who, '/me/worklist')).items.find(
    ({ kind, href }) => kind === 'contract-handover' && href === `/quotes/${quoteId}`,
  );
const signedInLater = (duration: Temporal.DurationLike): void => {
  later(duration);
  troth.signInAnew();
};

test('an acceptance goes into the contract system by itself, with its hashes, its grade and the bytes that were shown', async () => {
  const offer = await deal.accepted();
  assert.equal((await view(offer)).handover?.status, 'requested');
  await sweep();
  const [filing, ...more] = await filings(offer);
  assert.equal(more.length, 0);
  const payload = filing?.payload as unknown as {
    readonly contentRoot: string;
    readonly documentHash: string;
    readonly acceptance: { readonly grade: string; readonly gradeInWords: string };
    readonly document: { readonly base64: string };
  };
  assert.deepEqual([payload.contentRoot, payload.documentHash], [offer.contentRoot, offer.documentHash]);
  assert.deepEqual(
    [payload.acceptance.grade, payload.acceptance.gradeInWords],
    ['customer-account', 'the customer themselves, signed in with an account of their own'],
  );
  const bytes = Uint8Array.fromBase64(payload.document.base64);
  assert.equal(`sha256:${sha256Hex(bytes)}`, offer.documentHash);
  assert.ok(!JSON.stringify(payload).includes('Karl Kunde'), 'no name leaves that could not be erased there');
  const { handover, can } = await view(offer);
  assert.deepEqual([handover?.status, handover?.reference], ['delivered', filing?.result.contract]);
  assert.deepEqual(can, { request: false, retry: false, settle: false });
});

test('the number of the contract stands on the family, in the answer to what was accepted, and before the customer', async () => {
  const offer = await deal.accepted();
  await sweep();
  const [filing] = await filings(offer);
  const contract = filing?.result.contract ?? '';
  const [family] = await troth.database.admin<{ reference: string }>(
    `select f.contract_reference as reference from quote.family f join quote.revision r on r.family_id = f.id where r.id = '${offer.quoteId}'`,
  );
  assert.equal(family?.reference, contract);
  const answer = await deal.reads<{ readonly inWords: string; readonly facts: { readonly contract: string } }>(
    'rita.rep',
    `/quotes/${offer.quoteId}/answers/acceptance`,
  );
  assert.equal(answer.facts.contract, contract);
  assert.match(answer.inWords, new RegExp(`keeps it as ${contract}`));
  const told = await view(offer, 'karl.kunde');
  assert.equal(told.handover?.reference, contract);
  assert.ok(told.handover !== null && !('why' in told.handover), 'how it got there is not the customer’s matter');
});

test('every step of it leaves an entry of its own in the evidence', async () => {
  const offer = await deal.accepted();
  await sweep();
  const entries = await troth.database.admin<{ command: string; result: string }>(
    `select e.canon::json ->> 'command' as command, e.canon::json ->> 'result' as result
     from platform.entry e join proposal.contract_handover h on h.tenant_id = e.tenant_id and h.id = e.aggregate_id
     where h.revision_id = '${offer.quoteId}' order by e.canon::json -> 'aggregate' ->> 'version'`,
  );
  assert.deepEqual(
    entries.map(({ command, result }) => [command, result]),
    [
      ['proposal.start-handover', 'accepted'],
      ['proposal.record-handover', 'accepted'],
    ],
  );
  assert.deepEqual(await facts(offer), ['Requested', 'Sent', 'Delivered']);
});

test('an answer that was lost after they filed it is unknown, and known once they are asked: one contract', async () => {
  await faults({ mode: 'timeout-after-success', times: 1 });
  const offer = await deal.accepted();
  await sweep();
  const unknown = (await view(offer)).handover;
  assert.deepEqual([unknown?.status, unknown?.reference], ['unknown', null]);
  assert.match(unknown?.why ?? '', /no answer within/);
  assert.equal(await sweep(), 0, 'they are not asked again at once');
  later({ seconds: 3 });
  await sweep();
  assert.equal((await view(offer)).handover?.status, 'delivered');
  assert.equal((await filings(offer)).length, 1);
  assert.deepEqual(await facts(offer), ['Requested', 'Sent', 'Unknown', 'Delivered']);
});

test('what never arrived is sent again under its own key, and only once that is certain', async () => {
  await faults({ mode: 'timeout-before-effect', times: 1 });
  const offer = await deal.accepted();
  await sweep();
  later({ seconds: 3 });
  await sweep();
  assert.equal((await view(offer)).handover?.status, 'unknown', 'it may still be on its way');
  for (let round = 0; round < 3; round++) {
    later({ seconds: 20 });
    await sweep();
  }
  const { handover } = await view(offer);
  assert.deepEqual([handover?.status, handover?.attempts, (await filings(offer)).length], ['delivered', 2, 1]);
});

for (const [mode, first] of [
  ['answer-twice', 'unknown'],
  ['lose-callback', 'unknown'],
  ['effect-after-timeout', 'unknown'],
  ['garbage', 'unknown'],
  ['connection-reset', 'unknown'],
  ['fail', 'requested'],
] as const)
  test(`under ${mode} it is ${first} first, and filed once in the end`, async () => {
    await faults({ mode, times: 1, delayMs: 600 });
    const offer = await deal.accepted();
    await sweep();
    assert.equal((await view(offer)).handover?.status, first);
    // The stand-in lives by the clock of the wall: what it does late, it does after this.
    await new Promise((resolve) => setTimeout(resolve, 700));
    for (let round = 0; round < 4; round++) {
      later({ seconds: 20 });
      await sweep();
    }
    assert.equal((await view(offer)).handover?.status, 'delivered');
    assert.equal((await filings(offer)).length, 1);
  });

test('however many workers there are and however often the answer is told, it is filed once and delivered once', async () => {
  const offer = await deal.accepted();
  await Promise.all(Array.from({ length: 4 }, sweep));
  await Promise.all(Array.from({ length: 4 }, sweep));
  assert.equal((await filings(offer)).length, 1);
  assert.deepEqual(await facts(offer), ['Requested', 'Sent', 'Delivered']);
  // The very request again: the same number, no second contract.
  const [filing] = await filings(offer);
  assert.ok(filing);
  const again = await fetch(`${system}/work`, {
    method: 'POST',
    body: JSON.stringify({
      operation: 'contract.file',
      idempotencyKey: filing.key,
      reference: offer.quoteId,
      tenantRef: troth.tenantId,
      payload: filing.payload,
    }),
  });
  const { result } = (await again.json()) as { readonly result: { readonly contract: string } };
  assert.equal(result.contract, filing.result.contract);
  assert.equal((await filings(offer)).length, 1);
});

test('a worker that died after recording the attempt leaves it unknown when its lease runs out, never filed and never twice', async () => {
  const offer = await deal.accepted();
  const started = await runCommand(
    door,
    startHandover,
    door.systemPrincipal(troth.tenantId, 'worker'),
    { idempotencyKey: `died:${offer.quoteId}`, payload: { quoteId: offer.quoteId } },
    { channel: 'test' },
  );
  assert.ok(started.ok);
  await sweep();
  assert.equal((await view(offer)).handover?.status, 'sending');
  later({ seconds: 61 });
  await sweep();
  assert.equal((await view(offer)).handover?.status, 'unknown');
  for (let round = 0; round < 3; round++) {
    signedInLater({ minutes: 10 });
    await sweep();
  }
  assert.deepEqual([(await view(offer)).handover?.status, (await filings(offer)).length], ['delivered', 1]);
});

test('a no stands in the worklist of the seller and of legal with its reason; sent again under a new key, it is filed', async () => {
  await faults({ mode: 'refuse', code: 'no-such-customer', message: 'We have no such customer.', times: 1 });
  const offer = await deal.accepted();
  await sweep();
  const refused = await view(offer);
  assert.deepEqual(
    [refused.handover?.status, refused.handover?.why],
    ['refused', 'no-such-customer: We have no such customer.'],
  );
  for (const who of ['rita.rep', 'lena.legal'])
    assert.match((await inWorklist(who, offer))?.subtitle ?? '', /no-such-customer/, who);
  assert.equal(await inWorklist('ravi.rep', offer), undefined, 'another territory has nothing to do with it');
  assert.equal(await sweep(), 0, 'nobody tries it again by itself');
  const because = 'They know the customer now';
  await deal.does('rita.rep', `${at(offer)}/retry`, { because });
  await sweep();
  const { handover } = await view(offer);
  assert.deepEqual([handover?.status, handover?.round], ['delivered', 2]);
  assert.deepEqual(
    (await filings(offer)).map(({ key }) => key),
    [`contract:${offer.quoteId}:2`],
  );
  assert.equal(await inWorklist('lena.legal', offer), undefined);
});

test('what is unknown for an hour is a person’s work: they ask at once, or say with evidence where the contract lies', async () => {
  await faults({ mode: 'timeout-before-effect' }, { mode: 'fail', on: 'query', httpStatus: 500 });
  const offer = await deal.accepted();
  await sweep();
  assert.equal(await inWorklist('lena.legal', offer), undefined, 'nobody is troubled in the first hour');
  signedInLater({ minutes: 61 });
  await sweep();
  assert.match((await inWorklist('lena.legal', offer))?.subtitle ?? '', /nobody knows|status query/);
  await deal.does('rita.rep', `${at(offer)}/retry`, { because: 'The customer asks' });
  await sweep();
  assert.equal((await view(offer)).handover?.status, 'unknown');
  const words = { reference: 'CLM-BY-HAND-7', evidence: 'Seen in the contract system by Lena, screen kept' };
  for (const who of ['rita.rep', 'karl.kunde'])
    assert.equal((await deal.refused(who, `${at(offer)}/settle`, words)).code, 'access.denied', who);
  await deal.does('lena.legal', `${at(offer)}/settle`, words);
  const { handover } = await view(offer);
  assert.deepEqual([handover?.status, handover?.reference], ['delivered', 'CLM-BY-HAND-7']);
  assert.equal(
    (await deal.refused('lena.legal', `${at(offer)}/settle`, words)).code,
    'contract-handover.move-not-allowed',
  );
  await faults();
});

test('a document that is not what was accepted any more is handed to nobody, and a person is told', async () => {
  const offer = await deal.accepted();
  await troth.database.admin(
    `do $$ begin
       set local session_replication_role = replica;
       update proposal.document set bytes = set_byte(bytes, 100, 255 - get_byte(bytes, 100)) where subject_id = '${offer.quoteId}';
     end $$`,
  );
  await sweep();
  const { handover } = await view(offer);
  assert.equal(handover?.status, 'refused');
  assert.match(handover?.why ?? '', /document-changed/);
  assert.equal((await filings(offer)).length, 0);
  assert.ok(await inWorklist('lena.legal', offer));
});

test('what was accepted before a contract system was connected is handed over when a person asks, once', async () => {
  const offer = await deal.presented();
  assert.equal((await deal.refused('rita.rep', at(offer))).code, 'quote.not-accepted');
  await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer));
  await troth.database.admin(`delete from proposal.contract_handover where revision_id = '${offer.quoteId}'`);
  assert.equal((await view(offer)).can['request'], true);
  assert.equal(
    (await deal.refused('rita.rep', `${at(offer)}/retry`, { because: 'x' })).code,
    'contract-handover.not-found',
  );
  const replies = await Promise.all(Array.from({ length: 4 }, () => troth.send('rita.rep', at(offer))));
  assert.deepEqual(
    replies.map(({ status, body }) => (status === 200 ? 'asked' : (body as { code: string }).code)).toSorted(),
    ['asked', 'contract-handover.exists', 'contract-handover.exists', 'contract-handover.exists'],
  );
  await sweep();
  assert.deepEqual([(await view(offer)).handover?.status, (await filings(offer)).length], ['delivered', 1]);
});
