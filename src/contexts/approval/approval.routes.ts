/** The addresses of approval: preview before asking, answer when asked, and read what was answered. */
import { Type } from 'typebox';
import { readPeople } from '#contexts/identity/index.ts';
import {
  type Quote,
  quoteResource,
  readDecision,
  readMargin,
  readPrice,
  readQuote,
  type StoredPrice,
  visibleQuote,
} from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { readCase, readCasesOf } from './approval.store.ts';
import {
  changedSince,
  conditionsView,
  delegationView,
  instantText,
  namesOf,
  previewView,
  remarksView,
  stepsView,
} from './approval.view.ts';
import { actionsOf, type CasePage } from './case-actions.ts';
import { commentOnCase, confirmCondition, remindApprovers } from './beside-the-decision.ts';
import { dealFacts, type DealFacts } from './deal-facts.ts';
import { caseResource, decideStep } from './decide-step.ts';
import { delegateApproval, endDelegation } from './delegate.ts';
import { isActive } from './delegation.ts';
import { readDelegations } from './delegation.store.ts';
import type { AskedPlace } from './approval.store.ts';
import { waitingFor } from './inbox.ts';
import { cursorText, CursorText, limitOf, PageLimit, readCursor } from '#platform/http/cursor.ts';
import { readOutsideOfCase } from './outside/outside.store.ts';
import { outsideView } from './outside/outside.view.ts';
import { policyInForce } from './policy-in-force.ts';
import { reassignStep } from './reassign-step.ts';
import { submitQuote } from './submit-quote.ts';
import { DELEGATIONS_READ_MAX, loadSubmittable, routingOf } from './submittable.ts';

const ASKED_MAX = 200;
const dayOf = (at: Temporal.Instant): string => at.toZonedDateTimeISO('UTC').toPlainDate().toString();
const denied = (action: string) => refused({ code: 'access.denied', action, policies: [] });

const preview = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const visible = await visibleQuote(tx, reader, query);
  if (!visible.ok) return visible;
  if (!reader.may('approval.read', quoteResource(tx.tenantId, visible.value))) return denied('approval.read');
  const submittable = await loadSubmittable(tx, visible.value.id, readQuote);
  if (!submittable) return refused({ code: 'quote.not-found' });
  const at = door.clock();
  const by = { personId: reader.principal.personId, at, switches: await readSwitchesOn(tx, at) };
  const routing = routingOf(submittable, reader.model, by);
  return routing.ok ? accepted(previewView(routing.value, visible.value.content)) : routing;
};

const history = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const visible = await visibleQuote(tx, reader, query);
  if (!visible.ok) return visible;
  if (!reader.may('approval.read', quoteResource(tx.tenantId, visible.value))) return denied('approval.read');
  const [cases, people] = await Promise.all([readCasesOf(tx, visible.value.id), readPeople(tx)]);
  const names = namesOf(people);
  return accepted({
    cases: cases.map((each) => ({
      id: each.id,
      status: each.status,
      content: each.content,
      holds: each.status === 'approved' && each.content === visible.value.content,
      requestedBy: names.get(each.requestedBy) ?? each.requestedBy,
      recordedAt: instantText(each.recordedAt),
      policy: { key: each.policyKey, hash: each.policyHash },
      steps: stepsView(each, names, null),
      conditions: conditionsView(each.conditions, names, null),
      remarks: remarksView(each, names),
    })),
  });
};

const totalsOf = (price: StoredPrice | undefined): Json =>
  price === undefined
    ? null
    : {
        oneTime: price.promise.totals.oneTime,
        recurringMonthly: price.promise.totals.recurring.find((each) => each.period === 'month')?.amount ?? '0',
        termValue: price.estimate.total,
        listTermValue: price.estimate.listTotal,
      };

const deepest = (price: StoredPrice | undefined): string | null => price?.discounts.discretionaryPercent ?? null;

/** `dueAt stepNo`, behind the case that the cursor names. */
const placeAfter = (text: string | undefined): Outcome<AskedPlace | null> => {
  const cursor = readCursor(text, 'text');
  if (!cursor.ok || cursor.value === null) return cursor as Outcome<null>;
  const [, dueAt, stepNo] = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z) (\d{1,4})$/.exec(cursor.value.place) ?? [];
  return dueAt === undefined
    ? refused({ code: 'request.invalid', problems: [{ at: '/after', problem: 'is no cursor of this list' }] })
    : accepted({ dueAt, caseId: cursor.value.id, stepNo: Number(stepNo) });
};

