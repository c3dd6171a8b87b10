/** The shipped access policy, as a product: valid, decided as Cedar decides, fast, and its base forbids hold. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import * as wasm from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { answerOfOurs, policiesById, summary, uid } from '#test/cedar-oracle.ts';
import { compilePolicies } from './compile-policies.ts';
import type { CedarEntity, CedarRequest } from './policy-json.ts';
import { actionEntities, compileFactsCheck, type SchemaJson } from './schema.ts';

const read = (name: string): string => readFileSync(new URL(`../../../seeds/${name}`, import.meta.url), 'utf8');
const policyText = read('access-policy.cedar');
const schemaText = read('access-schema.cedarschema');

const STAFF_ROLES =
  'sales-rep sales-manager finance catalog-owner pricing-owner policy-owner release-approver order-ops billing-ops legal auditor sre sales-ops support executive offer-signer'.split(
    ' ',
  );
const SYSTEM_ROLES = ['flow', 'timer', 'worker', 'callback', 'seed', 'e-signature'];
const pick = fc.constantFrom;
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 });
const tenant = fc.oneof({ weight: 12, arbitrary: pick('t1') }, { weight: 1, arbitrary: pick('t2') });
const person = pick('ann', 'bob', 'eve');
const people = fc.uniqueArray(person, { maxLength: 2 });
const account = pick('acme', 'globex');
const territory = pick('dach', 'uk', 'nordics');
const FIELD: { readonly [name: string]: fc.Arbitrary<unknown> } = {
  tenant,
  accountId: account,
  territory,
  personId: person,
  createdByPerson: person,
  requestedByPerson: person,
  onBehalfOf: person,
  personsInvolved: people,
  contributorPersons: people,
  policyAuthorPersons: people,
  delegatePersons: people,
  authorPersons: people,
  status: pick('draft', 'presented', 'accepted'),
  quoteClass: pick('standard', 'strategic', 'confidential', 'public-sector'),
  stepRole: pick('sales-manager', 'finance', 'legal'),
  ownerRole: pick('order-ops'),
  maxDiscountBp: fc.nat(5000),
  scopes: fc.uniqueArray(pick('catalog.read', 'quotes.read', 'quotes.write', 'orders.write'), { maxLength: 3 }),
  name: pick('N'),
  orderId: pick('o1'),
  quoteId: pick('q1', 'q2'),
  linkedQuote: pick('q1', 'q2'),
  territories: fc.uniqueArray(pick('dach', 'uk', 'all'), { maxLength: 2 }),
};

/** Where a name means another thing on another type. */
const BY_TYPE: { readonly [path: string]: fc.Arbitrary<unknown> } = {
  'User.kind': pick('user', 'user', 'user', 'customer', 'customer', 'agent'),
  'System.kind': pick('system'),
  'Artifact.kind': pick('price-book', 'product-offering', 'approval-policy', 'proposal-template'),
  'User.roles': fc.uniqueArray(pick(...STAFF_ROLES), { minLength: 1, maxLength: 6 }),
  'System.roles': fc.uniqueArray(pick(...SYSTEM_ROLES), { minLength: 1, maxLength: 2 }),
};

