/**
 * Every kind of secret, used and misused at every place where one comes in; then everything that is written down is searched for it: the
 * log at its most talkative, all problems that were answered, and every table there is.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { apiKeyText } from '#contexts/identity/api-key-secret.ts';
import { linkKey } from '#contexts/proposal/link-secret.ts';
import { openHouse } from './house-in-use.ts';
import { type RawReply, sendRaw } from './problems.ts';

const logged: string[] = [];
const inUse = await openHouse(['api', 'relay', 'sequencer'], {
  logLevel: 'trace',
  logLines: { write: (line) => void logged.push(line) },
});
const { troth } = inUse;
after(() => troth.stop());
const { derivedSecret } = troth.app.door;

const NEVER = 'Hidden0Hidden1Hidden2Hidden3Hidden4Hidden50';
const WEBHOOK = `whsec_${Buffer.from('a secret of a webhook, planted').toString('base64')}`;

const issued = await troth.send('olga.ops', '/api-keys', {
  name: 'Planted',
  scopes: ['quotes.read'],
  territories: ['dach'],
  expiresInDays: 1,
});
const { result, key } = issued.body as { readonly result: { readonly keyId: string }; readonly key: string };
assert.equal(key, apiKeyText(derivedSecret, troth.tenantId, result.keyId), 'told once, to whoever issued it');

const linked = await troth.send('rita.rep', `/quotes/${inUse.offered.quoteId}/links`, {
  purpose: 'read',
  contact: { name: 'Karl Kunde', email: 'karl@example.test' },
});
const { linkId } = (linked.body as { result: { linkId: string } }).result;
const link = linkKey(derivedSecret, troth.tenantId, linkId);
const rita = await troth.tokenFor('rita.rep');
const sre = await troth.tokenFor('sam.sre');

const session = await sendRaw(troth.url, {
  method: 'POST',
  path: '/offer-sessions',
  body: JSON.stringify({ key: link }),
});
assert.equal(session.status, 200, JSON.stringify(session.body));

/** What opens something, as the part of it that nobody else may learn. */
const SECRETS: Readonly<Record<string, string>> = {
  'a person’s token': rita.split('.')[2] ?? '',
  'an engineer’s token': sre.split('.')[2] ?? '',
  // Its last 43 characters: the alphabet of base64url has the underscore that stands before them, too.
  'an API key': key.slice(-43),
  'a link': link.split('.').at(-1) ?? '',
  'a session of a link': String(session.body['token']).split('.').at(-1) ?? '',
  'the password of the application’s database role': decodeURIComponent(new URL(troth.database.urlFor('app')).password),
  'what was planted where it does not belong': NEVER,
  'a webhook’s secret': WEBHOOK,
};
/** A webhook is signed with its secret, so its row has it; nothing else may. */
const KEPT: Readonly<Record<string, string>> = { 'a webhook’s secret': 'platform.webhook' };

const said: RawReply[] = [];
const tells = async (method: string, path: string, token: string | undefined, body?: unknown): Promise<RawReply> => {
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  const reply = await sendRaw(troth.url, { method, path, token, body: text });
  said.push(reply);
  return reply;
};
let keys = 0;
const command = (payload: unknown, more: object = {}) => ({
  idempotencyKey: `planted ${(keys += 1)}`,
  payload,
  ...more,
});

test('secrets come in at every place, right and wrong', async () => {
  await tells('GET', '/me', key);
  await tells('GET', '/me', String(session.body['token']));
  for (const token of [
    NEVER,
    `troth_${NEVER}`,
    `${key}${NEVER}`,
    `${rita}${NEVER}`,
    `eyJ${NEVER}.eyJ${NEVER}.${NEVER}`,
  ])
    assert.equal((await tells('GET', '/me', token)).status, 401, token);
  await tells('POST', '/offer-sessions', undefined, { key: `${troth.tenantId}.${linkId}.${NEVER}` });
  await tells('POST', '/offer-sessions', undefined, `{"key":"${link}`);
  await tells('POST', '/quotes', rita, `{"payload":{"name":"Bearer ${NEVER}`);
  await tells('POST', `/callbacks/billing/${NEVER}`, undefined, { secret: NEVER });
  const hook = { url: 'https://hooks.example.test/x', secret: WEBHOOK, types: [] };
  assert.equal((await tells('POST', '/webhooks', sre, command(hook))).status, 200);
  assert.equal((await tells('POST', '/webhooks', sre, command({ ...hook, types: ['no fact'] }))).status, 400);
  await tells('POST', '/webhooks', sre, command({ ...hook, url: `https://me:${NEVER}@hooks.example.test/` }));
  assert.equal((await tells('POST', '/webhooks', rita, command(hook))).status, 403, 'a denial has its entry');
  await tells('POST', '/webhooks?dryRun=true', sre, command(hook));
  await tells('GET', '/quotes?surprise=1', rita);
});

test('no line of the log holds one, at its most talkative', () => {
  assert.ok(logged.length > 20, 'something was logged');
  for (const [what, secret] of Object.entries(SECRETS)) {
    assert.ok(secret.length >= 16, `${what} is one`);
    const line = logged.find((each) => each.includes(secret));
    assert.equal(line, undefined, what);
  }
});

test('no answer that says no repeats one', () => {
  const problems = said.filter(({ status }) => status >= 400);
  assert.ok(problems.length >= 10, `${problems.length} problems`);
  for (const [what, secret] of Object.entries(SECRETS)) {
    const problem = problems.map(({ body }) => JSON.stringify(body)).find((text) => text.includes(secret));
    assert.equal(problem, undefined, what);
  }
});

test('no table holds one: no entry, no fact, no kept answer, no letter that waits', async () => {
  const tables = await troth.database.admin<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  assert.ok(tables.length > 40);
  const found: string[] = [];
  for (const { name } of tables) {
    // What stands where it is kept is taken out before the rest is searched.
    const kept = Object.entries(KEPT).flatMap(([what, table]) => (table === name ? (SECRETS[what] ?? []) : []));
    const searched = Object.values(SECRETS).filter((secret) => !kept.includes(secret));
    const [row] = await troth.database.admin<{ text: string }>(
      `select t::text as text from ${name} t where t::text like any($1) limit 1`,
      [searched.map((secret) => `%${secret.replaceAll('_', '\\_')}%`)],
    );
    if (row) found.push(`${name}: ${row.text.slice(0, 300)}`);
  }
  assert.deepEqual(found, []);
});

test('the search finds what is there: the row of the webhook has its secret', async () => {
  const rows = await troth.database.admin(`select 1 from platform.webhook t where position($1 in t::text) > 0`, [
    WEBHOOK,
  ]);
  assert.equal(rows.length, 1);
});
