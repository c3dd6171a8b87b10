import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { movableClock } from '#platform/clock.ts';
import { startTroth } from '#test/support/troth.ts';

const clock = movableClock('2026-11-21T10:00:00Z');
const troth = await startTroth({ clock: clock.now, roles: ['api'] });
after(troth.stop);

const setting = (change: object = {}) => ({
  key: 'no-new-quotes',
  scope: { commands: ['quote.create'] },
  on: true,
  reason: 'the price book of Monday is wrong',
  owner: 'sre',
  ...change,
});
const accounts = await troth.get('rita.rep', '/accounts');
const accountId = (accounts.body as { items: readonly { id: string }[] }).items[0]?.id;
const create = (key: string) =>
  troth.send('rita.rep', '/quotes', { accountId, name: 'Meanwhile' }, { idempotencyKey: key });
const codeOf = ({ body }: { readonly body: unknown }) => (body as { code?: string }).code;

test('what is switched off answers 503 with owner and reason, changes nothing, and works again afterwards', async () => {
  const set = await troth.send('sam.sre', '/switches', setting());
  assert.equal(set.status, 200);
  const stopped = await create('while-stopped');
  assert.equal(stopped.status, 503);
  const { code, owner, reason } = stopped.body as Record<string, string>;
  assert.deepEqual([code, owner, reason], ['switch.stopped', 'sre', 'the price book of Monday is wrong']);
  const list = await troth.get('sam.sre', '/switches');
  const [shown] = (list.body as { items: readonly { key: string; holds: boolean; version: number }[] }).items;
  assert.deepEqual([shown?.key, shown?.holds, shown?.version], ['no-new-quotes', true, 1]);
  const off = await troth.send('sam.sre', '/switches', setting({ on: false, reason: 'corrected' }));
  assert.equal((off.body as { version: number }).version, 2);
  assert.equal((await create('while-stopped')).status, 200, 'the key of a refused command is free');
});

test('a switch with an end lets go by itself', async () => {
  const expiresAt = clock.now().add({ minutes: 10 }).toString();
  assert.equal((await troth.send('sam.sre', '/switches', setting({ expiresAt }))).status, 200);
  assert.equal(codeOf(await create('before-its-end')), 'switch.stopped');
  clock.advance({ minutes: 10 });
  assert.equal((await create('before-its-end')).status, 200);
});

test('only who runs the service sets and reads switches, and each setting is in the evidence, chained to the last', async () => {
  assert.equal(codeOf(await troth.send('rita.rep', '/switches', setting())), 'access.denied');
  assert.equal(codeOf(await troth.get('rita.rep', '/switches')), 'access.denied');
  const entries = await troth.database.admin<{ prev: string | null; leaf: string }>(
    `select encode(prev, 'hex') as prev, encode(leaf, 'hex') as leaf from platform.entry
     where aggregate_kind = 'switch' and canon like '%"accepted"%'`,
  );
  const chain: string[] = [];
  for (let next = entries.find(({ prev }) => prev === null); next;) {
    chain.push(next.leaf);
    next = entries.find(({ prev }) => prev === chain.at(-1));
  }
  assert.equal(chain.length, 3);
  assert.equal(entries.length, 3);
});

test('of two people who set a new switch at once, one is told to look again or wins after the other', async () => {
  const answers = await Promise.all([
    troth.send('sam.sre', '/switches', setting({ key: 'race', reason: 'one' })),
    troth.send('sam.sre', '/switches', setting({ key: 'race', reason: 'two' })),
  ]);
  for (const answer of answers)
    assert.ok(answer.status === 200 || codeOf(answer) === 'switch.set-meanwhile', JSON.stringify(answer.body));
  assert.ok(answers.some(({ status }) => status === 200));
});

test('the house says how often Cedar was asked about its live decisions, and that it agreed', async () => {
  const metrics = await fetch(`${troth.url}/metrics`);
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('troth_access_checks_total'));
  assert.ok(lines.length > 0);
  for (const line of lines) assert.match(line, /result="agreed"/);
});
