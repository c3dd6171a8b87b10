/** A customer's link over HTTP: issued, mailed, opened, taken back, run out; and what nobody learns from a wrong one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { movableClock } from '#platform/clock.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { aDeal, type Deal, type Offer } from '#test/invariants/deal.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';
import type { LinkState } from './link.ts';
import { linkKey } from './link-secret.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const CONTACT = { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example' };
let troth: Troth;
let deal: Deal;

before(async () => {
  troth = await startTroth({ roles: ['api'], clock: clock.now });
  deal = aDeal(troth);
});
after(() => troth?.stop());

type Issued = { readonly linkId: string; readonly expiresAt: string };
type Session = { readonly token: string; readonly quoteId: string };
type Listed = {
  readonly items: readonly { readonly id: string; readonly state: string; readonly openedCount: number }[];
};

const issue = (offer: Offer, more: object = {}): Promise<Issued> =>
  deal.does<Issued>('rita.rep', `/quotes/${offer.quoteId}/links`, { contact: CONTACT, ...more });
const keyOf = (linkId: string): string => linkKey(troth.app.door.derivedSecret, troth.tenantId, linkId);

const post = (path: string, body: object, token?: string): Promise<Response> =>
  fetch(`${troth.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
const enter = (key: string): Promise<Response> => post('/offer-sessions', { key });
const entered = async (linkId: string): Promise<Session> => {
  const response = await enter(keyOf(linkId));
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Session;
};
const get = (path: string, token: string): Promise<Response> =>
  fetch(`${troth.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
const stateOf = async (quoteId: string, linkId: string) =>
  (await deal.reads<Listed>('rita.rep', `/quotes/${quoteId}/links`)).items.find(({ id }) => id === linkId);
const facts = (type: string, subject: string) =>
  troth.database.admin<{ n: number }>(
    'select count(*)::int as n from platform.outbox where type = $1 and subject_id = $2',
    [type, subject],
  );

test('a link opens its offer, as often as one likes; looking is written down once a minute and decides nothing', async () => {
  const offer = await deal.presented();
  const { linkId } = await issue(offer);
  const first = await entered(linkId);
  assert.equal(first.quoteId, offer.quoteId);
  await entered(linkId);
  clock.advance({ seconds: 61 });
  const { token } = await entered(linkId);
  assert.equal((await get(`/quotes/${offer.quoteId}`, token)).status, 200);
  assert.deepEqual(
    [(await stateOf(offer.quoteId, linkId))?.state, (await stateOf(offer.quoteId, linkId))?.openedCount],
    ['open', 2],
  );
  assert.equal((await deal.quote(offer.quoteId)).status, 'presented');
  assert.deepEqual(await facts('ProposalLinkFollowed', linkId), [{ n: 2 }]);
});

test('a link opens one offer: no other of the same account, no list, nothing else', async () => {
  const [offer, other] = [await deal.presented(), await deal.presented()];
  const { token } = await entered((await issue(offer)).linkId);
  for (const path of [`/quotes/${other.quoteId}`, `/quotes/${other.quoteId}/proposal`])
    assert.equal((await get(path, token)).status, 403, path);
  const { items } = (await (await get('/quotes', token)).json()) as {
    readonly items: readonly { readonly id: string }[];
  };
  assert.ok(
    items.every(({ id }) => id === offer.quoteId),
    'no other offer is listed',
  );
  for (const path of ['/orders', '/accounts', '/assets', `/quotes/${offer.quoteId}/links`]) {
    const response = await get(path, token);
    const shown = JSON.stringify(await response.json());
    assert.ok(response.status >= 400 || !/"id":/.test(shown), `${path} shows nothing: ${shown}`);
  }
  const yes = { idempotencyKey: 'other', payload: deal.acceptance(other) };
  assert.equal((await post(`/quotes/${other.quoteId}/accept`, yes, token)).status, 403);
});

test('wrong, unknown, foreign, revoked and run-out secrets are answered alike', async () => {
  const offer = await deal.presented();
  const revoked = await issue(offer);
  await deal.does('rita.rep', `/proposal-links/${revoked.linkId}/revoke`, { because: 'sent to the wrong person' });
  const open = await issue(offer);
  const right = keyOf(open.linkId);
  const answers = await Promise.all(
    [
      keyOf(revoked.linkId),
      `${right.slice(0, -4)}AAAA`,
      right.replace(open.linkId, '01900000-0000-7000-8000-0000000000ff'),
      right.replace(troth.tenantId, '01900000-0000-7000-8000-0000000000fe'),
      'nonsense',
    ].map(async (key) => {
      const response = await enter(key);
      const { code, title, detail, type } = (await response.json()) as Record<string, string>;
      return JSON.stringify([response.status, code, title, detail, type]);
    }),
  );
  assert.equal(new Set(answers).size, 1, answers.join('\n'));
  assert.match(answers[0] ?? '', /^\[404,"proposal.link-not-valid"/);
});

test('what is taken back is taken back at once, also for who is reading', async () => {
  const offer = await deal.presented();
  const { linkId } = await issue(offer);
  const { token } = await entered(linkId);
  await deal.does('rita.rep', `/proposal-links/${linkId}/revoke`, { because: 'a mistake' });
  assert.equal((await get(`/quotes/${offer.quoteId}`, token)).status, 401);
  const yes = { idempotencyKey: 'late', payload: deal.acceptance(offer) };
  assert.equal((await post(`/quotes/${offer.quoteId}/accept`, yes, token)).status, 401);
  assert.equal(
    (await deal.refused('rita.rep', `/proposal-links/${linkId}/revoke`, { because: 'again' })).code,
    'proposal-link.move-not-allowed',
  );
});

test('the secret lies in no table: neither in the letter that waits nor in the answer that is stored', async () => {
  const offer = await deal.presented();
  const { linkId } = await issue(offer);
  const secret = keyOf(linkId).split('.')[2] ?? 'none';
  const tables = [
    'proposal.link',
    'communication.message',
    'platform.idempotency',
    'platform.entry',
    'platform.entry_opening',
    'platform.outbox',
  ];
  for (const table of tables) {
    const found = await troth.database.admin(`select 1 from ${table} t where t::text like $1`, [`%${secret}%`]);
    assert.equal(found.length, 0, table);
  }
  const [letter] = await troth.database.admin<{ body: string; recipient: string }>(
    'select body, recipient from communication.message where subject_id = $1',
    [linkId],
  );
  assert.equal(letter?.recipient, CONTACT.email);
  assert.match(letter?.body ?? '', new RegExp(`\\[\\[offer-link:${linkId}\\]\\]`));
});

test('the address of a link for reading is told to the seller once; nothing is accepted or declined under it', async () => {
  const offer = await deal.presented();
  const reply = await troth.send('rita.rep', `/quotes/${offer.quoteId}/links`, { contact: CONTACT, purpose: 'read' });
  const { address } = reply.body as { readonly address: string };
  const response = await enter(address.split('#')[1] ?? '');
  const { token } = (await response.json()) as Session;
  assert.equal((await get(`/quotes/${offer.quoteId}`, token)).status, 200);
  const yes = { idempotencyKey: 'read-yes', payload: deal.acceptance(offer) };
  const no = { idempotencyKey: 'read-no', payload: { because: 'too dear' } };
  assert.equal(await codeOf(await post(`/quotes/${offer.quoteId}/accept`, yes, token)), 'access.denied');
  assert.equal(await codeOf(await post(`/quotes/${offer.quoteId}/decline`, no, token)), 'access.denied');
});

const wrong = [
  [
    'to one of our own addresses',
    { contact: { name: 'Me', email: 'me@aldermoor.example' } },
    'proposal.link-to-ourselves',
  ],
  [
    'to an address that a seller made up',
    { contact: { name: 'Erika Einkauf', email: 'erika.einkauf@gmail.com' } },
    'proposal.link-to-strangers',
  ],
  [
    'to a house that is not the customer’s',
    { contact: { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example.evil.test' } },
    'proposal.link-to-strangers',
  ],
  ['that outlives its offer', { expiresAt: '2030-01-01T00:00:00Z' }, 'proposal.link-outlives-offer'],
  ['that has run out', { expiresAt: '2026-01-01T00:00:00Z' }, 'proposal.link-in-the-past'],
] as const;
for (const [what, payload, code] of wrong)
  test(`a link ${what} is not issued`, async () => {
    const offer = await deal.presented();
    const path = `/quotes/${offer.quoteId}/links`;
    assert.equal((await deal.refused('rita.rep', path, { contact: CONTACT, ...payload })).code, code);
  });

test('of what is not with the customer no link is issued', async () => {
  const id = await deal.approved();
  assert.equal(
    (await deal.refused('rita.rep', `/quotes/${id}/links`, { contact: CONTACT })).code,
    'quote.not-presented',
  );
});

test('links end with their offer, and when their time has run out', async () => {
  const [declined, late] = [await deal.presented(), await deal.presented()];
  const link = await issue(declined);
  const until = clock.now().add({ hours: 2 }).toString();
  const short = await issue(late, { expiresAt: until });
  await deal.does('karl.kunde', `/quotes/${declined.quoteId}/decline`, { because: 'too dear' });
  assert.equal((await stateOf(declined.quoteId, link.linkId))?.state, 'ended');
  assert.equal((await enter(keyOf(link.linkId))).status, 404);
  clock.advance({ hours: 3 });
  assert.equal((await enter(keyOf(short.linkId))).status, 404, 'time alone ends a link');
  await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  assert.equal((await stateOf(late.quoteId, short.linkId))?.state, 'expired');
});

const CLOSES: Readonly<
  Record<Exclude<LinkState, 'open' | 'revoked'>, (offer: Offer, linkId: string) => Promise<unknown>>
> = {
  used: async (offer, linkId) => {
    const { token } = await entered(linkId);
    const acceptedBy = { name: 'Erika Einkauf', title: 'Buyer' };
    const yes = { idempotencyKey: `yes ${linkId}`, payload: { ...deal.acceptance(offer), acceptedBy } };
    const response = await post(`/quotes/${offer.quoteId}/accept`, yes, token);
    assert.equal(response.status, 200, await response.text());
  },
  expired: async () => {
    clock.advance({ hours: 3 });
    await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  },
  ended: (offer) => deal.does('karl.kunde', `/quotes/${offer.quoteId}/decline`, { because: 'too dear' }),
};
for (const [state, close] of Object.entries(CLOSES))
  test(`a link that is ${state} is not taken back any more`, async () => {
    const offer = await deal.presented();
    const { linkId } = await issue(offer, { expiresAt: clock.now().add({ hours: 2 }).toString() });
    await close(offer, linkId);
    const before = await stateOf(offer.quoteId, linkId);
    assert.equal(before?.state, state);
    const no = await deal.refused('rita.rep', `/proposal-links/${linkId}/revoke`, { because: 'too late' });
    assert.deepEqual([no.code, no['state']], ['proposal-link.move-not-allowed', state]);
    assert.deepEqual(await stateOf(offer.quoteId, linkId), before, 'nothing changed');
    assert.deepEqual(await facts('ProposalLinkRevoked', linkId), [{ n: 0 }]);
  });

test('the one link that the offer was accepted under is used, and goes on showing what was accepted', async () => {
  const offer = await deal.presented();
  const { linkId } = await issue(offer);
  const { token } = await entered(linkId);
  const { consent } = (await (await get(`/quotes/${offer.quoteId}/offer`, token)).json()) as {
    readonly consent: { readonly hash: string };
  };
  const said = {
    ...deal.acceptance(offer),
    consentHash: consent.hash,
    acceptedBy: { name: 'Erika Einkauf', title: 'Buyer' },
  };
  const yes = { idempotencyKey: 'yes', payload: said };
  const response = await post(`/quotes/${offer.quoteId}/accept`, yes, token);
  assert.equal(response.status, 200, await response.text());
  assert.equal((await stateOf(offer.quoteId, linkId))?.state, 'used');
  assert.deepEqual(await facts('ProposalLinkUsed', linkId), [{ n: 1 }]);
  assert.equal((await entered(linkId)).quoteId, offer.quoteId);
});
