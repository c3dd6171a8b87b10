/** Every read of the app, by name: what it asks and under which key it is kept. */
import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import type * as Approvals from './approval-shapes.ts';
import type * as Assets from './asset-shapes.ts';
import type * as Catalog from './catalog-shapes.ts';
import type { ValidationResults } from './further-shapes.ts';
import type { Delegations } from './delegation-shapes.ts';
import { ask, get } from './http.ts';
import { problemOf } from './problem.ts';
import { DELTA_FROM_LINES, withDelta } from './quote-delta.ts';
import type * as Shape from './shapes.ts';
import type { Simulation } from './simulation-shapes.ts';
import type * as Work from './work-shapes.ts';

/** A refusal stays one however often it is asked; only what may pass by itself is tried again. */
const RETRIES_MAX = 2;
const mayPass = (error: unknown): boolean => {
  const { status } = problemOf(error);
  return status === 0 || status >= 500;
};

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < RETRIES_MAX && mayPass(error),
      },
    },
  });

const read = <T>(key: readonly unknown[], path: string) =>
  queryOptions({ queryKey: key, queryFn: ({ signal }) => get<T>(path, signal) });

const withParams = (path: string, params: Readonly<Record<string, string | number | undefined>>): string => {
  const given = Object.entries(params).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
};

export const signInWay = () => read<Shape.SignInWay>(['sign-in-way'], '/signin');
export const people = () => read<Shape.People>(['people'], '/dev/people');
export const worklist = () => read<Shape.List<Shape.WorkItem>>(['worklist'], '/me/worklist');
export const accountAssets = (accountId: string, times: { readonly asOf?: string; readonly knownAt?: string } = {}) =>
  read<Assets.AccountAssets>(['assets', accountId, times], withParams(`/accounts/${accountId}/assets`, times));
export const accounts = () => read<Shape.List<Shape.Account>>(['accounts'], '/accounts');
type Search = {
  readonly market?: string;
  readonly channel?: string;
  readonly on?: string;
  readonly search?: string;
  readonly limit: number;
};

export const offerings = (params: Search) =>
  queryOptions({
    ...read<Shape.List<Shape.OfferingRow>>(['offerings', params], withParams('/catalog/offerings', params)),
    placeholderData: keepPreviousData,
  });
/** What a bundle is configured by in the browser; it changes only with a release. */
export const offeringConfiguration = (
  key: string,
  place: { readonly on: string; readonly country: string; readonly channel: string },
) =>
  queryOptions({
    ...read<{ readonly book: Shape.ConfigurationBook }>(
      ['offering-configuration', key, place],
      withParams(`/catalog/offerings/${encodeURIComponent(key)}/configuration`, place),
    ),
    staleTime: 300_000,
  });

