/**
 * Every command over HTTP, sent everything that is wrong: each is refused in the same form, with a code that stays, and
 * changes nothing; what is a denial is in the evidence. Routes and payloads come from the registry, so a new command is
 * tried without a line here.
 */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import type { Json } from '#kernel/json.ts';
import { systemClock } from '#platform/clock.ts';
import { devIssuer } from '#platform/http/dev-issuer.ts';
import { addressOf } from '#platform/http/answers.ts';
import type { CommandRoute } from '#platform/http/routes.ts';
import { BODY_BYTES_MAX } from '#platform/http/server.ts';
import { people } from '#seeds/company/people.ts';
import { badPayloads, fitting, poisonedPayloads } from './bad-payloads.ts';
import { ELSEWHERE } from '../access/matrix-samples.ts';
import { businessRows } from './business-rows.ts';
import { openHouse, principalOf } from './house-in-use.ts';
import { moreOfTheHouse } from './more-of-the-house.ts';
import { assertProblem, type RawReply, sendRaw } from './problems.ts';

type Members = Readonly<Record<string, Json>>;

const NOBODYS_ID = '01a00000-0000-7000-8000-00000000dead';
/** No aggregate has changed so often. */
const VERSION_NOBODY_HAS = 999_999;

const renderer = openRenderer();
/** What the house of this test has none of is sent everything in the test that stands beside its address. */
const routes = house
  .routes(renderer)
  .filter((route): route is CommandRoute => route.kind === 'command' && ELSEWHERE[addressOf(route)] === undefined);
renderer.close();
const nameOf = (route: CommandRoute): string => `${String(route.method)} ${route.path} (${route.definition.name})`;

/** Denials of one person are written down so often a minute: time goes on, so that each of these is. */
let passed = 0;
const aSecondPasses = (): void => void (passed += 1);
const clock = (): Temporal.Instant => systemClock().add({ seconds: passed });
const inUse = await openHouse(['api'], { clock });
const more = await moreOfTheHouse(inUse);
const rows = await businessRows(inUse.troth.database);
const someone = await inUse.troth.tokenFor('rita.rep');
after(() => inUse.troth.stop());

let sent = 0;
const freshKey = (): string => `bad input ${(sent += 1)}`;

const [fallenCase] = await inUse.troth.database.admin<{ id: string }>(
  `select id from fallout.fallout_case where order_id = $1`,
  [inUse.fallen.orderId],
);
/** Of what this house has none of, each with where it is met: these are asked neither who may nor in which version. */
const NONE_HERE: Readonly<Record<string, string>> = {
  'order.cancel-bulk': 'src/contexts/order/bulk/bulk-orders.db.test.ts',
  'fulfillment.take-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'fulfillment.give-back-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'fulfillment.complete-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'fulfillment.refuse-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'billing.settle-invoice-line': 'test/access/matrix.db.test.ts',
  'assets.propose-repair': 'test/access/matrix.db.test.ts',
};
const isHere = ({ definition }: CommandRoute): boolean => NONE_HERE[definition.name] === undefined;

/** What exists of what a command names: a decision needs a quote that waits for one, a repair needs an order that fell out. */
const knownFor = ({ definition }: CommandRoute): Members => {
  const known = { ...inUse.known, ...more };
  if (definition.aggregate === 'approval-case') return { ...known, quoteId: inUse.asked };
  return definition.context === 'fallout' ? { ...known, ...inUse.fallen, caseId: fallenCase?.id ?? '' } : known;
};

const payloadOf = (route: CommandRoute): Members => fitting(route.definition.payload, knownFor(route));

/** The path takes from the payload what it names, the body carries the rest. */
const addressed = (route: CommandRoute, payload: Json): { readonly path: string; readonly payload: Json } => {
  const members: Record<string, Json> =
    payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? { ...(payload as Members) } : {};
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = members[name] ?? '';
    delete members[name];
    return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
  });
  const isObject = payload !== null && typeof payload === 'object' && !Array.isArray(payload);
  return { path, payload: isObject ? members : payload };
};

type Send = { readonly token?: string | undefined; readonly envelope?: object; readonly query?: string };

const send = (route: CommandRoute, whole: Json, { token, envelope, query = '' }: Send = {}): Promise<RawReply> => {
  const { path, payload } = addressed(route, whole);
  return sendRaw(inUse.troth.url, {
    method: String(route.method),
    path: path + query,
    token: token ?? someone,
    body: JSON.stringify({ idempotencyKey: freshKey(), payload, ...envelope }),
  });
};

const senders = new Map<string, Promise<string>>();

