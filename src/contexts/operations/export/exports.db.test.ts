/** Lists that leave in bulk, over HTTP and with the clock moved on: whose rows, what of them, how many, for how long, and what stays in the log. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { addPerson } from '#contexts/identity/index.ts';
import { runCommand } from '#platform/run-command.ts';
import { startTroth } from '#test/support/troth.ts';
import { decideExport } from './export-list.ts';

let now = Temporal.Instant.from('2026-11-22T09:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: () => now });
after(() => troth.stop());

type Made = { readonly exportId: string; readonly rows: number; readonly file: string };
const REASON = 'The pipeline review of the board';
const resultOf = <T>({ status, body }: { readonly status: number; readonly body: unknown }): T => {
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { readonly result: T }).result;
};
const codeOf = ({ body }: { readonly body: unknown }) => (body as { readonly code?: string }).code;
const exportAs = (who: string, payload: object = {}) =>
  troth.send(who, '/exports', { what: 'quotes', format: 'ndjson', reason: REASON, ...payload });
const fileOf = async (who: string, made: Made) => {
  assert.equal(made.file, `/exports/${made.exportId}/file`);
  const { status, body } = await troth.get(who, made.file);
  assert.equal(status, 200, JSON.stringify(body));
  return Buffer.from(body as Uint8Array).toString('utf8');
};
const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string | null>);

const accounts = (await troth.get('felix.finance', '/accounts')).body as {
  items: { id: string; key: string; territory: string }[];
};
const accountOf = (key: string) => accounts.items.find((each) => each.key === key);
const sold = async (who: string, key: string, name: string) =>
  resultOf<{ quoteId: string }>(await troth.send(who, '/quotes', { accountId: accountOf(key)?.id, name })).quoteId;

const NAME = '=HYPERLINK("http://evil.test")';
const ours = await sold('rita.rep', 'rheinwerk-maschinenbau', NAME);
const lines = { operations: [{ op: 'add', offering: 'consulting-day', quantity: '7' }] };
resultOf(await troth.send('rita.rep', `/quotes/${ours}/lines`, lines));
resultOf(await troth.send('rita.rep', `/quotes/${ours}/price`));
await sold('ravi.rep', 'thornbury-insurance', 'Of another territory');
/** A manager of one territory; Mona manages all of them. */
const added = await runCommand(
  troth.app.door,
  addPerson,
  troth.app.door.systemPrincipal(troth.tenantId, 'seed'),
  {
    idempotencyKey: 'dora',
    payload: {
      key: 'dora.manager',
      name: 'Dora Manager',
      email: 'dora@aldermoor.example',
      type: 'user',
      roles: ['sales-manager'],
      territories: ['dach'],
    },
  },
  { channel: 'test' },
);
assert.ok(added.ok);

test('a list is taken with a reason, and holds the rows that its reader may read one by one: no other territory', async () => {
  const made = resultOf<Made>(await exportAs('dora.manager'));
  const rows = rowsOf(await fileOf('dora.manager', made));
  assert.deepEqual([made.rows, rows.map(({ quoteId }) => quoteId)], [1, [ours]]);
  assert.equal(rows[0]?.['name'], NAME, 'as it was typed: no spreadsheet runs JSON');
  assert.ok(Number(rows[0]?.['oneTime']) > 0, 'with its price');
  const all = rowsOf(await fileOf('felix.finance', resultOf<Made>(await exportAs('felix.finance'))));
  assert.equal(all.length, 2, 'finance works everywhere');
});

test('no export names a cost, a margin or a floor, whoever takes it', async () => {
  const text = await fileOf('felix.finance', resultOf<Made>(await exportAs('felix.finance')));
  assert.doesNotMatch(text, /cost|margin|floor/i);
});

test('in a file for a spreadsheet a name that is a formula is text', async () => {
  const text = await fileOf('dora.manager', resultOf<Made>(await exportAs('dora.manager', { format: 'csv' })));
  assert.match(text, /^number,revision,name,/);
  assert.ok(text.includes(`"'=HYPERLINK(""http://evil.test"")"`), text);
});

