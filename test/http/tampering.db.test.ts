/**
 * Somebody with the administrator's password changes what stands in the tables, behind every trigger and every policy. Each way of doing
 * it is tried on the real tables of a house in use, and named by the check of the audit that finds it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Audit, auditLog, ephemeralSigner, runSequencer, verifyEd25519 } from '#contexts/evidence/index.ts';
import { silentLog } from '#platform/database/log.ts';
import { readTransaction, sql, transaction } from '#platform/database/tx.ts';
import { auditOrders } from '#surfaces/audit-orders.ts';
import { auditPromises } from '#surfaces/audit-promises.ts';
import { openHouse } from './house-in-use.ts';

const inUse = await openHouse(['api']);
const { database, tenantId } = inUse.troth;
const folder = mkdtempSync(join(tmpdir(), 'troth-tampering-'));
const signer = ephemeralSigner('troth.test');
const clock = () => Temporal.Now.instant();
const sequencer = runSequencer({ pool: database.pool('sequencer'), clock, signer, folder, log: silentLog });
after(async () => {
  await inUse.troth.stop();
  rmSync(folder, { recursive: true });
});

const count = async (text: string): Promise<number> => Number((await database.admin<{ n: string }>(text))[0]?.n ?? 0);
const allHaveTheirPlace = async (): Promise<void> => {
  while (
    (await count('select count(*) as n from platform.entry')) >
    (await count('select count(*) as n from evidence.log_leaf'))
  ) {
    await sequencer.look();
    await sleep(20);
  }
};
await allHaveTheirPlace();
// A second checkpoint, so that there is a tail to cut off.
await inUse.troth.send('rita.rep', '/quotes', { accountId: inUse.known['accountId'], name: 'One more' });
await allHaveTheirPlace();

// From here on nothing is written, and nothing may get a place while it is tampered with.
await sequencer.stop();

const reader = database.pool('reader');
const audit = (): Promise<Audit> =>
  auditLog((work) => readTransaction(reader, tenantId, work), {
    at: clock().add({ minutes: 5 }),
    trust: { trustedKeys: [signer.key], verifySignature: verifyEd25519 },
    folder,
    further: [auditOrders],
    onEntry: auditPromises((work) => readTransaction(reader, tenantId, work)),
  });

const TABLES = [
  'platform.entry',
  'platform.entry_opening',
  'platform.outbox',
  'platform.blob',
  'evidence.log_leaf',
  'evidence.log_node',
  'evidence.log_head',
  'evidence.checkpoint',
  'quote.revision',
  'quote.decision',
  'quote.acceptance',
  'proposal.document',
  'ordering.product_order',
];
await database.admin('create schema kept');
for (const table of TABLES) await database.admin(`create table kept.${table.replace('.', '_')} as table ${table}`);

/** As a superuser without triggers, in one transaction. */
const behindTheTriggers = (statements: readonly string[]) =>
  database.admin(['begin', "set local session_replication_role = 'replica'", ...statements, 'commit'].join(';'));
const undo = () =>
  behindTheTriggers(
    TABLES.flatMap((table) => [
      `delete from ${table}`,
      `insert into ${table} select * from kept.${table.replace('.', '_')}`,
    ]),
  );

const OWN = `tenant_id = '${tenantId}'`;
/** An entry in the middle of the log, and the last one. */
const MIDDLE = `(select entry_id from evidence.log_leaf where ${OWN} order by position offset 40 limit 1)`;
const ACCEPT = `(select id from platform.entry where ${OWN} and canon like '%"command":"quote.accept"%"result":"accepted"%' order by id limit 1)`;
const DECIDED = `revision_id = (select aggregate_id from platform.entry where id = ${ACCEPT}) and kind = 'price'`;
const SNAPSHOT = `hash = (select snapshot_hash from quote.revision r join platform.entry e on e.aggregate_id = r.id where e.id = ${ACCEPT})`;

/** An order that work was begun on. */
const SUBMITTED = `${OWN} and state = 'inProgress'`;

/** The last five entries vanish with every row that spoke of them, as if they had never been. */
const TRUNCATION = (() => {
  const size = `(select size from evidence.log_head where ${OWN}) - 5`;
  return [
    `create temporary table cut on commit drop as select ${size} as size`,
    `delete from platform.entry where id in (select entry_id from evidence.log_leaf where ${OWN} and position >= (select size from cut))`,
    `delete from evidence.log_leaf where ${OWN} and position >= (select size from cut)`,
    `delete from evidence.log_node n where ${OWN} and (n.idx + 1) * (2 ^ n.level) > (select size from cut)`,
    `delete from evidence.checkpoint where ${OWN} and size > (select size from cut)`,
  ];
})();

