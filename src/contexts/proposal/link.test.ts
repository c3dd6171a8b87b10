import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedSecrets } from '#platform/derived-secret.ts';
import { accepts, type Link, linkPrincipal, opens } from './link.ts';
import { linkMark, withAddress } from './link-letter.ts';
import { linkLife } from './link.lifecycle.ts';
import { isLinkSecret, linkKey, linkSecretHash, readLinkKey, readSession, signSession } from './link-secret.ts';

const TENANT = '01900000-0000-7000-8000-000000000001';
const LINK = '01900000-0000-7000-8000-00000000000a';
const OTHER = '01900000-0000-7000-8000-00000000000b';
const derive = derivedSecrets(new Uint8Array(32).fill(7));
const now = Temporal.Instant.from('2026-11-22T10:00:00Z');

const aLink = (more: Partial<Link> = {}): Link => ({
  id: LINK,
  quoteId: '01900000-0000-7000-8000-00000000000c',
  accountId: '01900000-0000-7000-8000-00000000000d',
  purpose: 'accept',
  contactName: 'Karl Kunde',
  contactEmail: 'karl@customer.example',
  state: 'open',
  expiresAt: '2026-11-30T00:00:00Z',
  sentAt: null,
  openedCount: 0,
  firstOpenedAt: null,
  lastOpenedAt: null,
  endedAt: null,
  recordedAt: '2026-11-20T00:00:00Z',
  version: 1,
  entryLeaf: null,
  ...more,
});

test('the life of a link has no dead end and nothing unreachable', () => {
  assert.deepEqual(linkLife.problems(), []);
});

const states = [
  ['open', true, true],
  ['used', true, false],
  ['revoked', false, false],
  ['expired', false, false],
  ['ended', false, false],
] as const;
for (const [state, opened, accepted] of states)
  test(`a link that is ${state} ${opened ? 'opens' : 'does not open'} its offer and ${accepted ? 'can' : 'cannot'} accept it`, () => {
    assert.equal(opens(aLink({ state }), now), opened);
    assert.equal(accepts(aLink({ state }), now), accepted);
  });

test('at the very instant at which it runs out a link opens nothing, whether or not a timer has said so', () => {
  assert.equal(opens(aLink({ expiresAt: now.toString() }), now), false);
  assert.equal(accepts(aLink({ expiresAt: now.toString() }), now), false);
  assert.equal(opens(aLink({ expiresAt: now.add({ milliseconds: 1 }).toString() }), now), true);
});

test('under a link for reading nobody signs', () => {
  assert.equal(accepts(aLink({ purpose: 'read' }), now), false);
  assert.deepEqual(linkPrincipal(TENANT, aLink({ purpose: 'read' })).roles, ['customer']);
  assert.deepEqual(linkPrincipal(TENANT, aLink()).roles, ['customer', 'offer-signer']);
});

test('a key opens the link that it was made for, and no other, of no other installation', () => {
  const key = readLinkKey(linkKey(derive, TENANT, LINK));
  assert.ok(key);
  assert.equal(key.linkId, LINK);
  assert.equal(isLinkSecret(key.secret, linkSecretHash(derive, TENANT, LINK)), true);
  assert.equal(isLinkSecret(key.secret, linkSecretHash(derive, TENANT, OTHER)), false);
  assert.equal(isLinkSecret(key.secret, undefined), false);
  const elsewhere = derivedSecrets(new Uint8Array(32).fill(8));
  assert.equal(isLinkSecret(key.secret, linkSecretHash(elsewhere, TENANT, LINK)), false);
});

for (const text of ['', 'a.b.c', `${TENANT}.${LINK}`, `${TENANT}.${LINK}.x.y`, `'; drop table.${LINK}.x`])
  test(`"${text}" is no key, or one that fits nothing`, () => {
    const key = readLinkKey(text);
    assert.equal(key === undefined || !isLinkSecret(key.secret, linkSecretHash(derive, TENANT, LINK)), true);
  });

test('a session is read as it was signed, until it ends; one changed character makes it nothing', () => {
  const until = now.add({ minutes: 30 }).epochMilliseconds;
  const token = signSession(derive, { tenantId: TENANT, linkId: LINK, until });
  assert.deepEqual(readSession(derive, token, now), { tenantId: TENANT, linkId: LINK, until });
  assert.equal(readSession(derive, token, now.add({ minutes: 30 })), undefined);
  assert.equal(readSession(derive, token.replace(LINK, OTHER), now), undefined);
  assert.equal(readSession(derive, token.replace(String(until), String(until + 1)), now), undefined);
  assert.equal(readSession(derive, `${token}x`, now), undefined);
  assert.equal(readSession(derive, 'eyJhbGciOiJFZERTQSJ9.e30.sig', now), undefined);
});

test('the letter that is kept has a mark; the one that leaves has the address, and of its own link only', () => {
  const letter = { template: 'offer-link', subjectId: LINK, body: `${linkMark(LINK)} and ${linkMark(OTHER)}` };
  const sent = withAddress(derive, 'https://offers.example')(TENANT, letter);
  assert.equal(sent.body, `https://offers.example/app/offer#${linkKey(derive, TENANT, LINK)} and ${linkMark(OTHER)}`);
  const another = { ...letter, template: 'order-confirmed' };
  assert.equal(withAddress(derive, 'https://offers.example')(TENANT, another), another);
});
