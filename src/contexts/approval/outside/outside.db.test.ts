/** A step that an outside system is asked about, with the system's faults: one answer counts once, as a person who may; nothing else is a yes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { house } from '#app/wiring.ts';
import { connectorRegistry, takeCallback } from '#contexts/fulfillment/index.ts';
import { addPerson } from '#contexts/identity/index.ts';
import { systemClock } from '#platform/clock.ts';
import { runCommand } from '#platform/run-command.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { startStandIns } from '#sims/all.ts';
import { connectorSecret } from '#sims/core/http.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { sweepOutside } from './outside.jobs.ts';

/** The stand-in has a clock of its own, so ours goes with it; `ahead` is what a test skips. */
let aheadMs = 0;
const troth = await startTroth({ roles: ['api'], clock: () => systemClock().add({ milliseconds: aheadMs }) });
const deal = aDeal(troth);
const folder = mkdtempSync(join(tmpdir(), 'troth-outside-'));
const standIns = await startStandIns({ folder, only: ['approval'] });
const service = standIns.addresses.standIns['approval']?.url ?? '';
const { door } = troth.app;

const taken: { readonly absorbed?: boolean; readonly code?: string }[] = [];
const listener = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const headers = request.headers as Record<string, string>;
    void deliver(Buffer.concat(parts), headers).then((status) => response.writeHead(status).end());
  });
});
await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
const registry = connectorRegistry(
  [
    {
      tenantId: troth.tenantId,
      connector: 'approval',
      baseUrl: service,
      secrets: [connectorSecret(standIns.addresses.secret, troth.tenantId, 'approval')],
      endpointToken: 'token',
      callTimeoutMs: 250,
    },
  ],
  { callbackBaseUrl: `http://127.0.0.1:${(listener.address() as AddressInfo).port}` },
);
const deliver = async (rawBody: Buffer, headers: Record<string, string>): Promise<number> => {
  const said = await takeCallback(door, registry, {
    connectorKey: 'approval',
    endpointToken: 'token',
    headers,
    rawBody,
  });
  taken.push(said.ok ? { absorbed: said.value.absorbed } : { code: said.refusal.code });
  return said.ok ? 200 : 409;
};
after(async () => {
  await standIns.close();
  listener.close();
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sweep = () => sweepOutside({ door, registry }, troth.tenantId);
const faults = (...rules: readonly object[]) =>
  fetch(`${service}/faults`, { method: 'PUT', body: JSON.stringify(rules) });

type Policy = { readonly scenarios: unknown; readonly table: { readonly rows: { id: string; when: string[] }[] } };
/** From now on the manager's step is also asked outside, at this desk. Margins are not looked at, which would ask finance about each deal. */
const askAt = async (desk: string): Promise<void> => {
  aheadMs += 60_000;
  await deal.publish('approval-policy', 'deal-approval', ({ scenarios: _scenarios, ...policy }: Policy) => {
    const row = policy.table.rows.find(({ id }) => id === 'margin-under-30');
    assert.ok(row);
    row.when[1] = '< 0';
    return {
      ...policy,
      authorities: [
        {
          role: 'sales-manager',
          outside: { connector: 'approval', desk },
          escalateAfterHours: 8,
          escalateTo: 'finance',
        },
      ],
    };
  });
};
type Submitted = { readonly quoteId: string; readonly caseId: string; readonly stepId: string };
const accountId = (
  await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts')
).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
/** `contributor`: somebody besides the seller who changes the deal before it is submitted. */
const submitted = async (contributor?: string): Promise<Submitted> => {
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', { accountId, name: 'A deal' });
  const discretionary = { kind: 'percent', value: '12.5', reason: 'an old customer' };
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '10', discretionary }],
  });
  if (contributor !== undefined) {
    const [line] = (await deal.quote(quoteId)).lines;
    await deal.does(contributor, `/quotes/${quoteId}/lines`, {
      operations: [{ op: 'change', lineId: line?.lineId, quantity: '12' }],
    });
  }
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  await deal.does('rita.rep', `/quotes/${quoteId}/validate`);
  const { content: seenContent } = await deal.quote(quoteId);
  const { caseId } = await deal.does<{ caseId: string }>('rita.rep', `/quotes/${quoteId}/submit-for-approval`, {
    seenContent,
  });
  const steps = await troth.database.admin<{ id: string }>('select id from approval.step where case_id = $1', [caseId]);
  assert.equal(steps.length, 1);
  return { quoteId, caseId, stepId: steps[0]?.id ?? '' };
};
type Row = { readonly state: string; readonly why: string | null };
const rowOf = async ({ stepId }: Submitted): Promise<Row> => {
  const [row] = await troth.database.admin<Row>('select state, why from approval.outside_request where step_id = $1', [
    stepId,
  ]);
  assert.ok(row);
  return row;
};
const settles = async (asked: Submitted, state: string): Promise<Row> => {
  for (let tries = 0; tries < 60; tries += 1) {
    const row = await rowOf(asked);
    if (row.state === state) return row;
    await pause(50);
    aheadMs += 1_000;
    await sweep();
  }
  return assert.fail(`it is ${JSON.stringify(await rowOf(asked))}, not ${state}`);
};
const answersOf = async ({ caseId }: Submitted) =>
  troth.database.admin<{ key: string; decision: string; evidence: string }>(
    `select p.key, a.decision, a.evidence from approval.answer a
     join identity.person p on p.tenant_id = a.tenant_id and p.id = a.person_id where a.case_id = $1`,
    [caseId],
  );
