import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { JsonObject } from '#kernel/json.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { startTroth } from '#test/support/troth.ts';
import { artifactHash } from './release-content.ts';

const troth = await startTroth({ roles: ['api'] });
after(() => troth.stop());

type Item = { readonly kind: string; readonly key: string; readonly hash: string };
type Page = { readonly items: readonly Item[]; readonly next: string | null; readonly artifacts: number };
type Diff = {
  readonly count: number;
  readonly withheld: number;
  readonly artifacts: readonly {
    readonly kind: string;
    readonly key: string;
    readonly change: string;
    readonly fields: readonly JsonObject[];
  }[];
};

const read = async <T>(person: string, path: string): Promise<T> => {
  const { status, body } = await troth.get(person, path);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return body as T;
};
const sends = async (person: string, path: string, payload: object, envelope = {}): Promise<JsonObject> => {
  const { status, body } = await troth.send(person, path, payload, envelope);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return (body as { readonly result: JsonObject }).result;
};
const pages = async (person: string, limit: number): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null;) {
    const after_ = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
    const page: Page = await read(person, `/publications/in-force/artifacts?limit=${limit}${after_}`);
    items.push(...page.items);
    next = page.next;
  }
  return items;
};

test('the artifacts in force come in pages, each once, under the very hashes of their contents', async () => {
  const items = await pages('piet.pricing', 17);
  const expected = companyArtifacts
    .filter(({ kind }) => kind !== 'discount-policy')
    .map(({ kind, key, content }) => `${kind}/${key} ${artifactHash(kind, content)}`);
  assert.deepEqual(items.map(({ kind, key, hash }) => `${kind}/${key} ${hash}`).toSorted(), expected.toSorted());
});

test('whoever may not see costs or floors is told how much is kept from them, and nothing of it', async () => {
  const withheld = async (person: string) => {
    const kinds = new Set((await pages(person, 500)).map(({ kind }) => kind));
    return [...new Set(companyArtifacts.map(({ kind }) => kind))].filter((kind) => !kinds.has(kind)).toSorted();
  };
  assert.deepEqual(await withheld('carla.catalog'), ['approval-policy', 'cost-book', 'discount-policy']);
  assert.deepEqual(await withheld('rita.rep'), ['approval-policy', 'cost-book', 'discount-policy']);
  assert.deepEqual(await withheld('paula.policy'), ['cost-book']);
  assert.deepEqual(await withheld('piet.pricing'), ['discount-policy']);
});

test('what a release changes is told in words, before it is published and after', async () => {
  const { inForce } = await read<{ inForce: string }>('carla.catalog', '/publications');
  const { releaseId } = await sends('carla.catalog', '/releases', { name: 'Sandbox ends', purpose: 'too few buy it' });
  const sandbox = companyArtifacts.find(({ key, kind }) => key === 'sandbox' && kind === 'product-offering')!.content;
  const ends = { ...sandbox, sellable: { from: '2026-01-01', to: '2028-01-01' } };
  const token = await troth.tokenFor('carla.catalog');
  const drafted = await fetch(`${troth.url}/artifacts/product-offering/sandbox/draft`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ idempotencyKey: 'sandbox-ends', payload: { releaseId, content: ends } }),
  });
  assert.equal(drafted.status, 200, await drafted.text());
  const change = {
    kind: 'product-offering',
    key: 'sandbox',
    change: 'changed',
    fields: [{ what: 'sale, ends', after: '2028-01-01' }],
  };
  const told = ({ artifacts }: Diff) =>
    artifacts.map(({ kind, key, change: how, fields }) => ({ kind, key, change: how, fields }));
  assert.deepEqual(told(await read('carla.catalog', `/releases/${String(releaseId)}/diff`)), [change]);

  const checked = await read<{ checklist: readonly { item: string; passed: boolean; evidence: readonly string[] }[] }>(
    'rosa.release',
    `/releases/${String(releaseId)}/problems`,
  );
  assert.equal(checked.checklist.length, 13);
  assert.ok(checked.checklist.every(({ passed }) => passed));
  assert.match(checked.checklist.find(({ item }) => item === 'open-book')!.evidence.join(), /0 open quotes, 0 orders/);
  assert.match(checked.checklist.find(({ item }) => item === 'rollback')!.evidence.join(), /Rolling back returns to/);

  for (const [person, move] of [
    ['carla.catalog', 'validate'],
    ['rosa.release', 'approve'],
    ['carla.catalog', 'publish'],
  ] as const)
    await sends(person, `/releases/${String(releaseId)}/${move}`, {});
  assert.deepEqual(told(await read('carla.catalog', `/publications/${inForce}/diff/in-force`)), [change]);
  assert.deepEqual(told(await read('carla.catalog', `/releases/${String(releaseId)}/diff`)), [change]);
  const all: Diff = await read('carla.catalog', '/publications/none/diff/in-force');
  assert.equal(all.count + all.withheld, companyArtifacts.length);
  assert.ok(all.artifacts.every(({ change: how }) => how === 'added'));
});

test('a hash under which nothing was ever published is refused', async () => {
  const { status, body } = await troth.get('carla.catalog', `/publications/sha256:${'0'.repeat(64)}/artifacts`);
  assert.deepEqual([status, (body as { code: string }).code], [404, 'publication.not-found']);
});