describe("Troth's own access policy", () => {
  const schema = (wasm.schemaToJson(schemaText) as { json: unknown }).json as SchemaJson;
  const policies = policiesById(policyText);
  const actions = actionEntities(schema);
  const compiled = mustAccept(compilePolicies(policies, actions), 'the shipped policy compiles');
  const space = schema[''] as SchemaJson[string];

  before(() => {
    assert.equal(
      wasm.preparsePolicySet('troth', { staticPolicies: policies as unknown as Record<string, wasm.PolicyJson> }).type,
      'success',
    );
    assert.equal(wasm.preparseSchema('troth', schemaText).type, 'success');
  });

  const attrsOf = (type: string): fc.Arbitrary<Record<string, unknown>> => {
    const declared = Object.entries(space.entityTypes[type]?.shape?.attributes ?? {});
    const members = declared.map(([name, { required }]) => {
      const value = BY_TYPE[`${type}.${name}`] ?? FIELD[name] ?? assert.fail(`the generator knows ${name}`);
      return [name, required === false ? optional(value) : value] as const;
    });
    return fc
      .record(Object.fromEntries(members))
      .map((attrs) => Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== undefined)));
  };
  const asked = pick(
    {},
    { at: 1000 },
    { at: 1000, breakGlass: { grantId: 'g1', expiresAt: 2000 } },
    { at: 1000, breakGlass: { grantId: 'g1', expiresAt: 1000 } },
  );
  const request = pick(
    ...Object.entries(space.actions)
      .filter(([, action]) => action.appliesTo?.resourceTypes.length)
      .map(([id]) => id),
  ).chain((id) => {
    const applies = space.actions[id]?.appliesTo;
    return fc
      .tuple(fc.constant(id), pick(...(applies?.principalTypes ?? [])), pick(...(applies?.resourceTypes ?? [])), asked)
      .chain(([action, from, to, context]) =>
        fc.tuple(attrsOf(from), attrsOf(to)).map(([me, it]) => ({
          ask: {
            principal: uid(from, 'me'),
            action: uid('Action', action),
            resource: uid(to, 'it'),
            context,
          } as CedarRequest,
          entities: [
            { uid: uid(from, 'me'), attrs: me, parents: [] },
            { uid: uid(to, 'it'), attrs: it, parents: [] },
          ] as unknown as readonly CedarEntity[],
        })),
      );
  });

  test('is valid against its schema, strictly and without a warning', () => {
    const answer = wasm.validate({
      schema: schemaText,
      policies: { staticPolicies: policyText },
      validationSettings: { mode: 'strict' },
    });
    assert.deepEqual(answer, { type: 'success', validationErrors: [], validationWarnings: [], otherWarnings: [] });
    assert.ok(
      Object.values(policies).every((policy) => policy.annotations?.['id']),
      'every policy has an id to cite',
    );
  });

  test('decides as cedar-wasm does, with the same reasons, on random requests of every action', () => {
    const sample = fc.sample(request, { numRuns: 1200, seed: 7 });
    const seen = new Map<string, number>();
    for (const { ask, entities } of sample) {
      const answer = wasm.statefulIsAuthorized({
        ...ask,
        entities,
        preparsedPolicySetId: 'troth',
        preparsedSchemaName: 'troth',
        validateRequest: true,
      } as unknown as wasm.StatefulAuthorizationCall);
      assert.equal(answer.type, 'success', JSON.stringify(answer));
      const theirs = summary((answer as { response: wasm.Response }).response);
      assert.deepEqual(answerOfOurs(compiled, ask, entities), theirs, JSON.stringify({ ask, entities }));
      for (const id of theirs.reasons) seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    assert.ok(
      seen.size >= 34,
      `the sample reaches most policies; it reached ${seen.size} of ${Object.keys(policies).length}`,
    );
    console.log(
      `# ${sample.length} random requests agree with cedar-wasm; ${seen.size} of ${Object.keys(policies).length} policies decided at least one`,
    );
  });

  test('takes less than 20 µs a decision', () => {
    const sample = fc.sample(request, { numRuns: 200, seed: 11 });
    const rounds = Array.from({ length: 12 }, () => {
      const from = process.cpuUsage();
      for (const { ask, entities } of sample) compiled(ask, entities);
      const { user, system } = process.cpuUsage(from);
      return (user + system) / sample.length;
    });
    const best = Math.min(...rounds);
    console.log(
      `# ${best.toFixed(1)} µs of CPU a decision (best of ${rounds.length} rounds, facts converted each time)`,
    );
    assert.ok(best < 20, `${best} µs`);
  });

  test('facts that miss an attribute, add one or mistype one are named before any policy can skip over them', () => {
    const check = compileFactsCheck(schema);
    const attrs = { tenant: 't1', accountId: 'acme', territory: 'dach', status: 'draft', quoteClass: 'standard' };
    const quote = (more: object): CedarEntity => ({
      uid: uid('Quote', 'q'),
      attrs: { ...attrs, ...more } as CedarEntity['attrs'],
      parents: [],
    });
    assert.deepEqual(check(quote({})), []);
    assert.deepEqual(check(quote({ status: 7, colour: 'red', personsInvolved: ['ann', 1] })), [
      'Quote.personsInvolved[1]: expected String',
      'Quote.status: expected String',
      'Quote.colour: not declared',
    ]);
    const { tenant: _, ...without } = attrs;
    assert.deepEqual(check({ uid: uid('Quote', 'q'), attrs: without, parents: [] }), ['Quote.tenant: missing']);
    assert.deepEqual(check({ uid: uid('Ghost', 'g'), attrs: {}, parents: [] }), ['Ghost: not a type of the schema']);
  });

  const OWN = { tenant: 't1', accountId: 'acme', territory: 'dach' };
  const rep = { kind: 'user', roles: ['sales-rep'], territories: ['dach'], personId: 'ann' };
  const manager = { ...rep, roles: ['sales-manager'], personId: 'bob' };
  const finance = { ...rep, roles: ['finance'], personId: 'eve' };
  const customer = {
    ...rep,
    kind: 'customer',
    roles: ['customer'],
    territories: [],
    accountId: 'acme',
    personId: 'cli',
  };
  const approval = {
    tenant: 't1',
    stepRole: 'sales-manager',
    requestedByPerson: 'ann',
    contributorPersons: ['zoe'],
    policyAuthorPersons: ['pia'],
  };
  const quote = { ...OWN, status: 'presented', quoteClass: 'standard' };
  const open = { at: 1000, breakGlass: { grantId: 'g1', expiresAt: 2000 } };
  const ROWS: readonly [
    title: string,
    who: object,
    action: string,
    type: string,
    what: object,
    decision: string,
    context?: object,
  ][] = [
    ['a rep works quotes of the own territory', rep, 'quote.price', 'Quote', quote, 'allow sales.work-own-territory'],
    ['and of no other', rep, 'quote.price', 'Quote', { ...quote, territory: 'uk' }, 'deny'],
    ['another tenant is not there', rep, 'quote.read', 'Quote', { ...quote, tenant: 't2' }, 'deny base.tenant'],
    [
      'a manager decides the step that asks for a manager',
      manager,
      'approval.decide',
      'ApprovalCase',
      approval,
      'allow approval.holder-of-the-step',
    ],
    ['a rep does not', rep, 'approval.decide', 'ApprovalCase', { ...approval, requestedByPerson: 'zoe' }, 'deny'],
    [
      'nobody approves what they asked for',
      { ...manager, personId: 'ann' },
      'approval.decide',
      'ApprovalCase',
      approval,
      'deny base.self-approval',
    ],
    [
      'nor what they worked on',
      { ...manager, personId: 'zoe' },
      'approval.decide',
      'ApprovalCase',
      approval,
      'deny base.self-approval',
    ],
    [
      'also not as a delegate',
      { ...rep, personId: 'zoe' },
      'approval.decide',
      'ApprovalCase',
      { ...approval, delegatePersons: ['zoe'] },
      'deny base.self-approval',
    ],
    [
      'a delegate decides otherwise',
      { ...rep, personId: 'kim' },
      'approval.decide',
      'ApprovalCase',
      { ...approval, delegatePersons: ['kim'] },
      'allow approval.delegate-of-the-step',
    ],
    [
      'the author of the policy grants no exception under it',
      { ...manager, personId: 'pia' },
      'approval.decide',
      'ApprovalCase',
      approval,
      'deny base.policy-author-approval',
    ],
    [
      'an agent never approves',
      { ...manager, kind: 'agent' },
      'approval.decide',
      'ApprovalCase',
      approval,
      'deny base.agents-propose',
    ],
    [
      'an author does not approve the own release',
      { ...rep, roles: ['release-approver'] },
      'governance.approve-release',
      'Release',
      { tenant: 't1', authorPersons: ['ann'] },
      'deny base.release-author-approval',
    ],
    [
      'another release approver does',
      { ...rep, roles: ['release-approver'] },
      'governance.approve-release',
      'Release',
      { tenant: 't1', authorPersons: ['bob'] },
      'allow release.approver',
    ],
    [
      'who sold it does not correct its billing',
      { ...rep, roles: ['billing-ops'] },
      'billing.correct',
      'Handoff',
      { tenant: 't1', personsInvolved: ['ann'] },
      'deny base.billing-correction',
    ],
    ['a rep sees prices', rep, 'view.commercial', 'Quote', quote, 'allow sales.read-own-territory'],
    ['and never cost', rep, 'view.cost', 'Quote', quote, 'deny base.cost-is-finance-and-pricing'],
    ['nor the floor', manager, 'view.floor', 'Quote', quote, 'deny base.floor-is-finance'],
    ['finance sees the floor', finance, 'view.floor', 'Quote', quote, 'allow finance.read'],
    [
      'a customer reads the own presented quote',
      customer,
      'quote.read',
      'Quote',
      quote,
      'allow customer.read-what-is-promised',
    ],
    ['not while it is a draft', customer, 'quote.read', 'Quote', { ...quote, status: 'draft' }, 'deny'],
    [
      'not one of another account',
      customer,
      'quote.accept',
      'Quote',
      { ...quote, accountId: 'globex' },
      'deny base.customer-own-account',
    ],
    [
      'a link opens the offer that it was made for',
      { ...customer, linkedQuote: 'q1' },
      'quote.read',
      'Quote',
      { ...quote, quoteId: 'q1' },
      'allow customer.read-what-is-promised',
    ],
    [
      'and no other of the same account',
      { ...customer, linkedQuote: 'q1' },
      'quote.read',
      'Quote',
      { ...quote, quoteId: 'q2' },
      'deny base.link-opens-one-offer',
    ],
    [
      'nothing is accepted under a link for reading',
      { ...customer, linkedQuote: 'q1' },
      'quote.accept',
      'Quote',
      { ...quote, quoteId: 'q1' },
      'deny base.reading-link-binds-nobody',
    ],
    ['and accepts it', customer, 'quote.accept', 'Quote', quote, 'allow customer.answer'],
    [
      'an engineer repairs nothing',
      { ...rep, roles: ['sre'] },
      'fallout.repair',
      'FalloutCase',
      { tenant: 't1' },
      'deny',
    ],
    [
      'except behind broken glass',
      { ...rep, roles: ['sre'] },
      'fallout.repair',
      'FalloutCase',
      { tenant: 't1' },
      'allow sre.break-glass',
      open,
    ],
    [
      'which closes at its hour',
      { ...rep, roles: ['sre'] },
      'fallout.repair',
      'FalloutCase',
      { tenant: 't1' },
      'deny',
      { ...open, at: 2000 },
    ],
  ];
  for (const [title, who, action, type, what, expected, context] of ROWS)
    test(title, () => {
      const entity = (of: string, id: string, attrs: object): CedarEntity => ({
        uid: uid(of, id),
        attrs: attrs as CedarEntity['attrs'],
        parents: [],
      });
      const entities = [entity('User', 'me', { tenant: 't1', name: 'N', ...who }), entity(type, 'it', what)];
      const check = compileFactsCheck(schema);
      assert.deepEqual(entities.flatMap(check), [], 'the row uses facts as the schema has them');
      const answer = compiled(
        {
          principal: uid('User', 'me'),
          action: uid('Action', action),
          resource: uid(type, 'it'),
          context: (context ?? {}) as CedarRequest['context'],
        },
        entities,
      );
      assert.equal([answer.decision, ...answer.reasons].join(' '), expected);
      assert.deepEqual(answer.errors, []);
    });
});
