/**
 * Brings Aldermoor Cloud into an empty tenant, by the same commands that people would send: owners draft, another person approves,
 * the release is published. Loading it twice changes nothing, because every step has its key.
 */
import { readFileSync } from 'node:fs';
import { confirmContact, openAccount, recordAgreement } from '#contexts/accounts/index.ts';
import {
  approveReleaseCommand,
  createReleaseCommand,
  editDraftsCommand,
  publishReleaseCommand,
  validateReleaseCommand,
} from '#contexts/governance/index.ts';
import { addPerson, insertTenant, readPeople, readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Answer, CommandDefinition, Decision, Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { importGenaiPrices } from '#surfaces/cli/import-genai-prices.ts';
import { accounts, agreements, company, companyArtifacts, people, type SeedArtifact } from './company/index.ts';

export const COMPANY_TENANT = derivedId(Temporal.Instant.from('2026-01-01T00:00:00Z'), 'troth/seed', company.key);

export type Progress = (step: string) => void;

type AnyDefinition = CommandDefinition<never, never, Decision, unknown>;

const send = async (
  door: Door,
  definition: unknown,
  principal: Principal,
  key: string,
  payload: Json,
): Promise<Extract<Answer, { ok: true }>> => {
  const envelope = { idempotencyKey: `seed/${key}`, payload, reason: 'the seeded company' };
  const answer = await runCommand(door, definition as AnyDefinition, principal, envelope, { channel: 'seed' });
  must(
    answer.ok,
    `the seeded company loads: ${key}: ${JSON.stringify(answer.ok ? '' : answer.refusal).slice(0, 2000)}`,
  );
  return answer;
};

const principalsByKey = async (door: Door): Promise<ReadonlyMap<string, Principal>> =>
  door.read(COMPANY_TENANT, async (tx) => {
    const found = new Map<string, Principal>();
    for (const person of await readPeople(tx)) {
      const principal = await readPrincipal(tx, person.principalId);
      if (principal) found.set(person.key, principal);
    }
    return found;
  });

const personOf = (principals: ReadonlyMap<string, Principal>, key: string): Principal => {
  const principal = principals.get(key);
  must(principal, `${key} is one of the company's people`);
  return principal;
};

type ReleasePlan = {
  readonly key: string;
  readonly name: string;
  readonly purpose: string;
  readonly artifacts: readonly SeedArtifact[];
};

/** Drafted by its owners, approved and published by somebody who wrote none of it. */
const release = async (
  door: Door,
  principals: ReadonlyMap<string, Principal>,
  plan: ReleasePlan,
  progress: Progress,
): Promise<void> => {
  const first = plan.artifacts[0];
  must(first, 'a release has artifacts');
  const owner = personOf(principals, first.author);
  const created = await send(door, createReleaseCommand, owner, `${plan.key}/create`, {
    name: plan.name,
    purpose: plan.purpose,
  });
  const { releaseId } = created.value as { releaseId: string };
  const byKind = Map.groupBy(plan.artifacts, (artifact) => `${artifact.author} ${artifact.kind}`);
  for (const [label, artifacts] of byKind) {
    const { author, kind } = artifacts[0] ?? first;
    progress(`${plan.name}: ${artifacts.length} × ${kind}`);
    const payload = { releaseId, kind, artifacts: artifacts.map(({ key, content }) => ({ key, content })) };
    await send(door, editDraftsCommand, personOf(principals, author), `${plan.key}/${label}`, payload);
  }
  progress(`${plan.name}: publish checks`);
  await send(door, validateReleaseCommand, owner, `${plan.key}/validate`, { releaseId });
  await send(door, approveReleaseCommand, personOf(principals, 'rosa.release'), `${plan.key}/approve`, { releaseId });
  progress(`${plan.name}: publishing`);
  await send(door, publishReleaseCommand, personOf(principals, 'rosa.release'), `${plan.key}/publish`, { releaseId });
};

/**
 * The providers' own price list, as it was downloaded: 43 providers, 1,694 models. A model that the list names without a price
 * cannot be sold, and the publish gate would name each; they are left out of the catalog and stand in the import's report.
 */
export const genaiArtifacts = (): readonly SeedArtifact[] => {
  const text = readFileSync(new URL('./genai-prices-0.1.8.json', import.meta.url), 'utf8');
  const imported = importGenaiPrices(text, {
    owner: 'carla.catalog',
    markets: ['US'],
    channels: ['direct'],
    effectiveFrom: '2020-01-01',
    priceBookKey: 'genai-prices-usd',
  });
  must(imported.ok, 'the shipped price list can be read');
  const { specifications, offerings, priceBook } = imported.value;
  const priced = new Set(priceBook.entries.map((entry) => entry.offering));
  const withPrice = <T extends { readonly key: string }>(list: readonly T[]): readonly T[] =>
    list.filter(({ key }) => priced.has(key));
  const of = (kind: string, author: string, contents: readonly object[]): readonly SeedArtifact[] =>
    contents.map((content) => ({
      kind,
      key: (content as { key: string }).key,
      content: content as SeedArtifact['content'],
      author,
    }));
  return [
    ...of('product-specification', 'carla.catalog', withPrice(specifications)),
    ...of('product-offering', 'carla.catalog', withPrice(offerings)),
    ...of('price-book', 'piet.pricing', [
      { ...priceBook, owner: 'piet.pricing', countries: ['US'], channels: ['direct'] },
    ]),
  ];
};

/** People and accounts, without a commercial model. */
export const loadPeople = async (door: Door): Promise<void> => {
  const at = door.clock().toString();
  await door.transaction(COMPANY_TENANT, (tx) =>
    tx.commit([insertTenant(COMPANY_TENANT, company.key, company.name, at)]),
  );
  const seed = door.systemPrincipal(COMPANY_TENANT, 'seed');
  const accountIds = new Map<string, string>();
  for (const account of accounts) {
    const { value } = await send(door, openAccount, seed, `account/${account.key}`, account as unknown as Json);
    accountIds.set(account.key, (value as { accountId: string }).accountId);
  }
  for (const { accountKey, ...agreement } of agreements) {
    const payload = { ...agreement, accountId: accountIds.get(accountKey) } as unknown as Json;
    await send(door, recordAgreement, seed, `agreement/${agreement.key}`, payload);
  }
  for (const { does: _does, accountKey, ...person } of people) {
    const accountId = accountKey === undefined ? undefined : accountIds.get(accountKey);
    await send(door, addPerson, seed, `person/${person.key}`, {
      ...person,
      ...(accountId === undefined ? {} : { accountId }),
    } as unknown as Json);
  }
  await confirmContacts(door, accountIds);
};

/** The seed wrote them down; who answers for sales operations says that they are the customers'. */
const confirmContacts = async (door: Door, accountIds: ReadonlyMap<string, string>): Promise<void> => {
  const olga = personOf(await principalsByKey(door), 'olga.ops');
  for (const { key, contact } of accounts)
    await send(door, confirmContact, olga, `contact/${key}`, {
      accountId: accountIds.get(key) ?? '',
      email: contact.email,
      how: 'Called back on the number of the commercial register.',
    });
};

export const isLoaded = (door: Door): Promise<boolean> =>
  door.read(
    COMPANY_TENANT,
    async (tx) =>
      (await readPersonByKey(tx, 'rita.rep')) !== undefined &&
      (await door.models.at(tx, door.clock())).items.length > 0,
  );

export const loadCompany = async (door: Door, progress: Progress = () => {}, withList = true): Promise<void> => {
  progress('people and accounts');
  await loadPeople(door);
  const principals = await principalsByKey(door);
  await release(
    door,
    principals,
    {
      key: 'company',
      name: 'Aldermoor 2026',
      purpose: 'What Aldermoor sells in twelve countries, at which price, under which rules.',
      artifacts: companyArtifacts,
    },
    progress,
  );
  if (withList)
    await release(
      door,
      principals,
      {
        key: 'genai',
        name: 'Model providers’ list prices',
        purpose: 'The providers’ own list, imported, for customers in the United States.',
        artifacts: genaiArtifacts(),
      },
      progress,
    );
};
export { people } from './company/index.ts';
