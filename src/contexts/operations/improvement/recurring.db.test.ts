/** What recurs is found in the log itself: for each pattern facts (or refusals) are laid down, enough of one cause and one too few of another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { readTransaction, sql, transaction, type Tx } from '#platform/database/tx.ts';
import { cloudEvent } from '#platform/facts/cloud-event.ts';
import { recordFacts } from '#platform/facts/outbox.store.ts';
import { testDatabase } from '#test/support/database.ts';
import { countOf, lookForCauses } from './look-for-causes.ts';
import { PATTERNS, type Pattern } from './patterns.ts';
import { windowBefore } from './recurring.ts';

const app = (await testDatabase()).pool('app');
const TENANT = '019b0000-0000-7000-8000-000000000001';
const at = Temporal.Now.instant();
const LONG_AGO_HOURS = 24 * 31;

let laid = 0;
const idOf = (when: Temporal.Instant): string => derivedId(when, 'recurring', (laid += 1));
const asInFact: Readonly<Record<string, Json>> = { 'billing-mismatch': ['amount', 'period'] };
const commonOf = ({ key }: Pattern): Json => asInFact[key] ?? `${key} common`;

/** One fact in which a cause stands where its pattern looks for it. */
const fact = async (tx: Tx, { key, facts, path }: Pattern, cause: Json, when: Temporal.Instant): Promise<void> => {
  const [first = '', second = first] = facts;
  const about = idOf(when);
  if (path[0] === 'subject') await tx.query(changeOf(about, COMMON_PERSON, when));
  const told = {
    id: idOf(when),
    // Whose cause is what kind of fact it is: the one is common, the other rare.
    type: path[0] === 'type' && cause !== commonOf({ key } as Pattern) ? second : first,
    tenantId: TENANT,
    at: when.toString(),
    subject: { kind: 'thing', id: about },
    correlationId: 'c',
    causationId: 'c',
    actorId: path[0] === 'actorid' ? (cause === commonOf({ key } as Pattern) ? COMMON_PERSON : RARE_PERSON) : 'nobody',
    data: path[0] === 'data' ? { [path[1] ?? '']: cause } : {},
  };
  for (const statement of recordFacts([{ fact: told, event: cloudEvent('test', told) }], idOf(when)))
    await tx.query(statement);
};
/** A change that somebody wrote: of what is sent back the author is asked for, and never who sent it back. */
const changeOf = (id: string, person: string, when: Temporal.Instant) =>
  sql`insert into governance.change (tenant_id, id, number, status, type, title, body, fingerprint, emergency, author_persons, requested_by, version, recorded_at)
    values (${TENANT}, ${id}, ${`CR-${String(laid).padStart(5, '0')}`}, 'draft', 'pricing', 'One', '{}', ${`sha256:${'0'.repeat(64)}`}, false,
      ${[person]}, ${person}, 1, ${when.toString()})`;
const COMMON_PERSON = derivedId(at, 'recurring', 'common');
const RARE_PERSON = derivedId(at, 'recurring', 'rare');

const refusal = (tx: Tx, code: string, when: Temporal.Instant) =>
  tx.query(sql`insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, canon, leaf, recorded_at)
    values (${TENANT}, ${idOf(when)}, 'quote', ${idOf(when)},
      ${JSON.stringify({ command: 'quote.accept', refusal: code, result: code === '' ? 'accepted' : 'refused' })},
      ${new Uint8Array(32)}, ${when.toString()})`);

const lay = (tx: Tx, pattern: Pattern, cause: Json, when: Temporal.Instant): Promise<unknown> =>
  pattern.facts.length === 0 ? refusal(tx, String(cause), when) : fact(tx, pattern, cause, when);

await transaction(app, TENANT, async (tx) => {
  for (const pattern of PATTERNS) {
    const byPerson = pattern.path[0] === 'actorid' || pattern.path[0] === 'subject';
    for (let n = 0; n < pattern.least; n += 1) {
      await lay(tx, pattern, commonOf(pattern), at.subtract({ minutes: n + 1 }));
      // Strangers to the house are one team: there the rare one is left out.
      if (n > 0 && !byPerson) await lay(tx, pattern, `${pattern.key} rare`, at.subtract({ minutes: n + 1 }));
    }
    // Before the thirty days, and after the look: neither counts.
    await lay(tx, pattern, commonOf(pattern), at.subtract({ hours: LONG_AGO_HOURS }));
    await lay(tx, pattern, commonOf(pattern), at.add({ minutes: 1 }));
  }
});

const inFact = (pattern: Pattern): string => {
  if (pattern.path[0] === 'type') return pattern.facts[0] ?? '';
  if (pattern.path[0] === 'actorid' || pattern.path[0] === 'subject') return 'nobody of the house';
  if (pattern.facts.length === 0) return `${String(commonOf(pattern))} of quote.accept`;
  const common = commonOf(pattern);
  return typeof common === 'string' ? common : '["amount", "period"]';
};

test('each of the eleven patterns finds what is common within its thirty days, counts it exactly, and leaves out what is rare, too old or to come', async () => {
  const found = await readTransaction(app, TENANT, (tx) => lookForCauses(tx, at));
  assert.deepEqual(
    found.map(({ pattern, cause, found: { count } }) => [pattern, cause, count]),
    PATTERNS.map((pattern) => [pattern.key, inFact(pattern), pattern.least]),
  );
  for (const {
    pattern,
    found: { records },
  } of found) {
    const least = PATTERNS.find(({ key }) => key === pattern)?.least ?? 0;
    assert.equal(records.length, Math.min(least, 20), pattern);
    assert.equal(records[0]?.kind, pattern === 'refusals' ? 'entry' : 'thing', pattern);
    // Ids of records are in order of time: the newest stand first.
    assert.deepEqual(
      records.map(({ id }) => id),
      records
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
      pattern,
    );
  }
});

test('one cause is counted anew over another window, as when somebody says that it was put right', async () => {
  const [pattern] = PATTERNS;
  assert.ok(pattern);
  const one = { pattern: pattern.key, cause: inFact(pattern) };
  const { from } = windowBefore(at);
  const counted = (window: { readonly from: Temporal.Instant; readonly to: Temporal.Instant }) =>
    readTransaction(app, TENANT, (tx) => countOf(tx, one, window));
  assert.equal(await counted({ from: at.subtract({ seconds: 90 }), to: at }), 1);
  assert.equal(await counted({ from: from.subtract({ hours: 48 }), to: at }), pattern.least + 1);
  assert.equal(await counted({ from: at.subtract({ seconds: 30 }), to: at }), 0);
});
