/** The six types of operations 11.1, each with its cadence: which one a change is follows from what it carries. Pure. */
import type { KindName } from '../artifact-kinds.ts';
import { type Asked, deploymentOf } from '../change/change-request.contract.ts';
import { kindsOfChange } from '../change/tier-of-kinds.ts';

export const releaseTypes = {
  platform: 'sprint/release train',
  catalog: 'business cadence',
  pricing: 'quarter/month/campaign',
  policy: 'as needed with controls',
  emergency: 'expedited',
  migration: 'planned window',
} as const;
export type ReleaseType = keyof typeof releaseTypes;

/** In this order: what endangers more names the release. */
const OF_TYPES: readonly (readonly [ReleaseType, readonly string[]])[] = [
  ['policy', ['approval', 'security', 'eligibility', 'workflow']],
  ['pricing', ['pricing', 'promotion']],
];

export const releaseTypeOf = (asked: Asked, kinds: readonly KindName[]): ReleaseType => {
  if (asked.emergency !== undefined) return 'emergency';
  const deployment = deploymentOf(asked);
  if (asked.type === 'migration' || (deployment?.migrations.length ?? 0) > 0) return 'migration';
  if (deployment !== undefined) return 'platform';
  const types = [asked.type, ...kinds.map((kind) => kindsOfChange[kind].type)];
  return OF_TYPES.find(([, some]) => types.some((type) => some.includes(type)))?.[0] ?? 'catalog';
};
