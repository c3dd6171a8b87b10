/** Two things that a log must outlive: that a person is forgotten, and that its database goes back in time. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  auditLog,
  ephemeralSigner,
  runSequencer,
  type Sequencer,
  verifyEd25519,
  verifyPackage,
} from '#contexts/evidence/index.ts';
import { linkKey } from '#contexts/proposal/link-secret.ts';
import { currentConsent } from '#contexts/quote/index.ts';
import { loseSightOfAttempts } from '#contexts/fulfillment/index.ts';
import { parseNote } from '#kernel/note.ts';
import { silentLog } from '#platform/database/log.ts';
import { readTransaction } from '#platform/database/tx.ts';
import { auditPromises } from '#surfaces/audit-promises.ts';
import { openHouse, principalOf } from './house-in-use.ts';

const inUse = await openHouse(['api']);
const { troth } = inUse;
const { app, database, tenantId } = troth;
const folder = mkdtempSync(join(tmpdir(), 'troth-outlives-'));
const signer = ephemeralSigner('troth.test');
const clock = () => Temporal.Now.instant();
const told: number[] = [];
const aSequencer = (): Sequencer =>
  runSequencer({
    pool: database.pool('sequencer'),
    clock,
    signer,
    folder,
    log: silentLog,
    everyMs: 3_600_000,
    onNewEpoch: async (tenant, epoch) => void told.push(await loseSightOfAttempts(app.door, tenant, epoch)),
  });
let sequencer = aSequencer();
after(async () => {
  await sequencer.stop();
  await troth.stop();
  rmSync(folder, { recursive: true });
});

const trust = { trustedKeys: [signer.key], verifySignature: verifyEd25519 };
const packageOf = async (path: string): Promise<Uint8Array> => {
  for (;;) {
    await sequencer.look();
    const { body, status } = await troth.get('ada.auditor', path);
    if (status === 200) return body as Uint8Array;
    assert.equal((body as { code: string }).code, 'evidence.not-yet-sequenced', JSON.stringify(body));
    await sleep(20);
  }
};
const verdictOf = async (bytes: Uint8Array) => (await verifyPackage(bytes, trust)).verdict;
const readers = database.pool('reader');
const audit = async () => {
  const read = <T>(work: Parameters<typeof readTransaction<T>>[2]) => readTransaction(readers, tenantId, work);
  return (await auditLog(read, { at: clock(), trust, folder, onEntry: auditPromises(read) })).findings;
};

/** Every table of ours in which a text stands anywhere. */
const tablesWith = async (text: string): Promise<readonly string[]> => {
  const tables = await database.admin<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss', 'kept') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await database.admin<{ n: string }>(`select count(*) as n from ${name} t where t::text like $1`, [
      `%${text}%`,
    ]);
    if (Number(row?.n) > 0) found.push(name.replace(/_(default|\d{4}_\d\d|\d)$/, ''));
  }
  return [...new Set(found)];
};

const [order] = await database.admin<{ quoteId: string }>(
  'select revision_id as "quoteId" from ordering.product_order where id = $1',
  [inUse.fallen.orderId],
);
const path = `/quotes/${order?.quoteId}/acceptance-package`;

test('A person is erased: what names them is gone from the register and the evidence, and every proof still holds', async () => {
  const before = await packageOf(path);
  assert.ok(Buffer.from(before).includes('Karl Kunde'), 'the acceptance named who accepted');
  const { personId } = await principalOf(troth, 'karl.kunde');
  const silent = await troth.send('lena.legal', `/people/${personId}/erase`, { ground: 'request' });
  assert.equal((silent.body as { code: string }).code, 'evidence.reason-missing');
  const denied = await troth.send('rita.rep', `/people/${personId}/erase`, { ground: 'request' }, { reason: 'no' });
  assert.equal((denied.body as { code: string }).code, 'access.denied');

  const done = await troth.send(
    'lena.legal',
    `/people/${personId}/erase`,
    { ground: 'request' },
    { reason: 'Asked by letter' },
  );
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const { openings, remaining } = (done.body as { result: { openings: number; remaining: boolean } }).result;
  assert.ok(openings > 0 && !remaining);

  assert.equal(await verdictOf(before), 'verified', 'what was handed out before is as good as it was');
  const later = await packageOf(path);
  assert.equal(await verdictOf(later), 'verified');
  assert.ok(!Buffer.from(later).includes('"name":"Karl Kunde"'), 'the acceptance is proved and no longer opened');
  assert.deepEqual(await audit(), [], 'not one byte of the log has changed');
  for (const text of ['karl.kunde', 'Karl Kunde']) assert.deepEqual(await tablesWith(text), [], text);
  await assert.rejects(principalOf(troth, 'karl.kunde'), 'the account opens nothing any more');
});

