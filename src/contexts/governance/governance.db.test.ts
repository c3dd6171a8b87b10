import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { systemPrincipal } from '#contexts/identity/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { Answer, AnyCommandDefinition, Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { makeDoor } from '#platform/make-door.ts';
import { runCommand } from '#platform/run-command.ts';
import { companyArtifacts, people } from '#seeds/company/index.ts';
import { testDatabase } from '#test/support/database.ts';
import * as governance from './index.ts';

const seedFile = (name: string): string => readFileSync(new URL(`../../../seeds/${name}`, import.meta.url), 'utf8');
const T0 = Temporal.Instant.from('2026-11-21T09:00:00Z');
const TENANT = derivedId(T0, 'governance-test', 'tenant');

let at = T0;
let sends = 0;

const database = await testDatabase();
const door: Door = makeDoor({
  pool: database.pool('app'),
  clock: () => at,
  jobs: { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} },
  log: pino({ level: 'silent' }),
  observe: () => {},
  flows: () => [],
  basePolicy: { policies: seedFile('access-policy.cedar'), schema: seedFile('access-schema.cedarschema') },
  facts: { governance: governance.governanceFacts },
  constraints: governance.governanceConstraints,
  systemPrincipal,
});

const as = (key: string): Principal => {
  const person = people.find((one) => one.key === key);
  assert.ok(person, key);
  const id = (label: string): string => derivedId(T0, 'governance-test', label, key);
  return {
    tenantId: TENANT,
    id: id('principal'),
    type: 'user',
    personId: id('person'),
    name: person.name,
    roles: person.roles,
    territories: person.territories,
  };
};

/** Time moves with every command, as it does. */
const send = async (
  definition: unknown,
  who: string,
  payload: JsonObject,
  key = `key-${(sends += 1)}`,
): Promise<Answer> => {
  at = at.add({ seconds: 1 });
  return runCommand(
    door,
    definition as AnyCommandDefinition,
    as(who),
    { idempotencyKey: key, payload },
    { channel: 'test' },
  );
};
const value = (answer: Answer): JsonObject => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value as JsonObject;
};
const refusal = (answer: Answer): { readonly code: string; readonly [detail: string]: unknown } => {
  assert.ok(!answer.ok, 'it is refused');
  return answer.refusal;
};
const begin = async (who: string, name: string): Promise<string> =>
  String(value(await send(governance.createReleaseCommand, who, { name, purpose: 'for the test' }))['releaseId']);

type Written = { readonly kind: string; readonly key: string; readonly content: Json; readonly author: string };
const write = async (releaseId: string, artifacts: readonly Written[]): Promise<void> => {
  for (const [kind, own] of Map.groupBy(artifacts, (one) => one.kind))
    value(
      await send(governance.editDraftsCommand, own[0]?.author ?? '', {
        releaseId,
        kind,
        artifacts: own.map(({ key, content }) => ({ key, content })),
      }),
    );
};
const step = (
  name: 'validate' | 'approve' | 'publish' | 'withdraw',
  who: string,
  releaseId: string,
): Promise<Answer> => {
  const commands = {
    validate: governance.validateReleaseCommand,
    approve: governance.approveReleaseCommand,
    publish: governance.publishReleaseCommand,
    withdraw: governance.withdrawReleaseCommand,
  };
  return send(commands[name], who, { releaseId });
};
const modelNow = () => door.read(TENANT, (tx) => door.models.at(tx, at));
const companyArtifact = (kind: string, key: string): JsonObject =>
  structuredClone(companyArtifacts.find((one) => one.kind === kind && one.key === key)?.content ?? {}) as JsonObject;
const edit = (who: string, releaseId: string, kind: string, key: string, content?: JsonObject): Promise<Answer> =>
  send(governance.editDraftCommand, who, { releaseId, kind, key, ...(content === undefined ? {} : { content }) });

