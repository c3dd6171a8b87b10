/** A quote is offered once more: to the same customer or another, as a deal of its own or as another scenario of the same one. */
import { Type } from 'typebox';
import { type Account, agreementsInForce, readAccount, readAgreements } from '#contexts/accounts/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { carriesGiven, type Copied, copyOf } from './carry-over.ts';
import { offeredBy } from './commercial-model.ts';
import { contentOf } from './content.ts';
import { partiesOf, quoteNumber } from './create-quote.ts';
import { type DealFamily, insertFamilyOfDeal, readDealPlace } from './deal.store.ts';
import { readDecision } from './decision.store.ts';
import { Uuid } from './line.ts';
import { type OnQuote, quoteFact, quotePayload, quoteResource } from './on-quote.ts';
import type { StoredPrice } from './priced-line.ts';
import { insertRevision, type NewRevision, nextFamilyNumber, readQuote } from './quote.store.ts';
import type { Parties, Quote } from './quote.ts';
import { sellerOf } from './seller.ts';

type Payload = OnQuote & {
  readonly scenario?: boolean;
  readonly accountId?: string;
  readonly name?: string;
};

type Loaded = {
  readonly source: Quote;
  readonly account: Account;
  readonly place: DealFamily;
  readonly familyNumber: number;
  readonly agreements: { readonly then: readonly string[]; readonly now: readonly string[] };
};
type Cloned = Decision & { readonly quote: NewRevision };

const load = async (tx: Tx, { payload, at }: Command<Payload>): Promise<Loaded | undefined> => {
  const source = await readQuote(tx, payload.quoteId);
  if (!source) return undefined;
  const accountId = payload.accountId ?? source.accountId;
  const [account, place, familyNumber, price, agreed] = await Promise.all([
    readAccount(tx, accountId),
    readDealPlace(tx, source.familyId),
    nextFamilyNumber(tx),
    readDecision<StoredPrice>(tx, source.id, 'price'),
    readAgreements(tx, accountId),
  ]);
  if (!account) return undefined;
  const { currency, parties } = source.header;
  const inForce = agreementsInForce(agreed, { currency, seller: parties.seller, on: dayOf(at) });
  return {
    source,
    account,
    place,
    familyNumber,
    agreements: {
      then: (price?.result.inputs?.agreements ?? []).map(({ key }) => key),
      now: inForce.map(({ key }) => key),
    },
  };
};

const dayOf = (at: Temporal.Instant): string => at.toZonedDateTimeISO('UTC').toPlainDate().toString();

/** May this seller sell there? The access policy was asked about the quote that is copied, which may stand elsewhere. */
const mayWorkFor = ({ actor }: Command<Payload>, account: Account): boolean =>
  actor.territories.includes('all') || actor.territories.includes(account.territory);

const partiesFor = ({ source, account }: Loaded, model: CommercialModel): Outcome<Parties> => {
  if (source.accountId === account.id) return accepted(source.header.parties);
  const seller = sellerOf(model, account.country, undefined);
  return seller.ok ? accepted(partiesOf(account, {}, seller.value)) : seller;
};

const offence = ({ source, account }: Loaded, command: Command<Payload>): Outcome<true> => {
  if (account.state === 'closed') return refused({ code: 'account.closed', account: account.key });
  if (command.payload.scenario === true && account.id !== source.accountId)
    return refused({ code: 'quote.scenario-elsewhere', account: account.key, of: source.header.accountKey });
  if (account.id !== source.accountId && !mayWorkFor(command, account))
    return refused({ code: 'access.denied', action: 'quote.create', policies: [] });
  return accepted(true);
};

const copied = (loaded: Loaded, command: Command<Payload>, model: CommercialModel): Outcome<Copied> => {
  const { source, account, familyNumber, agreements } = loaded;
  const parties = partiesFor(loaded, model);
  if (!parties.ok) return parties;
  return copyOf({
    source,
    account,
    scenario: command.payload.scenario === true,
    today: dayOf(command.at),
    name: command.payload.name ?? source.header.name,
    number: quoteNumber(familyNumber),
    parties: parties.value,
    offered: offeredBy(model),
    agreements,
    ids: { line: (index) => command.id('line', index), lineage: (index) => command.id('lineage', index) },
  });
};

export const cloneQuote = defineCommand<Payload, Loaded, Cloned>({
  name: 'quote.clone',
  context: 'quote',
  aggregate: 'quote',
  creates: true,
  payload: quotePayload({
    scenario: Type.Optional(Type.Boolean()),
    accountId: Type.Optional(Uuid),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  }),
  load,
  resource: ({ source }, command) => quoteResource(command.tenantId, source),
  decide: (loaded, command, _prepared, model) => {
    const { source, account, place } = loaded;
    const may = offence(loaded, command);
    if (!may.ok) return may;
    const copy = copied(loaded, command, model);
    if (!copy.ok) return copy;
    const { header, lines, leftOut } = copy.value;
    const person = command.actor.personId;
    const scenario = command.payload.scenario === true;
    const quote: NewRevision = {
      familyId: command.id('family'),
      revisionNo: 1,
      accountId: account.id,
      territory: account.territory,
      ownerPerson: person,
      // Who gave something away gave it here too: a copy does not launder an approval.
      persons: scenario || carriesGiven(copy.value) ? [...new Set([...source.persons, person])] : [person],
      // A copy tells what the deal is, as the deal does.
      quoteClass: source.quoteClass,
      header,
      lines,
      content: contentOf(header, lines),
    };
    const id = command.id('quote');
    const dealId = scenario ? place.dealId : quote.familyId;
    const said = { from: source.id, dealId, scenario, leftOut: leftOut.map((each) => ({ ...each })) };
    return accepted({
      quote,
      facts: [quoteFact('QuoteCloned', { id, ...quote }, { number: header.number, ...said })],
      answer: { quoteId: id, familyId: quote.familyId, revision: 1, number: header.number, status: 'draft', ...said },
      root: quote.content,
    });
  },
  save: ({ quote }, { source, place }, next, command) => [
    insertFamilyOfDeal(
      command.tenantId,
      {
        id: quote.familyId,
        number: quote.header.number,
        accountId: quote.accountId,
        dealId: command.payload.scenario === true ? place.dealId : null,
        togetherId: null,
        fromRevision: source.id,
      },
      command.at.toString(),
    ),
    ...insertRevision(command.tenantId, next, quote, command.at.toString()),
  ],
});
