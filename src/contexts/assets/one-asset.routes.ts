/** One asset with its whole history, what hangs together with it, and what is mended about it; and what was brought from elsewhere. */
import { Type } from 'typebox';
import { isUuid } from '#kernel/ids.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { commandRoute, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { type Product, productResource } from './assets.ts';
import {
  readAllHistory,
  readChanges,
  readCommittedTerms,
  readIncomplete,
  readProductsByIds,
  readProductsAround,
} from './assets.store.ts';
import { importAssets } from './import-assets.ts';
import { decideRepair, proposeRepair } from './repair-asset.ts';
import { readRelations, readRepairs, type Repair } from './repair.store.ts';

const IMPORT_BODY_BYTES_MAX = 2_000_000;
const INCOMPLETE_LISTED_MAX = 500;
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const repairView = ({ entryLeaf: _leaf, ...repair }: Repair): JsonObject => plain(repair) as JsonObject;
const nameIn = (reader: Reader, key: string): string => {
  const content = reader.model.one('product-offering', key)?.content as { readonly name?: string } | undefined;
  return content?.name ?? key;
};
const linkView = (reader: Reader, product: Product): JsonObject => ({
  id: product.id,
  offering: product.offering,
  offeringName: nameIn(reader, product.offering),
  state: product.state,
});

export const oneAssetRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/asset-imports',
    'Bring in what customers had before, up to 500 rows at a time; bad rows are listed',
    importAssets,
    {
      bodyBytesMax: IMPORT_BODY_BYTES_MAX,
    },
  ),
  commandRoute(
    'POST',
    '/assets/:assetId/repairs',
    'Propose to mend what is known of an asset, with evidence',
    proposeRepair,
  ),
  commandRoute(
    'POST',
    '/assets/:assetId/repairs/:repairId/decide',
    'A second person agrees to a repair of an asset, or not',
    decideRepair,
  ),
  queryRoute({
    method: 'GET',
    path: '/incomplete-assets',
    summary: 'Assets of which something is not known, oldest first',
    action: 'asset.read',
    read: async (tx, reader) => {
      const scope = listScope(reader, 'asset.read', { type: 'Product' });
      const products = scope === undefined ? [] : await readIncomplete(tx, scope, INCOMPLETE_LISTED_MAX);
      return accepted({
        items: products
          .filter((product) => reader.may('asset.read', productResource(tx.tenantId, product)))
          .map((product) => ({
            ...linkView(reader, product),
            accountId: product.accountId,
            version: product.version,
            incomplete: [...(product.incomplete ?? [])],
          })),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/assets/:assetId',
    summary:
      'One asset: all that was ever known of it, what it belongs to and relies on, its committed terms, its repairs',
    action: 'asset.read',
    querystring: Type.Object({}, { additionalProperties: false }),
    read: async (tx, reader, { params }) => {
      const id = params['assetId'] ?? '';
      const [product] = isUuid(id) ? await readProductsByIds(tx, [id]) : [];
      const mine = product && productResource(tx.tenantId, product);
      if (!product || !mine || !reader.may('asset.read', mine)) return refused({ code: 'product.not-found' });
      const commercial = reader.may('view.commercial', mine);
      const [history, changes, terms, relations, repairs] = await Promise.all([
        readAllHistory(tx, id),
        readChanges(tx, id),
        commercial ? readCommittedTerms(tx, [id]) : [],
        readRelations(tx, id),
        // Who doubts what about an asset is our own matter.
        reader.principal.type === 'customer' ? [] : readRepairs(tx, id),
      ]);
      const around = await readProductsAround(
        tx,
        product,
        relations.flatMap((each) => [each.productId, each.targetId]),
      );
      const byId = new Map(around.map((each) => [each.id, each]));
      const linked = (ids: readonly string[]): readonly Json[] =>
        ids.flatMap((each) => {
          const found = byId.get(each);
          return found ? [linkView(reader, found)] : [];
        });
      return accepted({
        asset: {
          ...(plain({ ...product, recordedAt: Temporal.Instant.from(product.recordedAt).toString() }) as JsonObject),
          offeringName: nameIn(reader, product.offering),
        },
        history: plain(history),
        changes: plain(changes),
        committedTerms: plain(terms),
        parent: product.parentId === null ? null : (linked([product.parentId])[0] ?? null),
        parts: linked(around.filter(({ parentId }) => parentId === id).map((each) => each.id)),
        reliesOn: linked(relations.flatMap(({ productId, targetId }) => (productId === id ? [targetId] : []))),
        reliedOnBy: linked(relations.flatMap(({ productId, targetId }) => (targetId === id ? [productId] : []))),
        repairs: repairs.map(repairView),
        can: {
          propose: reader.may('asset.propose-repair', mine),
          decide: reader.may('asset.decide-repair', mine),
        },
      });
    },
  }),
];