export type QuoteFilters = {
  readonly status?: string | undefined;
  readonly account?: string | undefined;
  /** `me`, or everybody. */
  readonly owner?: string | undefined;
  readonly q?: string | undefined;
};
const QUOTES_PER_PAGE = 50;
/** Page by page: the server narrows, so a quote is found however long ago it was opened. */
export const quotes = ({ status, account, owner, q }: QuoteFilters) =>
  infiniteQueryOptions({
    queryKey: ['quotes', status ?? '', account ?? '', owner ?? '', q ?? ''],
    queryFn: ({ signal, pageParam }) =>
      get<Shape.QuoteList>(
        withParams('/quotes', {
          status,
          accountId: account,
          mine: owner === 'me' ? 'true' : undefined,
          q,
          after: pageParam,
          limit: QUOTES_PER_PAGE,
        }),
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
export const quote = (id: string) =>
  queryOptions({
    queryKey: ['quote', id, 'page'] as const,
    queryFn: ({ signal, client, queryKey }) => readQuote(id, client.getQueryData<Shape.Quote>(queryKey), signal),
  });

const readQuote = async (id: string, had: Shape.Quote | undefined, signal: AbortSignal): Promise<Shape.Quote> => {
  const path = `/quotes/${id}`;
  if (had === undefined || had.lines.length < DELTA_FROM_LINES) return get<Shape.Quote>(path, signal);
  const delta = await get<Shape.Quote>(withParams(path, { since: had.version }), signal);
  return withDelta(had, delta) ?? get<Shape.Quote>(path, signal);
};

/** What depends on the content is kept by it: a changed quote asks anew, an unchanged one never does. */
export const pricingTrace = (id: string, line: string, content: string) =>
  read<Shape.PricingTrace>(['pricing-trace', id, line, content], withParams(`/quotes/${id}/pricing-trace`, { line }));
export const approvalPreview = (id: string, content: string) =>
  queryOptions({
    queryKey: ['approval-preview', id, content],
    queryFn: ({ signal }) => ask<Approvals.ApprovalPreview>(`/quotes/${id}/approval-preview`, {}, signal),
  });
export const approvalHistory = (id: string) =>
  read<Approvals.ApprovalHistory>(['quote', id, 'approvals'], `/quotes/${id}/approval-history`);
/** Asked anew with each version, because every change of the quote may turn it. */
export const freshness = (id: string, version: number) =>
  read<{ readonly areas: readonly Shape.FreshArea[] }>(['quote', id, 'freshness', version], `/quotes/${id}/freshness`);

export type QuoteAnswer = {
  readonly question: string;
  readonly inWords: string;
  readonly rests: readonly {
    readonly entryId: string;
    readonly command: string;
    readonly at: string;
    readonly position: number | null;
  }[];
};
export const quoteAnswer = (id: string, question: string, version: number) =>
  read<QuoteAnswer>(['quote', id, 'answer', question, version], `/quotes/${id}/answers/${question}`);

export const quoteTimeline = (id: string) =>
  read<Shape.List<Shape.TimelineItem>>(['quote', id, 'timeline'], `/quotes/${id}/timeline`);

/** What stands in the way is on the quote; this is what is found out beside it, in its own time. */
export const validationResults = (id: string) =>
  read<ValidationResults>(['quote', id, 'further'], `/quotes/${id}/validation-results`);

export const approvals = () => read<Shape.List<Approvals.ApprovalRow>>(['approvals'], '/approvals?mine=true');
export const delegations = () => read<Delegations>(['delegations'], '/delegations');
export const approvalCase = (id: string) => read<Approvals.ApprovalCase>(['approval', id], `/approvals/${id}`);

export const orders = (asked: { readonly q?: string | undefined; readonly state?: string | undefined } = {}) =>
  read<Work.Orders>(['orders', asked], withParams('/orders', asked));
export const order = (id: string) => read<Work.Order>(['order', id, 'page'], `/orders/${id}`);
export const plan = (id: string) => read<Work.Plan>(['order', id, 'plan'], `/orders/${id}/fulfillment-plan`);
export const orderTimeline = (id: string) =>
  read<{ readonly facts: readonly Work.Fact[] }>(['order', id, 'timeline'], `/orders/${id}/timeline`);
export const orderFallout = (id: string) =>
  read<{ readonly cases: readonly Work.CaseAnswer[] }>(['order', id, 'fallout'], `/orders/${id}/fallout`);

export const fallout = () =>
  read<{ readonly cases: readonly Work.FalloutCase[]; readonly asOf: string }>(['fallout'], '/fallout');
export const falloutCase = (id: string) => read<Work.CaseAnswer>(['fallout', id], `/fallout/${id}`);

export const releases = () => read<Shape.List<Work.ReleaseRow>>(['releases'], '/releases');
export const release = (id: string) => read<Work.Release>(['release', id, 'page'], `/releases/${id}`);
export const releaseChecks = (id: string, contentHash: string) =>
  read<Work.ReleaseChecks>(['release', id, 'checks', contentHash], `/releases/${id}/problems`);
/** The ten deals, and when asked for, the last that were submitted: what is there stays while more is read. */
export const approvalSimulation = (id: string, contentHash: string, last: number) =>
  queryOptions({
    ...read<Simulation>(
      ['release', id, 'approval-simulation', contentHash, last],
      withParams(`/releases/${id}/approval-simulation`, { last }),
    ),
    placeholderData: keepPreviousData,
  });
export const releaseDiff = (id: string, contentHash: string) =>
  read<Catalog.ModelDiff>(['release', id, 'diff', contentHash], `/releases/${id}/diff`);

const CATALOG_ROWS_MAX = 500;
export const catalogOfferings = (params: {
  readonly search: string | undefined;
  readonly market: string | undefined;
  readonly channel: string | undefined;
}) =>
  queryOptions({
    ...read<Catalog.CatalogPage>(
      ['catalog', params],
      withParams('/catalog/offerings', {
        ...params,
        // Half a country is not a country yet.
        market: params.market?.length === 2 ? params.market : undefined,
        limit: CATALOG_ROWS_MAX,
      }),
    ),
    placeholderData: keepPreviousData,
  });
export const catalogOffering = (key: string) =>
  read<Catalog.OfferingAnswer>(['catalog-offering', key], `/catalog/offerings/${encodeURIComponent(key)}`);
export const offeringUses = (key: string) =>
  read<Catalog.Uses>(['catalog-offering', key, 'uses'], `/catalog/offerings/${encodeURIComponent(key)}/uses`);
export const publications = () => read<Catalog.Publications>(['publications'], '/publications');
export const publicationDiff = (from: string, to: string) =>
  queryOptions({
    ...read<Catalog.ModelDiff>(['publications', from, to], `/publications/${from}/diff/${to}`),
    placeholderData: keepPreviousData,
  });