describe('a release', () => {
  let first: string;

  test('takes the whole company from draft to publication, and its model is what was written', async () => {
    first = await begin('carla.catalog', 'Opening');
    await write(first, companyArtifacts);
    const validated = await step('validate', 'carla.catalog', first);
    assert.equal(value(validated)['status'], 'validated');
    for (const author of ['carla.catalog', 'piet.pricing', 'paula.policy', 'lena.legal'])
      assert.equal(refusal(await step('approve', author, first)).code, 'access.denied', author);
    assert.equal(refusal(await step('publish', 'carla.catalog', first)).code, 'release.move-not-allowed');
    value(await step('approve', 'rosa.release', first));
    const published = await step('publish', 'rosa.release', first);
    assert.ok(published.ok);
    assert.deepEqual(
      published.facts.map(({ type }) => type),
      ['CatalogPublished'],
    );
    const model = await modelNow();
    assert.equal(model.hash, value(published)['modelHash']);
    assert.deepEqual(
      new Map(model.items.map(({ kind, key, content }) => [`${kind}/${key}`, content])),
      new Map(companyArtifacts.map(({ kind, key, content }) => [`${kind}/${key}`, content])),
    );
  });

  test('that is published is never edited again', async () => {
    const answer = await edit(
      'carla.catalog',
      first,
      'product-offering',
      'sandbox',
      companyArtifact('product-offering', 'sandbox'),
    );
    assert.equal(refusal(answer).code, 'release.move-not-allowed');
  });

  test('is refused at the gate with every offence named, and mended', async () => {
    const id = await begin('carla.catalog', 'A sandbox for nobody');
    value(
      await edit('carla.catalog', id, 'product-offering', 'sandbox', {
        ...companyArtifact('product-offering', 'sandbox'),
        category: 'nowhere',
      }),
    );
    const refused = refusal(await step('validate', 'carla.catalog', id));
    assert.equal(refused.code, 'release.not-publishable');
    const problems = refused['problems'] as readonly { code: string; offending: readonly string[] }[];
    assert.deepEqual(
      problems.map(({ code, offending }) => [code, offending[0]]),
      [['fulfillment.no-mapping', 'product-offering/sandbox']],
    );
    value(
      await edit('carla.catalog', id, 'product-offering', 'sandbox', companyArtifact('product-offering', 'sandbox')),
    );
    value(await step('validate', 'carla.catalog', id));
    value(await step('withdraw', 'carla.catalog', id));
  });

  test('an edit voids its validation and its approval', async () => {
    const id = await begin('carla.catalog', 'New words');
    const renamed = (name: string): JsonObject => ({ ...companyArtifact('product-offering', 'sandbox'), name });
    value(await edit('carla.catalog', id, 'product-offering', 'sandbox', renamed('Sandbox')));
    value(await step('validate', 'carla.catalog', id));
    value(await step('approve', 'rosa.release', id));
    value(await edit('carla.catalog', id, 'product-offering', 'sandbox', renamed('Playground')));
    assert.equal(refusal(await step('publish', 'rosa.release', id)).code, 'release.move-not-allowed');
    assert.equal(refusal(await step('approve', 'rosa.release', id)).code, 'release.move-not-allowed');
    value(await step('withdraw', 'carla.catalog', id));
  });

  test('whoever wrote a word of it does not approve it, also when somebody wrote over it', async () => {
    const id = await begin('carla.catalog', 'Two hands');
    const both: Principal = { ...as('rosa.release'), roles: ['release-approver', 'catalog-owner'] };
    const content = companyArtifact('product-offering', 'sandbox');
    at = at.add({ seconds: 1 });
    const wrote = await runCommand(
      door,
      governance.editDraftCommand,
      both,
      {
        idempotencyKey: 'rosa-writes',
        payload: { releaseId: id, kind: 'product-offering', key: 'sandbox', content: { ...content, name: 'Hers' } },
      },
      { channel: 'test' },
    );
    value(wrote);
    value(await edit('carla.catalog', id, 'product-offering', 'sandbox', { ...content, name: 'His' }));
    value(await step('validate', 'carla.catalog', id));
    assert.equal(refusal(await step('approve', 'rosa.release', id)).code, 'access.denied');
    value(await step('withdraw', 'carla.catalog', id));
  });

  test('two open releases never change one artifact', async () => {
    const one = await begin('carla.catalog', 'One');
    const other = await begin('carla.catalog', 'Other');
    const content = companyArtifact('product-offering', 'sandbox');
    value(await edit('carla.catalog', one, 'product-offering', 'sandbox', content));
    const refused = refusal(await edit('carla.catalog', other, 'product-offering', 'sandbox', content));
    assert.deepEqual(
      [refused.code, refused['key'], refused['releaseId']],
      ['draft.in-another-release', 'sandbox', one],
    );
    value(await step('withdraw', 'carla.catalog', one));
    value(await edit('carla.catalog', other, 'product-offering', 'sandbox', content));
    value(await step('withdraw', 'carla.catalog', other));
  });

  test('that was validated before another was published has to be validated again', async () => {
    const ready = async (key: string): Promise<string> => {
      const id = await begin('carla.catalog', `Change ${key}`);
      value(
        await edit('carla.catalog', id, 'product-offering', key, {
          ...companyArtifact('product-offering', key),
          name: `New ${key}`,
        }),
      );
      value(await step('validate', 'carla.catalog', id));
      value(await step('approve', 'rosa.release', id));
      return id;
    };
    const [one, other] = [await ready('sandbox'), await ready('audit-trail')];
    const answers = await Promise.all([step('publish', 'rosa.release', one), step('publish', 'rosa.release', other)]);
    const lost = answers.filter((answer) => !answer.ok);
    assert.equal(lost.length, 1, 'published at once, one of them goes first');
    assert.equal(refusal(lost[0] as Answer).code, 'release.model-moved');
    const left = answers[0]?.ok ? other : one;
    value(await step('validate', 'carla.catalog', left));
    value(await step('approve', 'rosa.release', left));
    const published = await step('publish', 'rosa.release', left);
    assert.ok(published.ok);
    assert.deepEqual(
      published.facts.map(({ type }) => type),
      ['CatalogPublished', 'ReleaseSuperseded'],
    );
    const names = (await modelNow())
      .ofKind('product-offering')
      .map(({ content }) => (content as { name: string }).name);
    assert.ok(names.includes('New sandbox') && names.includes('New audit-trail'));
  });

  test('that is rolled back gives the model before it, under the very same hash', async () => {
    const before = (await modelNow()).hash;
    const id = await begin('carla.catalog', 'A mistake');
    value(
      await edit('carla.catalog', id, 'product-offering', 'sandbox', {
        ...companyArtifact('product-offering', 'sandbox'),
        name: 'Oops',
      }),
    );
    for (const [name, who] of [
      ['validate', 'carla.catalog'],
      ['approve', 'rosa.release'],
      ['publish', 'rosa.release'],
    ] as const)
      value(await step(name, who, id));
    assert.notEqual((await modelNow()).hash, before);
    const back = value(
      await send(governance.rollBackReleaseCommand, 'carla.catalog', { releaseId: id, purpose: 'It was a mistake' }),
    );
    assert.equal(back['changes'], 1);
    const backId = String(back['releaseId']);
    value(await step('validate', 'carla.catalog', backId));
    value(await step('approve', 'rosa.release', backId));
    const published = await step('publish', 'rosa.release', backId);
    assert.ok(published.ok);
    assert.deepEqual(
      published.facts.map(({ type }) => type),
      ['CatalogPublished', 'ReleaseRolledBack'],
    );
    assert.equal((await modelNow()).hash, before);
    const again = await send(governance.rollBackReleaseCommand, 'carla.catalog', { releaseId: id, purpose: 'Twice' });
    assert.equal(refusal(again).code, 'release.nothing-to-roll-back');
  });

  test('a rep writes no draft, and a catalog owner no price', async () => {
    const id = await begin('carla.catalog', 'Not theirs');
    const offering = companyArtifact('product-offering', 'sandbox');
    assert.equal(refusal(await edit('rita.rep', id, 'product-offering', 'sandbox', offering)).code, 'access.denied');
    assert.equal(
      refusal(await edit('carla.catalog', id, 'price-book', 'eur-direct', companyArtifact('price-book', 'eur-direct')))
        .code,
      'access.denied',
    );
    value(await step('withdraw', 'carla.catalog', id));
  });

  test('an ill-formed draft is refused with the place of each offence', async () => {
    const id = await begin('carla.catalog', 'Misspelt');
    const refused = refusal(
      await edit('carla.catalog', id, 'product-offering', 'sandbox', {
        ...companyArtifact('product-offering', 'sandbox'),
        orderabel: true,
      }),
    );
    assert.equal(refused.code, 'artifact.ill-formed');
    assert.equal(
      refusal(
        await edit('carla.catalog', id, 'product-offering', 'other', companyArtifact('product-offering', 'sandbox')),
      ).code,
      'artifact.ill-formed',
    );
    value(await step('withdraw', 'carla.catalog', id));
  });

  test('of another tenant is not there', async () => {
    const id = await begin('carla.catalog', 'Ours');
    const stranger = { ...as('rosa.release'), tenantId: derivedId(T0, 'another', 'tenant') };
    const answer = await runCommand(
      door,
      governance.approveReleaseCommand,
      stranger,
      { idempotencyKey: 'spy', payload: { releaseId: id } },
      { channel: 'test' },
    );
    assert.equal(refusal(answer).code, 'release.not-found');
    value(await step('withdraw', 'carla.catalog', id));
  });

  test('of a price list with thousands of offerings is written, checked and published in seconds', async () => {
    const count = 1_700;
    const of = (kind: string, author: string, content: (key: string) => JsonObject): readonly Written[] =>
      Array.from({ length: count }, (_, index) => {
        const key = `list/model-${String(index).padStart(4, '0')}`;
        return { kind, key, author, content: content(key) };
      });
    const specifications = of('product-specification', 'carla.catalog', (key) => ({
      key,
      name: key,
      owner: 'carla.catalog',
      kind: 'metered',
      description: 'A model',
      characteristics: [],
    }));
    const offerings = of('product-offering', 'carla.catalog', (key) => ({
      ...companyArtifact('product-offering', 'consulting-day'),
      key,
      specification: key,
      fixed: {},
      orderable: false,
      category: 'ai-usage',
    }));
    const template = (companyArtifact('price-book', 'usd-direct')['entries'] as readonly JsonObject[]).find(
      ({ offering }) => offering === 'consulting-day',
    ) as JsonObject;
    const book = {
      ...companyArtifact('price-book', 'usd-direct'),
      key: 'list',
      countries: [],
      channels: [],
      entries: offerings.map(({ key }) => ({ ...template, id: key, offering: key })),
    };
    const id = await begin('carla.catalog', 'Price list');
    const started = performance.now();
    await write(id, [
      ...specifications,
      ...offerings,
      { kind: 'price-book', key: 'list', author: 'piet.pricing', content: book },
    ]);
    const written = performance.now();
    value(await step('validate', 'carla.catalog', id));
    const validated = performance.now();
    value(await step('approve', 'rosa.release', id));
    value(await step('publish', 'rosa.release', id));
    const published = performance.now();
    const model = await modelNow();
    assert.equal(model.ofKind('product-offering').filter(({ key }) => key.startsWith('list/')).length, count);
    const seconds = { write: written - started, validate: validated - written, publish: published - validated };
    for (const [name, ms] of Object.entries(seconds)) assert.ok(ms < 5_000, `${name} took ${Math.round(ms)} ms`);
    console.log(
      Object.entries(seconds)
        .map(([name, ms]) => `${name} ${Math.round(ms)} ms`)
        .join(', '),
    );
  });
});
