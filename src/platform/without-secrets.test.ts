import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLogger } from './telemetry.ts';
import { withoutSecrets } from './without-secrets.ts';

const TENANT = '019b76da-a800-7dea-bf0d-925cf86d5edd';
const LINK = '01a201ce-d291-7aba-93ce-f7c3eb689c33';
const HIDDEN = 'Hidden0Hidden1Hidden2Hidden3Hidden4Hidden50';

/** Where a secret may stand, each with the secret itself. */
const PLANTED: Readonly<Record<string, string>> = {
  'a bearer token': `authorization: Bearer ${HIDDEN}`,
  'a basic sign-in': `Basic ${HIDDEN}==`,
  'a web token': `the token eyJhbGciOiJIUzI1NiJ9.eyJ${HIDDEN}.${HIDDEN} has expired`,
  'an API key': `troth_${TENANT.replaceAll('-', '')}${LINK.replaceAll('-', '')}_${HIDDEN}`,
  'a webhook secret': `whsec_${HIDDEN}`,
  'a link': `https://troth.example/app/offer#${TENANT}.${LINK}.${HIDDEN}`,
  'a session of a link': `offer.${TENANT}.${LINK}.1795326759777.${HIDDEN}`,
  'a database address': `connect ECONNREFUSED postgres://troth_app:${HIDDEN}@db.example:5432/troth`,
  'a proxy': `http://${HIDDEN}@proxy.example/`,
  'an installation secret': `TROTH_SECRET=${HIDDEN}`,
  'a client secret': `grant_type=x&client_secret=${HIDDEN}&scope=y`,
  'a password in JSON': `{"password":"${HIDDEN}"}`,
  'a secret in JSON that stands in JSON': JSON.stringify({ body: JSON.stringify({ secret: HIDDEN }) }),
  'a private key': `-----BEGIN PRIVATE KEY-----\n${HIDDEN}\n-----END PRIVATE KEY-----`,
};

test('each kind of secret is taken out of a text, wherever it stands', () => {
  for (const [what, text] of Object.entries(PLANTED)) {
    assert.ok(!withoutSecrets(text).includes(HIDDEN), `${what}: ${withoutSecrets(text)}`);
    assert.ok(!withoutSecrets(`before ${text}, and after ${text}`).includes(HIDDEN), `${what}, twice`);
  }
});

test('what is no secret stays: ids, hashes, addresses, words about secrets', () => {
  for (const text of [
    `quote ${LINK} of ${TENANT}`,
    `sha256:${'0a'.repeat(32)}`,
    'https://hooks.example.test/troth?since=1',
    'the secret is too short',
    'quotes.read',
    'a policy of tokens',
  ])
    assert.equal(withoutSecrets(text), text);
});

test('no line of the log holds one: in a message, in an error and its stack, in a field however deep', () => {
  for (const [what, text] of Object.entries(PLANTED)) {
    const lines: string[] = [];
    const log = makeLogger('trace', 'troth', { write: (line) => void lines.push(line) });
    log.debug(text);
    log.error({ err: new Error(text) }, 'failed');
    log.warn({ a: { b: [{ c: text }] } }, 'a field');
    log.info(
      { secret: HIDDEN, request: { headers: { authorization: HIDDEN } }, a: { b: { token: HIDDEN } } },
      'by name',
    );
    assert.equal(lines.length, 4);
    for (const line of lines) {
      assert.ok(!line.includes(HIDDEN), `${what}: ${line}`);
      assert.doesNotThrow(() => JSON.parse(line), `${what}: a line stays JSON`);
    }
  }
});
