import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runSequencer, verifyEd25519, verifyPackage, type PackageAudience } from '#contexts/evidence/index.ts';
import { aDocument, anEntry, aSigner, aSnapshot, chained, QUOTE, TENANT } from '#contexts/evidence/package.builder.ts';
import { canonical } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { blobOf, storeBlob } from '#platform/artifacts/blob.store.ts';
import { movableClock } from '#platform/clock.ts';
import { silentLog } from '#platform/database/log.ts';
import { readTransaction, sql, transaction } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { commitment, entryLeaf, entryText } from '#platform/entries/entry.ts';
import { testDatabase } from '#test/support/database.ts';
import { insertDocument } from './document.store.ts';
import { quotePackage } from './quote-package.ts';
import { snapshotJson } from './seal-quote.ts';

const database = await testDatabase();
const app = database.pool('app');
const signer = aSigner();
const folder = mkdtempSync(join(tmpdir(), 'troth-checkpoints-'));
after(() => rmSync(folder, { recursive: true }));

const FAMILY = '01900000-0000-7000-8000-0000000000fa';
const OLDER = '01900000-0000-7000-8000-0000000000fb';
const ACCOUNT = '01900000-0000-7000-8000-0000000000ac';
const CASE = '01900000-0000-7000-8000-0000000000ca';
const AT = '2026-11-21T14:02:11Z';
const SALT = new Uint8Array(16).fill(1);
const tree = aSnapshot(3);
const blob = blobOf(snapshotJson(tree));
const documentHash = `sha256:${sha256Hex(aDocument)}`;
const acceptance = { quoteId: QUOTE, shownContentRoot: tree.contentRoot, shownDocumentHash: documentHash };

/** Revision 2 was made of revision 1, presented and accepted; a manager had approved it. */
const history: readonly Entry[] = [
  ...chained([
    anEntry(1, { command: 'quote.revise', aggregate: { kind: 'quote', id: OLDER, version: 2 } }),
    anEntry(2, {
      command: 'quote.present',
      aggregate: { kind: 'quote', id: QUOTE, version: 2 },
      next: { root: tree.contentRoot },
      artifacts: [
        { kind: 'document', key: 'proposal', hash: documentHash },
        { kind: 'snapshot', key: 'presented', hash: tree.root },
      ],
    }),
    anEntry(3, {
      command: 'quote.accept',
      facts: ['QuoteAccepted'],
      aggregate: { kind: 'quote', id: QUOTE, version: 3 },
      input: commitment(SALT, acceptance),
      reason: { text: commitment(SALT, 'signed on paper') },
    }),
  ]),
  anEntry(4, { command: 'approval.decide', aggregate: { kind: 'approval-case', id: CASE, version: 2 } }),
];

const revision = (id: string, no: number, status: string) => sql`
  insert into quote.revision (tenant_id, id, family_id, revision_no, status, account_id, territory, owner_person, header, persons,
    content_root, document_hash, snapshot_hash, valid_until, accepted_at, version, recorded_at)
  values (${TENANT}, ${id}, ${FAMILY}, ${no}, ${status}, ${ACCOUNT}, 'north', ${ACCOUNT}, ${{}}, ${[ACCOUNT]}::uuid[],
    ${tree.contentRoot}, ${documentHash}, ${blob.hash}, ${AT}, ${AT}, 3, ${AT})`;
const entry = (one: Entry) => sql`
  insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, canon, leaf, recorded_at)
  values (${TENANT}, ${one.id}, ${one.aggregate.kind}, ${one.aggregate.id}, ${entryText(one)}, ${entryLeaf(entryText(one))}, ${AT})`;
const hashes = { sha256: documentHash, templateHash: documentHash, dataHash: documentHash, fontHashes: [] };
const record = { ...hashes, bytes: aDocument.length, pages: 1, typstVersion: '0.14.2', standard: 'a-2a' };
await transaction(app, TENANT, (tx) =>
  tx.pipeline(
    [
      sql`insert into quote.family (tenant_id, id, number, account_id, recorded_at) values (${TENANT}, ${FAMILY}, 'Q-1', ${ACCOUNT}, ${AT})`,
      revision(OLDER, 1, 'superseded'),
      revision(QUOTE, 2, 'accepted'),
      sql`insert into approval.approval_case (tenant_id, id, subject_kind, subject_id, content, status, requested_by, persons, policy_key, policy_hash, body, version, recorded_at)
          values (${TENANT}, ${CASE}, 'quote', ${QUOTE}, ${tree.root}, 'approved', ${ACCOUNT}, ${[ACCOUNT]}::uuid[], 'p', ${tree.root}, ${{}}, 2, ${AT})`,
      storeBlob(TENANT, 'quote-snapshot', blob, AT),
      insertDocument(
        TENANT,
        { id: CASE, subjectId: QUOTE, language: 'de', contentRoot: tree.contentRoot, record, pdf: aDocument },
        AT,
      ),
      ...history.map(entry),
      sql`insert into platform.entry_opening (tenant_id, entry_id, salt, reason, input)
          values (${TENANT}, ${history[2]!.id}, ${SALT}, 'signed on paper', ${canonical(acceptance)})`,
    ],
    { commit: true },
  ),
);

const packageFor = (audience: PackageAudience) =>
  readTransaction(app, TENANT, (tx) => quotePackage(tx, { quoteId: QUOTE, audience }));
const trust = { trustedKeys: [signer.key], verifySignature: verifyEd25519 };

test('Before its entries have their place in the log, a quote has no package', async () => {
  const early = await packageFor('customer');
  assert.deepEqual(!early.ok && early.refusal, { code: 'evidence.not-yet-sequenced', entries: 3 });
});

for (const [audience, entries, opened] of [
  ['public', 3, 0],
  ['partner', 3, 3],
  ['customer', 3, 3],
  ['internal', 4, 3],
  ['auditor', 4, 3],
  ['finance', 4, 6],
] as const)
  test(`The package of an accepted quote for ${audience} is verified and opens what that reader may see`, async () => {
    const pool = database.pool('sequencer');
    const sequencer = runSequencer({ pool, clock: movableClock(AT).now, signer, folder, log: silentLog });
    await sequencer.look();
    let made = await packageFor(audience);
    // Entries wait for whatever is open on the server, and other tests share it.
    for (; !made.ok; made = await packageFor(audience)) {
      assert.equal(made.refusal.code, 'evidence.not-yet-sequenced');
      await sleep(10);
      await sequencer.look();
    }
    await sequencer.stop();
    assert.ok(made.ok);
    const { findings, summary, verdict } = await verifyPackage(made.value, trust);
    assert.deepEqual([verdict, findings], ['verified', []]);
    assert.deepEqual([summary?.entries, summary?.leavesOpened], [entries, opened]);
    assert.ok(summary?.chainsWhole.includes(`quote/${QUOTE}`));
    const text = Buffer.from(made.value).toString('latin1');
    const isOurs = ['internal', 'auditor', 'finance'].includes(audience);
    assert.equal(text.includes('signed on paper'), isOurs);
    assert.equal(
      text.includes('"shownDocumentHash"'),
      isOurs || audience === 'customer',
      'who signed is for both sides',
    );
    assert.equal(summary?.documents.length, audience === 'public' ? 0 : 1);
  });