const rows: readonly (readonly [what: string, does: readonly string[], check: string])[] = [
  [
    'an entry’s text is edited',
    [`update platform.entry set canon = replace(canon, '"accepted"', '"refused"') where id = ${ACCEPT}`],
    'entry.leaf-differs',
  ],
  [
    'an entry is edited and its leaf made to fit',
    [
      `update platform.entry set canon = replace(canon, '"accepted"', '"refused"'), leaf = sha256('\\x00'::bytea || convert_to(replace(canon, '"accepted"', '"refused"'), 'UTF8')) where id = ${ACCEPT}`,
    ],
    'node.differs',
  ],
  ['an entry is deleted', [`delete from platform.entry where id = ${MIDDLE}`], 'log.entry-missing'],
  [
    'an entry is deleted with its place',
    [
      `create temporary table gone on commit drop as select ${MIDDLE} as id`,
      `delete from platform.entry where id = (select id from gone)`,
      `delete from evidence.log_leaf where entry_id = (select id from gone)`,
    ],
    'log.position-gap',
  ],
  [
    'an entry is moved to another aggregate',
    [`update platform.entry set aggregate_id = '${tenantId}' where id = ${MIDDLE}`],
    'entry.row-differs',
  ],
  [
    'an entry is backdated',
    [`update platform.entry set recorded_at = recorded_at - interval '1 day' where id = ${MIDDLE}`],
    'entry.row-differs',
  ],
  [
    'a place in the log is taken away',
    [`delete from evidence.log_leaf where entry_id = ${MIDDLE}`],
    'log.entry-unplaced',
  ],
  [
    'two entries change places',
    [
      `create temporary table swapped on commit drop as select entry_id, position from evidence.log_leaf where ${OWN} and position in (40, 41)`,
      `delete from evidence.log_leaf where ${OWN} and position in (40, 41)`,
      `insert into evidence.log_leaf select '${tenantId}', 1, 81 - position, entry_id from swapped`,
    ],
    'node.differs',
  ],
  [
    'an entry is put in',
    [
      `insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, canon, leaf, recorded_at) select tenant_id, '01900000-0000-7000-8000-00000000fa15', aggregate_kind, aggregate_id, canon, leaf, recorded_at from platform.entry where id = ${MIDDLE}`,
    ],
    'log.entry-unplaced',
  ],
  [
    'a node of the tree is changed',
    [`update evidence.log_node set hash = sha256('x') where ${OWN} and level = 2 and idx = 1`],
    'node.differs',
  ],
  [
    'a node of the tree is deleted',
    [`delete from evidence.log_node where ${OWN} and level = 0 and idx = 3`],
    'node.differs',
  ],
  ['the head says another root', [`update evidence.log_head set root = sha256('x') where ${OWN}`], 'head.differs'],
  ['the head says less', [`update evidence.log_head set size = size - 1 where ${OWN}`], 'head.differs'],
  [
    'a checkpoint’s note is edited',
    [`update evidence.checkpoint set note = replace(note, 'troth.test', 'troth.tesT') where ${OWN}`],
    'checkpoint.signature',
  ],
  [
    'a checkpoint’s root is edited',
    [`update evidence.checkpoint set root = sha256('x') where ${OWN}`],
    'checkpoint.differs',
  ],
  [
    'the newest checkpoint is deleted',
    [`delete from evidence.checkpoint where (${OWN}) and size = (select size from evidence.log_head where ${OWN})`],
    'checkpoint.missing',
  ],
  ['the tail is cut off', TRUNCATION, 'head.differs'],
  [
    'a reason that somebody gave is edited',
    [`update platform.entry_opening set reason = 'another reason' where entry_id = ${ACCEPT}`],
    'opening.differs',
  ],
  [
    'an input is edited',
    [`update platform.entry_opening set input = replace(input, 'Karl Kunde', 'Carl Kunde') where entry_id = ${ACCEPT}`],
    'opening.differs',
  ],
  [
    'an opening is deleted instead of erased',
    [`delete from platform.entry_opening where entry_id = ${ACCEPT}`],
    'opening.missing',
  ],
  [
    'an event is edited',
    [`update platform.outbox set event = replace(event, 'QuoteAccepted', 'X') || ' ' where type = 'QuoteAccepted'`],
    'opening.differs',
  ],
  ['an event is deleted', [`delete from platform.outbox where type = 'QuoteAccepted'`], 'opening.differs'],
  [
    'a snapshot is edited',
    [`update platform.blob set canon = replace(canon, '"quantity":"7"', '"quantity":"8"') where ${SNAPSHOT}`],
    'snapshot.differs',
  ],
  [
    'any blob is edited',
    [`update platform.blob set canon = canon || ' ' where kind = 'price-decision'`],
    'blob.differs',
  ],
  ['a snapshot is deleted', [`delete from platform.blob where ${SNAPSHOT}`], 'snapshot.missing'],
  ['a document is edited', [`update proposal.document set bytes = bytes || '\\x00'::bytea`], 'document.differs'],
  ['a document is deleted', ['delete from proposal.document'], 'document.missing'],
  [
    'a price is edited',
    [`update quote.decision set result = jsonb_set(result, '{promise,totals,oneTime}', '"1.00"') where ${DECIDED}`],
    'decision.differs',
  ],
  ['a price is deleted', [`delete from quote.decision where ${DECIDED}`], 'decision.missing'],
  [
    'an acceptance is edited',
    [`update quote.acceptance set accepted_at = accepted_at - interval '1 day'`],
    'acceptance.differs',
  ],
  ['an acceptance is deleted', ['delete from quote.acceptance'], 'acceptance.missing'],
  [
    'a quote’s root is edited',
    [`update quote.revision set content_root = 'sha256:' || repeat('0', 64) where content_root is not null`],
    'quote.differs',
  ],
  [
    'a row is another version',
    [`update ordering.product_order set version = version + 1 where ${SUBMITTED}`],
    'row.version-differs',
  ],
  [
    'an older row is put back',
    [
      `update ordering.product_order o set version = 1, entry_leaf = e.prev from platform.entry e where o.entry_leaf = e.leaf and e.prev is not null`,
    ],
    'row.version-differs',
  ],
  [
    'a row names no entry',
    [`update ordering.product_order set entry_leaf = null where ${SUBMITTED}`],
    'row.entry-unknown',
  ],
  [
    'a row names an entry that is none',
    [`update ordering.product_order set entry_leaf = sha256('x') where ${SUBMITTED}`],
    'row.entry-unknown',
  ],
  [
    'what an order is about is edited',
    [`update ordering.product_order set content_root = 'sha256:' || repeat('0', 64) where ${SUBMITTED}`],
    'row.root-differs',
  ],
];