test('Somebody who came by a link, wished, was talked about and said yes is erased: no table has the name, and the yes is proved', async () => {
  const { quoteId, contentRoot, documentHash } = inUse.offered;
  const email = 'erika.einkauf@rheinwerk-maschinenbau.example';
  const send = async (who: string, path: string, payload: object, reason?: string): Promise<Record<string, string>> => {
    const { status, body } = await troth.send(who, path, payload, reason === undefined ? {} : { reason });
    assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
    return (body as { result: Record<string, string> }).result;
  };
  // The account's contact was erased with Karl: a seller names another, and a second person says that it is the customer's.
  const contact = { name: 'Erika Einkauf', email };
  const links = `/quotes/${quoteId}/links`;
  const codeOf = async (who: string, path: string, payload: object): Promise<unknown> =>
    ((await troth.send(who, path, payload)).body as { code: string }).code;
  const accountPath = `/accounts/${String(inUse.known['accountId'])}`;
  assert.equal(await codeOf('rita.rep', links, { contact }), 'proposal.link-to-strangers');
  await send('rita.rep', `${accountPath}/contacts`, contact);
  assert.equal(await codeOf('rita.rep', links, { contact }), 'proposal.contact-unconfirmed');
  const confirmed = { email, how: 'Called back on the number of the register' };
  assert.equal(await codeOf('rita.rep', `${accountPath}/confirm-contact`, confirmed), 'access.denied');
  await send('olga.ops', `${accountPath}/confirm-contact`, confirmed);
  const { linkId = '' } = await send('rita.rep', links, { contact });
  const post = async (path: string, body: object, token = ''): Promise<Record<string, string>> => {
    const headers = {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
    const reply = await fetch(`${troth.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.equal(reply.status, 200, await reply.clone().text());
    return (await reply.json()) as Record<string, string>;
  };
  const { token } = await post('/offer-sessions', { key: linkKey(app.door.derivedSecret, tenantId, linkId) });
  const wish = { wish: 'Please write to me, Erika Einkauf, when it begins' };
  await post(`/quotes/${quoteId}/ask-change`, { idempotencyKey: 'wish', payload: wish }, token);
  await send('rita.rep', `/quotes/${quoteId}/notes`, { text: 'Erika Einkauf called twice' });
  const yes = {
    shownContentRoot: contentRoot,
    shownDocumentHash: documentHash,
    consentHash: currentConsent('de').hash,
    acceptedBy: { name: 'E. Einkauf-Meier', title: 'Einkauf' },
  };
  await post(`/quotes/${quoteId}/accept`, { idempotencyKey: 'yes', payload: yes }, token);

  const proof = `/quotes/${quoteId}/acceptance-package`;
  const before = await packageOf(proof);
  assert.ok(Buffer.from(before).includes('E. Einkauf-Meier') && Buffer.from(before).includes(email));
  const erase = `/quotes/${quoteId}/erase-signer`;
  const asked = { as: 'acceptance', id: quoteId, ground: 'request' };
  assert.equal(((await troth.send('rita.rep', erase, asked)).body as { code: string }).code, 'access.denied');
  await send('lena.legal', erase, asked, 'Asked by letter');
  const again = await troth.send('lena.legal', erase, { ...asked, as: 'link', id: linkId }, { reason: 'Again' });
  assert.equal((again.body as { code: string }).code, 'proposal.no-such-signer', 'they are nobody any more');

  for (const text of ['Erika Einkauf', 'E. Einkauf-Meier', 'erika.einkauf']) {
    assert.deepEqual(await tablesWith(text), [], text);
    const later = await packageOf(proof);
    assert.ok(!Buffer.from(later).includes(text), `no package names ${text}`);
    assert.equal(await verdictOf(later), 'verified', 'that it was accepted, and what, is proved as before');
  }
  assert.equal(await verdictOf(before), 'verified');
  assert.deepEqual(await audit(), []);
});

const RESTORED = [
  'platform.entry',
  'platform.entry_opening',
  'platform.outbox',
  'evidence.log_leaf',
  'evidence.log_node',
  'evidence.log_head',
  'evidence.checkpoint',
  'evidence.epoch',
  'platform.sequencer_mark',
];

test('A database that went back in time opens a new epoch that cites what others have seen, and its attempts are unknown', async () => {
  const kept = (table: string) => `kept.${table.replace('.', '_')}`;
  await database.admin('create schema kept');
  for (const table of RESTORED) await database.admin(`create table ${kept(table)} as table ${table}`);
  // Life goes on after the dump: a quote, sealed and exported, whose proof a customer holds.
  const account = inUse.known['accountId'];
  await troth.send('rita.rep', '/quotes', { accountId: account, name: 'After the dump' });
  const held = await packageOf(path);
  // A transaction that is open anywhere on the server holds entries back: until the last one has its place, it has left no mark outside.
  const unsealed = () =>
    database.admin<{ n: number }>(
      'select ((select count(*) from platform.entry) - (select count(*) from evidence.log_leaf))::int as n',
    );
  while ((await unsealed())[0]?.n !== 0) {
    await sequencer.look();
    await sleep(20);
  }
  await sequencer.stop();

  await database.admin(
    [
      'begin',
      "set local session_replication_role = 'replica'",
      ...RESTORED.flatMap((table) => [`delete from ${table}`, `insert into ${table} select * from ${kept(table)}`]),
      'commit',
    ].join(';'),
  );
  assert.ok(
    (await audit()).some(({ check }) => check === 'export.ahead'),
    'until then the audit says what is missing',
  );

  sequencer = aSequencer();
  await sequencer.look();
  assert.equal(told.length, 1, 'whoever has attempts under way is told once');
  const { body } = await troth.get('ada.auditor', '/evidence/checkpoints');
  const { epochs } = body as { epochs: readonly { epoch: number; reason: string; cites: string | null }[] };
  assert.deepEqual([epochs[0]?.epoch, epochs[0]?.reason], [2, 'restored']);
  const cited = parseNote(epochs[0]?.cites ?? '');
  assert.ok(cited.ok, 'it cites the checkpoint that had left the house');
  assert.equal(await verdictOf(held), 'verified', 'what was proved before the restore is proved for ever');
  const again = await packageOf(path);
  assert.equal(await verdictOf(again), 'verified');
  // Only the log went back here, so the quote of after the dump still stands, on an entry that is gone.
  const left = (await audit()).map(({ check, where }) => `${check} ${where.split(' ')[0]}`);
  assert.deepEqual(left, ['row.entry-unknown quote.revision'], 'and from here on the log is whole again');
});
