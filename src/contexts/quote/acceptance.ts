/**
 * The customer says yes. They are held to what they were shown, and so are we: the root and the hash on the page must be those on the quote.
 * One decision for every way in which a yes arrives: under a link, by an e-signature, on a paper that two persons have looked at.
 */
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import type { Command, Head } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { insertAcceptance, insertAcceptancePerson, type StoredAcceptance } from './acceptance.store.ts';
import { consentOf } from './consent.ts';
import type { TakenScenario } from './deal.store.ts';
import { moved, type QuoteDecision, quoteFact } from './on-quote.ts';
import { updateRevision } from './quote.store.ts';
import type { Quote, QuoteStatus } from './quote.ts';

/** How strong an acceptance is. A seller's word alone is none. */
export type Grade = 'customer-link' | 'customer-account' | 'e-signature' | 'countersigned-upload';

export const GRADE_WORDS: Readonly<Record<Grade | 'recorded-by-seller', string>> = {
  'customer-link': 'the customer themselves, under a link that was mailed to them',
  'customer-account': 'the customer themselves, signed in with an account of their own',
  'e-signature': 'a signature service vouches for the signer',
  'countersigned-upload': 'a signed paper, recorded by a seller and confirmed by a second person',
  'recorded-by-seller': 'a seller’s word, from before two persons were asked for',
};

export type Yes = {
  readonly shownContentRoot: string;
  readonly shownDocumentHash: string;
  /** Of the optional lines; absent: none. */
  readonly chosenLines?: readonly string[];
  readonly consentHash?: string;
  readonly acceptedBy: { readonly name: string; readonly title?: string; readonly evidence?: string };
  readonly grade: Grade;
  readonly linkId?: string;
  /** By hash: the signed paper, or what a signature service sealed. */
  readonly proof?: { readonly kind: 'signed-paper' | 'signed-document'; readonly hash: string };
};

export type Accepting = {
  readonly quote: Quote;
  readonly before: StoredAcceptance | undefined;
  /** The scenario of the deal that took this one's place. */
  readonly taken?: TakenScenario | undefined;
};
export type Accepted = QuoteDecision & { readonly yes: Yes | null };

const unchanged = (quote: Quote, yes: Yes): Outcome<true> => {
  if (quote.contentRoot !== yes.shownContentRoot)
    return refused({ code: 'quote.content-changed', shown: yes.shownContentRoot, current: quote.contentRoot });
  if (quote.documentHash !== yes.shownDocumentHash)
    return refused({ code: 'quote.content-changed', shown: yes.shownDocumentHash, current: quote.documentHash });
  return accepted(true);
};

/** In the order of the quote, so that the same choice is the same text. */
const chosenOf = ({ lines }: Quote, { chosenLines = [] }: Yes): Outcome<readonly string[]> => {
  const asked = new Set(chosenLines);
  const optional = lines.flatMap(({ id, optional: isOptional }) => (isOptional === true ? [id] : []));
  const known = new Set(optional);
  const strange = [...asked].filter((id) => !known.has(id));
  return strange.length > 0
    ? refused({ code: 'quote.line-not-optional', lines: strange, optional })
    : accepted(optional.filter((id) => asked.has(id)));
};

/** A quote of nothing but options of which none is taken would bind nobody to anything. */
const isEmpty = ({ lines }: Quote, chosen: readonly string[]): boolean =>
  chosen.length === 0 && lines.every(({ optional }) => optional === true);

/** What was chosen inside each line, by the name that the line keeps through revisions, orders and assets. */
const configurationFingerprint = ({ lines }: Quote): string =>
  fingerprint(
    'quote-configuration/1',
    lines.map(({ lineageId, offering, selection }) => ({
      lineageId,
      offering,
      selection: selection.map((choice) => ({ ...choice })),
    })),
  );

export const dealAccepted = ({ id, familyId, dealId, number }: TakenScenario): Refusal => ({
  code: 'quote.deal-accepted',
  dealId,
  accepted: id,
  family: familyId,
  number,
});

/** A yes stands until what it was said to is carried out; one that was taken back because it could not be does not. */
const STANDS: readonly QuoteStatus[] = ['accepted', 'converted'];
export const stands = ({ status }: Pick<Quote, 'status'>): boolean => STANDS.includes(status);

const answerOf = (quote: Quote, acceptedAt: string, grade: string, chosenLines: readonly string[]): Json => ({
  quoteId: quote.id,
  status: quote.status,
  contentRoot: quote.contentRoot,
  documentHash: quote.documentHash,
  acceptedAt,
  grade,
  chosenLines: [...chosenLines],
});

