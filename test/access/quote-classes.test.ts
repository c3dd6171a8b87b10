/**
 * The third layer: of each class of deal, who reads it, who works on it and who prices it by hand, as people decided it. Own and foreign:
 * a deal of one's territory and of another. `involved` is whoever works on the deal, whatever their role.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '#contexts/identity/index.ts';
import { must } from '#kernel/outcome.ts';
import { accessOfText } from '#platform/access/cedar-policies.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { shippedPolicy } from '#platform/access/shipped-policy.ts';
import type { Principal } from '#platform/command.ts';

const TENANT = '01920000-0000-7000-8000-000000000001';
const compiled = accessOfText(shippedPolicy.policies, shippedPolicy.schema);
must(compiled.ok, 'the shipped policy compiles');
const access = compiled.value;

const CLASSES = ['standard', 'strategic', 'confidential', 'public-sector'] as const;
type QuoteClass = (typeof CLASSES)[number];
const STAFF = ROLES.filter((role) => role !== 'customer');

const person = (role: string, more: Partial<Principal> = {}): Principal => ({
  tenantId: TENANT,
  id: 'account-1',
  type: 'user',
  personId: 'ann',
  name: role,
  roles: [role],
  territories: ['dach'],
  ...more,
});
const may = (who: Principal, action: string, quoteClass: QuoteClass, territory: string, persons: readonly string[]) =>
  access.decide(
    who,
    action,
    {
      type: 'Quote',
      id: 'q',
      attrs: {
        tenant: TENANT,
        accountId: 'acme',
        quoteId: 'q',
        territory,
        status: 'draft',
        quoteClass,
        createdByPerson: persons[0] ?? 'zoe',
        personsInvolved: [...persons],
      },
    },
    { at: 1 },
  ).allowed;

const EVERY_READER = 'sales-rep sales-manager finance legal sales-ops order-ops support auditor executive';
const READERS_ELSEWHERE = 'sales-manager finance legal sales-ops order-ops support auditor executive';
type Row = readonly [action: string, own: string, foreign: string, involved: string];

const MATRIX: Readonly<Record<QuoteClass, readonly Row[]>> = {
  standard: [
    ['quote.read', EVERY_READER, READERS_ELSEWHERE, EVERY_READER],
    ['quote.edit-lines', 'sales-rep sales-manager', '', 'sales-rep sales-manager'],
    ['quote.override-price', 'sales-rep sales-manager', '', 'sales-rep sales-manager'],
    ['quote.classify', 'sales-manager finance legal', 'finance legal', 'sales-manager finance legal'],
  ],
  strategic: [
    ['quote.read', EVERY_READER, READERS_ELSEWHERE, EVERY_READER],
    ['quote.edit-lines', 'sales-manager', '', 'sales-rep sales-manager'],
    ['quote.override-price', 'sales-manager', '', 'sales-rep sales-manager'],
    ['quote.classify', 'sales-manager finance legal', 'finance legal', 'sales-manager finance legal'],
  ],
  confidential: [
    [
      'quote.read',
      'sales-manager finance legal auditor executive',
      'sales-manager finance legal auditor executive',
      EVERY_READER,
    ],
    ['quote.edit-lines', 'sales-manager', '', 'sales-rep sales-manager'],
    ['quote.override-price', 'sales-manager', '', 'sales-rep sales-manager'],
    ['quote.classify', 'sales-manager finance legal', 'finance legal', 'sales-manager finance legal'],
  ],
  'public-sector': [
    ['quote.read', EVERY_READER, READERS_ELSEWHERE, EVERY_READER],
    ['quote.edit-lines', 'sales-rep sales-manager', '', 'sales-rep sales-manager'],
    ['quote.override-price', 'sales-manager', '', 'sales-manager'],
    ['quote.classify', 'sales-manager finance legal', 'finance legal', 'sales-manager finance legal'],
  ],
};

const rolesThat = (decide: (role: string) => boolean): string => STAFF.filter(decide).join(' ');

for (const quoteClass of CLASSES)
  test(`of a ${quoteClass} deal each role reads, changes and prices what the matrix says`, () => {
    for (const [action, own, foreign, involved] of MATRIX[quoteClass]) {
      const seen = {
        own: rolesThat((role) => may(person(role), action, quoteClass, 'dach', ['zoe'])),
        foreign: rolesThat((role) => may(person(role), action, quoteClass, 'uk', ['zoe'])),
        involved: rolesThat((role) => may(person(role), action, quoteClass, 'dach', ['zoe', 'ann'])),
      };
      assert.deepEqual(seen, { own, foreign, involved }, action);
    }
  });

test('no program reads a confidential deal, neither as an agent of whoever works on it nor by a key', () => {
  const agent = person('sales-rep', { type: 'agent' });
  const key = person('api-client', { type: 'agent', scopes: ['quotes.read', 'quotes.write'] });
  for (const who of [agent, key]) {
    assert.ok(may(who, 'quote.read', 'standard', 'dach', ['ann']), 'it reads others, so that this test can fail');
    assert.equal(may(who, 'quote.read', 'confidential', 'dach', ['ann']), false);
  }
});

test('a list of quotes asks the database for the classes that its reader may see, and for what they work on of the others', () => {
  const scopeOf = (who: Principal) =>
    listScope(
      {
        principal: who,
        may: (action, resource) => access.decide(who, action, resource, { at: 1 }).allowed,
      },
      'quote.read',
      { type: 'Quote', attrs: { status: 'presented' }, quoteClasses: CLASSES },
    );
  assert.deepEqual(scopeOf(person('sales-rep')), {
    territories: ['dach'],
    accountId: null,
    classes: {
      everybodys: ['standard dach', 'strategic dach', 'public-sector dach'],
      personId: 'ann',
      involved: ['standard dach', 'strategic dach', 'confidential dach', 'public-sector dach'],
    },
  });
  assert.deepEqual(scopeOf(person('support'))?.classes?.everybodys, ['standard *', 'strategic *', 'public-sector *']);
  assert.equal(scopeOf(person('finance'))?.classes, null, 'whoever sees every class is asked for nothing');
});
