/**
 * What is looked up when the order is submitted: of each circumstance that the rules declare the newest answer that still holds, and of each flag that
 * its plan or its billing is staged by what it is for this order. It is read once and kept with the plan, so that why the plan is as it is never depends
 * on what is known later: a flag that is turned while the order is under way is turned for the next one.
 */
import { readAccount, segmentsOf } from '#contexts/accounts/index.ts';
import { asksForFlags, flagValuesOf, isFlagSegment } from '#contexts/catalog/index.ts';
import { readQualifications } from '#contexts/eligibility/index.ts';
import type { OrderHeader } from '#contexts/order/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { declaredConditions, offeringFacts } from './model-plan.ts';

type Answered = Awaited<ReturnType<typeof readQualifications>>[number];
type OrderSeen = Pick<OrderHeader, 'accountId' | 'territory' | 'familyId' | 'scope'>;
type ItemSeen = { readonly offering: string };

export const circumstancesOf = async (
  tx: Tx,
  model: CommercialModel,
  order: OrderSeen,
  items: readonly ItemSeen[],
  at: Temporal.Instant,
): Promise<JsonObject> => {
  const declared = declaredConditions(model);
  const [found, flags] = await Promise.all([
    declared.length === 0
      ? {}
      : readQualifications(tx, order.accountId).then((newest) => foundOf(declared, newest, at)),
    FLAGS_OF_ORDERS.some((kind) => asksForFlags(model, kind)) ? readFlags(tx, model, order, items) : {},
  ]);
  return { ...found, ...flags };
};

/** The kinds of artifacts by which an order is carried out. */
const FLAGS_OF_ORDERS = ['decomposition-rules', 'billing-mapping'] as const;

const readFlags = async (
  tx: Tx,
  model: CommercialModel,
  order: OrderSeen,
  items: readonly ItemSeen[],
): Promise<Readonly<Record<string, 'on' | 'off'>>> => {
  const account = await readAccount(tx, order.accountId);
  must(account, 'whoever ordered has an account');
  return flagValuesOf(model, FLAGS_OF_ORDERS, () => ({
    channel: order.scope?.channels?.[0] ?? account.channel,
    country: order.scope?.countries?.[0] ?? account.country,
    productLines: [
      ...new Set(items.flatMap(({ offering }) => offeringFacts(model, offering)?.category ?? [])),
    ].toSorted(),
    segments: segmentsOf(account),
    groups: [order.territory],
    account: account.key,
    quote: order.familyId,
  }));
};

/** Of the circumstances that an order was planned with, the flags that were on: what else is staged for it goes by the same values. */
export const flagsKept = (conditions: JsonObject): readonly string[] =>
  Object.keys(conditions).filter((name) => isFlagSegment(name) && conditions[name] === 'on');

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
