/** Chapter 3: a release is drafted, checked, approved and published. */
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { companyArtifacts } from '../company/index.ts';
import { body, refusedAs, result, type Stage, well } from './stage.ts';

type Offence = {
  readonly gate: string;
  readonly code: string;
  readonly message: string;
  readonly offending: readonly string[];
};
export type PublishTold = { readonly offences: readonly Offence[]; readonly ownApproval: Record<string, unknown> };

const artifact = (kind: string, key: string): Record<string, Json> => {
  const found = companyArtifacts.find((each) => each.kind === kind && each.key === key);
  must(found, `the company has ${kind} ${key}`);
  return structuredClone(found.content) as Record<string, Json>;
};

/** Chapter 3: a careless release is stopped at the gate, each offence by name; who drafted cannot approve. */
export const publish = async (stage: Stage): Promise<PublishTold> => {
  stage.tell(
    'Carla drafts a careless release: a vault without a price or a way to deliver it, and rules that contradict each other.',
  );
  const { releaseId } = await result<{ releaseId: string }>(
    stage.send('carla.catalog', '/releases', { name: 'Quantum vault', purpose: 'Sell the vault before quarter close' }),
    'a release is drafted',
  );
  const vault = {
    key: 'quantum-vault',
    name: 'Quantum Vault',
    owner: 'carla.catalog',
    specification: 'add-on',
    category: 'vaults',
    sellable: { from: '2026-01-01' },
    markets: ['DE', 'GB'],
    channels: ['direct'],
    orderable: true,
  };
  await well(
    stage.put('carla.catalog', '/artifacts/product-offering/quantum-vault/draft', { releaseId, content: vault }),
    'the vault is drafted',
  );
  const rules = artifact('configuration-rules', 'platform-standard');
  const contradiction = [
    {
      id: 'story-requires',
      kind: 'requires',
      option: 'add-ons/audit-trail',
      needs: ['add-ons/sandbox'],
      message: 'The audit trail is kept in a sandbox.',
    },
    {
      id: 'story-excludes',
      kind: 'excludes',
      option: 'add-ons/audit-trail',
      excludes: ['add-ons/sandbox'],
      message: 'A sandbox is never audited.',
    },
  ];
  const content = { ...rules, rules: [...(rules['rules'] as Json[]), ...contradiction] };
  await well(
    stage.put('carla.catalog', '/artifacts/configuration-rules/platform-standard/draft', { releaseId, content }),
    'the rules are drafted',
  );
  const book = companyArtifacts.find(({ kind }) => kind === 'price-book');
  must(book, 'the company has a price book');
  const entries = (book.content as { entries: { id: string }[] }).entries;
  const doubled = { ...book.content, entries: [...entries, { ...entries[0], id: 'story-overlap' }] };
  await well(
    stage.put('piet.pricing', `/artifacts/price-book/${encodeURIComponent(book.key)}/draft`, {
      releaseId,
      content: doubled,
    }),
    'Piet adds a second price for the same days',
  );
  const refusal = await refusedAs(
    stage.send('carla.catalog', `/releases/${releaseId}/validate`),
    'release.not-publishable',
    'the careless release',
  );
  const offences = refusal['problems'] as Offence[];
  for (const offence of offences) stage.tell(`  ✗ ${offence.gate}: ${offence.message}`);
  await well(stage.send('carla.catalog', `/releases/${releaseId}/withdraw`), 'the careless release is withdrawn');
  stage.tell(
    'She withdraws it, and drafts a careful one: a new description. Her own approval is refused; Rosa, who wrote none of it, approves and publishes.',
  );
  const careful = await result<{ releaseId: string }>(
    stage.send('carla.catalog', '/releases', { name: 'Clearer words', purpose: 'Say what the sandbox is' }),
    'a careful release',
  );
  const sandbox = { ...artifact('product-offering', 'sandbox'), name: 'Sandbox workspace for trials' };
  await well(
    stage.put('carla.catalog', '/artifacts/product-offering/sandbox/draft', {
      releaseId: careful.releaseId,
      content: sandbox,
    }),
    'the sandbox is reworded',
  );
  await well(stage.send('carla.catalog', `/releases/${careful.releaseId}/validate`), 'the careful release is valid');
  const own = await stage.send('carla.catalog', `/releases/${careful.releaseId}/approve`);
  must(own.status === 403, 'nobody approves their own release');
  await well(stage.send('rosa.release', `/releases/${careful.releaseId}/approve`), 'Rosa approves');
  await well(stage.send('rosa.release', `/releases/${careful.releaseId}/publish`), 'Rosa publishes');
  return { offences, ownApproval: body(own) };
};
