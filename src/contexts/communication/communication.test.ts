import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, MESSAGE_TRIES_MAX } from './communication.ts';
import { messageLife } from './message.lifecycle.ts';
import { decideDelivery, type DeliveryOutcome } from './record-delivery.ts';
import { TEMPLATE_NAMES, writeLetter } from './templates.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const values = {
  name: 'Karin',
  orderNumber: 'O-1',
  items: '3',
  acceptedOn: '2026-11-21',
  seller: 'Aldermoor',
  why: 'A freeze holds it.',
  task: 'Ship',
  tasks: 'Ship, Install',
  link: 'https://troth.example/app',
  number: 'Q-1',
  title: 'A new price of the platform',
  offer: 'A deal',
  account: 'Nordwind',
  who: 'Rita',
  signal: 'Fallout rate',
  figure: '12 %',
  level: 'warn',
  runbook: 'fallout-repair',
  reasons: '- it is large',
  due: 'today',
  since: 'yesterday',
  silentRole: 'Finance',
  until: 'tomorrow',
  done: '2',
  notDone: '1',
  remainder: 'O-2',
  promisedFor: '2026-12-01',
  expectedBy: '2026-12-03',
  because: 'a delivery',
  product: 'Users',
  severity: 'high',
  reason: 'an outage',
};

test('the life of a message has no dead end, nothing unreachable, and a way out of every wait', () => {
  assert.deepEqual(messageLife.problems(), []);
});

test('every letter is written in both languages without a gap, and another language reads English', () => {
  for (const name of TEMPLATE_NAMES)
    for (const language of ['en', 'de', 'de-AT', 'fr']) {
      const letter = writeLetter(name, language, values);
      assert.equal(letter.language, language.startsWith('de') ? 'de' : 'en');
      assert.ok(letter.body.includes('Karin') && letter.title.length > 10, name);
      assert.doesNotMatch(`${letter.title}${letter.body}`, /[{}]/);
    }
  assert.throws(() => writeLetter('order-delayed', 'en', { ...values, task: undefined as unknown as string }), {
    name: 'BrokenPromise',
  });
});

/** What issue and sources ask to be told, beside the letter that tells it. */
const ASKED = {
  'partial fulfillment': ['order-partial', 'order-partial-remainder'],
  jeopardy: ['order-late', 'order-jeopardy'],
  completion: ['order-completed'],
  'a declined cancellation': ['order-cancellation-declined', 'order-cancellation-declined-held'],
  'approval asked': ['approval-asked'],
  'service level near': ['service-level-near'],
  'break-glass': ['break-glass-opened'],
} as const;

test('each thing that has to be told has its letters, in each language in words of its own', () => {
  for (const [what, names] of Object.entries(ASKED))
    for (const name of names) {
      const known = TEMPLATE_NAMES.find((each) => each === name);
      assert.ok(known, `${what}: ${name}, of ${TEMPLATE_NAMES.join(' ')}`);
      const [en, de] = ['en', 'de'].map((language) => writeLetter(known, language, values));
      assert.notEqual(en?.title, de?.title, `${what}: ${name}`);
      assert.notEqual(en?.body, de?.body, `${what}: ${name}`);
    }
});

test('a value with a line break cannot add a header to a letter', () => {
  assert.doesNotMatch(
    writeLetter('order-confirmed', 'en', { ...values, orderNumber: 'O-1\r\nBcc: x@y.example' }).title,
    /[\r\n]/,
  );
});

test('a letter is sent, tried again for a while, or given up', () => {
  const message = { id: 'm', subjectId: 's', accountId: 'a', template: 't', tries: 0, state: 'queued' } as Message;
  const send = (change: Partial<Message>, outcome: DeliveryOutcome) => {
    const decided = decideDelivery({ ...message, ...change }, { payload: { messageId: 'm', outcome }, at });
    return decided.ok
      ? [decided.value.delivery.state, decided.value.facts[0]?.type, decided.value.delivery.dueAt]
      : decided.refusal.code;
  };
  assert.deepEqual(send({}, { kind: 'sent' }), ['sent', 'MessageSent', null]);
  assert.deepEqual(send({}, { kind: 'later', why: 'busy' }), ['queued', 'MessagePostponed', '2026-11-21T10:00:05Z']);
  assert.deepEqual(send({ tries: 2 }, { kind: 'later', why: 'busy' }), [
    'queued',
    'MessagePostponed',
    '2026-11-21T10:00:20Z',
  ]);
  assert.deepEqual(send({ tries: MESSAGE_TRIES_MAX - 1 }, { kind: 'later', why: 'busy' }), [
    'failed',
    'MessageFailed',
    null,
  ]);
  assert.deepEqual(send({}, { kind: 'refused', why: 'no such box' }), ['failed', 'MessageFailed', null]);
  assert.equal(send({ state: 'sent' }, { kind: 'sent' }), 'message.move-not-allowed');
});
