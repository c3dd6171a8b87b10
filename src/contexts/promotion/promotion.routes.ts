/** What promotions have given, for whoever owns a campaign or a budget. */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { Promotion } from './promotion.contract.ts';
import { readGiven } from './reservation.store.ts';

const given = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  if (!reader.may('catalog.read', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } }))
    return refused({ code: 'access.denied', action: 'catalog.read', policies: [] });
  const byPromotion = Map.groupBy(await readGiven(tx), ({ promotion }) => promotion);
  const items = reader.model.ofKind('promotion').map(({ key, content }): Json => {
    const { name, owner, campaign, effective, budget, uses } = content as unknown as Promotion;
    return {
      promotion: key,
      name,
      owner,
      campaign: campaign ?? key,
      effective: { ...effective },
      budget: budget === undefined ? null : { ...budget },
      uses: uses === undefined ? null : { ...uses },
      given: (byPromotion.get(key) ?? []).map(({ promotion: _promotion, ...rest }) => rest),
    };
  });
  return accepted({ items, asOf: door.clock().toString() });
};

export const promotionRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/promotions',
    summary: 'Promotions in force with what each has given: promised to customers, and accepted',
    action: 'catalog.read',
    read: given,
  }),
];
