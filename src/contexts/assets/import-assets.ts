/** What customers had before Troth is brought in, a batch of rows at a time. A row that is brought again is known; one that cannot be read is listed. */
import { Type } from 'typebox';
import { readAccountPlaces } from '#contexts/accounts/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { HistoryRow, Product } from './assets.ts';
import { type Brought, insertBrought, readBrought } from './import.store.ts';
import { type BadRow, type MigratedRow, type ReadRow, readMigratedRow } from './migrated-row.ts';

export const IMPORT_ROWS_MAX = 500;
const Cell = Type.Optional(Type.String({ maxLength: 500 }));
const Row = Type.Object(
  {
    externalId: Cell,
    account: Cell,
    offering: Cell,
    quantity: Cell,
    from: Cell,
    to: Cell,
    state: Cell,
    parent: Cell,
    reliesOn: Cell,
    characteristics: Type.Optional(Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 500 }))),
  },
  { additionalProperties: false },
);
const Payload = Type.Object(
  {
    /** The system that it comes from, by a name that stays. */
    source: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    /** The number of the first row in its file, so that bad ones are found there. */
    firstRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    rows: Type.Array(Row, { minItems: 1, maxItems: IMPORT_ROWS_MAX }),
  },
  { additionalProperties: false },
);
type Payload = { readonly source: string; readonly firstRow?: number; readonly rows: readonly MigratedRow[] };
type Place = { readonly id: string; readonly key: string; readonly territory: string };
type Loaded = { readonly accounts: readonly Place[]; readonly known: ReadonlyMap<string, Known> };
export type Known = { readonly id: string; readonly accountId: string };
type Imported = Decision & { readonly brought: Brought };

const namesIn = ({ rows }: Payload): readonly string[] => [
  ...new Set(
    rows.flatMap(({ externalId = '', parent = '', reliesOn = '' }) => [
      externalId,
      parent,
      ...reliesOn.split(/[\s,;]+/),
    ]),
  ),
];

type Linked = {
  readonly parentId: string | null;
  readonly reliesOn: readonly string[];
  readonly missing: readonly string[];
};

/** To what was brought before or in this batch, of the same account; what is not there is marked as missing. */
const linksOf = (row: ReadRow, known: ReadonlyMap<string, Known>): Linked => {
  const own = known.get(row.externalId)?.id;
  const find = (name: string): string | undefined => {
    const found = known.get(name);
    return found && found.accountId === row.accountId && found.id !== own ? found.id : undefined;
  };
  const parentId = row.parent === null ? null : (find(row.parent) ?? null);
  const reliesOn = row.reliesOn.flatMap((name) => find(name) ?? []);
  return {
    parentId,
    reliesOn: [...new Set(reliesOn)],
    missing: [
      ...(row.parent !== null && parentId === null ? ['parent'] : []),
      ...(reliesOn.length < row.reliesOn.length ? ['reliesOn'] : []),
    ],
  };
};

/** In one batch a parent could be a part of its own part: the links that close a ring are left away and marked. */
const inRing = (row: ReadRow, parents: ReadonlyMap<string, string | null>): boolean => {
  const seen = new Set<string>([row.externalId]);
  for (let above = row.parent; above !== null && above !== undefined; above = parents.get(above) ?? null) {
    if (seen.has(above)) return true;
    seen.add(above);
  }
  return false;
};

const readRows = (
  { accounts }: Loaded,
  { payload, at }: Pick<Command<Payload>, 'payload' | 'at'>,
  model: CommercialModel,
) => {
  const byKey = new Map(accounts.map((account) => [account.key, account]));
  const hashes = new Map(model.ofKind('product-offering').map(({ key, hash }) => [key, hash]));
  const around = {
    today: at.toZonedDateTimeISO('UTC').toPlainDate().toString(),
    accountOf: (key: string) => byKey.get(key),
    offeringHashOf: (key: string) => hashes.get(key),
  };
  const all = payload.rows.map((row, index) => readMigratedRow(row, (payload.firstRow ?? 1) + index, around));
  const seen = new Set<string>();
  const rows: ReadRow[] = [];
  const bad: BadRow[] = [];
  for (const [index, each] of all.entries()) {
    if ('bad' in each) bad.push(each.bad);
    else if (seen.has(each.read.externalId))
      bad.push({
        row: (payload.firstRow ?? 1) + index,
        externalId: each.read.externalId,
        why: 'a row above has this external id',
      });
    else {
      seen.add(each.read.externalId);
      rows.push(each.read);
    }
  }
  return { rows, bad };
};

