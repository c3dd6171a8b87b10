/**
 * Every command of the house, by its registry: what it leaves in the evidence answers each question of capstone 14.3. Those with an
 * address are sent for real, by somebody who may not; the house in use brings entries of what was accepted, also by flows and workers.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import type { Json } from '#kernel/json.ts';
import type { AnyCommandDefinition, Command, Head } from '#platform/command.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { makeEntry } from '#platform/entries/write-entry.ts';
import type { CommandRoute } from '#platform/http/routes.ts';
import { people } from '#seeds/company/people.ts';
import { unanswered } from '#test/support/entry-items.ts';
import { fitting } from './bad-payloads.ts';
import { openHouse } from './house-in-use.ts';

const renderer = openRenderer();
const routes = house.routes(renderer).filter((route): route is CommandRoute => route.kind === 'command');
const commands = [...house.commands, ...house.commandsWith(renderer)];
renderer.close();
const inUse = await openHouse();
after(() => inUse.troth.stop());

const written = async (): Promise<readonly Entry[]> =>
  (await inUse.troth.database.admin<{ canon: string }>('select canon from platform.entry order by id')).map(
    ({ canon }) => JSON.parse(canon) as Entry,
  );

const HASH = `sha256:${'a'.repeat(64)}`;
const SALT = new Uint8Array(16).fill(1);
const ID = '01a00000-0000-7000-8000-00000000beef';

const aCommand = (definition: AnyCommandDefinition): Command<unknown> => ({
  name: definition.name,
  tenantId: inUse.troth.tenantId,
  commandId: ID,
  idempotencyKey: 'one',
  correlationId: 'a deal',
  causationId: ID,
  actor: { tenantId: inUse.troth.tenantId, id: ID, type: 'user', personId: ID, name: '', roles: [], territories: [] },
  reason: 'the customer asked',
  reasonCode: 'customer-asked',
  at: Temporal.Instant.from('2026-11-22T10:00:00Z'),
  dryRun: false,
  modelHash: HASH,
  payload: {},
  id: () => ID,
});

test('every command of the registry leaves an entry that answers who, what, when, from where, by which authority and why', () => {
  for (const definition of commands) {
    const head: Head = { id: ID, version: 3, entryLeaf: new Uint8Array(32), root: HASH };
    const fact = { type: 'Done', subject: { kind: 'approval-case', id: ID }, data: {}, id: ID };
    const recorded = { ...fact, tenantId: ID, at: '', correlationId: '', causationId: '', actorId: '' };
    const entry = makeEntry(
      {
        command: aCommand(definition),
        definition,
        origin: { channel: 'http', address: '127.0.0.1' },
        authority: { policies: ['p'], policyHash: HASH },
        head: definition.creates ? null : head,
        aggregate: { id: ID, version: definition.creates ? 1 : 4 },
        result: 'accepted',
        facts: [recorded],
        events: ['{}'],
        decided: { facts: [fact], answer: {} },
        artifacts: [{ kind: 'commercial-model', key: 'effective', hash: HASH }],
      },
      SALT,
    );
    assert.deepEqual(unanswered(entry), [], definition.name);
    assert.deepEqual(entry.reason?.code, 'customer-asked');
    assert.deepEqual(entry.approvals, [ID]);
    assert.ok(definition.creates || entry.next.root === HASH, 'what it leaves as it was stays stated');
  }
});

/** Tasks are claimed and settled many at a time: the entry is the batch's own, and its facts name the tasks. */
const BATCHES = new Set([
  'fulfillment.start-attempt',
  'fulfillment.record-outcome',
  'fulfillment.expire-leases',
  // Looks at a plan and says what it expects; the plan stays what it was.
  'fulfillment.assess-promise',
  // A breaker has no versions: what turned it is in the entry.
  'fulfillment.hear-connector',
]);

