/**
 * Every command over HTTP, well formed and sent by whoever may not, about what is not there, or of a time that has gone: each is refused
 * in the same form, with a code that stays, and changes nothing; what is a denial is in the evidence.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house } from '#app/wiring.ts';
import type { Json } from '#kernel/json.ts';
import { devIssuer } from '#platform/http/dev-issuer.ts';
import type { CommandRoute } from '#platform/http/routes.ts';
import {
  freshKey,
  inUse,
  isHere,
  type Members,
  nameOf,
  NOBODYS_ID,
  payloadOf,
  routes,
  rows,
  send,
  senderOf,
  someone,
  timePasses,
  VERSION_NOBODY_HAS,
} from './every-command.ts';
import { principalOf } from './house-in-use.ts';
import { assertProblem } from './problems.ts';

test('without a token that holds, nothing is answered but that, for every command', async () => {
  const { app, tenantId } = inUse.troth;
  const { id } = await principalOf(inUse.troth, 'rita.rep');
  const stranger = await devIssuer('127.0.0.1', 'development', new Uint8Array(32).fill(7), app.door.clock);
  const [head, body, signature] = someone.split('.');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
  const tokens: Readonly<Record<string, string>> = {
    'no token': '',
    'an expired token': (await app.issuer?.tokenFor(tenantId, id, { hours: -1 })) ?? '',
    'a token of another issuer': await stranger.tokenFor(tenantId, id),
    'an unsigned token': unsigned,
    'a token for another signature': `${head}.${body}.${signature?.split('').toReversed().join('')}`,
    'a token of nobody we know': (await app.issuer?.tokenFor(tenantId, NOBODYS_ID)) ?? '',
    'a token of a tenant that is none': (await app.issuer?.tokenFor(NOBODYS_ID, id)) ?? '',
    'no token at all': 'garbage',
  };
  await rows.unchanged(async () => {
    for (const route of routes)
      for (const [what, token] of Object.entries(tokens))
        assertProblem(await send(route, payloadOf(route), { token }), `${nameOf(route)}: ${what}`, [
          'access.unauthenticated',
        ]);
  });
});

test('an actor other than the token’s is refused and has its entry, for every command', async () => {
  const other = await principalOf(inUse.troth, 'edda.executive');
  timePasses(60);
  const earlier = (await rows.denials())['access.actor-mismatch'] ?? 0;
  await rows.unchanged(async () => {
    for (const route of routes) {
      const envelope = { actor: { type: other.type, id: other.id } };
      const token = await senderOf(route);
      assertProblem(await send(route, payloadOf(route), { envelope, token }), nameOf(route), ['access.actor-mismatch']);
      timePasses(1);
    }
  });
  assert.equal((await rows.denials())['access.actor-mismatch'], earlier + routes.length);
});

/** All that are wrong are told at once. */
const each = async <R>(of: readonly R[], look: (one: R) => Promise<void>): Promise<void> => {
  const wrong: string[] = [];
  for (const one of of)
    try {
      await look(one);
    } catch (error) {
      wrong.push(error instanceof Error ? error.message : String(error));
    }
  assert.deepEqual(wrong, []);
};

test('whoever may not is told so, and the denial has its entry, for every command', async () => {
  timePasses(60);
  const earlier = (await rows.denials())['access.denied'] ?? 0;
  const token = await inUse.troth.tokenFor('clara.customer');
  await rows.unchanged(async () => {
    await each(routes.filter(isHere), async (route) => {
      assertProblem(await send(route, payloadOf(route), { token }), nameOf(route), ['access.denied']);
      timePasses(1);
    });
  });
  assert.equal((await rows.denials())['access.denied'], earlier + routes.filter(isHere).length);
});

/**
 * Their ids name nothing that has to be there: a key for an account that nobody has opens nothing, and a policy judges first to whom one may
 * delegate, a list of an account that nobody has is empty. What billing or an older system tells is taken as told, and what
 * it rests on is said line by line; what an incident touches is looked for, and none of it may be found. */
const NAME_NOTHING = new Set([
  'identity.issue-api-key',
  'approval.delegate',
  'operations.export-list',
  'billing.report-invoice',
  'assets.import',
  'incident.open',
]);
const ofSomething = routes.filter(
  ({ definition }) => !NAME_NOTHING.has(definition.name) && JSON.stringify(definition.payload).includes('Id"'),
);
const notFound = (): readonly string[] => Object.keys(house.refusals).filter((code) => code.endsWith('.not-found'));

/** With this in place of each id, wherever it stands. */
const naming = (id: string, value: Json): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: Json) => naming(id, one));
  return Object.fromEntries(
    Object.entries(value as Members).map(([name, one]) => [
      name,
      name.endsWith('Id') && typeof one === 'string' ? id : naming(id, one),
    ]),
  );
};

test('an id that nothing has is not found, for every command that is about something', async () => {
  await rows.unchanged(async () => {
    await each(ofSomething, async (route) => {
      const payload = naming(NOBODYS_ID, payloadOf(route)) as Members;
      assertProblem(await send(route, payload, { token: await senderOf(route) }), nameOf(route), notFound());
    });
  });
});

test('what belongs to another tenant is not there, for every command that is about something', async () => {
  await rows.unchanged(async () => {
    await each(ofSomething, async (route) => {
      const reply = await send(route, payloadOf(route), { token: inUse.outsider.token });
      assertProblem(reply, nameOf(route), notFound());
      assert.equal(reply.status, 404, nameOf(route));
    });
  });
});

test('a decision on what has changed since is refused with both versions, for every command on something', async () => {
  await rows.unchanged(async () => {
    const onSomething = routes.filter((route) => route.definition.head !== undefined && isHere(route));
    await each(onSomething, async (route) => {
      const envelope = { expectedVersion: VERSION_NOBODY_HAS };
      const reply = await send(route, payloadOf(route), { token: await senderOf(route), envelope });
      assertProblem(reply, nameOf(route), ['version.stale']);
      assert.equal(reply.body['expected'], VERSION_NOBODY_HAS);
      assert.equal(typeof reply.body['current'], 'number');
    });
  });
});

test('a key that was used for another input is refused, for every command', async () => {
  const { admin } = inUse.troth.database;
  const used = new Map<CommandRoute, string>();
  for (const route of routes) {
    const { sub } = JSON.parse(Buffer.from((await senderOf(route)).split('.')[1] ?? '', 'base64url').toString());
    used.set(route, freshKey());
    await admin(
      `insert into platform.idempotency (tenant_id, principal_id, command, key, input_hash, answer, recorded_at, expires_at)
       values ($1, $2, $3, $4, sha256('another input'), '{"value":null,"version":null}', '2026-01-01Z', '2099-01-01Z')`,
      [inUse.troth.tenantId, sub, route.definition.name, used.get(route)],
    );
  }
  await rows.unchanged(async () => {
    for (const [route, idempotencyKey] of used) {
      const reply = await send(route, payloadOf(route), { token: await senderOf(route), envelope: { idempotencyKey } });
      assertProblem(reply, nameOf(route), ['idempotency.key-reused']);
    }
  });
});
