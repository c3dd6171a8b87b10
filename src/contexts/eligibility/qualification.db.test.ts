import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { systemClock } from '#platform/clock.ts';
import { runCommand } from '#platform/run-command.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { startStandIns } from '#sims/all.ts';
import { startTroth } from '#test/support/troth.ts';
import { startQualification } from './ask-qualification.ts';
import { sweepQualifications } from './qualification.jobs.ts';

/** The stand-in has a clock of its own, so ours starts with it. */
let now = systemClock();
const dayAfter = (days: number): string => now.toZonedDateTimeISO('UTC').toPlainDate().add({ days }).toString();
const later = (duration: Temporal.DurationLike): void => void (now = now.add(duration));

const troth = await startTroth({ roles: ['api'], clock: () => now });
const folder = mkdtempSync(join(tmpdir(), 'troth-qualification-'));
const standIns = await startStandIns({ folder, only: ['credit'] });
after(async () => {
  await standIns.close();
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});
const agency = standIns.addresses.standIns['credit']?.url ?? '';
const { door } = troth.app;
const registry = connectorRegistry([
  {
    tenantId: troth.tenantId,
    connector: 'credit',
    baseUrl: agency,
    secrets: ['whsec_AAAA'],
    endpointToken: 'token',
    callTimeoutMs: 250,
  },
]);
const sweep = () => sweepQualifications({ door, registry }, troth.tenantId);
const faults = (...rules: readonly object[]) =>
  fetch(`${agency}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
const checksOf = async (id: string): Promise<number> => {
  const { effects } = (await (await fetch(`${agency}/ledger?reference=${id}`)).json()) as {
    effects: readonly object[];
  };
  return effects.length;
};

type Item = { readonly id: string; readonly key: string };
const accounts = ((await troth.get('felix.finance', '/accounts')).body as { items: readonly Item[] }).items;
const accountId = accounts.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
let currencies = 0;
/** Every test asks about a subject of its own. */
const request = async (asked: object = { amount: '90000' }, who = 'rita.rep') => {
  currencies += 1;
  const subject = { currency: `X${currencies}` };
  const payload = { kind: 'credit', subject, asked };
  const reply = await troth.send(who, `/accounts/${accountId}/qualifications`, payload);
  const { result, code } = reply.body as { result?: { qualificationId: string }; code?: string };
  return { id: result?.qualificationId ?? '', code, payload };
};
type View = {
  readonly id: string;
  readonly status: string;
  readonly limit: string | null;
  readonly expiresAt: string | null;
  readonly attempts: number;
  readonly why: string | null;
};
const view = async (id: string): Promise<View> => {
  const { items } = (await troth.get('rita.rep', `/accounts/${accountId}/qualifications`)).body as {
    items: readonly View[];
  };
  const found = items.find((each) => each.id === id);
  assert.ok(found);
  return found;
};
const facts = async (id: string): Promise<readonly string[]> =>
  (
    await troth.database.admin<{ type: string }>(
      `select type from platform.outbox where subject_id = '${id}' order by seq`,
    )
  ).map(({ type }) => type);

describe('a qualification', () => {
  test('is asked by a worker, holds up to what they said and until they said, and then ends', async () => {
    const { id } = await request();
    assert.equal((await view(id)).status, 'requested');
    await sweep();
    const passed = await view(id);
    assert.deepEqual(
      [passed.status, passed.limit, passed.expiresAt],
      ['passed', '180000', `${dayAfter(31)}T00:00:00Z`],
    );
    const [attempt] = await troth.database.admin<{ key: string; outcome: string }>(
      `select idempotency_key as key, outcome from eligibility.qualification_attempt where qualification_id = '${id}'`,
    );
    assert.deepEqual(attempt, { key: `qualification:${id}`, outcome: 'pass' });
  });

  test('that they answer with no is a no, with their reason', async () => {
    const { id } = await request({ amount: '9000000' });
    await sweep();
    const failed = await view(id);
    assert.deepEqual([failed.status, failed.why], ['failed', 'More than this customer is good for.']);
  });

  test('whose answer was lost is unknown, and known once they are asked what became of it; they checked once', async () => {
    await faults({ mode: 'timeout-after-success', times: 1 });
    const { id } = await request();
    await sweep();
    const unknown = await view(id);
    assert.deepEqual([unknown.status, unknown.expiresAt], ['unknown', null]);
    assert.match(unknown.why ?? '', /no answer within/);
    assert.equal(await sweep(), 0, 'it is not asked again at once');
    later({ seconds: 3 });
    await sweep();
    assert.equal((await view(id)).status, 'passed');
    assert.equal(await checksOf(id), 1);
  });

  test('that never arrived is sent again under its own key, and only once that is certain', async () => {
    await faults({ mode: 'timeout-before-effect', times: 1 });
    const { id } = await request();
    await sweep();
    later({ seconds: 3 });
    await sweep();
    assert.equal((await view(id)).status, 'unknown', 'the question may still be on its way');
    later({ seconds: 10 });
    await sweep();
    assert.equal((await view(id)).status, 'requested');
    later({ seconds: 10 });
    await sweep();
    const passed = await view(id);
    assert.deepEqual([passed.status, passed.attempts, await checksOf(id)], ['passed', 2, 1]);
  });

  for (const [mode, first] of [
    ['fail', 'requested'],
    ['garbage', 'unknown'],
    ['connection-reset', 'unknown'],
  ] as const)
    test(`under ${mode} is ${first} first, and answered in the end by one check`, async () => {
      await faults({ mode, times: 1 });
      const { id } = await request();
      await sweep();
      assert.equal((await view(id)).status, first);
      for (let round = 0; round < 4; round++) {
        later({ seconds: 20 });
        await sweep();
      }
      assert.deepEqual([(await view(id)).status, await checksOf(id)], ['passed', 1]);
    });

  test('whose worker died after recording the attempt is unknown when the lease runs out, never a yes', async () => {
    const { id } = await request();
    const started = await runCommand(
      door,
      startQualification,
      door.systemPrincipal(troth.tenantId, 'worker'),
      { idempotencyKey: `died:${id}`, payload: { qualificationId: id } },
      { channel: 'test' },
    );
    assert.ok(started.ok);
    await sweep();
    assert.equal((await view(id)).status, 'asking');
    later({ seconds: 61 });
    await sweep();
    assert.equal((await view(id)).status, 'unknown');
    later({ hours: 1 });
    for (let round = 0; round < 3; round++) {
      await sweep();
      later({ hours: 1 });
    }
    troth.signInAnew();
    assert.deepEqual([(await view(id)).status, await checksOf(id)], ['passed', 1]);
  });

  test('is asked once, however many want to know at the same moment and however many workers there are', async () => {
    const { id, payload } = await request();
    const path = `/accounts/${accountId}/qualifications`;
    const again = await Promise.all(Array.from({ length: 5 }, () => troth.send('rita.rep', path, payload)));
    assert.deepEqual(
      [...new Set(again.map(({ body }) => (body as { code: string }).code))],
      ['qualification.open-already'],
    );
    await Promise.all(Array.from({ length: 4 }, sweep));
    const passed = await view(id);
    assert.deepEqual([passed.status, passed.attempts, await checksOf(id)], ['passed', 1, 1]);
  });

  test('that two ask about for the first time at the same moment is one question', async () => {
    const payload = { kind: 'credit', subject: { currency: 'RACE' }, asked: {} };
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => troth.send('rita.rep', `/accounts/${accountId}/qualifications`, payload)),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    assert.ok(
      replies.every(
        ({ status, body }) => status === 200 || (body as { code: string }).code === 'qualification.open-already',
      ),
    );
    await sweep();
  });

  test('that nobody answers is settled by finance with evidence, never by who sells, and not for ever', async () => {
    await faults({ mode: 'timeout-after-success', times: 1 });
    const { id } = await request();
    await sweep();
    const settle = (who: string, until: string) =>
      troth.send(who, `/qualifications/${id}/settle`, {
        verdict: 'passed',
        evidence: 'Letter of the agency of 23 November',
        until,
      });
    assert.equal((await settle('rita.rep', dayAfter(30))).status, 403);
    assert.equal(
      ((await settle('felix.finance', dayAfter(200))).body as { code: string }).code,
      'qualification.expiry',
    );
    assert.equal((await settle('felix.finance', dayAfter(30))).status, 200);
    assert.deepEqual([(await view(id)).status, (await view(id)).expiresAt], ['passed', `${dayAfter(31)}T00:00:00Z`]);
  });

  test('that is unknown is looked at as soon as a person wants to know', async () => {
    await faults({ mode: 'timeout-after-success', times: 1 });
    const { id } = await request();
    await sweep();
    assert.equal((await troth.send('rita.rep', `/qualifications/${id}/ask-again`)).status, 200);
    await sweep();
    assert.equal((await view(id)).status, 'passed');
  });

  test('of a kind that nobody can be asked for, or by who may not ask, is refused', async () => {
    const path = `/accounts/${accountId}/qualifications`;
    const reply = await troth.send('rita.rep', path, { kind: 'palm-reading', subject: {} });
    assert.equal((reply.body as { code: string }).code, 'qualification.unknown-kind');
    assert.equal((await request({}, 'ravi.rep')).code, 'access.denied');
    assert.equal(
      (await troth.get('karl.kunde', path)).status,
      403,
      'what an agency says of them is not shown to the customer',
    );
  });

  test('ends when they said, also before a timer has noticed, and may then be asked anew', async () => {
    const { id, payload } = await request();
    await sweep();
    later({ hours: 24 * 32 });
    troth.signInAnew();
    assert.equal((await view(id)).status, 'expired');
    await sweepTimers(door, house.timers, troth.tenantId);
    assert.deepEqual(await facts(id), [
      'QualificationRequested',
      'QualificationAsked',
      'QualificationPassed',
      'QualificationExpired',
    ]);
    const anew = await troth.send('rita.rep', `/accounts/${accountId}/qualifications`, payload);
    assert.equal(anew.status, 200);
  });
});

test('a seller reads what a customer may buy, and in its owner’s words why not the rest; the customer’s link does not', async () => {
  const path = `/accounts/${accountId}/offerings`;
  const { status, body } = await troth.get('rita.rep', path);
  assert.equal(status, 200, JSON.stringify(body));
  type Offered = {
    readonly offering: string;
    readonly status: string;
    readonly reasons: readonly { readonly code: string }[];
  };
  const { items, counts } = body as { items: readonly Offered[]; counts: Record<string, number> };
  const of = (key: string) => items.find(({ offering }) => offering === key);
  assert.equal(of('consulting-day')?.status, 'eligible');
  assert.deepEqual(
    of('residency-jp')?.reasons.map(({ code }) => code),
    ['eligibility.only-in-bundle'],
  );
  assert.equal(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    items.length,
  );
  assert.equal((await troth.get('rita.rep', `${path}?on=2020-01-01`)).status, 200);
  assert.equal((await troth.get('karl.kunde', path)).status, 403);
  assert.equal((await troth.get('ravi.rep', path)).status, 403);
});

test('a page of offerings is decided in one request, under a token that decides it again', async () => {
  const request = {
    country: 'DE',
    channel: 'direct',
    date: '2026-11-23',
    at: now.toString({ fractionalSecondDigits: 3 }),
    segments: ['enterprise'],
  };
  const post = async (path: string, payload: object) => {
    const response = await fetch(`${troth.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await troth.tokenFor('rita.rep')}`, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  const page = await post('/eligibility/evaluate-page', {
    ...request,
    offerings: ['consulting-day', 'edge-appliance'],
  });
  assert.equal(page.status, 200, JSON.stringify(page.body));
  const { output, replayToken } = page.body as unknown as {
    output: { value: { offerings: readonly { offering: string; status: string }[] } };
    replayToken: string;
  };
  assert.deepEqual(
    output.value.offerings.map(({ offering, status }) => [offering, status]),
    [
      ['consulting-day', 'eligible'],
      ['edge-appliance', 'eligible'],
    ],
  );
  const again = await post('/decisions/replay', {
    token: replayToken,
    request: { ...request, offerings: ['consulting-day', 'edge-appliance'] },
  });
  assert.equal((again.body as unknown as { replay: string }).replay, 'identical');
});
