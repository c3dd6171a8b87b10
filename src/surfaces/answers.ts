/**
 * The first five questions of operations 24.2 about one quote, each answered in words, with the facts behind them and the entries that
 * prove them. Nothing is decided again: what is told is what was recorded when it happened.
 */
import { type ApprovalCase, readCasesOf } from '#contexts/approval/index.ts';
import { type Cited, entriesWithPlace } from '#contexts/evidence/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import {
  type Quote,
  GRADE_WORDS,
  readAcceptance,
  readContractReference,
  readDecision,
  type StoredPrice,
} from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import { readPublicationOf } from '#platform/artifacts/publication-of.store.ts';
import type { Tx } from '#platform/database/tx.ts';
import { moneyText } from './money-text.ts';

export const QUESTIONS = {
  price: 'Why was this price offered?',
  approval: 'Who approved this discount?',
  policy: 'Which policy version applied?',
  catalog: 'Which catalog version was used?',
  acceptance: 'What did the customer accept?',
} as const;
export type Question = keyof typeof QUESTIONS;

export type Answer = {
  readonly question: string;
  readonly inWords: string;
  readonly facts: Json;
  /** The entries that it rests on, with their places in the log. */
  readonly rests: readonly Json[];
};

const ENTRIES_MAX = 500;
const REASONS_MAX = 50;

type Known = { readonly quote: Quote; readonly entries: readonly Cited[]; readonly tx: Tx };

export const answerQuestion = async (tx: Tx, quote: Quote, question: Question): Promise<Answer> => {
  const entries = await entriesWithPlace(tx, 'quote', quote.id, ENTRIES_MAX);
  const told = await TELL[question]({ quote, entries, tx });
  return { question: QUESTIONS[question], ...told };
};

type Told = Omit<Answer, 'question'>;

const restsOn = (entries: readonly Cited[], commands: readonly string[]): readonly Json[] =>
  entries
    .filter(({ entry }) => commands.includes(entry.command) && entry.result === 'accepted')
    .slice(-3)
    .map(({ entry, epoch, id, position }) => ({ entryId: id, command: entry.command, at: entry.at, epoch, position }));

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const whyThisPrice = async ({ entries, quote, tx }: Known): Promise<Told> => {
  const price = await readDecision<StoredPrice>(tx, quote.id, 'price');
  if (!price) return { inWords: 'It has no price yet.', facts: {}, rests: [] };
  const { header, lines } = quote;
  const given = lines.flatMap(({ discretionary, offeringName, position }) =>
    discretionary
      ? [{ line: position, what: offeringName, percent: discretionary.value, why: discretionary.reason }]
      : [],
  );
  const set = lines.flatMap(({ offeringName, overrides, position }) =>
    (overrides ?? []).map((one) => ({ line: position, what: offeringName, override: plain(one) })),
  );
  const promotions = [...new Set(price.result.promotionUses.map(({ promotion }) => promotion))];
  const cited = (price.result.artifacts ?? []).map((artifact) => plain(artifact));
  const words = [
    `By the rules of publication ${short(price.result.modelHash)} as of ${header.pricedAsOf}, in ${header.currency}: ${money(price.result.promise.totals, header.currency)}.`,
    given.length + set.length === 0
      ? 'Nobody gave anything on it by hand.'
      : `By hand: ${given
          .map((one) => `${one.percent} % on line ${one.line} (${one.what}), because “${one.why}”`)
          .slice(0, REASONS_MAX)
          .join('; ')}${set.length > 0 ? `${given.length > 0 ? '; ' : ''}${set.length} prices set` : ''}.`,
    promotions.length === 0 ? 'No promotion is on it.' : `Promotions on it: ${promotions.join(', ')}.`,
    price.content === quote.content ? '' : 'It was changed since it was priced.',
  ];
  return {
    inWords: words.filter(Boolean).join(' '),
    facts: plain({
      fingerprint: price.fingerprint,
      decisionHash: price.blobHash,
      totals: price.result.promise.totals,
      given: given.slice(0, REASONS_MAX),
      set: set.slice(0, REASONS_MAX),
      promotions,
      artifacts: cited,
    }),
    rests: restsOn(entries, ['quote.price', 'quote.edit-lines', 'quote.present']),
  };
};

const money = ({ oneTime, recurring }: StoredPrice['promise']['totals'], currency: string): string =>
  [
    `${moneyText(oneTime, currency)} once`,
    ...recurring.map(({ amount, period }) => `${moneyText(amount, currency)} a ${period}`),
  ].join(', ');

const short = (hash: string | null | undefined): string =>
  hash ? hash.replace('sha256:', '').slice(0, 12) : 'unknown';

const stepWords = (step: ApprovalCase['steps'][number], names: ReadonlyMap<string, string>): string => {
  const by = step.decidedBy === null ? 'nobody yet' : (names.get(step.decidedBy) ?? step.decidedBy);
  return `${step.role}: ${step.status} by ${by}${step.decidedAt ? ` on ${String(step.decidedAt).slice(0, 10)}` : ''}${step.comment ? ` (“${step.comment}”)` : ''}`;
};

const peopleByName = async (tx: Tx): Promise<ReadonlyMap<string, string>> =>
  new Map((await readPeople(tx)).map(({ id, name }) => [id, name]));

/** Submitted and without a case: the policy was asked, and it named nobody. A draft, or one withdrawn as a draft, never got there. */
const neverAsked = ({ entries, quote }: Known): string =>
  quote.status !== 'draft' &&
  entries.some(({ entry }) => entry.command === 'quote.submit-for-approval' && entry.result === 'accepted')
    ? 'Nobody was asked: the approval policy in force named nobody for it.'
    : 'Nobody was asked: it was not submitted for approval.';