test('what came after it was asked for is not in its file, and orders can be taken too', async () => {
  const made = resultOf<Made>(await exportAs('dora.manager', { status: 'draft' }));
  now = now.add({ minutes: 1 });
  const later = await sold('rita.rep', 'rheinwerk-maschinenbau', 'Later');
  assert.ok(!(await fileOf('dora.manager', made)).includes(later));
  assert.equal(resultOf<Made>(await exportAs('dora.manager', { what: 'orders' })).rows, 0);
});

test('a seller, a customer and an engineer take no list, and a reason that says nothing is none', async () => {
  for (const who of ['rita.rep', 'karl.kunde', 'sam.sre', 'ada.auditor'])
    assert.equal(codeOf(await exportAs(who)), 'access.denied', who);
  for (const reason of ['', '   ']) assert.equal(codeOf(await exportAs('dora.manager', { reason })), 'request.invalid');
});

test('its file is for whoever asked for it, for an hour', async () => {
  const made = resultOf<Made>(await exportAs('felix.finance'));
  assert.equal(codeOf(await troth.get('dora.manager', made.file)), 'export.not-found');
  assert.equal(codeOf(await troth.get('rita.rep', made.file)), 'access.denied');
  now = now.add({ minutes: 61 });
  assert.equal(codeOf(await troth.get('felix.finance', made.file)), 'export.over');
});

test('who took what and why stands in the log and is read by the auditor; others see their own', async () => {
  const entries = await troth.database.admin<{ canon: string }>(
    `select canon from platform.entry where canon::jsonb ->> 'command' = 'operations.export-list'
       and canon::jsonb ->> 'result' = 'accepted'`,
  );
  const facts = await troth.database.admin<{ event: string }>(
    `select event::text as event from platform.outbox where type = 'ListExported'`,
  );
  assert.ok(entries.length >= 6 && facts.length === entries.length, `${entries.length} entries, ${facts.length} facts`);
  type Listed = { items: { person: string; reason: string; rows: number }[]; mayExport: boolean };
  const audited = (await troth.get('ada.auditor', '/exports')).body as Listed;
  assert.equal(audited.items.length, entries.length);
  assert.ok(audited.items.every(({ reason }) => reason === REASON) && !audited.mayExport);
  const own = (await troth.get('dora.manager', '/exports')).body as Listed;
  assert.deepEqual([...new Set(own.items.map(({ person }) => person))], ['Dora Manager']);
  assert.equal(codeOf(await troth.get('rita.rep', '/exports')), 'access.denied');
});

test('ten lists a day and no more, also when they are asked for at once', async () => {
  now = now.add({ hours: 25 });
  troth.signInAnew();
  const replies = await Promise.all(Array.from({ length: 14 }, () => exportAs('dora.manager')));
  assert.equal(replies.filter(({ status }) => status === 200).length, 10);
  assert.deepEqual(
    [...new Set(replies.filter(({ status }) => status !== 200).map(codeOf))],
    ['export.enough-for-today'],
  );
  now = now.add({ hours: 24, seconds: 1 });
  troth.signInAnew();
  assert.equal((await exportAs('dora.manager')).status, 200);
});

test('a list of more than ten thousand rows is refused, and so is the row that is over what a day allows', () => {
  const command = {
    payload: { what: 'quotes', format: 'csv', reason: REASON },
    actor: { personId: 'p' },
    at: now,
    id: () => 'x',
  } as never;
  const decided = (rows: number, taken = { exports: 0, rows: 0 }) => {
    const outcome = decideExport(taken, command, rows);
    return outcome.ok ? 'taken' : outcome.refusal.code;
  };
  assert.equal(decided(10_000), 'taken');
  assert.equal(decided(10_001), 'export.too-many-rows');
  assert.equal(decided(10, { exports: 3, rows: 29_990 }), 'taken');
  assert.equal(decided(11, { exports: 3, rows: 29_990 }), 'export.enough-for-today');
});
