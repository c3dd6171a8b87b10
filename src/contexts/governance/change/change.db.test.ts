import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Json, JsonObject } from '#kernel/json.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { standardChangePolicy } from './standard-policy.ts';

const troth = await startTroth({ roles: ['api', 'worker'], checkAnswers: true });
after(() => troth.stop());

type Problem = { readonly code: string; readonly [detail: string]: Json };
const sends = async (person: string, path: string, payload: object = {}): Promise<JsonObject> => {
  const { status, body } = await troth.send(person, path, payload);
  assert.equal(status, 200, `${person} ${path}: ${JSON.stringify(body)}`);
  return (body as { readonly result: JsonObject }).result;
};
const refused = async (person: string, path: string, payload: object = {}): Promise<Problem> => {
  const { status, body } = await troth.send(person, path, payload);
  assert.notEqual(status, 200, `${person} ${path} is refused`);
  return body as Problem;
};
const reads = async (person: string, path: string): Promise<JsonObject> => {
  const { status, body } = await troth.get(person, path);
  assert.equal(status, 200, `${person} ${path}: ${JSON.stringify(body)}`);
  return body as JsonObject;
};
const puts = async (person: string, path: string, payload: object): Promise<void> => {
  const response = await fetch(`${troth.url}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await troth.tokenFor(person)}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      idempotencyKey: `${path} ${JSON.stringify(payload).length} ${Math.trunc(performance.now())}`,
      payload,
    }),
  });
  assert.equal(response.status, 200, await response.text());
};

const contentOf = (kind: string, key: string): JsonObject =>
  structuredClone(companyArtifacts.find((one) => one.kind === kind && one.key === key)?.content ?? {}) as JsonObject;
const book = companyArtifacts.find(({ kind }) => kind === 'price-book')?.key ?? '';

/** A release that makes one price dearer. */
const dearer = async (name: string, amount: string): Promise<string> => {
  const { releaseId } = await sends('piet.pricing', '/releases', { name, purpose: 'Costs rose.' });
  const content = contentOf('price-book', book) as unknown as {
    entries: { offering: string; charge: { model: { kind: string; amount?: string } } }[];
  };
  const entry = content.entries.find(({ charge }) => typeof charge.model.amount === 'string');
  assert.ok(entry);
  entry.charge.model.amount = amount;
  await puts('piet.pricing', `/artifacts/price-book/${encodeURIComponent(book)}/draft`, { releaseId, content });
  await sends('piet.pricing', `/releases/${String(releaseId)}/validate`);
  return String(releaseId);
};

/** An offering whose price `dearer` changes. */
const touchedOffering = (): string => {
  const { entries } = contentOf('price-book', book) as unknown as {
    entries: { offering: string; charge: { model: { amount?: string } } }[];
  };
  return entries.find(({ charge }) => typeof charge.model.amount === 'string')?.offering ?? '';
};

/** What is asked for a later day waits for it. */
const AT_ONCE = Temporal.Now.instant().toString({ smallestUnit: 'second' });
const stated = { score: 0, because: 'Nothing of this kind is touched.' };
const asked = (releaseId: string, more: object = {}) => ({
  title: 'Dearer by a little',
  type: 'pricing',
  carries: { releaseId },
  objective: 'Keep the margin after the costs rose.',
  effectiveFrom: AT_ONCE,
  impacted: {
    products: 'all',
    markets: 'all',
    channels: 'all',
    customers: [],
    inHand: 'Offers that are out keep their price.',
  },
  owner: 'felix.finance',
  approvers: [],
  rollback: { how: 'release', says: 'The release before comes back.' },
  monitoring: { hours: 1, watch: [{ fact: 'QuoteValidationFailed', atMost: 3, says: 'no more than usual' }] },
  risk: { legal: stated, regulatory: stated, operational: stated, detectability: stated, timing: stated },
  ...more,
});

/** What follows a fact follows it soon: a worker does it. */
const becomes = async (path: string, status: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await reads('ada.auditor', path))['status'] === status) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${path} becomes ${status}`);
};

