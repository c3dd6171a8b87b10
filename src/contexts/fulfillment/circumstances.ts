/**
 * What the rules ask to be looked up when the order is submitted: of each declared circumstance the newest answer that still holds. It is read
 * once and kept with the plan, so that why the plan is as it is never depends on what is known later.
 */
import { readQualifications } from '#contexts/eligibility/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { declaredConditions } from './model-plan.ts';

type Answered = Awaited<ReturnType<typeof readQualifications>>[number];

export const circumstancesOf = async (
  tx: Tx,
  model: CommercialModel,
  order: { readonly accountId: string },
  at: Temporal.Instant,
): Promise<JsonObject> => {
  const declared = declaredConditions(model);
  return declared.length === 0 ? {} : foundOf(declared, await readQualifications(tx, order.accountId), at);
};

/** `passed` or `failed`; a circumstance of which nothing holds is absent, and no condition but `notIn` holds for it. */
export const foundOf = (
  declared: readonly { readonly key: string; readonly qualification: string }[],
  newestFirst: readonly Pick<Answered, 'kind' | 'status' | 'expiresAt'>[],
  at: Temporal.Instant,
): JsonObject =>
  Object.fromEntries(
    declared.flatMap(({ key, qualification }) => {
      const found = newestFirst.find(
        ({ kind, status }) => kind === qualification && (status === 'passed' || status === 'failed'),
      );
      const ends = found?.expiresAt ?? null;
      const isOver = ends !== null && Temporal.Instant.compare(Temporal.Instant.from(ends), at) <= 0;
      return found === undefined || isOver ? [] : [[key, found.status]];
    }),
  );
