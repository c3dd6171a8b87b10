/** A quote with everything that decides whom it asks: what preview and submission both load. */
import { type PersonRow, readPeople } from '#contexts/identity/index.ts';
import type { MarginResult, PriceResult } from '#contexts/pricing/index.ts';
import {
  givenByHand,
  type Quote,
  readDecision,
  readFamily,
  readMargin,
  readPrice,
  scopeOfQuote,
  type StoredDecision,
  type Validation,
} from '#contexts/quote/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { modeOf, type SwitchRow } from '#platform/switches.ts';
import type { AskedRow, Condition, SaidRow } from './approval.ts';
import { readCasesOfAll } from './approval.store.ts';
import { dealFacts } from './deal-facts.ts';
import { type Delegation } from './delegation.ts';
import { readDelegations } from './delegation.store.ts';
import { type CalledRouting, routeDeal } from './routing.ts';
import { readPolicyAuthors, readSaid } from './said.store.ts';

/** Delegations are few and end by themselves; those that ended long ago say nothing any more. */
export const DELEGATIONS_READ_MAX = 2_000;

export type Submittable = {
  readonly quote: Quote;
  readonly price: StoredDecision<PriceResult> | undefined;
  readonly margin: StoredDecision<MarginResult> | undefined;
  readonly validation: StoredDecision<Validation> | undefined;
  readonly people: readonly PersonRow[];
  readonly delegations: readonly Delegation[];
  readonly authors: ReadonlyMap<string, readonly string[]>;
  readonly said: readonly SaidRow[];
  readonly conditions: readonly (Condition & { readonly caseId: string })[];
};

export const loadSubmittable = async (
  tx: Tx,
  quoteId: string,
  find: (tx: Tx, id: string) => Promise<Quote | undefined>,
): Promise<Submittable | undefined> => {
  const quoting = find(tx, quoteId);
  const about = Promise.all([
    readPrice(tx, quoteId),
    readMargin(tx, quoteId),
    readDecision<Validation>(tx, quoteId, 'validation'),
  ]);
  const around = Promise.all([readPeople(tx), readDelegations(tx, DELEGATIONS_READ_MAX), readPolicyAuthors(tx)]);
  const [quote, [price, margin, validation], [people, delegations, authors]] = await Promise.all([
    quoting,
    about,
    around,
  ]);
  if (quote === undefined) return undefined;
  const revisions = (await readFamily(tx, quote.familyId)).map(({ id }) => id);
  const [said, cases] = await Promise.all([readSaid(tx, revisions), readCasesOfAll(tx, revisions)]);
  const conditions = cases.flatMap(({ id: caseId, conditions: each }) => each.map((one) => ({ ...one, caseId })));
  return { quote, price, margin, validation, people, delegations, authors, said, conditions };
};

/** Everybody who shaped the deal, whoever lifted a rule or set a price on it too: none of them approves it. */
export const personsOf = ({ lines }: Pick<Quote, 'lines'>, persons: readonly string[]): readonly string[] => [
  ...new Set([
    ...persons,
    ...lines.flatMap(({ saleOverride, overrides = [] }) => [
      ...(saleOverride ? [saleOverride.by] : []),
      ...overrides.map(({ by }) => by),
    ]),
  ]),
];

/** Whom the policy asks about this quote as it stands, if this person submits it now. */
export const routingOf = (
  { quote, price, margin, people, delegations, authors, said, conditions }: Submittable,
  model: CommercialModel,
  by: { readonly personId: string; readonly at: Temporal.Instant; readonly switches?: readonly SwitchRow[] },
): Outcome<CalledRouting> => {
  if (quote.lines.length === 0) return refused({ code: 'quote.empty' });
  if (!price || !margin || quote.pricedContent !== quote.content)
    return refused({ code: 'quote.not-priced', priced: quote.pricedContent, current: quote.content });
  const on = by.at.toZonedDateTimeISO('UTC').toPlainDate().toString();
  const { header, lines, territory, familyId } = quote;
  const facts = dealFacts(
    { header, lines, territory, familyId, price: price.result, margin: margin.result },
    model,
    on,
  );
  if (!facts.ok) return facts;
  const givers = personsOf(quote, quote.persons);
  const routing = routeDeal(model, on, facts.value, {
    people,
    delegations,
    authors,
    said,
    conditions,
    requestedBy: by.personId,
    persons: givers,
    at: by.at,
    ...byHandIn(by.switches ?? [], quote),
  });
  if (!routing.ok || routing.value.steps.length === 0 || !givenByHand(quote)) return routing;
  const own = ownRules(givers, routing.value.cited, authors);
  return own === undefined ? routing : refused({ code: 'approval.author-gives', ...nameOf(own, people) });
};

/** Who gives an exception under rules that they wrote themselves (capstone 14.2: one person does not create a policy and apply the exception). */
export const ownRules = (
  givers: readonly string[],
  cited: readonly string[],
  authors: ReadonlyMap<string, readonly string[]>,
): string | undefined => {
  const wrote = new Set(cited.flatMap((hash) => authors.get(hash) ?? []));
  return givers.find((person) => wrote.has(person));
};

const nameOf = (personId: string, people: readonly PersonRow[]): { readonly who: string } => ({
  who: people.find(({ id }) => id === personId)?.name ?? personId,
});

/** Its own rule: what a person said to it once is said of the deal as it was then, and is carried like any other answer. */
const byHandIn = (switches: readonly SwitchRow[], { header, lines }: Quote): { readonly byHand?: AskedRow } => {
  const held = modeOf(switches, 'manual-approval', scopeOfQuote(header, lines));
  if (held === undefined) return {};
  const row = 'mode/manual-approval';
  const mark = fingerprint('approval-row/1', { id: row, role: held.owner });
  return { byHand: { row, role: held.owner, reason: 'Every approval waits for a person for now', mark, held: [] } };
};
