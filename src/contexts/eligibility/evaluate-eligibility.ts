/**
 * May this be sold here, to such a customer, through this channel, on this day? Every *no* says why; a qualification that is
 * unknown or expired is never a yes, and is told apart from a no, since asking again may help.
 */
import {
  holdsOn,
  type ProductOffering,
  purposeOf,
  standingOf,
  standingWords,
  standsUntil,
  whatInstead,
} from '#contexts/catalog/index.ts';
import type { ArtifactRef, DecisionResult, Finding } from '#engines/decision.ts';
import { decided } from '#engines/decision.ts';
import { evaluateTable, TABLE_ENGINE } from '#engines/table/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { EligibilityModel } from './compile-eligibility.ts';
import { requiredKinds } from './compile-eligibility.ts';
import type { EligibilityRequest } from './eligibility.contract.ts';
import { factsOf, inputsOf, QUALIFICATION_PREFIX } from './sellability-inputs.ts';

/** A code with the numbers a person needs; `message` is the author's where a table said it. */
export type Reason = Finding & { readonly code: string };

export type Eligibility = {
  readonly offering: string;
  readonly eligible: boolean;
  /** `undetermined`: nothing says no, but something that must be known is not. */
  readonly status: 'eligible' | 'ineligible' | 'undetermined';
  /** Empty only for a yes. */
  readonly reasons: readonly Reason[];
  /** The qualifications that this answer rests on, or waits for, in the order of their names. */
  readonly qualifications: readonly string[];
};

type Step = {
  readonly table: string;
  readonly row: string | null;
  readonly verdict: 'allow' | 'deny';
  readonly because: unknown;
};
type Answer = {
  readonly no: readonly Reason[];
  readonly unknown: readonly Reason[];
  readonly steps: readonly Step[];
  readonly until: readonly (string | undefined)[];
  readonly cited: readonly ArtifactRef[];
  readonly needs: readonly string[];
};
type QualificationState = { readonly status: 'passed' | 'failed' | 'unknown' | 'expired'; readonly expiresAt?: string };
type Qualifications = ReadonlyMap<string, QualificationState>;

export const evaluateEligibility = (
  request: EligibilityRequest,
  model: EligibilityModel,
): DecisionResult<Eligibility, readonly Step[]> => {
  const qualifications = qualificationsAt(request);
  const offering = model.offerings.get(request.offering);
  const found: readonly Answer[] =
    offering === undefined
      ? [answer({ no: [{ code: 'eligibility.unknown-offering', offering: request.offering }] })]
      : [
          onSale(request, offering.content, offering.hash, (key) => model.offerings.get(key)?.content),
          ...tablesFor(model, request).map((table) => byTable(table, request, offering.content, qualifications)),
        ];
  const no = found.flatMap((each) => each.no);
  const unknown = found.flatMap((each) => each.unknown);
  const status = no.length > 0 ? 'ineligible' : unknown.length > 0 ? 'undetermined' : 'eligible';
  const value: Eligibility = {
    offering: request.offering,
    eligible: status === 'eligible',
    status,
    reasons: [...no, ...unknown],
    qualifications: [...new Set(found.flatMap((each) => each.needs))].toSorted(),
  };
  return decided({
    kind: 'eligibility',
    engine: TABLE_ENGINE,
    inputs: { schemaId: 'eligibility-input/1', value: inputValue(request, qualifications) },
    // What a decision rests on is told beside it: an answer of last year is the same answer today.
    output: {
      schemaId: 'eligibility/1',
      value,
      promised: () => ({ offering: value.offering, eligible: value.eligible, status, reasons: value.reasons }),
    },
    artifacts: found.flatMap((each) => each.cited),
    trace: found.flatMap((each) => each.steps),
    blocking: value.reasons,
    expiresAt: found
      .flatMap((each) => each.until)
      .filter((until) => until !== undefined)
      .toSorted()[0],
  });
};

const answer = (part: Partial<Answer>): Answer => ({
  no: [],
  unknown: [],
  steps: [],
  until: [],
  cited: [],
  needs: [],
  ...part,
});

type OfferingNamed = (key: string) => ProductOffering | undefined;

const onSale = (request: EligibilityRequest, offering: ProductOffering, hash: string, get: OfferingNamed): Answer => {
  const { key, sellable, markets, channels, onlyInBundle, legalEntities } = offering;
  const { to = null } = sellable;
  const no: Reason[] = [];
  const purpose = request.purpose ?? purposeOf(request.basis ?? 'newSale');
  const standing = standingOf(offering, purpose, request.date);
  if (!standing.open)
    no.push({
      code: 'eligibility.not-on-sale',
      offering: key,
      date: request.date,
      from: sellable.from,
      to,
      why: standing.why,
      said: standingWords(standing, purpose),
      ...whatInstead(offering, get, request.date),
    });
  if (!markets.includes(request.country))
    no.push({ code: 'eligibility.market', offering: key, country: request.country, markets });
  if (!channels.includes(request.channel))
    no.push({ code: 'eligibility.channel', offering: key, channel: request.channel, channels });
  // A seller who is not named is not judged: publishing sees to it that somebody sells it in each of its markets.
  if (legalEntities && request.seller !== undefined && !legalEntities.includes(request.seller))
    no.push({ code: 'eligibility.seller', offering: key, seller: request.seller, sellers: legalEntities });
  if (onlyInBundle && request.inBundle !== true) no.push({ code: 'eligibility.only-in-bundle', offering: key });
  const until = [standsUntil(offering, purpose, standing)];
  return answer({ no, until, cited: [{ kind: 'product-offering', key, hash }] });
};

