import { currentConsent } from '#contexts/quote/index.ts';
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { sweepQualifications } from '#contexts/eligibility/index.ts';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { systemClock } from '#platform/clock.ts';
import type { Transport } from '#platform/connectors/connector.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

let now = systemClock();
const troth = await startTroth({ roles: ['api'], clock: () => now });
after(troth.stop);
const { door } = troth.app;
const deal = aDeal(troth);
const later = (days: number): void => {
  now = now.add({ hours: 24 * days });
  troth.signInAnew();
};

/** An agency of the test: it says what it is told to say, for thirty days. */
let decision = 'pass';
const agency: Transport = async () => {
  const validUntil = now
    .add({ hours: 24 * 30 })
    .toString()
    .slice(0, 10);
  const body = { status: 'done', ref: 'CRD-1', result: { decision, limit: '900000', validUntil, reason: 'As told.' } };
  return { result: { kind: 'answered', status: 200, body: JSON.stringify(body) }, tookMs: 1 };
};
const config = { tenantId: troth.tenantId, baseUrl: 'http://agency.example', endpointToken: 't', callTimeoutMs: 100 };
const registry = connectorRegistry(
  (['credit', 'serviceability'] as const).map((connector) => ({ ...config, connector, secrets: ['whsec_AAAA'] })),
  { transport: agency },
);
const sweep = () => sweepQualifications({ door, registry }, troth.tenantId);

type Needed = {
  readonly kind: string;
  readonly status: string;
  readonly owner: string;
  readonly asked: { amount?: string };
};
type Area = {
  readonly area: string;
  readonly standing: string;
  readonly changes: readonly { readonly code: string }[];
};
type View = {
  readonly status: string;
  readonly contentRoot: string;
  readonly freshness: { readonly validated: string };
  readonly documentHash: string;
  readonly qualifications: readonly Needed[];
  readonly actions: Readonly<Record<string, { readonly allowed: boolean; readonly why: string | null }>>;
};
/** As a page is told it: whether what must be known of the customer still stands, and what about it changed. */
const known = async (id: string): Promise<string> => {
  const { areas } = await deal.reads<{ areas: readonly Area[] }>('rita.rep', `/quotes/${id}/freshness`);
  const found = areas.find(({ area }) => area === 'qualification');
  return [found?.standing, ...(found?.changes ?? []).map(({ code }) => code)].join(' ');
};
const view = async (id: string): Promise<View> => (await troth.get('rita.rep', `/quotes/${id}`)).body as View;
const does = async <T = Record<string, unknown>>(id: string, what: string, payload: object = {}): Promise<T> => {
  const { status, body } = await troth.send('rita.rep', `/quotes/${id}/${what}`, payload);
  assert.equal(status, 200, `${what}: ${JSON.stringify(body)}`);
  return (body as { result: T }).result;
};
const refused = async (id: string, what: string, payload: object = {}): Promise<Record<string, unknown>> => {
  const { status, body } = await troth.send('rita.rep', `/quotes/${id}/${what}`, payload);
  assert.ok(status >= 400, `${what} is refused`);
  return body as Record<string, unknown>;
};
type Valid = { readonly valid: boolean; readonly checks: readonly { code: string; message: string; todo: string }[] };

const accounts = (await troth.get('rita.rep', '/accounts')).body as { items: readonly { id: string; key: string }[] };
const accountId = accounts.items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
const drafted = async (offering: string, quantity: string): Promise<string> => {
  const payload = { accountId, name: 'A deal', validDays: 90 };
  const { body } = await troth.send('rita.rep', '/quotes', payload);
  const { quoteId } = (body as { result: { quoteId: string } }).result;
  await does(quoteId, 'lines', { operations: [{ op: 'add', offering, quantity }] });
  await does(quoteId, 'price');
  return quoteId;
};
const validated = (id: string): Promise<Valid> => does<Valid>(id, 'validate');
/** A large deal asks more than the seller. */
const agreed = async (id: string): Promise<void> => {
  await does(id, 'submit-for-approval');
  await deal.approve(id);
};
const accept = async (id: string): Promise<void> => {
  const { contentRoot, documentHash } = await view(id);
  const shown = { shownContentRoot: contentRoot, shownDocumentHash: documentHash };
  await deal.does('karl.kunde', `/quotes/${id}/accept`, {
    ...shown,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
  });
};

