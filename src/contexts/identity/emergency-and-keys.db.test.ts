/** Acting beyond one's role in an emergency, and programs with keys: over HTTP, with the clock moved on. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { house } from '#app/wiring.ts';
import { startTroth } from '#test/support/troth.ts';

let now = Temporal.Instant.from('2026-11-22T02:10:00Z');
const later = (duration: Temporal.DurationLike): void => {
  now = now.add(duration);
};
const troth = await startTroth({ roles: ['api'], clock: () => now });
after(() => troth.stop());

type Body = { readonly [name: string]: never } & { readonly code?: string; readonly result?: never };
const bodyOf = (reply: { readonly body: unknown }): Body => reply.body as Body;
const codeOf = (reply: { readonly body: unknown }): string | undefined => bodyOf(reply).code;
const open = (who: string, minutes = 30) =>
  troth.send(who, '/break-glass', { reason: 'Provisioning hangs for every customer', minutes });
const grantOf = (reply: { readonly body: unknown }): string =>
  (bodyOf(reply).result as unknown as { grantId: string }).grantId;

/** A quote that an engineer's own role does not show. */
const accounts = (await troth.get('rita.rep', '/accounts')).body as {
  items: { id: string; key: string; territory: string }[];
};
const accountId = accounts.items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
const made = await troth.send('rita.rep', '/quotes', { accountId, name: 'For an emergency' });
const { quoteId } = bodyOf(made).result as unknown as { quoteId: string };
let grantId = '';

test('without a grant an engineer sees no quote, and nobody but an engineer opens the glass', async () => {
  assert.equal((await troth.get('sam.sre', `/quotes/${quoteId}`)).status, 403);
  for (const who of ['rita.rep', 'felix.finance', 'ada.auditor']) assert.equal((await open(who)).status, 403, who);
});

test('it is opened at once, for a reason and four hours at most, and whoever reviews is written to in the same moment', async () => {
  assert.equal(codeOf(await open('sam.sre', 241)), 'request.invalid');
  assert.equal(
    codeOf(await troth.send('sam.sre', '/break-glass', { reason: 'because', minutes: 10 })),
    'request.invalid',
    'a reason that says nothing',
  );
  const reply = await open('sam.sre');
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  grantId = grantOf(reply);
  const letters = await troth.database.admin<{ recipient: string; body: string }>(
    `select recipient, body from communication.message where template = 'break-glass-opened' order by recipient`,
  );
  assert.deepEqual(
    letters.map(({ recipient }) => recipient),
    ['ada.auditor@aldermoor.example', 'paula.policy@aldermoor.example'],
  );
  assert.match(letters[0]?.body ?? '', /Provisioning hangs/);
});

test('while it is open, what it permits is read, and each reading is an entry that names the grant', async () => {
  later({ seconds: 11 });
  const reply = await troth.get('sam.sre', `/quotes/${quoteId}`);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  assert.equal((await troth.send('sam.sre', `/quotes/${quoteId}/price`)).status, 403, 'it sells nothing');
  const shown = bodyOf(await troth.get('ada.auditor', `/break-glass/${grantId}`)) as unknown as {
    grant: { readings: number; state: string; actions: object };
    uses: { command: string }[];
  };
  assert.deepEqual([shown.grant.readings, shown.grant.state], [1, 'active']);
  const [fact] = await troth.database.admin<{ event: string }>(
    `select event::text as event from platform.outbox where type = 'BreakGlassUsed'`,
  );
  assert.match(fact?.event ?? '', new RegExp('GET /quotes/:quoteId'));
});

