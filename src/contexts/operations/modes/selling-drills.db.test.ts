/** Each degraded mode that selling meets is drilled: entered, what is refused and how it is told, what goes on, left, what is caught up. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { plainForm } from '#contexts/proposal/plain-form.ts';
import { fingerprint } from '#kernel/hash.ts';
import { movableClock } from '#platform/clock.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const clock = movableClock('2026-11-23T10:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

const until = '2026-11-24T10:00:00Z';
const why = 'drilled before it is needed';
type Entered = { readonly key: string; readonly stops: readonly string[] };
/** In the mode: what is done there; afterwards it is left, whatever happened. */
const inMode = async (
  mode: string,
  who: string,
  scope: object | undefined,
  work: () => Promise<void>,
): Promise<void> => {
  const { key } = await deal.does<Entered>(who, `/modes/${mode}/enter`, {
    reason: why,
    until,
    ...(scope && { scope }),
  });
  try {
    await work();
  } finally {
    await deal.does(who, `/modes/${encodeURIComponent(key)}/leave`, { reason: 'the drill is over' });
  }
};
/** Refused with 503 and all that whoever meets it needs to know. */
const stopped = async (mode: string, owner: string, who: string, path: string, payload: object = {}): Promise<void> => {
  const { status, body } = await troth.send(who, path, payload);
  const told = body as Record<string, unknown>;
  assert.deepEqual(
    [
      status,
      told['code'],
      told['mode'],
      told['owner'],
      told['reason'],
      Temporal.Instant.from(String(told['until'])).toString(),
    ],
    [503, 'switch.stopped', mode, owner, why, until],
    `${path}: ${JSON.stringify(body)}`,
  );
};
const add = (offering: string, more: object = {}) => ({
  operations: [{ op: 'add', offering, quantity: '1', ...more }],
});
const lines = (id: string) => `/quotes/${id}/lines`;

test('read-only quote access: quotes are read, none is changed; afterwards work goes on where it was', async () => {
  const id = await deal.drafted();
  await inMode('read-only-quotes', 'olga.ops', undefined, async () => {
    await stopped('read-only-quotes', 'sales-ops', 'rita.rep', lines(id), add('consulting-day'));
    await stopped('read-only-quotes', 'sales-ops', 'rita.rep', `/quotes/${id}/price`);
    assert.equal((await deal.quote(id)).status, 'draft');
  });
  await deal.does('rita.rep', `/quotes/${id}/price`);
});

test('save draft but no acceptance: drafts are saved and priced, nothing is presented or accepted; afterwards the offer that was out is accepted', async () => {
  const offer = await deal.presented();
  const id = await deal.approved();
  const yes = deal.acceptance(offer);
  await inMode('drafts-only', 'olga.ops', undefined, async () => {
    await stopped('drafts-only', 'sales-ops', 'karl.kunde', `/quotes/${offer.quoteId}/accept`, yes);
    await stopped('drafts-only', 'sales-ops', 'rita.rep', `/quotes/${id}/present`);
    await deal.does('rita.rep', `/quotes/${await deal.drafted()}/price`);
  });
  await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, yes);
});

test('use cached catalog but block risky products: nothing is published, what names the product is stopped, the rest is sold', async () => {
  const id = await deal.opened();
  await inMode('block-risky-products', 'carla.catalog', { products: ['edge-appliance'] }, async () => {
    await stopped('block-risky-products', 'catalog-owner', 'rita.rep', lines(id), add('edge-appliance'));
    const { releaseId } = await deal.does<{ releaseId: string }>('carla.catalog', '/releases', {
      name: 'x',
      purpose: 'y',
    });
    await stopped('block-risky-products', 'catalog-owner', 'rosa.release', `/releases/${releaseId}/publish`);
    await deal.does('rita.rep', lines(id), add('consulting-day'));
    await deal.accepted();
  });
  await deal.does('rita.rep', lines(id), add('edge-appliance'));
});

test('allow standard pricing only: no discount of a person, and what carries one waits; list prices go on', async () => {
  const discounted = await deal.priced();
  const id = await deal.opened();
  await inMode('standard-pricing-only', 'felix.finance', { countries: ['DE'] }, async () => {
    const gift = { discretionary: { kind: 'percent', value: '5', reason: 'an old customer' } };
    await stopped('standard-pricing-only', 'finance', 'rita.rep', lines(id), add('consulting-day', gift));
    await stopped('standard-pricing-only', 'finance', 'rita.rep', `/quotes/${discounted}/submit-for-approval`);
    await deal.does('rita.rep', lines(id), { ...add('consulting-day'), price: true });
    await deal.does('rita.rep', `/quotes/${id}/validate`);
    await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
    await deal.does('rita.rep', `/quotes/${id}/present`);
  });
  await deal.does('rita.rep', `/quotes/${discounted}/submit-for-approval`);
});

test('manual approval queue: what the policy asks nobody about is asked of a sales manager, also in the preview', async () => {
  const id = await deal.priced();
  await inMode('manual-approval', 'mona.manager', undefined, async () => {
    const preview = (await troth.ask('rita.rep', `/quotes/${id}/approval-preview`, {})).body as {
      steps: readonly { role: string }[];
    };
    assert.deepEqual(
      preview.steps.map(({ role }) => role),
      ['sales-manager'],
    );
    await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
    assert.equal((await deal.quote(id)).status, 'inApproval');
  });
  await deal.approve(id);
  assert.equal((await deal.quote(id)).status, 'approved');
  assert.equal((await deal.quote(await deal.submitted())).status, 'approved', 'afterwards the policy decides again');
});