const publish = async (releaseId: string): Promise<void> => {
  await sends('rosa.release', `/releases/${releaseId}/approve`);
  await sends('rosa.release', `/releases/${releaseId}/publish`);
};

describe('a change request', () => {
  test('is numbered, and names each of the eleven fields that it lacks before it is submitted', async () => {
    const releaseId = await dearer('Never', '990');
    const { changeId, number } = await sends('piet.pricing', '/changes', {
      title: 'Not yet',
      type: 'pricing',
      carries: { releaseId },
    });
    assert.match(String(number), /^CR-\d{5}$/);
    const { code, missing } = await refused('piet.pricing', `/changes/${String(changeId)}/submit`);
    assert.equal(code, 'change.incomplete');
    assert.equal((missing as readonly Json[]).length, 11);
    assert.equal(
      (await refused('piet.pricing', '/changes', { title: 'Again', type: 'pricing', carries: { releaseId } })).code,
      'change.release-taken',
    );
    await sends('piet.pricing', `/changes/${String(changeId)}/withdraw`);
    const again = await sends('piet.pricing', '/changes', { title: 'Again', type: 'pricing', carries: { releaseId } });
    assert.notEqual(again['number'], number, 'another change may carry it now, under a number of its own');
    await sends('piet.pricing', `/changes/${String(again['changeId'])}/withdraw`);
    await sends('piet.pricing', `/releases/${releaseId}/withdraw`);
  });

  test('a company without a change policy publishes as before, and its first policy is free', async () => {
    const { releaseId } = await sends('paula.policy', '/releases', {
      name: 'Governed',
      purpose: 'Changes are governed.',
    });
    const content = {
      ...standardChangePolicy,
      owner: 'paula.policy',
      tiers: standardChangePolicy.tiers.map((rule) => ({ ...rule, simulation: false })),
    };
    await puts('paula.policy', '/artifacts/change-policy/standard/draft', { releaseId, content });
    await sends('paula.policy', `/releases/${String(releaseId)}/validate`);
    await publish(String(releaseId));
    assert.equal((await reads('rita.rep', '/change-policy'))['published'], true);
  });

  test('carries a price change from the draft to its roll-back', async () => {
    const releaseId = await dearer('Dearer', '1010');
    await sends('rosa.release', `/releases/${releaseId}/approve`);
    assert.equal((await refused('rosa.release', `/releases/${releaseId}/publish`)).code, 'change.required');
    const { changeId } = await sends('piet.pricing', '/changes', asked(releaseId));
    const path = `/changes/${String(changeId)}`;
    assert.equal((await refused('rosa.release', `/releases/${releaseId}/publish`)).code, 'change.not-approved');
    assert.equal((await refused('piet.pricing', `${path}/submit`)).code, 'change.evidence-stale');

    const found = await sends('piet.pricing', `${path}/assess`);
    assert.deepEqual(found['failed'], []);
    const { asked: roles } = await sends('piet.pricing', `${path}/submit`);
    assert.deepEqual(
      (roles as readonly string[]).toSorted(),
      ['finance', 'release-approver', ...(Number(found['tier']) >= 3 ? ['executive', 'sales-ops'] : [])].toSorted(),
    );

    const { contentHash } = await reads('felix.finance', path);
    assert.equal((await refused('piet.pricing', `${path}/approve`, { contentHash })).code, 'access.denied');
    for (const [who, role] of [
      ['felix.finance', 'finance'],
      ['rosa.release', 'release-approver'],
      ['olga.ops', 'sales-ops'],
      ['edda.executive', 'executive'],
    ])
      if ((roles as readonly string[]).includes(role ?? '')) await sends(who ?? '', `${path}/approve`, { contentHash });
    assert.equal((await reads('ada.auditor', path))['status'], 'approved');

    const { previousModelHash } = await sends('rosa.release', `/releases/${releaseId}/publish`);
    await becomes(path, 'released');
    const again = await sends('piet.pricing', `/releases/${releaseId}/simulations`);
    assert.equal(again['onModel'], previousModelHash, 'what is out is tried beside what it replaced');

    const watched = await sends('piet.pricing', `${path}/watch`);
    assert.equal(watched['holds'], true);
    assert.equal(
      (await refused('piet.pricing', `${path}/close`, { says: 'Well.' })).code,
      'change.not-watched-long-enough',
    );
    const quoteId = await aDeal(troth).approved('12');
    const back = await sends('piet.pricing', `${path}/roll-back`, { because: 'Customers left.' });
    type OnRecord = { readonly count: number; readonly ids: readonly string[]; readonly money: readonly object[] };
    const decided = back['meanwhile'] as unknown as Readonly<Record<'quotes' | 'approvals' | 'orders', OnRecord>>;
    assert.deepEqual([decided.quotes.ids, decided.approvals.count, decided.orders.count], [[quoteId], 1, 0]);
    assert.deepEqual(decided.approvals.money, decided.quotes.money, 'one deal, priced and approved');
    await sends('piet.pricing', `/releases/${String(back['releaseId'])}/validate`);
    await publish(String(back['releaseId']));
    await becomes(path, 'rolledBack');
    type Seen = { readonly count: number; readonly records: readonly { readonly path: string }[]; withheld: number };
    const seenBy = async (who: string): Promise<Seen> =>
      ((await reads(who, path))['after'] as JsonObject & { readonly meanwhile: { readonly quotes: Seen } }).meanwhile
        .quotes;
    assert.deepEqual(
      (await seenBy('ada.auditor')).records.map((one) => one.path),
      [`/quotes/${quoteId}`],
    );
    const stranger = await seenBy('piet.pricing');
    assert.equal(stranger.records.length + stranger.withheld, stranger.count, 'what one may not see is counted');
  });

  test('is answered for by others than its authors, once each, and for what they were shown', async () => {
    const releaseId = await dearer('Dearer again', '1020');
    const { changeId } = await sends('piet.pricing', '/changes', asked(releaseId));
    const path = `/changes/${String(changeId)}`;
    await sends('piet.pricing', `${path}/assess`);
    await sends('piet.pricing', `${path}/submit`);
    const { contentHash, answers } = await reads('felix.finance', path);
    assert.deepEqual((answers as JsonObject)['answerableAs'], ['finance']);
    const stale = `sha256:${'0'.repeat(64)}`;
    assert.equal(
      (await refused('felix.finance', `${path}/approve`, { contentHash: stale })).code,
      'change.evidence-stale',
    );
    assert.equal(
      (await refused('lena.legal', `${path}/approve`, { contentHash })).code,
      'change.nothing-to-approve-as',
    );
    await sends('felix.finance', `${path}/approve`, { contentHash });
    assert.equal((await refused('felix.finance', `${path}/approve`, { contentHash })).code, 'change.approved-once');
    assert.equal((await refused('rita.rep', `${path}/return`, { because: 'No.' })).code, 'access.denied');
    await sends('rosa.release', `${path}/return`, { because: 'Say what becomes of renewals.' });
    await sends('piet.pricing', `${path}/submit`);
    const anew = (await reads('felix.finance', path))['answers'] as JsonObject;
    assert.equal(anew['earlierRounds'], 1, 'what was answered in an earlier round counts no more');

    // An edit of the draft under the approvers makes what was found, and what they say, hold for something else.
    const content = contentOf('price-book', book) as unknown as { name: string };
    content.name = `${content.name} anew`;
    await puts('piet.pricing', `/artifacts/price-book/${encodeURIComponent(book)}/draft`, { releaseId, content });
    assert.equal((await refused('felix.finance', `${path}/approve`, { contentHash })).code, 'change.evidence-stale');
    await sends('piet.pricing', `${path}/revise`, { asked: asked(releaseId, { title: 'A new name' }) });
    const { status, evidence } = await reads('piet.pricing', path);
    assert.equal(status, 'draft');
    assert.ok((evidence as readonly JsonObject[]).every(({ stale: old }) => old === true));
    await sends('piet.pricing', `${path}/withdraw`);
    await sends('piet.pricing', `/releases/${releaseId}/withdraw`);
  });

  test('names the records that it touches, to whoever may see them, and counts the rest', async () => {
    const releaseId = await dearer('Dearer for whom', '1030');
    const { accounts } = { accounts: (await reads('rita.rep', '/accounts'))['items'] as readonly JsonObject[] };
    const account = accounts.find(({ key }) => key === 'rheinwerk-maschinenbau');
    const { quoteId } = await sends('rita.rep', '/quotes', { accountId: account?.['id'], name: 'Touched' });
    await sends('rita.rep', `/quotes/${String(quoteId)}/lines`, {
      operations: [{ op: 'add', offering: touchedOffering(), quantity: '1' }],
    });
    const { changeId } = await sends('piet.pricing', '/changes', asked(releaseId));
    const path = `/changes/${String(changeId)}`;
    const answersFor = async (who: string) => (await reads(who, `${path}/impact`))['answers'] as readonly JsonObject[];
    assert.equal((await answersFor('ada.auditor')).length, 10);
    const agreements = (await reads('ada.auditor', `${path}/impact`))['agreements'] as JsonObject;
    assert.equal(Number(agreements['count']), (agreements['records'] as readonly JsonObject[]).length);
    const [seen] = await answersFor('ada.auditor');
    assert.ok(seen);
    assert.equal(seen['count'], 1);
    assert.equal((seen['records'] as readonly JsonObject[])[0]?.['id'], quoteId);
    const [hidden] = await answersFor('carla.catalog');
    assert.deepEqual([hidden?.['count'], hidden?.['withheld'], hidden?.['records']], [1, 1, []]);
    const page = await reads('ada.auditor', `${path}/impact/quotes?after=${String(quoteId)}`);
    assert.deepEqual(page['records'], []);
    await sends('piet.pricing', `${path}/withdraw`);
    await sends('piet.pricing', `/releases/${releaseId}/withdraw`);
  });

  test('of the service itself is a record too: its tier is raised by one word, and lowered only by two', async () => {
    const deployment = { version: '1.4.0', commit: 'abcdef1', migrations: [], contracts: [], says: 'Faster lists.' };
    const { changeId } = await sends('sam.sre', '/changes', {
      ...asked('', {
        type: 'integration',
        owner: 'otto.orderops',
        rollback: { how: 'deployment', says: 'The version before.' },
      }),
      carries: { deployment },
      risk: Object.fromEntries(
        [
          'customer',
          'revenue',
          'margin',
          'legal',
          'regulatory',
          'operational',
          'blastRadius',
          'detectability',
          'timing',
        ].map((key) => [key, stated]),
      ),
    });
    const path = `/changes/${String(changeId)}`;
    assert.equal((await sends('sam.sre', `${path}/assess`))['tier'], 3);
    await sends('sam.sre', `${path}/tier`, { tier: 1, because: 'It only makes lists faster.' });
    assert.equal(
      (await refused('sam.sre', `${path}/allow-lower-tier`)).code,
      'access.denied',
      'who asked does not allow it',
    );
    assert.equal((await sends('olga.ops', `${path}/allow-lower-tier`))['tier'], 1);
    assert.equal(
      (await refused('sam.sre', `${path}/submit`)).code,
      'change.evidence-stale',
      'the tier is part of what was assessed',
    );
    await sends('sam.sre', `${path}/assess`);
    assert.deepEqual((await sends('sam.sre', `${path}/submit`))['asked'], ['release-approver']);
    const { contentHash } = await reads('rosa.release', path);
    await sends('rosa.release', `${path}/approve`, { contentHash });
    const later = troth.app.door.clock().add({ hours: 1 }).toString();
    await sends('sam.sre', `${path}/schedule`, { notBefore: later.replace(/\.\d+Z$/, 'Z') });
    assert.equal((await refused('sam.sre', `${path}/deploy`)).code, 'change.scheduled-later');
  });
});
