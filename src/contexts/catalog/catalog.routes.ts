/**
 * Reading the catalog in force. What it holds is decided by releases; this only shows it. Only types come from the platform:
 * the browser loads this context's front door to configure a bundle.
 */
import { Type } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { QueryRoute, Reader } from '#platform/http/routes.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ProductOffering } from './catalog.contract.ts';
import { amendableWindow, isSellable, partsOf, renewableWindow, supportedWindow } from './offering.ts';
import { standingOf, standingWords } from './standing.ts';

export const OFFERINGS_PER_PAGE_MAX = 500;
const OFFERINGS_PER_PAGE = 100;

type Listed = { readonly offering: ProductOffering; readonly hash: string };

/** By key, so that a page can begin after the last one's end whatever was published in between. */
const listOf = (model: CommercialModel): readonly Listed[] =>
  model.memo('catalog/list', () =>
    model
      .ofKind('product-offering')
      .map(({ content, hash }) => ({ offering: content as unknown as ProductOffering, hash }))
      .toSorted((a, b) => (a.offering.key < b.offering.key ? -1 : 1)),
  );

const mayRead = ({ principal, may }: Reader): boolean =>
  may('catalog.read', { type: 'Tenant', id: principal.tenantId, attrs: { tenant: principal.tenantId } });
const denied = refused({ code: 'access.denied', action: 'catalog.read', policies: [] });

/** Where it stands on that day: what a badge says, and since or until when. */
const standingFor = (offering: ProductOffering, on: string): JsonObject => {
  const standing = standingOf(offering, 'sale', on);
  return standing.open
    ? { state: 'onSale', said: standingWords(standing, 'sale'), until: offering.sellable.to ?? null }
    : { state: standing.why, said: standingWords(standing, 'sale'), until: null };
};

const rowOf = ({ offering, hash }: Listed, on: string): JsonObject => ({
  key: offering.key,
  hash,
  name: offering.name,
  category: offering.category ?? null,
  bundle: offering.bundle ?? false,
  onlyInBundle: offering.onlyInBundle ?? false,
  orderable: offering.orderable,
  standing: standingFor(offering, on),
  replacedBy: offering.replacedBy ?? null,
  sellable: offering.sellable,
  markets: offering.markets,
  channels: offering.channels,
});

const Query = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,2}$' })),
    category: Type.Optional(Type.String({ maxLength: 80 })),
    /** Part of the name, the key or a SKU, without regard to case. */
    search: Type.Optional(Type.String({ maxLength: 100 })),
    /** Only what is sold there; with both, on that day. */
    market: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    channel: Type.Optional(Type.String({ maxLength: 80 })),
    on: Type.Optional(Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
  },
  { additionalProperties: false },
);

/** Market and channel each narrow alone; with both, only what is on sale there on that day, today unless another is named. */
const soldThere = ({ offering }: Listed, query: Readonly<Record<string, string>>, today: string): boolean => {
  const { market, channel, on = today } = query;
  if (market !== undefined && channel !== undefined) return isSellable(offering, on, { market, channel });
  return (
    (market === undefined || offering.markets.includes(market)) &&
    (channel === undefined || offering.channels.includes(channel))
  );
};

/** By key, by name in any language, and by the SKU of any other system. */
const saidOf = ({ key, name, translations = {}, aliases = [] }: ProductOffering): string =>
  [key, name, ...Object.values(translations).map((each) => each.name), ...aliases.map(({ sku }) => sku)]
    .join(' ')
    .toLowerCase();

const wanted =
  (query: Readonly<Record<string, string>>, today: string) =>
  (listed: Listed): boolean => {
    const { category, search, after } = query;
    const { offering } = listed;
    return (
      (after === undefined || offering.key > after) &&
      (category === undefined || offering.category === category) &&
      (search === undefined || saidOf(offering).includes(search.toLowerCase())) &&
      soldThere(listed, query, today)
    );
  };

const offerings: QueryRoute = {
  kind: 'query',
  method: 'GET',
  path: '/catalog/offerings',
  summary: 'The product offerings in force, by key, in pages',
  action: 'catalog.read',
  querystring: Query,
  read: async (_tx, reader, { query }, door) => {
    if (!mayRead(reader)) return denied;
    const today = door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
    const limit = Math.min(Number(query['limit'] ?? OFFERINGS_PER_PAGE), OFFERINGS_PER_PAGE_MAX);
    const found = listOf(reader.model).filter(wanted(query, today));
    const page = found.slice(0, limit);
    return accepted({
      modelHash: reader.model.hash,
      items: page.map((listed) => rowOf(listed, query['on'] ?? today)),
      next: found.length > limit ? (page.at(-1)?.offering.key ?? null) : null,
    });
  },
};

/** Each of the four ends on its own; what is not said by the author is what the catalog takes it to be. */
const endsOf = (offering: ProductOffering, on: string): JsonObject =>
  Object.fromEntries(
    (
      [
        ['sale', offering.sellable],
        ['amendment', amendableWindow(offering)],
        ['renewal', renewableWindow(offering)],
        ['support', supportedWindow(offering)],
      ] as const
    ).map(([purpose, { from, to = null }]) => [purpose, { from, to, open: standingOf(offering, purpose, on).open }]),
  );

/** Names of the offerings that it names, so that nobody has to read keys. */
const namesOf = (model: CommercialModel, offering: ProductOffering, on: string): JsonObject => {
  const keys = [
    ...partsOf(offering).map((part) => part.offering),
    ...(offering.upgradesTo ?? []),
    ...(offering.downgradesTo ?? []),
    ...(offering.migratesTo ?? []),
    ...(offering.substitutes ?? []),
    ...(offering.replacedBy === undefined ? [] : [offering.replacedBy]),
  ];
  return Object.fromEntries(
    [...new Set(keys)].flatMap((key) => {
      const other = model.one('product-offering', key)?.content as ProductOffering | undefined;
      return other ? [[key, { name: other.name, holds: partsOf(other).length > 0, ...standingFor(other, on) }]] : [];
    }),
  );
};

const offering: QueryRoute = {
  kind: 'query',
  method: 'GET',
  path: '/catalog/offerings/:key',
  summary: 'One product offering in force, with its specification and the hash of each',
  action: 'catalog.read',
  read: async (_tx, reader, { params }, door) => {
    if (!mayRead(reader)) return denied;
    const key = params['key'] ?? '';
    const today = door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
    const found = reader.model.one('product-offering', key);
    if (!found) return refused({ code: 'offering.not-found', key });
    const { specification } = found.content as { readonly specification?: string };
    const specified =
      specification === undefined ? undefined : reader.model.one('product-specification', specification);
    return accepted({
      modelHash: reader.model.hash,
      hash: found.hash,
      offering: found.content,
      standing: standingFor(found.content as unknown as ProductOffering, today),
      ends: endsOf(found.content as unknown as ProductOffering, today),
      named: namesOf(reader.model, found.content as unknown as ProductOffering, today),
      specification: specified ? { hash: specified.hash, ...(specified.content as JsonObject) } : null,
    });
  },
};

export const catalogRoutes: readonly QueryRoute[] = [offerings, offering];