/** Those in effect on the day that speak about this offering. */
export const tablesFor = (
  model: EligibilityModel,
  { offering, date }: EligibilityRequest,
): EligibilityModel['tables'] =>
  model.tables.filter(
    ({ content, speaksAbout }) => holdsOn(content.effective, date) && (speaksAbout?.has(offering) ?? true),
  );

const byTable = (
  { content, hash, compiled, reads }: EligibilityModel['tables'][number],
  request: EligibilityRequest,
  offering: ProductOffering,
  qualifications: Qualifications,
): Answer => {
  const { key: table, otherwise, effective, qualifications: always = [] } = content;
  const cited = [{ kind: 'eligibility-table', key: table, hash }];
  const inputs = inputsOf(request, offering, qualifications, reads);
  const outcome = evaluateTable(compiled, inputs, compiled.expressions.size === 0 ? {} : factsOf(request, offering));
  // Publishing proves that rows do not contradict each other; where that proof is missing, nobody is sold anything by chance.
  if (!outcome.ok) return answer({ no: [{ ...outcome.refusal, table }], cited });
  const [hit] = outcome.value.hits;
  const said = hit?.outputs ?? otherwise;
  const verdict = said['verdict'] as 'allow' | 'deny';
  const row = hit?.row ?? null;
  const needed = verdict === 'allow' ? [...new Set([...always, ...requiredKinds(said['requires'])])] : [];
  const needs = needed.map((kind) => qualificationAnswer(kind, qualifications.get(kind), table));
  const todo = typeof said['todo'] === 'string' && said['todo'] !== '' ? { todo: said['todo'] } : {};
  return answer({
    no: [
      ...(verdict === 'deny'
        ? [{ code: 'eligibility.denied', table, row, message: String(said['reason']), ...todo }]
        : []),
      ...needs.flatMap((each) => each.no),
    ],
    unknown: needs.flatMap((each) => each.unknown),
    steps: [{ table, row, verdict, because: hit?.because ?? [] }],
    until: [effective.to, ...usedUntil(compiled.table.inputs, qualifications), ...needs.flatMap((each) => each.until)],
    cited,
    needs: [...needed, ...kindsRead(compiled.table.inputs)],
  });
};

const kindsRead = (columns: readonly { readonly name: string }[]): readonly string[] =>
  columns.flatMap(({ name }) =>
    name.startsWith(QUALIFICATION_PREFIX) ? [name.slice(QUALIFICATION_PREFIX.length)] : [],
  );

const qualificationAnswer = (kind: string, state: QualificationState | undefined, table: string): Answer => {
  if (state?.status === 'passed') return answer({ until: [state.expiresAt] });
  if (state?.status === 'failed')
    return answer({
      no: [{ code: 'eligibility.qualification-failed', qualification: kind, table }],
      until: [state.expiresAt],
    });
  const why = state?.status ?? 'not asked';
  return answer({ unknown: [{ code: 'eligibility.qualification-unknown', qualification: kind, why, table }] });
};

/** A table that read a qualification holds no longer than it does. */
const usedUntil = (
  columns: readonly { readonly name: string }[],
  qualifications: Qualifications,
): readonly (string | undefined)[] =>
  kindsRead(columns).map((kind) => {
    const state = qualifications.get(kind);
    return state?.status === 'passed' || state?.status === 'failed' ? state.expiresAt : undefined;
  });

const NOTHING_KNOWN: Qualifications = new Map();

export const qualificationsAt = ({ at, qualifications = [] }: EligibilityRequest): Qualifications => {
  if (qualifications.length === 0) return NOTHING_KNOWN;
  const moment = Temporal.Instant.from(at);
  const expired = (expiresAt: string | undefined): boolean =>
    expiresAt !== undefined && Temporal.Instant.compare(Temporal.Instant.from(expiresAt), moment) <= 0;
  return new Map(
    qualifications.map(({ kind, status, expiresAt }) => [
      kind,
      { status: expired(expiresAt) ? 'expired' : status, ...(expiresAt === undefined ? {} : { expiresAt }) },
    ]),
  );
};

/** A question about a page of offerings asks for the same installed base many times: it is fingerprinted once. */
const installedFingerprints = new WeakMap<object, string>();
const installedFingerprint = (installed: NonNullable<EligibilityRequest['installed']>): string => {
  const known = installedFingerprints.get(installed);
  if (known !== undefined) return known;
  const sorted = installed
    .map(({ offering, quantity }) => ({ offering, quantity }))
    .toSorted((a, b) => (a.offering < b.offering ? -1 : 1));
  const made = fingerprint('installed-base/1', sorted);
  installedFingerprints.set(installed, made);
  return made;
};

/** What is fingerprinted: the question without its moment, since the moment counts only through what has expired by then. */
const inputValue = (request: EligibilityRequest, qualifications: Qualifications) => ({
  ...Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'at')),
  ...(request.installed === undefined ? {} : { installed: installedFingerprint(request.installed) }),
  qualifications: [...qualifications]
    .map(([kind, state]) => ({ kind, ...state }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
});