const inbox = async (tx: Tx, reader: Reader, { query }: Query, door: Door): Promise<Outcome<Json>> => {
  const after = placeAfter(query['after']);
  if (!after.ok) return after;
  const limit = limitOf(query['limit'], ASKED_MAX);
  const { waiting, last } = await waitingFor(tx, reader.principal, door.clock(), limit, after.value);
  const items: Json[] = [];
  for (const { approvalCase, step, quote, insteadOfName } of waiting) {
    const resource = caseResource(tx.tenantId, approvalCase, quote, step.role, [reader.principal.personId]);
    if (!reader.may('approval.read', resource)) continue;
    const price = await readDecision<StoredPrice>(tx, quote.id, 'price');
    items.push({
      caseId: approvalCase.id,
      stepNo: step.stepNo,
      quoteId: quote.id,
      number: quote.header.number,
      name: quote.header.name,
      accountName: quote.header.accountName,
      currency: quote.header.currency,
      role: step.role,
      insteadOf: insteadOfName,
      reasons: [...step.reasons],
      since: instantText(approvalCase.recordedAt),
      due: instantText(step.dueAt),
      totals: totalsOf(price?.result),
      discountPercent: deepest(price?.result),
    });
  }
  const next = last === null ? null : cursorText({ id: last.caseId, place: `${last.dueAt} ${last.stepNo}` });
  return accepted({ items, next, asOf: door.clock().toString() });
};

const linesOf = (quote: Quote, price: StoredPrice | undefined): Json =>
  quote.lines.map((line) => {
    const facts = price?.discounts.lines.find((each) => each.lineId === line.id);
    return {
      offeringName: line.offeringName,
      quantity: line.segments[0]?.quantity ?? '0',
      // Whoever approves a ramp sees where it goes, not only where it begins.
      segments: line.segments.map(({ id, from, to = null, quantity }) => ({ id, from, to, quantity })),
      discountPercent: facts?.discretionaryPercent ?? '0',
      reason: line.discretionary?.reason ?? null,
      listTermValue: facts?.list ?? null,
      termValue: facts?.net ?? null,
      optional: line.optional === true,
    };
  });

/** The deal's facts for the conditions; null where it is not priced as it stands. */
const factsNow = async (tx: Tx, reader: Reader, { quote, at }: CasePage): Promise<DealFacts | null> => {
  const [price, margin] = await Promise.all([readPrice(tx, quote.id), readMargin(tx, quote.id)]);
  if (!price || !margin || quote.pricedContent !== quote.content) return null;
  const { header, lines, territory, familyId } = quote;
  const deal = { header, lines, territory, familyId, price: price.result, margin: margin.result };
  const told = dealFacts(deal, reader.model, dayOf(at));
  return told.ok ? told.value.facts : null;
};

const readOne = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const id = query.params['caseId'] ?? '';
  const approvalCase = isUuid(id) ? await readCase(tx, id) : undefined;
  const quote = approvalCase && (await readQuote(tx, approvalCase.subjectId));
  if (!approvalCase || !quote) return refused({ code: 'approval-case.not-found' });
  const page: CasePage = { approvalCase, quote, people: await readPeople(tx), at: door.clock() };
  const { bench, resource, stepNo, actions } = await actionsOf(tx, reader, page);
  if (!reader.may('approval.read', resource)) return denied('approval.read');
  const seesCost = reader.may('view.cost', quoteResource(tx.tenantId, quote));
  const [price, margin, earlier, outside, facts] = await Promise.all([
    readPrice(tx, quote.id),
    seesCost ? readMargin(tx, quote.id) : undefined,
    readCasesOf(tx, quote.id),
    readOutsideOfCase(tx, approvalCase.id),
    approvalCase.conditions.length === 0 ? null : factsNow(tx, reader, page),
  ]);
  const names = namesOf(page.people);
  const inForce = policyInForce(reader.model, dayOf(page.at));
  return accepted({
    caseId: approvalCase.id,
    status: approvalCase.status,
    quote: {
      id: quote.id,
      number: quote.header.number,
      revision: quote.revisionNo,
      name: quote.header.name,
      accountName: quote.header.accountName,
      country: quote.header.country,
      currency: quote.header.currency,
      termMonths: quote.header.termMonths,
      paymentTermDays: quote.header.paymentTermDays,
      requestedBy: names.get(approvalCase.requestedBy) ?? null,
    },
    facts: {
      discountPercent: deepest(price?.result),
      totals: totalsOf(price?.result),
      ...(margin ? { marginPercent: margin.result.cost.marginPercent } : {}),
    },
    content: approvalCase.content,
    stepNo,
    steps: stepsView(approvalCase, names, bench),
    conditions: conditionsView(approvalCase.conditions, names, facts),
    remarks: remarksView(approvalCase, names),
    why: approvalCase.steps.flatMap((step) => step.reasons),
    policy: {
      key: approvalCase.policyKey,
      hash: approvalCase.policyHash,
      // A case is decided under the version that it was submitted under, whatever was published since.
      inForce: inForce.ok && inForce.value.item.hash === approvalCase.policyHash,
    },
    evidenceAbove: approvalCase.rules.evidenceAbove ?? null,
    changedSinceLastApproval: [...changedSince(approvalCase, earlier)],
    lines: linesOf(quote, price?.result),
    outside: outsideView(outside),
    actions,
  });
};