test('every command names the head that its entry goes on from, unless it creates one or takes a batch', () => {
  for (const { name, head, creates } of commands)
    assert.ok(
      head !== undefined || creates === true || BATCHES.has(name),
      `${name} has no head: its entry would cite nothing`,
    );
});

test('what was accepted while the house was in use answers all of it, whoever sent it', async () => {
  const entries = (await written()).filter(({ result }) => result === 'accepted');
  const seen = new Set(entries.map(({ command }) => command));
  assert.ok(seen.size >= 20, `many commands were accepted: ${[...seen].join(', ')}`);
  for (const entry of entries) assert.deepEqual(unanswered(entry), [], `${entry.command} ${entry.id}`);
  for (const command of ['quote.submit-for-approval', 'approval.decide'])
    for (const entry of entries.filter((each) => each.command === command))
      assert.ok(
        entry.artifacts.some(({ kind }) => kind === 'approval-policy'),
        `${command} names the policy`,
      );
  const accept = entries.find(({ command }) => command === 'quote.accept');
  assert.ok(accept && accept.decisions.length > 0 && accept.next.root !== undefined);
});

const knownFor = ({ definition }: CommandRoute): Readonly<Record<string, Json>> => {
  if (definition.aggregate === 'approval-case') return { ...inUse.known, quoteId: inUse.asked };
  return definition.context === 'fallout' ? { ...inUse.known, ...inUse.fallen } : inUse.known;
};

const namesIn = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');

/** The house has one of what the address is about; of links, grants and keys the tests of their own have. */
const isKnown = (route: CommandRoute): boolean =>
  namesIn(route.path).every((name) => typeof knownFor(route)[name] === 'string' && knownFor(route)[name] !== '');

let turn = 0;

/** Sent by one after the other until somebody may not. Of what is not there at all, nobody can be denied anything. */
const denied = async (route: CommandRoute): Promise<'denied' | 'absent' | 'let in'> => {
  const codes: string[] = [];
  const payload = fitting(route.definition.payload, knownFor(route));
  const inPath = namesIn(route.path);
  const path = inPath.reduce((text, name) => text.replace(`:${name}`, String(payload[name] ?? '')), route.path);
  const body = Object.fromEntries(Object.entries(payload).filter(([name]) => !inPath.includes(name)));
  // Another one first each time: of one person's denials only so many a minute are recorded.
  turn += 1;
  for (let at = 0; at < people.length; at += 1) {
    const key = people[(turn + at) % people.length]?.key ?? '';
    const reply = await fetch(`${inUse.troth.url}${path}?dryRun=true`, {
      method: String(route.method),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await inUse.troth.tokenFor(key)}` },
      body: JSON.stringify({ idempotencyKey: `${key} ${path}`, reason: 'to see', payload: body }),
    });
    const answer = (await reply.json()) as { readonly code?: string };
    if (answer.code === 'access.denied') return 'denied';
    codes.push(answer.code ?? 'accepted');
  }
  return codes.every((code) => code.endsWith('not-found') || code === 'request.invalid') ? 'absent' : 'let in';
};

test('every command that has an address leaves an entry of its denial, which answers all that a denial has', async () => {
  const asked = routes.filter(isKnown);
  assert.ok(asked.length >= routes.length / 2, 'most of what a command is about is there');
  const refusing: CommandRoute[] = [];
  for (const route of asked) {
    const outcome = await denied(route);
    assert.notEqual(outcome, 'let in', `somebody is denied ${route.definition.name}`);
    if (outcome === 'denied') refusing.push(route);
  }
  assert.ok(refusing.length >= asked.length / 2, 'most of them refused somebody');
  const entries = (await written()).filter(({ result }) => result !== 'accepted');
  const byCommand = Map.groupBy(entries, ({ command }) => command);
  for (const { definition } of refusing) assert.ok(byCommand.has(definition.name), `${definition.name} left no denial`);
  for (const entry of entries) assert.deepEqual(unanswered(entry), [], `${entry.command} ${entry.result}`);
});
