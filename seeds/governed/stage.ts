/** Where the governed launch plays: people who send requests, a clock that is moved by days, and a worker that tries a draft on the open book. */
import type { JsonObject } from '#kernel/json.ts';
import { result, type Stage, well } from '../story/stage.ts';

export type GovernedStage = Stage & {
  readonly now: () => Temporal.Instant;
  /** So much later; whoever comes back signs in again. */
  readonly later: (time: Temporal.DurationLike) => void;
  /** Works on the simulations that were begun, until none waits. */
  readonly simulate: () => Promise<void>;
};

export const sends = (stage: GovernedStage, who: string, path: string, payload: object = {}, envelope: object = {}) =>
  result<JsonObject>(stage.send(who, path, payload, envelope), `${who} ${path}`);

export const reads = <T = JsonObject>(stage: GovernedStage, who: string, path: string): Promise<T> =>
  well<T>(stage.get(who, path), `${who} reads ${path}`);

export const drafts = async (
  stage: GovernedStage,
  releaseId: string,
  {
    author,
    kind,
    key,
    content,
  }: { readonly author: string; readonly kind: string; readonly key: string; readonly content: JsonObject },
): Promise<void> => {
  await well(
    stage.put(author, `/artifacts/${kind}/${encodeURIComponent(key)}/draft`, { releaseId, content }),
    `${author} drafts ${kind} ${key}`,
  );
};

/** The people who join for the launch: who writes an artifact does not answer for it, and Aldermoor had one of each. */
export const JOINING = [
  { key: 'conny.catalog', name: 'Conny Catalog', roles: ['catalog-owner'] },
  { key: 'ludwig.legal', name: 'Ludwig Legal', roles: ['legal'] },
] as const;

/** Who answers for a role, where they wrote nothing of it. */
export const ANSWERS: Readonly<Record<string, string>> = {
  'catalog-owner': 'conny.catalog',
  legal: 'ludwig.legal',
  finance: 'felix.finance',
  'order-ops': 'otto.orderops',
  'billing-ops': 'bea.billing',
  'sales-ops': 'olga.ops',
  executive: 'edda.executive',
  'release-approver': 'rosa.release',
  sre: 'sam.sre',
};
