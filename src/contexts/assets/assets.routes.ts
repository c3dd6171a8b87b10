import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { accountResource, readAccount } from '#contexts/accounts/index.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { queryRoute, type Route } from '#platform/http/routes.ts';
import { oneAssetRoutes } from './one-asset.routes.ts';
import { readCommittedTerms, readHistory, readProductsOfAccount } from './assets.store.ts';

/** What it is called, and where the catalog leads from it. */
const wordsOf = (key: string, model: CommercialModel) => {
  const offering = (of: string) => model.one('product-offering', of)?.content as unknown as ProductOffering | undefined;
  const { name = key, upgradesTo = [], downgradesTo = [], migratesTo = [], replacedBy } = offering(key) ?? {};
  const ways = (keys: readonly string[]) =>
    keys.map((each) => ({ offering: each, name: offering(each)?.name ?? each }));
  return {
    offeringName: name,
    ways: {
      upgrade: ways(upgradesTo),
      downgrade: ways(downgradesTo),
      migration: ways([...new Set([...migratesTo, ...(replacedBy === undefined ? [] : [replacedBy])])]),
    },
  };
};

const PRODUCTS_MAX = 1_000;
const PlainDate = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

export const assetsRoutes: readonly Route[] = [
  ...oneAssetRoutes,
  queryRoute({
    method: 'GET',
    path: '/accounts/:accountId/assets',
    summary: 'What the account has: products, their state over time, and the terms committed on them',
    action: 'asset.read',
    querystring: Type.Object(
      { asOf: Type.Optional(PlainDate), knownAt: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })) },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { params, query }, door) => {
      const account = await readAccount(tx, params['accountId'] ?? '');
      const mine = account && accountResource(tx.tenantId, account);
      if (mine === undefined || !reader.may('asset.read', mine)) return refused({ code: 'account.not-found' });
      // What was known then: assets that came later are not among it.
      const knownAt = Temporal.Instant.from(query['knownAt'] ?? door.clock()).toString();
      const all = await readProductsOfAccount(tx, mine.id, PRODUCTS_MAX);
      const products = all.filter(
        ({ recordedAt }) =>
          Temporal.Instant.compare(Temporal.Instant.from(recordedAt), Temporal.Instant.from(knownAt)) <= 0,
      );
      const ids = products.map((product) => product.id);
      const [history, terms] = await Promise.all([
        readHistory(tx, ids, { asOf: query['asOf'] ?? null, knownAt }),
        reader.may('view.commercial', mine) ? readCommittedTerms(tx, ids, knownAt) : [],
      ]);
      const historyOf = Map.groupBy(history, (row) => row.productId);
      const termsOf = Map.groupBy(terms, (term) => term.productId);
      return accepted({
        asOf: query['asOf'] ?? null,
        knownAt,
        assets: products.map((product) => ({
          ...product,
          ...wordsOf(product.offering, reader.model),
          history: (historyOf.get(product.id) ?? []).map(({ productId: _product, ...row }) => row),
          committedTerms: (termsOf.get(product.id) ?? []).map(({ productId: _product, ...term }) => term),
        })),
      });
    },
  }),
];
