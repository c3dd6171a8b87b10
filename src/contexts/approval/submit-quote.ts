/** The seller asks for the right to promise this. Whom the policy asks was shown before, and is asked now, by the same function. */
import {
  asSeen,
  lockQuote,
  moved,
  onQuote,
  type OnSeenQuote,
  type Quote,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  readDecision,
  readMargin,
  readPrice,
  seenContent,
  type StoredDecision,
  type Validation,
  withPerson,
} from '#contexts/quote/index.ts';
import type { MarginResult, PriceResult } from '#contexts/pricing/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Routing } from './approval.ts';
import { dealFacts } from './deal-facts.ts';
import { routeApproval } from './route.ts';

export type Submittable = {
  readonly quote: Quote;
  readonly price: StoredDecision<PriceResult> | undefined;
  readonly margin: StoredDecision<MarginResult> | undefined;
  readonly validation: StoredDecision<Validation> | undefined;
};

export const loadSubmittable = async (
  tx: Tx,
  quoteId: string,
  find: (tx: Tx, id: string) => Promise<Quote | undefined>,
): Promise<Submittable | undefined> => {
  const quoting = find(tx, quoteId);
  const pricing = readPrice(tx, quoteId);
  const margining = readMargin(tx, quoteId);
  const validating = readDecision<Validation>(tx, quoteId, 'validation');
  const [quote, price, margin, validation] = await Promise.all([quoting, pricing, margining, validating]);
  return quote && { quote, price, margin, validation };
};

/** Whom the policy asks about this quote as it stands. */
export const routingOf = (
  { quote, price, margin }: Submittable,
  model: CommercialModel,
  on: string,
): Outcome<Routing> => {
  if (quote.lines.length === 0) return refused({ code: 'quote.empty' });
  if (!price || !margin || quote.pricedContent !== quote.content)
    return refused({ code: 'quote.not-priced', priced: quote.pricedContent, current: quote.content });
  const facts = dealFacts({ header: quote.header, price: price.result, margin: margin.result }, model, on);
  return facts.ok ? routeApproval(model, on, facts.value) : facts;
};

const validOf = ({ quote, validation }: Submittable): Outcome<true> => {
  if (!validation || quote.validatedContent !== quote.content)
    return refused({ code: 'quote.not-validated', checks: [], why: 'it was not validated since it changed' });
  const blocking = validation.result.checks.filter((check) => check.severity === 'blocking');
  return blocking.length > 0 ? refused({ code: 'quote.not-validated', checks: blocking }) : accepted(true);
};

export const submitQuote = defineCommand<OnSeenQuote, Submittable, QuoteDecision>({
  ...onQuote,
  name: 'quote.submit-for-approval',
  payload: quotePayload(seenContent),
  load: (tx: Tx, command: Command<OnSeenQuote>) => loadSubmittable(tx, command.payload.quoteId, lockQuote),
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: (submittable, command, _prepared, model) => {
    const { quote } = submittable;
    const on = command.at.toZonedDateTimeISO('UTC').toPlainDate().toString();
    const submitted = moved(quote, 'submit');
    if (!submitted.ok) return submitted;
    const seen = asSeen(quote, command.payload);
    if (!seen.ok) return seen;
    const routing = routingOf(submittable, model, on);
    if (!routing.ok) return routing;
    const valid = validOf(submittable);
    if (!valid.ok) return valid;
    const { steps, policy } = routing.value;
    // Whoever lifted a rule for this deal does not approve it either.
    const persons = [
      ...new Set([
        ...withPerson(quote, command.actor.personId),
        ...quote.lines.flatMap(({ saleOverride }) => saleOverride?.by ?? []),
      ]),
    ];
    const asksNobody = steps.length === 0;
    const status = asksNobody ? moved(quote, 'approveByPolicy') : submitted;
    must(status.ok, 'a draft that may be submitted may also be approved by policy');
    const said = {
      content: quote.content,
      persons,
      steps: steps.map(({ stepNo, role, reasons }) => ({ stepNo, role, reasons: [...reasons] })),
      policy,
    };
    return accepted({
      change: { status: status.value, persons },
      facts: [
        ...(asksNobody ? [] : [quoteFact('QuoteSubmittedForApproval', quote, said)]),
        ...(asksNobody
          ? [
              quoteFact('QuoteApproved', quote, {
                content: quote.content,
                approvers: [],
                policy,
                because: 'the policy asks nobody',
              }),
            ]
          : []),
      ],
      answer: {
        quoteId: quote.id,
        status: status.value,
        steps: steps.map(({ stepNo, role, reasons }) => ({ stepNo, role, reasons })),
        policy,
      },
      root: quote.content,
      artifacts: [{ kind: 'approval-policy', ...policy }],
      decisions: [fingerprint('approval-routing/1', { ...said, rows: steps.map((step) => [...step.rows]) })],
    });
  },
  save: (decided, { quote }, next, command) => onQuote.save(decided, quote, next, command),
});