export const decideImport = (
  loaded: Loaded,
  command: Pick<Command<Payload>, 'payload' | 'at' | 'id'>,
  model: CommercialModel,
) => {
  const { source } = command.payload;
  const { rows, bad } = readRows(loaded, command, model);
  const fresh = rows.filter(({ externalId }) => !loaded.known.has(externalId));
  const idOf = ({ externalId }: ReadRow): string => command.id('product', source, externalId);
  const known = new Map([
    ...loaded.known,
    ...fresh.map((row) => [row.externalId, { id: idOf(row), accountId: row.accountId }] as const),
  ]);
  const parents = new Map(fresh.map(({ externalId, parent }) => [externalId, parent]));
  const at = command.at.toString();
  const cause = `migration/${source}`;
  const brought = fresh.map((row) => {
    const links = linksOf(inRing(row, parents) ? { ...row, parent: null } : row, known);
    const missing = inRing(row, parents) ? ['parent', ...links.missing] : links.missing;
    return { row, links, incomplete: [...row.incomplete, ...missing] };
  });
  const incomplete = brought.filter((one) => one.incomplete.some((what) => what !== 'terms')).length;
  const answer = {
    source,
    imported: fresh.length,
    knownBefore: rows.length - fresh.length,
    incomplete,
    bad: bad.map((each) => ({ ...each })),
  };
  const written: Brought = {
    source,
    products: brought.map(({ row, links, incomplete: lacks }): Brought['products'][number] => ({
      id: idOf(row),
      accountId: row.accountId,
      territory: row.territory,
      lineageId: idOf(row),
      parentId: links.parentId,
      offering: row.offering,
      offeringHash: row.offeringHash,
      orderId: command.id('migration', source),
      itemId: idOf(row),
      state: row.state,
      version: 1,
      recordedAt: at,
      externalId: row.externalId,
      incomplete: lacks,
    })),
    history: brought.map(({ row }): HistoryRow => ({
      productId: idOf(row),
      no: 1,
      state: row.state,
      quantity: row.quantity,
      characteristics: row.characteristics as JsonObject,
      validFrom: row.from,
      validTo: row.to !== null && row.to > row.from ? row.to : null,
      knownFrom: at,
      cause,
    })),
    relations: brought.flatMap(({ row, links }) =>
      links.reliesOn.map((targetId) => ({ productId: idOf(row), targetId, knownFrom: at, cause })),
    ),
  };
  return accepted<Imported>({
    brought: written,
    facts: written.products.map((product) => importedFact(product, source)),
    answer,
    ...(fresh.length === 0 ? { unchanged: true as const } : {}),
  });
};

const importedFact = (
  { id, accountId, offering, incomplete }: Product & { readonly incomplete: readonly string[] },
  source: string,
) => ({
  type: 'AssetImported',
  subject: { kind: 'product', id },
  data: { productId: id, accountId, offering, source, incomplete: [...incomplete] },
});

export const importAssets = defineCommand<Payload, Loaded, Imported>({
  name: 'assets.import',
  action: 'asset.import',
  context: 'assets',
  aggregate: 'product-batch',
  creates: true,
  payload: Payload,
  load: async (tx, { payload }) => {
    const keys = [...new Set(payload.rows.flatMap(({ account }) => account?.trim() ?? []))];
    const [accounts, known] = await Promise.all([
      readAccountPlaces(tx, keys),
      readBrought(tx, payload.source, namesIn(payload)),
    ]);
    return { accounts, known };
  },
  resource: (_loaded, { tenantId }) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }),
  decide: (loaded, command, _prepared, model) => decideImport(loaded, command, model),
  save: ({ brought }, _loaded, next, { tenantId }) => insertBrought(tenantId, brought, next),
});