test('a command under it carries the grant in its entry; one that the role permits anyway does not', async () => {
  const denied = await troth.send('sam.sre', `/orders/01a00000-0000-7000-8000-00000000dead/submit`);
  assert.equal(denied.status, 404);
  const { door } = troth.app;
  const sam = await door.read(troth.tenantId, async (tx) => {
    const { readPersonByKey, readPrincipal } = await import('./identity.store.ts');
    const person = await readPersonByKey(tx, 'sam.sre');
    return person && readPrincipal(tx, person.principalId);
  });
  assert.ok(sam?.breakGlass);
  const access = door.accessOf(await door.read(troth.tenantId, (tx) => door.models.at(tx, now)));
  const tenant = troth.tenantId;
  const task = { type: 'Task', id: 't', attrs: { tenant } };
  const order = { type: 'Order', id: 'o', attrs: { tenant, accountId: 'a', territory: 'uk', status: 'inProgress' } };
  const at = { at: now.epochMilliseconds };
  assert.equal(access.decide(sam, 'fulfillment.retry-task', task, at).authority.grant, grantId);
  assert.equal(access.decide(sam, 'order.read', order, at).authority.grant, undefined);
});

test('nobody opens a second one, and it closes at its minute, whether or not a timer came', async () => {
  assert.equal(codeOf(await open('sam.sre')), 'break-glass.open-or-unreviewed');
  later({ minutes: 30 });
  assert.equal((await troth.get('sam.sre', `/quotes/${quoteId}`)).status, 403);
  await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  const list = bodyOf(await troth.get('ada.auditor', '/break-glass')) as unknown as {
    items: { id: string; state: string }[];
  };
  assert.deepEqual(
    list.items.map(({ id, state }) => [id, state]),
    [[grantId, 'expired']],
  );
});

test('the next one waits for a review by somebody else', async () => {
  assert.equal(codeOf(await open('sam.sre')), 'break-glass.open-or-unreviewed');
  const review = { justified: true, comment: 'Read one quote to find the account; nothing else.' };
  assert.equal((await troth.send('sam.sre', `/break-glass/${grantId}/review`, review)).status, 403);
  assert.equal((await troth.send('rita.rep', `/break-glass/${grantId}/review`, review)).status, 403);
  const waiting = bodyOf(await troth.get('ada.auditor', '/me/worklist')) as unknown as {
    items: { kind: string; id: string }[];
  };
  assert.ok(
    waiting.items.some(({ kind, id }) => kind === 'break-glass' && id === grantId),
    'it waits on the list of who reviews',
  );
  const done = await troth.send('ada.auditor', `/break-glass/${grantId}/review`, review);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal(
    codeOf(await troth.send('ada.auditor', `/break-glass/${grantId}/review`, review)),
    'break-glass.move-not-allowed',
  );
  const again = await open('sam.sre', 5);
  assert.equal(again.status, 200);
  const back = await troth.send('sam.sre', `/break-glass/${grantOf(again)}/return`);
  assert.equal(back.status, 200);
  assert.equal(codeOf(await open('sam.sre')), 'break-glass.open-or-unreviewed', 'what was given back is reviewed too');
});

type Issued = { readonly key: string; readonly result: { readonly keyId: string; readonly prefix: string } };
const issue = async (payload: object, who = 'olga.ops') => troth.send(who, '/api-keys', payload);
const with_ = (key: string, path: string, payload?: object) =>
  fetch(`${troth.url}${path}`, {
    method: payload === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(payload === undefined
      ? {}
      : { body: JSON.stringify({ idempotencyKey: `key-${Math.trunc(now.epochMilliseconds)}`, payload }) }),
  });

const READING = {
  name: 'Partner portal',
  scopes: ['quotes.read', 'accounts.read'],
  territories: ['dach'],
  expiresInDays: 30,
};

test('a key opens what its scopes say, where its territories are, and its secret is kept nowhere', async () => {
  const reply = await issue(READING);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  const { key, result } = reply.body as Issued;
  assert.equal((await with_(key, `/quotes/${quoteId}`)).status, 200);
  assert.equal((await with_(key, '/accounts')).status, 200);
  assert.equal((await with_(key, '/catalog/offerings')).status, 403, 'no scope for the catalog');
  assert.equal((await with_(key, `/quotes/${quoteId}/price`, {})).status, 403, 'reading is not writing');
  assert.equal((await with_(key, '/api-keys', READING)).status, 403, 'a key makes no keys');
  const secret = key.slice(key.lastIndexOf('_') + 1);
  const kept = await troth.database.admin<{ n: string }>(
    `select count(*) as n from platform.entry_opening where coalesce(input, '') like '%' || $1 || '%'
     union all select count(*) from platform.idempotency where answer::text like '%' || $1 || '%'
     union all select count(*) from platform.outbox where event::text like '%' || $1 || '%'`,
    [secret],
  );
  assert.deepEqual(
    kept.map(({ n }) => n),
    ['0', '0', '0'],
  );
  const list = bodyOf(await troth.get('olga.ops', '/api-keys')) as unknown as {
    items: { prefix: string; lastUsedAt: string | null }[];
  };
  assert.equal(list.items[0]?.prefix, result.prefix);
  assert.equal(list.items[0]?.lastUsedAt, now.toString());
  assert.ok(!JSON.stringify(list).includes(secret));
});