const delegations = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const tenant = { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } };
  if (!reader.may('approval.delegate', tenant)) return denied('approval.delegate');
  const [all, people] = await Promise.all([readDelegations(tx, DELEGATIONS_READ_MAX), readPeople(tx)]);
  const { personId } = reader.principal;
  const names = namesOf(people);
  const own = all.filter(({ fromPerson, toPerson }) => fromPerson === personId || toPerson === personId);
  const policy = policyInForce(reader.model, dayOf(door.clock()));
  const rule = policy.ok ? policy.value.policy.delegation : undefined;
  return accepted({
    items: own.map((each) => delegationView(each, names, isActive(each, door.clock()))),
    rule: rule === undefined ? null : { daysMax: rule.daysMax, toRoles: rule.toRoles },
    candidates: people
      .filter(
        ({ id, type, roles }) =>
          id !== personId && type === 'user' && roles.some((role) => rule?.toRoles.includes(role)),
      )
      .map(({ id, name }) => ({ personId: id, name })),
  });
};

export const approvalRoutes: readonly Route[] = [
  commandRoute('POST', '/quotes/:quoteId/submit-for-approval', 'Ask for the right to promise this', submitQuote),
  commandRoute(
    'POST',
    '/quotes/:quoteId/approve',
    'Answer a step that is asked: approve, approve in part, reject',
    decideStep,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/reassign-approval',
    'Nobody is left who may answer: ask the fallback',
    reassignStep,
  ),
  commandRoute('POST', '/approvals/:caseId/comments', 'Say something without deciding', commentOnCase),
  commandRoute('POST', '/approvals/:caseId/remind', 'Remind whoever is asked', remindApprovers),
  commandRoute(
    'POST',
    '/approvals/:caseId/conditions/:conditionId/met',
    'Say that a condition of the approval is met',
    confirmCondition,
  ),
  commandRoute('POST', '/delegations', 'Let somebody answer for you for some days', delegateApproval),
  commandRoute('POST', '/delegations/:delegationId/end', 'End a delegation before its day', endDelegation),
  queryRoute({
    method: 'GET',
    path: '/delegations',
    summary: 'What I delegated, what was delegated to me, and to whom I may',
    action: 'approval.delegate',
    read: delegations,
  }),
  queryRoute({
    method: 'POST',
    path: '/quotes/:quoteId/approval-preview',
    summary: 'Who would be asked, and why, before submitting',
    action: 'approval.read',
    body: Type.Object({}),
    read: preview,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/approval-history',
    summary: 'Who was asked and what they said',
    action: 'approval.read',
    read: history,
  }),
  queryRoute({
    method: 'GET',
    path: '/approvals',
    summary: 'What waits for my answer, the nearest deadline first; `after` goes on from the `next` of the page before',
    action: 'approval.read',
    querystring: Type.Object({
      mine: Type.Optional(Type.String()),
      after: Type.Optional(CursorText),
      limit: Type.Optional(PageLimit),
    }),
    read: inbox,
  }),
  queryRoute({
    method: 'GET',
    path: '/approvals/:caseId',
    summary: 'Everything an approver needs on one page',
    action: 'approval.read',
    read: readOne,
  }),
];