const whoApproved = async (known: Known): Promise<Told> => {
  const { entries, quote, tx } = known;
  const [cases, names] = await Promise.all([readCasesOf(tx, quote.id), peopleByName(tx)]);
  const standing = cases.find(({ content, status }) => status === 'approved' && content === quote.content) ?? cases[0];
  const ownEntries = standing ? await entriesWithPlace(tx, 'approval-case', standing.id, ENTRIES_MAX) : [];
  const inWords = standing
    ? `The case is ${standing.status}${standing.content === quote.content ? '' : ', about an earlier content'}. ${standing.steps.map((step) => stepWords(step, names)).join('; ')}.`
    : neverAsked(known);
  return {
    inWords,
    facts: plain({
      cases: cases.map((each) => ({
        caseId: each.id,
        status: each.status,
        aboutThisContent: each.content === quote.content,
        policy: { key: each.policyKey, hash: each.policyHash },
        steps: each.steps.map((step) => ({
          role: step.role,
          reasons: step.reasons,
          status: step.status,
          by: step.decidedBy === null ? null : (names.get(step.decidedBy) ?? step.decidedBy),
          at: step.decidedAt,
          comment: step.comment,
        })),
      })),
    }),
    rests: [...restsOn(entries, ['quote.submit-for-approval']), ...restsOn(ownEntries, ['approval.decide'])],
  };
};

const whichPolicy = async ({ entries, quote, tx }: Known): Promise<Told> => {
  const cases = await readCasesOf(tx, quote.id);
  const stated = entries.flatMap(({ entry }) => entry.artifacts.filter(({ kind }) => kind === 'approval-policy'));
  const policies = [
    ...new Map(
      [...cases.map((each) => ({ key: each.policyKey, hash: each.policyHash })), ...stated].map(({ hash, key }) => [
        hash,
        key,
      ]),
    ),
  ].map(([hash, key]) => ({ key, hash }));
  const access = [...new Set(entries.map(({ entry }) => entry.authority.policyHash))];
  return {
    inWords:
      policies.length === 0
        ? `No approval policy has decided on it yet. Who may act on it was decided by access policy ${access.map(short).join(', ') || 'none'}.`
        : `Approval by ${policies.map(({ hash, key }) => `“${key}”, version ${short(hash)}`).join(' and ')}. Who may act on it was decided by access policy ${access.map(short).join(', ')}.`,
    facts: plain({ approvalPolicies: policies, accessPolicies: access }),
    rests: restsOn(entries, ['quote.submit-for-approval', 'quote.present', 'quote.accept']),
  };
};

const whichCatalog = async ({ entries, quote, tx }: Known): Promise<Told> => {
  const price = await readDecision<StoredPrice>(tx, quote.id, 'price');
  const hash =
    price?.result.modelHash ?? entries.at(-1)?.entry.artifacts.find(({ kind }) => kind === 'commercial-model')?.hash;
  const publication = hash === undefined ? undefined : await readPublicationOf(tx, hash);
  const offerings = [
    ...new Map(quote.lines.map((line) => [`${line.offering} ${line.offeringHash}`, line])).values(),
  ].map(({ offering, offeringHash }) => ({ offering, version: offeringHash }));
  return {
    inWords: publication
      ? `Publication ${short(hash)}, in force since ${publication.effectiveFrom.slice(0, 16).replace('T', ' ')} UTC, with ${offerings.length} offering versions on this quote: ${offerings
          .slice(0, 10)
          .map((one) => `${one.offering} ${short(one.version)}`)
          .join(', ')}${offerings.length > 10 ? ' …' : ''}.`
      : 'It was not priced yet: each line names the offering version that it was added with.',
    facts: plain({
      publication: hash ?? null,
      releaseId: publication?.releaseId ?? null,
      effectiveFrom: publication?.effectiveFrom ?? null,
      offerings,
    }),
    rests: restsOn(entries, ['quote.price', 'quote.present']),
  };
};

const whatWasAccepted = async ({ entries, quote, tx }: Known): Promise<Told> => {
  const acceptance = await readAcceptance(tx, quote.id);
  if (!acceptance)
    return {
      inWords: `Nothing yet: it is ${quote.status}.`,
      facts: plain({ status: quote.status }),
      rests: restsOn(entries, ['quote.present']),
    };
  const contract = await readContractReference(tx, quote.familyId);
  const by = acceptance.acceptedBy as { readonly name?: string };
  const grades: Readonly<Record<string, string>> = GRADE_WORDS;
  return {
    inWords: `Revision ${quote.revisionNo} of ${quote.header.number}, on ${acceptance.acceptedAt.slice(0, 16).replace('T', ' ')} UTC by ${by.name ?? 'somebody whose name was erased'} (${grades[acceptance.grade] ?? 'grade not recorded'}): the document with SHA-256 ${short(acceptance.documentHash)}… and the content sealed as ${short(acceptance.contentRoot)}…${acceptance.chosenLines.length > 0 ? `, with ${acceptance.chosenLines.length} of the optional lines` : ''}.${contract === null ? '' : ` The contract system keeps it as ${contract}.`}`,
    facts: plain({ ...acceptance, contract, snapshotHash: quote.snapshotHash, documentId: quote.documentId }),
    rests: restsOn(entries, ['quote.present', 'quote.accept', 'quote.confirm-acceptance']),
  };
};

const TELL: Readonly<Record<Question, (known: Known) => Promise<Told>>> = {
  price: whyThisPrice,
  approval: whoApproved,
  policy: whichPolicy,
  catalog: whichCatalog,
  acceptance: whatWasAccepted,
};
