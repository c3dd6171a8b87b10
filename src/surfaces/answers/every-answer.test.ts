/** What an address answers is declared, or it is bytes: a client is never left to find out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house } from '#app/wiring.ts';
import { addressOf } from '#platform/http/answers.ts';
import { everyAnswer } from './index.ts';

const routes = house.routes({} as never);

test('every address that answers JSON declares its answer, and every declaration has its address', () => {
  const json = routes.filter((route) => route.kind === 'command' || (route.kind === 'query' && isJson(route.answers)));
  const addresses = new Set(json.map(addressOf));
  assert.deepEqual(
    json.map(addressOf).filter((address) => everyAnswer[address] === undefined),
    [],
  );
  assert.deepEqual(
    Object.keys(everyAnswer).filter((address) => !addresses.has(address)),
    [],
  );
});

const isJson = (answers: string | undefined): boolean => answers === undefined || answers === 'application/json';