test('a key of another territory finds the quote neither at its address nor in the list', async () => {
  const { key } = (await issue({ ...READING, territories: ['uk'] })).body as Issued;
  assert.equal((await with_(key, `/quotes/${quoteId}`)).status, 403);
  const list = (await (await with_(key, '/quotes')).json()) as { items: object[] };
  assert.deepEqual(list.items, []);
});

test('a key reaches no farther than whoever issues it, and needs somewhere to reach', async () => {
  assert.equal(codeOf(await issue({ ...READING, territories: ['mars'] })), 'api-key.reach-beyond-yours');
  assert.equal(codeOf(await issue({ ...READING, territories: [] })), 'api-key.reach-missing');
  assert.equal((await issue(READING, 'rita.rep')).status, 403);
});

test('a key that was revoked, ran out or was changed by a letter opens nothing', async () => {
  const { key, result } = (await issue({ ...READING, expiresInDays: 1 })).body as Issued;
  const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
  const other = `${key.slice(0, 10)}${key[10] === '0' ? '1' : '0'}${key.slice(11)}`;
  for (const each of [wrong, other, 'troth_', `${key}x`])
    assert.equal((await with_(each, '/accounts')).status, 401, each);
  assert.equal((await with_(key, '/accounts')).status, 200);
  const revoked = await troth.send('olga.ops', `/api-keys/${result.keyId}/revoke`);
  assert.equal(revoked.status, 200, JSON.stringify(revoked.body));
  assert.equal((await with_(key, '/accounts')).status, 401, 'at once');
  const short = (await issue({ ...READING, expiresInDays: 1 })).body as Issued;
  later({ hours: 24 });
  troth.signInAnew();
  assert.equal((await with_(short.key, '/accounts')).status, 401);
});

test('what a key does is done by the person who answers for it: they approve nothing that it made', async () => {
  const writing = { ...READING, scopes: ['quotes.read', 'quotes.write', 'accounts.read'] };
  const beyond = await issue(writing, 'olga.ops');
  assert.equal(
    codeOf(beyond),
    'api-key.scope-beyond-yours',
    'who watches sales writes no quotes, and nor do their keys',
  );
  const { key } = (await issue(writing, 'mona.manager')).body as Issued;
  later({ seconds: 1 });
  const reply = await with_(key, '/quotes', { accountId, name: 'Made by a program' });
  assert.equal(reply.status, 200, await reply.clone().text());
  const [made] = await troth.database.admin<{ owner_person: string }>(
    `select owner_person from quote.revision where header ->> 'name' = 'Made by a program'`,
  );
  const [mona] = await troth.database.admin<{ id: string }>(
    `select id from identity.person where key = 'mona.manager'`,
  );
  assert.equal(made?.owner_person, mona?.id);
});

test('one subject of an issuer is one account, and only who runs the service says which', async () => {
  const link = { person: 'rita.rep', issuer: 'https://id.example', subject: 'u-1' };
  assert.equal((await troth.send('rita.rep', '/sign-ins', link)).status, 403);
  assert.equal((await troth.send('sam.sre', '/sign-ins', link)).status, 200);
  assert.equal((await troth.send('sam.sre', '/sign-ins', link)).status, 200, 'again changes nothing');
  assert.equal(codeOf(await troth.send('sam.sre', '/sign-ins', { ...link, person: 'ravi.rep' })), 'sign-in.taken');
});
