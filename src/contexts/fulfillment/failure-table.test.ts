import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_CONTRACTS } from './connector-registry.ts';
import { failureRows, operationRows } from './failure-table.ts';

test('what is safe to retry, unsafe to retry, or a person’s work follows from what is known and from the contract', () => {
  const told = Object.fromEntries(
    failureRows().map(({ situation, submit, idempotent, notIdempotent }) => [
      situation,
      `${submit}: ${idempotent}, ${notIdempotent}`,
    ]),
  );
  assert.deepEqual(told, {
    'no connection was made': 'failed-safe: safe, safe',
    'no answer in time': 'unknown: askFirst, unsafe',
    'the connection broke after sending': 'unknown: askFirst, unsafe',
    'an answer larger than agreed': 'unknown: askFirst, unsafe',
    done: 'done: nothing, nothing',
    'taken, and told about later': 'accepted: nothing, nothing',
    'a no that may pass': 'refused: safe, safe',
    'a no for good': 'refused: person, person',
    'their failure, with their word that nothing was done': 'failed-safe: safe, safe',
    'too many requests, with their word that nothing was done': 'failed-safe: safe, safe',
    'a failure without that word': 'unknown: askFirst, unsafe',
    'too many requests, from a proxy': 'unknown: askFirst, unsafe',
    'half an answer, or one in other words': 'unknown: askFirst, unsafe',
  });
});

test('of all operations only the carrier’s is unsafe to send again without an answer', () =>
  assert.deepEqual(
    operationRows(ALL_CONTRACTS).flatMap(({ operation, withoutAnswer }) =>
      withoutAnswer === 'unsafe' ? [operation] : [],
    ),
    ['shipping.ship'],
  ));