const caseStatus = async ({ caseId }: Submitted): Promise<string> =>
  (
    await troth.database.admin<{ status: string }>('select status from approval.approval_case where id = $1', [caseId])
  )[0]?.status ?? '';

await askAt('mona.manager');

for (const [mode, rule] of [
  ['Approval callback lost: a question that is asked again', { mode: 'lose-callback' }],
  ['an answer given twice', { mode: 'answer-twice' }],
  ['callbacks out of order', { mode: 'out-of-order' }],
  ['a timeout after it was taken', { mode: 'timeout-after-success' }],
  ['a reset connection', { mode: 'connection-reset' }],
] as const)
  test(`${mode} makes one yes, of the person whom the system vouches for`, async () => {
    await faults({ ...rule, times: 1 });
    const asked = await submitted();
    assert.equal((await rowOf(asked)).state, 'requested', 'written with the submission');
    await sweep();
    await settles(asked, 'counted');
    await pause(300);
    await sweep();
    const [answer, ...more] = await answersOf(asked);
    assert.deepEqual([answer?.key, answer?.decision, more.length], ['mona.manager', 'approve', 0]);
    assert.match(answer?.evidence ?? '', /^approval APR-.*vouching for mona\.manager$/);
    assert.equal(await caseStatus(asked), 'approved');
    assert.deepEqual(
      taken.filter(({ code }) => code !== undefined),
      [],
      'whatever it says again is taken in',
    );
  });

test('while the system does not answer nothing is known, nothing is approved, and the manager may answer here', async () => {
  await faults({ mode: 'timeout-before-effect' }, { on: 'query', mode: 'fail', httpStatus: 502 });
  const asked = await submitted();
  for (let round = 0; round < 3; round += 1) {
    await sweep();
    aheadMs += 4_000;
  }
  assert.deepEqual([(await rowOf(asked)).state, await caseStatus(asked)], ['unknown', 'open']);
  await faults();
  const { content } = await deal.quote(asked.quoteId);
  await deal.does('mona.manager', `/quotes/${asked.quoteId}/approve`, {
    decision: 'approve',
    comment: 'Asked twice.',
    content,
  });
  await settles(asked, 'over');
});

test('an answer that comes after a person decided, or after the recall, is taken in and counts as nothing', async () => {
  await faults();
  const [decided, recalled] = [await submitted(), await submitted()];
  await sweep();
  const { content } = await deal.quote(decided.quoteId);
  await deal.does('mona.manager', `/quotes/${decided.quoteId}/approve`, {
    decision: 'reject',
    comment: 'Not this one.',
    content,
  });
  await deal.does('rita.rep', `/quotes/${recalled.quoteId}/recall`, { because: 'Asked too early.' });
  await pause(400);
  const [one, two] = [await settles(decided, 'notCounted'), await settles(recalled, 'notCounted')];
  assert.match(one.why ?? '', /^approval/);
  assert.match(two.why ?? '', /^approval/);
  assert.deepEqual([await caseStatus(decided), await caseStatus(recalled)], ['rejected', 'recalled']);
  assert.deepEqual([(await answersOf(decided)).length, (await answersOf(recalled)).length], [1, 0]);
});

for (const [desk, why, who] of [
  ['nobody@nowhere.example', /^approval\.person-unknown/, 'who is not known'],
  ['rita.rep', /./, 'who asks for it'],
  ['felix.finance', /./, 'who does not hold the role'],
] as const)
  test(`a yes of somebody ${who} does not count; the step stays asked`, async () => {
    await faults();
    await askAt(desk);
    const asked = await submitted();
    await sweep();
    const row = await settles(asked, 'notCounted');
    assert.match(row.why ?? '', why);
    assert.deepEqual([await caseStatus(asked), (await answersOf(asked)).length], ['open', 0]);
  });