/** Somebody whose role lets them send this command: the first who is not denied. A command that nobody may send is a mistake in the policy. */
const senderOf = (route: CommandRoute): Promise<string> => {
  const found =
    senders.get(route.definition.name) ??
    (async () => {
      for (const { key } of people) {
        const token = await inUse.troth.tokenFor(key);
        const reply = await send(route, payloadOf(route), {
          token,
          query: '?dryRun=true',
          envelope: route.definition.creates ? {} : { expectedVersion: VERSION_NOBODY_HAS },
        });
        if (reply.status !== 403) return token;
      }
      throw new Error(`nobody in the company may send ${nameOf(route)}`);
    })();
  senders.set(route.definition.name, found);
  return found;
};

test('a payload that does not fit its schema is refused and each place is named, for every command', async () => {
  await rows.unchanged(async () => {
    for (const route of routes) {
      const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
      const fit = payloadOf(route);
      const bad = badPayloads(route.definition.payload, fit);
      assert.ok(bad.length >= 5, `${nameOf(route)} can be sent wrong`);
      for (const { what, payload } of bad) {
        const isWhole = payload === null || typeof payload !== 'object' || Array.isArray(payload);
        // What the path names cannot be left out of it, and is text whatever was meant.
        const touched = Object.keys(fit).filter((name) => isWhole || (payload as Members)[name] !== fit[name]);
        if (isWhole ? inPath.size > 0 : touched.some((name) => inPath.has(name))) continue;
        assertProblem(await send(route, payload), `${nameOf(route)}: ${what}`, ['request.invalid']);
      }
    }
  });
});

test('an address with an id that is none is refused, for every command that is about something', async () => {
  await rows.unchanged(async () => {
    for (const route of routes)
      for (const [, name] of route.path.matchAll(/:(\w+)/g))
        for (const wrong of [
          'x',
          '-'.repeat(36),
          'a\u0000b',
          '%',
          `${NOBODYS_ID}'`,
          '01A00000-0000-7000-8000-00000000DEAD',
        ]) {
          const reply = await send(route, { ...payloadOf(route), [name as string]: wrong });
          assertProblem(reply, `${nameOf(route)}: ${name} is ${JSON.stringify(wrong)}`);
        }
  });
});

test('an id in the payload that contradicts the address is refused, not overruled in silence', async () => {
  await rows.unchanged(async () => {
    for (const route of routes) {
      const [, name] = /:(\w+Id)/.exec(route.path) ?? [];
      if (name === undefined) continue;
      const { path, payload } = addressed(route, payloadOf(route));
      const body = JSON.stringify({
        idempotencyKey: freshKey(),
        payload: { ...(payload as Members), [name]: NOBODYS_ID },
      });
      const reply = await sendRaw(inUse.troth.url, { method: String(route.method), path, token: someone, body });
      assertProblem(reply, `${nameOf(route)}: another ${name}`, ['request.invalid']);
    }
  });
});

test('text that no table can keep and days that no calendar has crash nothing', async () => {
  await rows.unchanged(async () => {
    for (const route of routes) {
      const token = await senderOf(route);
      const fit = payloadOf(route);
      const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
      for (const { what, payload } of poisonedPayloads(route.definition.payload, fit)) {
        if (inPath.some((name) => (payload as Members)[name] !== fit[name])) continue;
        const reply = await send(route, payload, { token, query: '?dryRun=true' });
        if (reply.status === 200) assert.doesNotMatch(what, /u0000|ud800/, `${nameOf(route)} keeps no ${what}`);
        else assertProblem(reply, `${nameOf(route)}: ${what}`);
      }
    }
  });
});

test('an envelope that does not fit is refused, for every command', async () => {
  const wrong: Readonly<Record<string, object>> = {
    'no key': { idempotencyKey: undefined },
    'an empty key': { idempotencyKey: '' },
    'a key that is a number': { idempotencyKey: 7 },
    'a key that is too long': { idempotencyKey: 'k'.repeat(201) },
    'a key that no table keeps': { idempotencyKey: 'a\u0000b' },
    'a version that is text': { expectedVersion: '1' },
    'a version below zero': { expectedVersion: -1 },
    'a version that is half': { expectedVersion: 1.5 },
    'a version that is null': { expectedVersion: null },
    'a huge version': { expectedVersion: 1e300 },
    'a reason that is a list': { reason: ['because'] },
    'a reason that is too long': { reason: 'r'.repeat(4_001) },
    'a reason that no table keeps': { reason: 'a\u0000b' },
    'a command id that is a number': { commandId: 7 },
    'a command id that is none': { commandId: 'x'.repeat(10_000) },
    'an actor that is null': { actor: null },
    'an actor that is text': { actor: 'rita' },
    'an actor without an id': { actor: { type: 'user' } },
    'an unknown member': { tenantId: 'mine' },
  };
  await rows.unchanged(async () => {
    for (const route of routes)
      for (const [what, envelope] of Object.entries(wrong))
        assertProblem(await send(route, payloadOf(route), { envelope }), `${nameOf(route)}: ${what}`, [
          'request.invalid',
        ]);
  });
});

