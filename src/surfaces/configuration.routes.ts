/** Configuring without a quote: the guide, which keeps nothing between two questions, the book that a browser configures by, and rules as text. */
import { Type } from 'typebox';
import {
  type ConfigurationContext,
  type ConfigurationModel,
  configurationSummary,
  explainOption,
  guideConfiguration,
  type GuideWish,
  limitedRules,
  printedRules,
  readRules,
  type RulesText,
  RulesTextSchema,
  type Selection,
  SelectionSchema,
  uvlOf,
  type Why,
} from '#contexts/configuration/index.ts';
import { bookOf, configurationOf } from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Query, type QueryRoute, queryRoute, type Reader } from '#platform/http/routes.ts';
import { listWeights, type SaleOf } from './list-weights.ts';

/** Where and when it is sold, for rules that are limited to that. What is not said leaves those rules out, with a warning. */
export const PlaceOfSale = {
  on: Type.Optional(Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  channel: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
};
/** The flags that are on for the deal, as segments: a quote's line names them. Not said, rules that are staged are left out. */
export const FlagsOn = Type.Optional(
  Type.Array(Type.String({ pattern: '^flag\\.[a-z][a-z0-9-]{1,59}$' }), { maxItems: 100, uniqueItems: true }),
);
const closed = { additionalProperties: false } as const;
export const EXPLAINED_AT_ONCE_MAX = 20;
const ConfigurationName = Type.String({ minLength: 1, maxLength: 2_000 });

const GuideQuestion = Type.Object(
  {
    offering: Type.String({ minLength: 1, maxLength: 200 }),
    selection: SelectionSchema,
    ...PlaceOfSale,
    flags: FlagsOn,
    completion: Type.Optional(
      Type.Union([Type.Literal('fewest'), Type.Literal('preferred'), Type.Literal('cheapest')]),
    ),
    /** For the cheapest: by list prices in this currency, over this term. */
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    termMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
    /** Names out of `states` whose state is to be explained. */
    explain: Type.Optional(Type.Array(ConfigurationName, { maxItems: EXPLAINED_AT_ONCE_MAX, uniqueItems: true })),
  },
  closed,
);
type GuideQuestion = ConfigurationContext & {
  readonly offering: string;
  readonly selection: Selection;
  readonly completion?: 'fewest' | 'preferred' | 'cheapest';
  readonly currency?: string;
  readonly termMonths?: number;
  readonly explain?: readonly string[];
};

const allowed = ({ may, principal: { tenantId } }: Reader): boolean =>
  may('catalog.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } });
const denied = refused({ code: 'access.denied', action: 'catalog.read', policies: [] });
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const notConfigurable = (offering: string) => refused({ code: 'quote.not-configurable', offering });

const wishOf = ({ model }: Reader, asked: GuideQuestion): Outcome<GuideWish> => {
  const { completion = 'fewest', on, country, channel, currency, termMonths = 12 } = asked;
  if (completion !== 'cheapest') return accepted({ completion });
  const book = bookOf(model, asked.offering);
  must(book, 'what can be configured is in the catalog');
  const sale = { on, country, channel, currency };
  const missing = Object.entries(sale).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) return refused({ code: 'configuration.cheapest-where', missing });
  const prices = listWeights(model, book, { ...sale, termMonths } as SaleOf);
  return prices.ok ? accepted({ completion, prices: prices.value }) : prices;
};

const explained = (
  model: ConfigurationModel,
  { selection, explain = [] }: GuideQuestion,
): Outcome<Readonly<Record<string, Why>>> => {
  const found: Record<string, Why> = {};
  for (const name of explain) {
    const why = explainOption(model, selection, name);
    if (!why.ok) return why;
    found[name] = why.value;
  }
  return accepted(found);
};

const guide = (reader: Reader, { body }: Query): Outcome<Json> => {
  if (!allowed(reader)) return denied;
  const asked = body as GuideQuestion;
  const configuration = configurationOf(reader.model, asked.offering, asked);
  if (!configuration) return notConfigurable(asked.offering);
  const wish = wishOf(reader, asked);
  if (!wish.ok) return wish;
  const why = explained(configuration, asked);
  if (!why.ok) return why;
  return accepted({
    ...(plain(guideConfiguration(configuration, asked.selection, wish.value)) as { readonly [member: string]: Json }),
    why: plain(why.value),
    modelHash: reader.model.hash,
  });
};

const book = (reader: Reader, { params, query }: Query): Outcome<Json> => {
  if (!allowed(reader)) return denied;
  const { model } = reader;
  const offering = params['key'] ?? '';
  const found = bookOf(model, offering);
  if (!found) return refused({ code: 'offering.not-found', key: offering });
  const configuration = configurationOf(model, offering, query);
  if (!configuration) return notConfigurable(offering);
  const inForce = limitedRules(found, query).join(' ');
  return accepted({
    modelHash: model.hash,
    book: plain(found),
    summary: plain(
      model.memo(`configuration-summary/${offering}/${inForce}`, () => configurationSummary(configuration)),
    ),
  });
};

export const configurationRoutes: readonly QueryRoute[] = [
  queryRoute({
    method: 'POST',
    path: '/configuration/guide',
    summary: 'What is open, forced or excluded now, why, what is still asked, and a whole or the ways out',
    action: 'catalog.read',
    body: GuideQuestion,
    read: async (_tx, reader, query) => guide(reader, query),
  }),
  queryRoute({
    method: 'GET',
    path: '/catalog/offerings/:key/configuration',
    summary: 'All that configuring an offering rests on, and what can be said of it before anybody chooses',
    action: 'catalog.read',
    querystring: Type.Object(PlaceOfSale, closed),
    read: async (_tx, reader, query) => book(reader, query),
  }),
  queryRoute({
    method: 'POST',
    path: '/configuration/rules/read',
    summary:
      'Rules written as text, or a table as CSV, as they are stored; with line and column where they cannot be read',
    action: 'catalog.read',
    body: RulesTextSchema,
    read: async (_tx, reader, { body }) => (allowed(reader) ? readRules(body as RulesText) : denied),
  }),
  queryRoute({
    method: 'GET',
    path: '/catalog/offerings/:key/configuration/rules',
    summary: 'The rules of an offering as text',
    action: 'catalog.read',
    read: async (_tx, reader, { params }) => {
      if (!allowed(reader)) return denied;
      const found = bookOf(reader.model, params['key'] ?? '');
      if (!found) return refused({ code: 'offering.not-found', key: params['key'] ?? '' });
      return accepted(printedRules(found));
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/catalog/offerings/:key/configuration/uvl',
    summary: 'All that a bundle allows as a feature model in UVL, for tools that analyse such',
    action: 'catalog.read',
    querystring: Type.Object(PlaceOfSale, closed),
    read: async (_tx, reader, { params, query }) => {
      if (!allowed(reader)) return denied;
      const offering = params['key'] ?? '';
      const configuration = configurationOf(reader.model, offering, query);
      return configuration ? uvlOf(configuration) : notConfigurable(offering);
    },
  }),
];
