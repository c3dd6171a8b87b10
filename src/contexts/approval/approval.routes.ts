/** The addresses of approval: preview before asking, answer when asked, and read what was answered. */
import { Type } from 'typebox';
import { type PersonRow, readPeople } from '#contexts/identity/index.ts';
import {
  type Quote,
  quoteResource,
  readDecision,
  readMargin,
  readPrice,
  readQuote,
  readQuoteHead,
  type StoredPrice,
  visibleQuote,
} from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { ApprovalCase } from './approval.ts';
import { readAsked, readCase, readCasesOf } from './approval.store.ts';
import { caseResource, decideStep } from './decide-step.ts';
import { loadSubmittable, routingOf, submitQuote } from './submit-quote.ts';

const ASKED_MAX = 200;

/** Who could answer for a role, and who of them may not, with the reason: nobody should be surprised by a refusal later. */
const candidates = (people: readonly PersonRow[], role: string, involved: readonly string[]) => {
  const holders = people.filter((person) => person.roles.includes(role));
  const free = holders.filter((person) => !involved.includes(person.id));
  return {
    approvers: free.map(({ id, name }) => ({ personId: id, name })),
    excluded: holders
      .filter((person) => involved.includes(person.id))
      .map(({ name }) => ({ name, why: 'worked on this quote' })),
  };
};

const preview = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<Json>> => {
  const visible = await visibleQuote(tx, reader, query);
  if (!visible.ok) return visible;
  if (!reader.may('approval.read', quoteResource(tx.tenantId, visible.value)))
    return refused({ code: 'access.denied', action: 'approval.read', policies: [] });
  const submittable = await loadSubmittable(tx, visible.value.id, readQuote);
  if (!submittable) return refused({ code: 'quote.not-found' });
  const on = door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
  const routing = routingOf(submittable, reader.model, on);
  if (!routing.ok) return routing;
  const people = await readPeople(tx);
  const involved = [...new Set([...visible.value.persons, reader.principal.personId])];
  return accepted({
    empty: routing.value.steps.length === 0,
    steps: routing.value.steps.map(({ stepNo, role, reasons }) => ({
      stepNo,
      role,
      reasons,
      ...candidates(people, role, involved),
    })),
    policy: routing.value.policy,
    content: visible.value.content,
  });
};

const instantText = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();

const stepsView = (approvalCase: ApprovalCase, names: ReadonlyMap<string, string>) =>
  approvalCase.steps.map((step) => ({
    stepNo: step.stepNo,
    role: step.role,
    reasons: step.reasons,
    status: step.status,
    decidedBy: step.decidedBy === null ? null : (names.get(step.decidedBy) ?? step.decidedBy),
    decidedAt: instantText(step.decidedAt),
    comment: step.comment,
    dueAt: instantText(step.dueAt),
  }));

const namesOf = (people: readonly PersonRow[]): ReadonlyMap<string, string> =>
  new Map(people.map((person) => [person.id, person.name]));

const history = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const visible = await visibleQuote(tx, reader, query);
  if (!visible.ok) return visible;
  if (!reader.may('approval.read', quoteResource(tx.tenantId, visible.value)))
    return refused({ code: 'access.denied', action: 'approval.read', policies: [] });
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
      steps: stepsView(each, names),
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

const inbox = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  const asked = await readAsked(tx, reader.principal.roles, ASKED_MAX);
  const items: Json[] = [];
  for (const step of asked) {
    const [quote, approvalCase, price] = await Promise.all([
      readQuoteHead(tx, step.subjectId),
      readCase(tx, step.caseId),
      readDecision<StoredPrice>(tx, step.subjectId, 'price'),
    ]);
    if (
      !quote ||
      !approvalCase ||
      !reader.may('approval.read', caseResource(tx.tenantId, approvalCase, quote, step.role))
    )
      continue;
    items.push({
      caseId: step.caseId,
      quoteId: quote.id,
      number: quote.header.number,
      name: quote.header.name,
      accountName: quote.header.accountName,
      currency: quote.header.currency,
      role: step.role,
      reasons: step.reasons,
      since: instantText(step.recordedAt),
      due: instantText(step.dueAt),
      totals: totalsOf(price?.result),
      discountPercent: deepest(price?.result),
    });
  }
  return accepted({ items, asOf: door.clock().toString() });
};

/** What is different from what was last approved, in words: so that an approver does not read it all again. */
const changedSince = (approvalCase: ApprovalCase, earlier: readonly ApprovalCase[]): readonly string[] => {
  const last = earlier.find(
    (each) => each.id !== approvalCase.id && each.steps.some((step) => step.status === 'approved'),
  );
  if (!last) return [];
  return last.content === approvalCase.content
    ? ['Nothing: it is the same content again.']
    : [
        'The content changed after it was approved on ' +
          String(instantText(last.recordedAt)).slice(0, 10) +
          '; that approval is void.',
      ];
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
    };
  });

const readOne = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const id = query.params['caseId'] ?? '';
  const approvalCase = isUuid(id) ? await readCase(tx, id) : undefined;
  const quote = approvalCase && (await readQuote(tx, approvalCase.subjectId));
  if (!approvalCase || !quote) return refused({ code: 'approval-case.not-found' });
  const asked = approvalCase.steps.find((step) => step.status === 'asked') ?? approvalCase.steps[0];
  const resource = caseResource(tx.tenantId, approvalCase, quote, asked?.role ?? '');
  if (!reader.may('approval.read', resource))
    return refused({ code: 'access.denied', action: 'approval.read', policies: [] });
  const seesCost = reader.may('view.cost', quoteResource(tx.tenantId, quote));
  const [price, margin, earlier, people] = await Promise.all([
    readPrice(tx, quote.id),
    seesCost ? readMargin(tx, quote.id) : undefined,
    readCasesOf(tx, quote.id),
    readPeople(tx),
  ]);
  const names = namesOf(people);
  const why =
    approvalCase.status !== 'open'
      ? `the case is ${approvalCase.status}`
      : reader.may('approval.decide', resource)
        ? null
        : 'it is not yours to decide: another role is asked, or you worked on this quote';
  const action = { allowed: why === null, why };
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
    steps: stepsView(approvalCase, names),
    why: approvalCase.steps.flatMap((step) => step.reasons),
    policy: { key: approvalCase.policyKey, hash: approvalCase.policyHash },
    changedSinceLastApproval: changedSince(approvalCase, earlier),
    lines: linesOf(quote, price?.result),
    actions: { approve: action, reject: action },
  });
};

export const approvalRoutes: readonly Route[] = [
  commandRoute('POST', '/quotes/:quoteId/submit-for-approval', 'Ask for the right to promise this', submitQuote),
  commandRoute('POST', '/quotes/:quoteId/approve', 'Answer the step that is asked: approve or reject', decideStep),
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
    summary: 'What waits for my answer',
    action: 'approval.read',
    querystring: Type.Object({ mine: Type.Optional(Type.String()) }),
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