describe('a deal that needs the customer to be good for it', () => {
  test('is not valid while nobody knows; it is asked, valid, promised, held up when that has ended, and carried out when it is known again', async () => {
    decision = 'pass';
    const id = await drafted('consulting-day', '400');
    const unknown = await validated(id);
    assert.deepEqual(
      unknown.checks.map(({ code, message, todo }) => [code, message, todo]),
      [
        [
          'eligibility.qualification-unknown',
          'The customer: the qualification credit is not asked.',
          'Have it asked for this quote, and validate again when it is answered.',
        ],
      ],
    );
    const before = await view(id);
    assert.deepEqual(
      before.qualifications.map(({ kind, status, asked }) => [kind, status, asked.amount]),
      [['credit', 'not asked', '580000']],
    );
    assert.equal(await known(id), 'stale freshness.qualification-not-asked');
    assert.ok(before.actions['qualify']?.allowed);
    await does(id, 'qualify');
    await does(id, 'qualify');
    assert.equal((await view(id)).qualifications[0]?.status, 'unknown', 'asked, and no yes yet');
    assert.equal((await validated(id)).valid, false);
    await sweep();
    assert.equal((await view(id)).freshness.validated, 'stale', 'it was answered since');
    assert.ok((await validated(id)).valid);
    assert.equal((await view(id)).freshness.validated, 'holds');
    assert.equal((await view(id)).qualifications[0]?.status, 'passed');
    assert.equal(await known(id), 'holds');
    await agreed(id);
    await does(id, 'present');

    later(31);
    assert.equal(await known(id), 'stale freshness.qualification-expired');
    await accept(id);
    const held = await refused(id, 'convert-to-order');
    assert.equal(held['code'], 'quote.qualification-open');
    const [blocker] = held['qualifications'] as readonly (Needed & { readonly todo: string })[];
    assert.deepEqual(
      [blocker?.kind, blocker?.status, blocker?.owner, blocker?.todo],
      ['credit', 'expired', 'seller', 'Ask anew.'],
    );
    const accepted = await view(id);
    assert.equal(accepted.status, 'accepted', 'the customer said yes, and that stands');
    assert.deepEqual(
      [
        accepted.actions['convert']?.allowed,
        accepted.actions['decline']?.allowed,
        accepted.actions['qualify']?.allowed,
      ],
      [false, true, true],
    );
    await does(id, 'qualify');
    await sweep();
    await does(id, 'convert-to-order');
    assert.equal((await view(id)).status, 'converted');
  });

  test('is refused when they say no; once accepted it may be declined while it is held up', async () => {
    later(200);
    decision = 'pass';
    const id = await drafted('consulting-day', '400');
    await validated(id);
    await does(id, 'qualify');
    await sweep();
    await validated(id);
    await agreed(id);
    await does(id, 'present');
    await accept(id);
    assert.equal((await refused(id, 'decline', { because: 'changed our mind' }))['code'], 'quote.already-accepted');
    later(31);
    decision = 'fail';
    await does(id, 'qualify');
    await sweep();
    const held = await refused(id, 'convert-to-order');
    const [blocker] = held['qualifications'] as readonly (Needed & { readonly why: string })[];
    assert.deepEqual([blocker?.status, blocker?.owner, blocker?.why], ['failed', 'finance', 'As told.']);
    const other = await drafted('consulting-day', '500');
    assert.deepEqual(
      (await validated(other)).checks.map(({ code }) => code),
      ['eligibility.qualification-failed'],
    );
    await does(id, 'decline', { because: 'not good for it' });
    assert.equal((await view(id)).status, 'declined');
  });

  test('is not presented when what it was validated on has ended meanwhile', async () => {
    later(200);
    decision = 'pass';
    const id = await drafted('consulting-day', '400');
    await validated(id);
    await does(id, 'qualify');
    await sweep();
    await validated(id);
    await agreed(id);
    later(31);
    assert.equal((await refused(id, 'present'))['code'], 'quote.qualification-open');
    assert.equal((await view(id)).actions['present']?.why, 'something must be known of the customer first');
    await does(id, 'qualify');
    await sweep();
    await does(id, 'present');
  });

  test('beyond what they are good for asks anew for the larger amount', async () => {
    const id = await drafted('consulting-day', '700');
    await validated(id);
    assert.deepEqual(
      (await view(id)).qualifications.map(({ status, asked }) => [status, asked.amount]),
      [['unknown', '1015000']],
    );
  });
});

test('a small deal asks nobody anything', async () => {
  const id = await drafted('consulting-day', '7');
  assert.ok((await validated(id)).valid);
  assert.deepEqual((await view(id)).qualifications, []);
  assert.equal((await refused(id, 'qualify'))['code'], 'quote.nothing-to-qualify');
});

test('a rack of appliances needs a site that somebody can reach, by its postal code', async () => {
  const id = await drafted('edge-appliance', '5');
  await validated(id);
  const [needed] = (await view(id)).qualifications as readonly (Needed & { readonly subject: object })[];
  assert.deepEqual(
    [needed?.kind, needed?.subject],
    ['serviceability', { offering: 'edge-appliance', site: 'DE 50679' }],
  );
  await does(id, 'qualify');
  await sweep();
  assert.ok((await validated(id)).valid);
});