test('a body that is no JSON object of the right type is refused, for every command', async () => {
  const bodies: readonly (readonly [what: string, body: string, contentType: string, code: string])[] = [
    ['half an object', '{"idempotencyKey": "x", "payload": {', 'application/json', 'request.malformed'],
    ['nothing', '', 'application/json', 'request.malformed'],
    ['a prototype', '{"__proto__": {"admin": true}}', 'application/json', 'request.malformed'],
    ['a constructor', '{"constructor": {"prototype": {}}}', 'application/json', 'request.malformed'],
    ['a list', '[]', 'application/json', 'request.invalid'],
    ['null', 'null', 'application/json', 'request.invalid'],
    ['a number', '5', 'application/json', 'request.invalid'],
    ['plain text', '{"idempotencyKey":"x","payload":{}}', 'text/plain', 'request.media-type'],
    ['a form', 'idempotencyKey=x', 'application/x-www-form-urlencoded', 'request.media-type'],
    ['XML', '<payload/>', 'application/xml', 'request.media-type'],
  ];
  await rows.unchanged(async () => {
    for (const route of routes) {
      const { path } = addressed(route, payloadOf(route));
      for (const [what, body, contentType, code] of bodies) {
        const reply = await sendRaw(inUse.troth.url, {
          method: String(route.method),
          path,
          token: someone,
          body,
          contentType,
        });
        assertProblem(reply, `${nameOf(route)}: ${what}`, [code]);
      }
    }
  });
});

/** Says how long the body will be and waits: the answer comes before the body does. */
const announceTooMuch = (route: CommandRoute): Promise<number> =>
  new Promise((resolve, reject) => {
    const { path } = addressed(route, payloadOf(route));
    const headers = {
      authorization: `Bearer ${someone}`,
      'content-type': 'application/json',
      'content-length': String((route.bodyBytesMax ?? BODY_BYTES_MAX) + 1),
    };
    const asking = httpRequest(`${inUse.troth.url}${path}`, { method: String(route.method), headers }, (response) => {
      resolve(response.statusCode ?? 0);
      asking.destroy();
    });
    asking.on('error', reject);
    asking.write('{');
  });

test('a body over the limit is refused before it is read, for every command', async () => {
  await rows.unchanged(async () => {
    for (const route of routes) assert.equal(await announceTooMuch(route), 413, nameOf(route));
    const body = JSON.stringify({ idempotencyKey: freshKey(), payload: { name: 'x'.repeat(BODY_BYTES_MAX) } });
    const reply = await inUse.troth.app.server?.inject({
      method: 'POST',
      url: '/quotes',
      headers: { authorization: `Bearer ${someone}`, 'content-type': 'application/json' },
      payload: body,
    });
    assert.equal(reply?.json().code, 'request.too-large');
  });
});

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
  passed += 60;
  const earlier = (await rows.denials())['access.actor-mismatch'] ?? 0;
  await rows.unchanged(async () => {
    for (const route of routes) {
      const envelope = { actor: { type: other.type, id: other.id } };
      const token = await senderOf(route);
      assertProblem(await send(route, payloadOf(route), { envelope, token }), nameOf(route), ['access.actor-mismatch']);
      aSecondPasses();
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
  passed += 60;
  const earlier = (await rows.denials())['access.denied'] ?? 0;
  const token = await inUse.troth.tokenFor('clara.customer');
  await rows.unchanged(async () => {
    await each(routes.filter(isHere), async (route) => {
      assertProblem(await send(route, payloadOf(route), { token }), nameOf(route), ['access.denied']);
      aSecondPasses();
    });
  });
  assert.equal((await rows.denials())['access.denied'], earlier + routes.filter(isHere).length);
});

/**
 * Their ids name nothing that has to be there: a key for an account that nobody has opens nothing, and a policy judges first to whom one may
 * delegate, a list of an account that nobody has is empty. What billing or an older system tells is taken as told, and what it rests on is said line by line. */
const NAME_NOTHING = new Set([
  'identity.issue-api-key',
  'approval.delegate',
  'operations.export-list',
  'billing.report-invoice',
  'assets.import',
]);
const ofSomething = routes.filter(
  ({ definition }) => !NAME_NOTHING.has(definition.name) && JSON.stringify(definition.payload).includes('Id"'),
);
const notFound = (): readonly string[] => Object.keys(house.refusals).filter((code) => code.endsWith('.not-found'));

test('an id that nothing has is not found, for every command that is about something', async () => {
  await rows.unchanged(async () => {
    await each(ofSomething, async (route) => {
      const payload = Object.fromEntries(
        Object.entries(payloadOf(route)).map(([name, value]) => [name, name.endsWith('Id') ? NOBODYS_ID : value]),
      );
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
