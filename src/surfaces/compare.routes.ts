/** Two quotes beside each other, and the scenarios of a deal: what is different, in words and money, and what each still needs. */
import { type ApprovalCase, loadSubmittable, readCasesOf, routingOf } from '#contexts/approval/index.ts';
import {
  comparisonJson,
  compareQuotes,
  type DealRevision,
  type Quote,
  quoteResource,
  readCompared,
  readDeal,
  readDealPlace,
  readMarginOfWhole,
  readQuote,
  readQuoteHead,
  visibleQuote,
} from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, type QueryRoute, queryRoute, type Reader } from '#platform/http/routes.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';

const SCENARIOS_MAX = 20;

const placeOf = (quote: Quote) => ({
  quoteId: quote.id,
  familyId: quote.familyId,
  number: quote.header.number,
  revision: quote.revisionNo,
  name: quote.header.name,
  accountName: quote.header.accountName,
  currency: quote.header.currency,
  status: quote.status,
});

/** What became of the approvals of one side: each with what it was for, and why it holds, was carried or is void. */
const approvalsOf = (quote: Quote, cases: readonly ApprovalCase[]): Json =>
  cases.map((each) => ({
    caseId: each.id,
    status: each.status,
    holds: each.status === 'approved' && each.content === quote.content,
    why:
      each.status === 'void' || each.status === 'recalled'
        ? (each.voidBecause ?? 'why it counts no more was not kept')
        : each.status === 'approved' && each.content !== quote.content
          ? 'it approved other content'
          : null,
    roles: each.steps.map(({ role, status, reasons }) => ({ role, status, reasons: [...reasons] })),
    carried: each.steps.flatMap(({ carried }) => carried.map(({ reason, why }) => ({ reason, why }))),
    again: each.steps.flatMap(({ again }) => again.map(({ reason, why }) => ({ reason, why }))),
  }));

const compare = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const before = await visibleQuote(tx, reader, query);
  if (!before.ok) return before;
  const other = { ...query, params: { ...query.params, quoteId: query.params['otherId'] ?? '' } };
  const after = await visibleQuote(tx, reader, other);
  if (!after.ok) return after;
  const [a, b] = [before.value, after.value];
  const forCustomer = reader.principal.type === 'customer';
  const comparison = compareQuotes(await readCompared(tx, a), await readCompared(tx, b), forCustomer);
  const seesApprovals =
    !forCustomer && [a, b].every((side) => reader.may('approval.read', quoteResource(tx.tenantId, side)));
  const approvals = seesApprovals
    ? { before: approvalsOf(a, await readCasesOf(tx, a.id)), after: approvalsOf(b, await readCasesOf(tx, b.id)) }
    : null;
  return accepted({
    before: placeOf(a),
    after: placeOf(b),
    ...(comparisonJson(comparison) as { readonly [member: string]: Json }),
    approvals,
    asOf: door.clock().toString(),
  });
};

/** Who would be asked if it were submitted as it stands; a quote that cannot be submitted says what it lacks. */
const neededFor = async (tx: Tx, reader: Reader, quote: Quote, at: Temporal.Instant): Promise<Json> => {
  if (!reader.may('approval.read', quoteResource(tx.tenantId, quote))) return null;
  const submittable = await loadSubmittable(tx, quote.id, readQuote);
  const by = { personId: reader.principal.personId, at, switches: await readSwitchesOn(tx, at) };
  const routing = submittable && routingOf(submittable, reader.model, by);
  if (routing === undefined) return null;
  return routing.ok
    ? {
        steps: routing.value.steps
          .filter(({ carries }) => !carries)
          .map(({ role, reasons }) => ({ role, reasons: [...reasons] })),
        lacks: null,
      }
    : { steps: [], lacks: routing.refusal.code };
};

/** Of each family the offer that counts: what was accepted, else the newest. */
const standing = (revisions: readonly DealRevision[]): readonly DealRevision[] =>
  [...Map.groupBy(revisions, ({ familyId }) => familyId).values()].flatMap(
    (family) => family.find(({ status }) => ['accepted', 'converted'].includes(status)) ?? family.at(-1) ?? [],
  );

/** A quote's id names its deal too: whoever follows an address from a mail has that one at hand. */
const dealOf = async (tx: Tx, named: string): Promise<string> => {
  if (!isUuid(named)) return NO_DEAL;
  const head = await readQuoteHead(tx, named);
  return head === undefined ? named : (await readDealPlace(tx, head.familyId)).dealId;
};
const NO_DEAL = '00000000-0000-0000-0000-000000000000';

const deal = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const named = query.params['dealId'] ?? '';
  if (reader.principal.type === 'customer')
    return refused({ code: 'access.denied', action: 'quote.read', policies: [] });
  const dealId = await dealOf(tx, named);
  const revisions = await readDeal(tx, dealId);
  const at = door.clock();
  const scenarios: Json[] = [];
  let first: Awaited<ReturnType<typeof readCompared>> | undefined;
  for (const { id, familyId, togetherId } of standing(revisions).slice(0, SCENARIOS_MAX)) {
    const found = await visibleQuote(tx, reader, { ...query, params: { quoteId: id } });
    if (!found.ok) continue;
    const quote = found.value;
    const said = await readCompared(tx, quote);
    first ??= said;
    const margin = reader.may('view.cost', quoteResource(tx.tenantId, quote))
      ? await readMarginOfWhole(tx, quote.id)
      : undefined;
    const { header, lines } = compareQuotes(first, said);
    scenarios.push({
      ...placeOf(quote),
      familyId,
      togetherId,
      termMonths: quote.header.termMonths,
      lineCount: quote.lines.length,
      totals: said.totals,
      ...(margin?.content === quote.content ? { marginPercent: margin.result.cost.marginPercent } : {}),
      approval: await neededFor(tx, reader, quote, at),
      differences: {
        header: header.map((each) => ({ ...each })),
        lines: lines.map(({ change, offeringName, fields }) => ({
          change,
          offeringName,
          fields: fields.map((each) => ({ ...each })),
        })),
      },
    });
  }
  return scenarios.length === 0
    ? refused({ code: 'deal.not-found' })
    : accepted({ dealId, scenarios, asOf: at.toString() });
};

export const compareRoutes: readonly QueryRoute[] = [
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/compare/:otherId',
    summary: 'What is different between two quotes: terms, lines, money, approvals',
    action: 'quote.read',
    read: compare,
  }),
  queryRoute({
    method: 'GET',
    path: '/deals/:dealId',
    summary: 'The scenarios of a deal side by side',
    action: 'quote.read',
    read: deal,
  }),
];