test('Where nobody changed anything the audit finds nothing', async () => {
  const { entries, findings } = await audit();
  assert.deepEqual(findings, []);
  assert.ok(entries > 60 && readdirSync(folder).length > 0, `${entries} entries were audited`);
});

for (const [what, does, check] of rows)
  test(`When ${what}, the audit says ${check}`, async () => {
    await behindTheTriggers(does);
    try {
      const { findings } = await audit();
      assert.ok(
        findings.some((one) => one.check === check),
        `it says ${[...new Set(findings.map((one) => one.check))].join(', ') || 'nothing'}`,
      );
    } finally {
      await undo();
    }
  });

test('A tail that is cut off with everything that speaks of it is found by what has left the house, and by nothing else', async () => {
  const newest = `(select size, root from evidence.checkpoint where ${OWN} order by size desc limit 1)`;
  await behindTheTriggers([
    `create temporary table cut on commit drop as select size from evidence.checkpoint where ${OWN} order by size desc offset 1 limit 1`,
    ...TRUNCATION.slice(1),
    `update evidence.log_head h set (size, root) = ${newest} where ${OWN}`,
    `delete from platform.entry_opening o where not exists (select from platform.entry e where e.id = o.entry_id)`,
  ]);
  try {
    const { findings } = await audit();
    const checks = new Set(findings.map(({ check }) => check));
    assert.ok(checks.has('export.ahead'), [...checks].join());
    for (const inside of ['head.differs', 'node.differs', 'log.position-gap']) assert.ok(!checks.has(inside), inside);
  } finally {
    await undo();
  }
  assert.deepEqual((await audit()).findings, []);
});

test('A program that writes a state past the one road leaves a row that its entries and facts do not tell of, and it is named', async () => {
  const app = database.pool('app');
  const [order] = await database.admin<{ id: string }>(`select id from ordering.product_order where ${SUBMITTED}`);
  await transaction(app, tenantId, (tx) =>
    tx.query(
      sql`update ordering.product_order set state = 'completed' where tenant_id = ${tenantId} and id = ${order?.id}`,
    ),
  );
  const { findings } = await audit();
  assert.deepEqual(
    findings.map(({ check, where }) => [check, where]),
    [['order.state-differs', `order ${order?.id}`]],
  );
  await undo();
});