test('pause quote-to-order conversion, and block it for one product: accepted quotes stand and are converted afterwards, once', async () => {
  const offer = await deal.accepted();
  const path = `/quotes/${offer.quoteId}/convert-to-order`;
  await inMode('block-conversion-of-products', 'otto.orderops', { products: ['edge-appliance'] }, () =>
    inMode('pause-conversion', 'otto.orderops', { countries: ['FR'] }, async () => {
      // Neither the product nor the country of this deal is named.
      await inMode('pause-conversion', 'otto.orderops', { countries: ['DE'], channels: ['direct'] }, () =>
        stopped('pause-conversion', 'order-ops', 'rita.rep', path),
      );
      await inMode('block-conversion-of-products', 'sam.sre', { products: ['consulting-day'] }, () =>
        stopped('block-conversion-of-products', 'order-ops', 'rita.rep', path),
      );
      await deal.does('rita.rep', path);
    }),
  );
});

test('fallback document generation: the offer goes out in plain form and is accepted as any; its record names the form; afterwards the template is back', async () => {
  await inMode('fallback-documents', 'lena.legal', undefined, async () => {
    const plain = await deal.presented();
    assert.match(plain.documentHash, /^sha256:/);
    await deal.does('karl.kunde', `/quotes/${plain.quoteId}/accept`, deal.acceptance(plain));
    const [made] = await troth.database.admin<{ language: string; hash: string }>(
      `select language, template_hash as hash from proposal.document where tenant_id = $1 and subject_id = $2`,
      [troth.tenantId, plain.quoteId],
    );
    assert.equal(made?.hash, fingerprint('proposal-template', plainForm(made?.language ?? '')));
  });
  await deal.presented();
});

test('disable promotion: what is priced from then on does not have it, and says so; afterwards it is there again', async () => {
  const id = await deal.opened();
  await deal.does('rita.rep', lines(id), {
    operations: ['platform-standard', 'migration-workshop'].map((offering) => ({ op: 'add', offering, quantity: '3' })),
  });
  type Standing = { readonly promotion: string; readonly missing: readonly { readonly clause: string }[] };
  const usesLeft = async (): Promise<boolean> => {
    const { items } = await deal.reads<{ items: readonly Standing[] }>('rita.rep', `/quotes/${id}/promotions`);
    const found = items.find(({ promotion }) => promotion === 'workshops-3-for-2');
    return found?.missing.every(({ clause }) => clause !== 'uses') === true;
  };
  assert.equal(await usesLeft(), true);
  await inMode('disable-promotion', 'piet.pricing', { promotions: ['workshops-3-for-2'] }, async () =>
    assert.equal(await usesLeft(), false),
  );
  assert.equal(await usesLeft(), true);
});

test('freeze catalog publish, pause quote acceptance and isolate a channel: each stops what it names and lets go', async () => {
  const offer = await deal.presented();
  const accept = `/quotes/${offer.quoteId}/accept`;
  await inMode('freeze-publish', 'rosa.release', undefined, async () => {
    const { releaseId } = await deal.does<{ releaseId: string }>('carla.catalog', '/releases', {
      name: 'x',
      purpose: 'y',
    });
    await stopped('freeze-publish', 'release-approver', 'rosa.release', `/releases/${releaseId}/publish`);
  });
  await inMode('pause-acceptance', 'olga.ops', undefined, () =>
    stopped('pause-acceptance', 'sales-ops', 'karl.kunde', accept, deal.acceptance(offer)),
  );
  await inMode('isolate-partner-channel', 'olga.ops', { channels: ['partner'] }, () => deal.opened().then(() => {}));
  await inMode('isolate-partner-channel', 'olga.ops', { channels: ['direct'] }, () =>
    stopped('isolate-partner-channel', 'sales-ops', 'karl.kunde', accept, deal.acceptance(offer)),
  );
  await deal.does('karl.kunde', accept, deal.acceptance(offer));
});

test('whoever is affected is told: a customer what and until when, a seller why and whose it is, and nobody else', async () => {
  type Told = { readonly holding: readonly Record<string, unknown>[]; readonly modes: readonly unknown[] };
  await inMode('pause-acceptance', 'olga.ops', undefined, async () => {
    const customer = await deal.reads<Told>('karl.kunde', '/modes');
    assert.deepEqual(
      customer.holding.map((each) => Object.keys(each).sort()),
      [['banner', 'mode', 'title', 'until']],
    );
    assert.deepEqual(customer.modes, []);
    const [seller] = (await deal.reads<Told>('rita.rep', '/modes')).holding;
    assert.deepEqual([seller?.['reason'], seller?.['owner'], seller?.['mayLeave']], [why, 'sales-ops', false]);
    assert.deepEqual((await deal.reads<Told>('carla.catalog', '/modes')).holding, []);
  });
  await inMode('degraded-status', 'sam.sre', undefined, async () =>
    assert.equal((await deal.reads<Told>('carla.catalog', '/modes')).holding.length, 1),
  );
  assert.equal(
    (await deal.refused('rita.rep', '/modes/pause-acceptance/enter', { reason: why, until })).code,
    'access.denied',
  );
});