/** Saying yes again to the same thing changes nothing and is answered alike, whoever asks: fifty senders, one acceptance. */
const again = (quote: Quote, before: StoredAcceptance, chosen: readonly string[]): Outcome<Accepted> => {
  if (before.chosenLines.join() !== chosen.join())
    return refused({ code: 'quote.already-accepted', quoteId: quote.id, acceptedAt: quote.acceptedAt });
  return accepted({
    unchanged: true,
    yes: null,
    change: {},
    facts: [],
    answer: answerOf(quote, before.acceptedAt, before.grade, before.chosenLines),
    root: quote.contentRoot,
  });
};

const stillOpen = (quote: Quote, at: Temporal.Instant): Outcome<true> => {
  if (quote.status !== 'presented') return refused({ code: 'quote.not-presented', status: quote.status });
  if (quote.validUntil !== null && Temporal.Instant.compare(at, Temporal.Instant.from(quote.validUntil)) >= 0)
    return refused({ code: 'quote.expired', validUntil: quote.validUntil });
  return accepted(true);
};

export const decideYes = (
  { quote, before, taken }: Accepting,
  yes: Yes,
  command: Command<unknown>,
): Outcome<Accepted> => {
  if (quote.status === 'superseded')
    return refused(
      taken === undefined
        ? { code: 'quote.superseded', quoteId: quote.id, familyId: quote.familyId }
        : dealAccepted(taken),
    );
  if (quote.status === 'expired') return refused({ code: 'quote.expired', validUntil: quote.validUntil });
  const same = unchanged(quote, yes);
  const chosen = chosenOf(quote, yes);
  if (before !== undefined && stands(quote) && same.ok && chosen.ok) return again(quote, before, chosen.value);
  const open = stillOpen(quote, command.at);
  if (!open.ok) return open;
  if (!same.ok) return same;
  if (!chosen.ok) return chosen;
  if (isEmpty(quote, chosen.value)) return refused({ code: 'quote.nothing-chosen' });
  if (yes.consentHash !== undefined && consentOf(yes.consentHash) === undefined)
    return refused({ code: 'quote.consent-unknown', consentHash: yes.consentHash });
  const status = moved(quote, 'accept');
  if (!status.ok) return status;
  const acceptedAt = command.at.toString();
  const { actor } = command;
  return accepted({
    yes: { ...yes, chosenLines: chosen.value },
    change: {
      status: status.value,
      acceptedAt,
      acceptedBy: { grade: yes.grade, principalId: actor.id, personId: actor.personId },
    },
    facts: [
      quoteFact('QuoteAccepted', quote, {
        acceptedAt,
        contentRoot: quote.contentRoot,
        proposalDocumentHash: quote.documentHash,
        priceFingerprint: quote.priceFingerprint,
        configurationFingerprint: configurationFingerprint(quote),
        approvalFingerprint: quote.approvalFingerprint,
        grade: yes.grade,
        chosenLines: [...chosen.value],
        ...(yes.linkId === undefined ? {} : { linkId: yes.linkId }),
        ...(yes.consentHash === undefined ? {} : { consentHash: yes.consentHash }),
        ...(yes.proof === undefined ? {} : { proof: { ...yes.proof } }),
      }),
    ],
    answer: answerOf({ ...quote, status: status.value }, acceptedAt, yes.grade, chosen.value),
    root: quote.contentRoot,
    decisions: [quote.priceFingerprint, quote.approvalFingerprint].filter((each) => each !== null),
    artifacts: [
      { kind: 'document', key: 'proposal', hash: quote.documentHash ?? '' },
      ...(yes.consentHash === undefined ? [] : [{ kind: 'consent', key: 'accepted', hash: yes.consentHash }]),
      ...(yes.proof === undefined ? [] : [{ kind: yes.proof.kind, key: 'accepted', hash: yes.proof.hash }]),
    ],
  });
};

export const saveYes = (
  { yes, change }: Accepted,
  quote: Quote,
  next: Head,
  command: Command<unknown>,
): readonly Statement[] =>
  yes === null
    ? []
    : [
        ...updateRevision(command.tenantId, next, change),
        insertAcceptance(command.tenantId, {
          revisionId: quote.id,
          contentRoot: yes.shownContentRoot,
          documentHash: yes.shownDocumentHash,
          acceptedAt: command.at.toString(),
          // Names stand apart, where they can be erased.
          acceptedBy: { ...change.acceptedBy },
          grade: yes.grade,
          chosenLines: yes.chosenLines ?? [],
          consentHash: yes.consentHash ?? null,
          linkId: yes.linkId ?? null,
          entryLeaf: next.entryLeaf,
        }),
        insertAcceptancePerson(command.tenantId, quote.id, yes.acceptedBy),
      ];
