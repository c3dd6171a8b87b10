/** What a release would change about who is asked: the ten deals that every policy is tried on, and the last deals that were really submitted. */
import { Type } from 'typebox';
import {
  type ApprovalPolicy,
  canBeRouted,
  decidedByCost,
  type DealUnder,
  DEALS_MAX,
  judgeLastDeals,
  readPolicyAuthors,
  simulateCases,
  tallyOf,
} from '#contexts/approval/index.ts';
import { modelsOfRelease, type ModelsOfRelease, readModel, releaseResource } from '#contexts/governance/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import { quoteResource } from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Later, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

export const simulationRefusals: RefusalTexts = {
  'approval.draft-unreadable': {
    status: 409,
    title: 'No deal can be routed by this draft of the policy',
    todo: 'The checklist of the release names what is wrong with it; mend that first.',
  },
};

const LISTED_MAX = 200;

const Digits = Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' }));
/** How many of the last deals, none when absent; of those that differ, where the page begins and how long it is. */
const Asked = Type.Object({ last: Digits, offset: Digits, limit: Digits });
type Page = { readonly last: number; readonly offset: number; readonly limit: number };

const pageOf = ({ last, offset, limit }: Query['query']): Page => ({
  last: Math.min(Number(last ?? 0), DEALS_MAX),
  offset: Number(offset ?? 0),
  limit: Math.min(Math.max(Number(limit ?? LISTED_MAX), 1), LISTED_MAX),
});

const simulate = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json | Later>> => {
  const found = await modelsOfRelease(door, tx, query.params['releaseId'] ?? '', door.clock());
  if (!found) return refused({ code: 'release.not-found' });
  if (!reader.may('approval.simulate', releaseResource(tx.tenantId, found.release)))
    return refused({ code: 'access.denied', action: 'approval.simulate', policies: [] });
  const bad = unreadable(found);
  if (bad !== undefined) return refused({ code: 'approval.draft-unreadable', policy: bad });
  const { before, after } = found;
  const on = dayOf(found, door.clock());
  const people = (await readPeople(tx)).filter(({ type }) => type === 'user');
  const cases = simulateCases({ before, after, on, people, authors: await readPolicyAuthors(tx) });
  if (!cases.ok) return cases;
  const page = pageOf(query.query);
  const told = (deals: Json): Json => ({
    releaseId: found.release.id,
    on,
    cases: cases.value as unknown as Json,
    deals,
    asOf: door.clock().toString(),
  });
  if (page.last === 0) return accepted(told(null));
  return accepted(async () => accepted(told(await dealsTold(door, tx.tenantId, reader, { before, after, on }, page))));
};

const unreadable = ({ after }: ModelsOfRelease): string | undefined => {
  const wellFormed = readModel(after.ofKind('approval-policy')).model;
  return after.ofKind('approval-policy').find(({ key }) => {
    const policy = wellFormed.get('approval-policy', key);
    return policy === undefined || !canBeRouted(policy);
  })?.key;
};

/** Today, or the first day on which both the release and a policy of it hold. */
const dayOf = ({ release, after }: ModelsOfRelease, now: Temporal.Instant): string => {
  const day = (at: string): string => Temporal.Instant.from(at).toZonedDateTimeISO('UTC').toPlainDate().toString();
  const today = day(now.toString());
  const begins = release.effectiveFrom === null ? today : day(release.effectiveFrom);
  const on = begins > today ? begins : today;
  const first = after
    .ofKind('approval-policy')
    .map(({ content }) => (content as unknown as ApprovalPolicy).effective.from)
    .toSorted()[0];
  return first !== undefined && first > on ? first : on;
};

type Both = Pick<ModelsOfRelease, 'before' | 'after'> & { readonly on: string };

const dealsTold = async (
  door: Door,
  tenantId: string,
  reader: Reader,
  both: Both,
  { last, offset, limit }: Page,
): Promise<Json> => {
  const { deals, leftOut } = await judgeLastDeals((read) => door.read(tenantId, read), both, last);
  const policy = both.after.ofKind('approval-policy')[0]?.content as unknown as ApprovalPolicy | undefined;
  const hidden = deals.filter(({ quote }) => !reader.may('view.cost', quoteResource(tenantId, quote)));
  const blind = new Set(hidden);
  const told = deals.map((deal) => (blind.has(deal) ? { ...deal, ...deal.withoutCost } : deal));
  const differing = told.filter(
    ({ how, quote }) => how !== 'same' && reader.may('approval.read', quoteResource(tenantId, quote)),
  );
  return {
    ...(tallyOf(told) as unknown as { readonly [member: string]: Json }),
    currency: policy?.currency ?? null,
    leftOut: { ...leftOut },
    withheld: hidden.length === 0 ? 0 : decidedByCost(hidden),
    differing: differing.length,
    items: differing.slice(offset, offset + limit).map(rowOf),
    next: offset + limit < differing.length ? offset + limit : null,
  };
};

const rowOf = ({ quote, how, before, after, total, currency }: DealUnder): Json => ({
  quoteId: quote.id,
  number: quote.header.number,
  revision: quote.revisionNo,
  name: quote.header.name,
  accountName: quote.header.accountName,
  currency,
  total,
  how,
  before: before.map(({ role, reasons }) => ({ role, reasons: [...reasons] })),
  after: after.map(({ role, reasons }) => ({ role, reasons: [...reasons] })),
});

export const simulationRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/releases/:releaseId/approval-simulation',
    summary: 'Whom the policies of a release would ask: ten deals, and the last that were submitted',
    action: 'approval.simulate',
    querystring: Asked,
    read: simulate,
  }),
];
