/** The seller asks for the right to promise this. Whom the policy asks was shown before, and is asked now, by the same function. */
import {
  asSeen,
  givenByHand,
  lockQuote,
  moved,
  onQuote,
  type OnSeenQuote,
  type Quote,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  scopeOfQuote,
  seenContent,
  type Validation,
  withPerson,
} from '#contexts/quote/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Fact, type Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { refusedIn } from '#platform/switches.ts';
import { insertCase } from './approval.store.ts';
import { withAsking } from './due.ts';
import { type OpenedCase, openCase } from './open-case.ts';
import { insertAskedRows, type RoutedRow } from './said.store.ts';
import type { CalledRouting, CalledStep } from './routing.ts';
import { loadSubmittable, personsOf, routingOf, type Submittable } from './submittable.ts';

type Submitted = QuoteDecision & { readonly opened: OpenedCase | null; readonly rows: readonly RoutedRow[] };

const validOf = ({ quote, validation }: Submittable): Outcome<true> => {
  if (!validation || quote.validatedContent !== quote.content)
    return refused({ code: 'quote.not-validated', checks: [], why: 'it was not validated since it changed' });
  const blocking = (validation.result as Validation).checks.filter((check) => check.severity === 'blocking');
  return blocking.length > 0 ? refused({ code: 'quote.not-validated', checks: blocking }) : accepted(true);
};

/** A deal that nobody may answer would wait for ever. */
const answerable = (steps: readonly CalledStep[]): Outcome<true> => {
  const stuck = steps.find(({ carries, approvers, answers }) => !carries && approvers.length < answers);
  if (stuck === undefined) return accepted(true);
  const { role, approvers, barred, answers } = stuck;
  return refused({ code: 'approval.nobody-may-answer', role, needed: answers, may: approvers.length, barred });
};

const askedJson = (steps: readonly CalledStep[]): Json =>
  steps.map(({ stepNo, group, needs, role, answers, reasons, carried = [] }) => ({
    stepNo,
    group,
    needs,
    role,
    answers,
    reasons: [...reasons],
    carried: carried.map((each) => ({ ...each })),
  }));

const rowsOf = (steps: readonly CalledStep[]): readonly RoutedRow[] =>
  steps.flatMap(({ stepNo, role, rows, asks, carries, insteadOfRole }) =>
    rows.map((row) => ({
      ...row,
      // A rule is answered as the rule that it is, also where a fallback answers for its role.
      role: insteadOfRole ?? role,
      stepNo,
      place: carries || !asks.includes(row) ? null : asks.indexOf(row) + 1,
    })),
  );

const openedFor = (
  quote: Quote,
  { steps, policy, cited, rules, conditions }: CalledRouting,
  persons: readonly string[],
  command: Command<OnSeenQuote>,
): OpenedCase =>
  openCase(
    {
      subjectKind: 'quote',
      subjectId: quote.id,
      content: quote.content,
      requestedBy: command.actor.personId,
      persons,
      steps,
      policy,
      cited,
      rules,
      conditions,
    },
    command.at,
    command.id,
  );

const factsOf = (quote: Quote, opened: OpenedCase | null, { steps, policy, rate }: CalledRouting): readonly Fact[] => {
  const told = { content: quote.content, policy, rate: rate === null ? null : { ...rate } };
  if (opened === null)
    return [quoteFact('QuoteApproved', quote, { ...told, approvers: [], because: 'the policy asks nobody' })];
  const about = { caseId: opened.id, subjectKind: 'quote', subjectId: quote.id, content: quote.content };
  const ofCase = (type: string): Fact => ({
    type,
    subject: { kind: 'approval-case', id: opened.id },
    data: { ...about, roles: steps.map((step) => step.role), steps: askedJson(steps) },
  });
  if (opened.status === 'approved')
    return [
      ofCase('ApprovalCarried'),
      quoteFact('QuoteApproved', quote, {
        ...told,
        caseId: opened.id,
        approvers: [],
        because: 'it was approved before and got no worse',
      }),
    ];
  return [
    quoteFact('QuoteSubmittedForApproval', quote, { ...told, steps: askedJson(steps) }),
    ofCase('ApprovalRequested'),
  ];
};

const heldToStandard = ({ header, lines }: Quote, { switches }: Command<unknown>) =>
  refusedIn(switches, 'standard-pricing-only', scopeOfQuote(header, lines));

export const submitQuote = defineCommand<OnSeenQuote, Submittable, Submitted>({
  ...onQuote,
  name: 'quote.submit-for-approval',
  payload: quotePayload(seenContent),
  load: (tx: Tx, command: Command<OnSeenQuote>) => loadSubmittable(tx, command.payload.quoteId, lockQuote),
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: (submittable, command, _prepared, model) => {
    const { quote } = submittable;
    const submitted = moved(quote, 'submit');
    if (!submitted.ok) return submitted;
    const seen = asSeen(quote, command.payload);
    if (!seen.ok) return seen;
    const exceptional = givenByHand(quote) && heldToStandard(quote, command);
    if (exceptional) return refused(exceptional);
    const { switches = [] } = command;
    const routing = routingOf(submittable, model, { personId: command.actor.personId, at: command.at, switches });
    if (!routing.ok) return routing;
    const valid = validOf(submittable);
    if (!valid.ok) return valid;
    const { steps, policy, rate } = routing.value;
    const may = answerable(steps);
    if (!may.ok) return may;
    const persons = personsOf(quote, withPerson(quote, command.actor.personId));
    const opened = steps.length === 0 ? null : openedFor(quote, routing.value, persons, command);
    const asksNobody = opened === null || opened.status === 'approved';
    const status = asksNobody ? moved(quote, 'approveByPolicy') : submitted;
    must(status.ok, 'a draft that may be submitted may also be approved by policy');
    return accepted({
      opened,
      rows: rowsOf(steps),
      change: { status: status.value, persons },
      facts: factsOf(quote, opened, routing.value),
      answer: { quoteId: quote.id, status: status.value, caseId: opened?.id ?? null, steps: askedJson(steps), policy },
      root: quote.content,
      artifacts: [
        { kind: 'approval-policy', ...policy },
        ...(rate === null ? [] : [{ kind: 'rate-table', key: rate.table, hash: rate.hash }]),
      ],
      decisions: [
        fingerprint('approval-routing/2', {
          content: quote.content,
          policy,
          rate: rate === null ? null : { ...rate },
          steps: steps.map(({ stepNo, group, needs, role, answers, rows, approvers }) => ({
            stepNo,
            group,
            needs,
            role,
            answers,
            rows: rows.map(({ row, mark }) => ({ row, mark })),
            persons: approvers.map(({ personId }) => personId),
          })),
        }),
      ],
    });
  },
  save: ({ opened, rows, ...decided }, { quote }, next: Head, command): readonly Statement[] => [
    ...onQuote.save(decided, quote, next, command),
    ...(opened === null
      ? []
      : [
          ...insertCase(command.tenantId, opened),
          insertAskedRows(command.tenantId, opened.id, rows),
          ...withAsking(
            command.tenantId,
            opened.steps.filter(({ status }) => status === 'asked'),
          ),
        ]),
  ],
});
