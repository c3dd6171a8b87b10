/**
 * Every command over HTTP, sent all that no command can be: what fits no schema, no address, no envelope and no calendar. Each is refused
 * in the same form, with a code that stays, and changes nothing.
 */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import type { CommandRoute } from '#platform/http/routes.ts';
import { BODY_BYTES_MAX } from '#platform/http/server.ts';
import { badPayloads, poisonedPayloads } from './bad-payloads.ts';
import {
  addressed,
  freshKey,
  inUse,
  type Members,
  nameOf,
  NOBODYS_ID,
  payloadOf,
  routes,
  rows,
  send,
  senderOf,
  someone,
} from './every-command.ts';
import { assertProblem, sendRaw } from './problems.ts';

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