test('a no from outside is a no, and an answer in another form is none', async () => {
  await faults();
  await askAt('no:mona.manager');
  const no = await submitted();
  await settles(no, 'counted');
  assert.equal(await caseStatus(no), 'rejected');
  await askAt('maybe:mona.manager');
  const perhaps = await submitted();
  await sweep();
  await pause(400);
  aheadMs += 5_000;
  await sweep();
  assert.ok(['waiting', 'unknown'].includes((await rowOf(perhaps)).state));
  assert.equal(await caseStatus(perhaps), 'open');
});

/** A company where one person could be asked about what they took part in needs a second who may answer; or it would not be asked at all. */
const joins = async (key: string, roles: readonly string[]): Promise<void> => {
  const payload = { key, name: key, email: `${key}@aldermoor.example`, type: 'user', roles, territories: ['all'] };
  const seed = door.systemPrincipal(troth.tenantId, 'seed');
  const joined = await runCommand(
    door,
    addPerson,
    seed,
    { idempotencyKey: `joins ${key}`, payload },
    { channel: 'test' },
  );
  assert.ok(joined.ok, JSON.stringify(joined));
};

test('who worked on the deal is refused through the system outside as they would be here', async () => {
  await joins('max.manager', ['sales-manager']);
  await faults();
  await askAt('mona.manager');
  const asked = await submitted('mona.manager');
  await sweep();
  const row = await settles(asked, 'notCounted');
  assert.match(row.why ?? '', /worked on this quote|access\.denied/);
  assert.deepEqual([await caseStatus(asked), (await answersOf(asked)).length], ['open', 0]);
});

test('who wrote a policy that decides is refused through the system outside, whatever roles they hold', async () => {
  await troth.database.admin(
    `update identity.principal set roles = roles || '{sales-manager}', territories = '{all}'
     where person_id = (select id from identity.person where key = 'paula.policy')`,
  );
  await faults();
  await askAt('paula.policy');
  const asked = await submitted();
  await sweep();
  const row = await settles(asked, 'notCounted');
  assert.match(row.why ?? '', /wrote a policy|access\.denied/);
  assert.deepEqual([await caseStatus(asked), (await answersOf(asked)).length], ['open', 0]);
});

test('while deciding is stopped by a switch an answer waits and is not lost; then it counts', async () => {
  await faults();
  await askAt('max.manager');
  const asked = await submitted();
  const switched = (on: boolean) =>
    deal.does('sam.sre', '/switches', {
      key: 'no-approvals',
      on,
      reason: 'the policy is looked at',
      owner: 'sre',
      scope: { commands: ['approval.decide'] },
    });
  await switched(true);
  await sweep();
  let row = await rowOf(asked);
  for (let tries = 0; tries < 60 && row.why === null; tries += 1) {
    await pause(50);
    aheadMs += 1_000;
    await sweep();
    row = await rowOf(asked);
  }
  assert.equal(row.state, 'answered');
  assert.match(row.why ?? '', /^switch\.stopped/);
  await switched(false);
  aheadMs += 31_000;
  await settles(asked, 'counted');
  assert.deepEqual(
    (await answersOf(asked)).map(({ key }) => key),
    ['max.manager'],
  );
});

test('a system outside that stays silent is escalated like anybody, and its late yes still counts', async () => {
  await faults({ mode: 'timeout-before-effect' }, { on: 'query', mode: 'fail', httpStatus: 502 });
  const asked = await submitted();
  await sweep();
  assert.equal((await rowOf(asked)).state, 'unknown');
  aheadMs += 9 * 3_600_000;
  troth.signInAnew();
  await sweepTimers(door, house.timers, troth.tenantId);
  const steps = () =>
    troth.database.admin<{ role: string; status: string }>(
      'select role, status from approval.step where case_id = $1 order by step_no',
      [asked.caseId],
    );
  assert.deepEqual(await steps(), [
    { role: 'sales-manager', status: 'asked' },
    { role: 'finance', status: 'asked' },
  ]);
  await faults();
  await settles(asked, 'counted');
  assert.deepEqual(await steps(), [
    { role: 'sales-manager', status: 'approved' },
    { role: 'finance', status: 'notNeeded' },
  ]);
  assert.equal(await caseStatus(asked), 'approved');
});
