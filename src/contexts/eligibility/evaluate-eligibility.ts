/**
 * May this be sold here, to such a customer, through this channel, on this day? Every *no* says why; a qualification that is
 * unknown or expired is never a yes, and is told apart from a no, since asking again may help.
 */
import { holdsOn } from '#contexts/catalog/index.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { ArtifactRef, DecisionResult, Finding } from '#engines/decision.ts';
import { decided } from '#engines/decision.ts';
import type { TableInputs } from '#engines/table/index.ts';
import { evaluateTable, TABLE_ENGINE } from '#engines/table/index.ts';
import type { EligibilityModel } from './compile-eligibility.ts';
import { QUALIFICATION_PREFIX } from './compile-eligibility.ts';
import type { EligibilityRequest } from './eligibility.contract.ts';

/** A code with the numbers a person needs; `message` is the author's where a table said it. */
export type Reason = Finding & { readonly code: string };

export type Eligibility = {
  readonly offering: string;
  readonly eligible: boolean;
  /** `undetermined`: nothing says no, but something that must be known is not. */
  readonly status: 'eligible' | 'ineligible' | 'undetermined';
  /** Empty only for a yes. */
  readonly reasons: readonly Reason[];
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
          onSale(request, offering.content, offering.hash),
          ...tablesFor(model, request).map((table) =>
            byTable(table, inputsOf(request, offering.content, qualifications), qualifications),
          ),
        ];
  const no = found.flatMap((each) => each.no);
  const unknown = found.flatMap((each) => each.unknown);
  const status = no.length > 0 ? 'ineligible' : unknown.length > 0 ? 'undetermined' : 'eligible';
  const value: Eligibility = {
    offering: request.offering,
    eligible: status === 'eligible',
    status,
    reasons: [...no, ...unknown],
  };
  return decided({
    kind: 'eligibility',
    engine: TABLE_ENGINE,
    inputs: { schemaId: 'eligibility-input/1', value: inputValue(request, qualifications) },
    output: { schemaId: 'eligibility/1', value },
    artifacts: found.flatMap((each) => each.cited),
    trace: found.flatMap((each) => each.steps),
    blocking: value.reasons,
    expiresAt: found
      .flatMap((each) => each.until)
      .filter((until) => until !== undefined)
      .toSorted()[0],
  });
};

const answer = (part: Partial<Answer>): Answer => ({ no: [], unknown: [], steps: [], until: [], cited: [], ...part });

const onSale = (request: EligibilityRequest, offering: ProductOffering, hash: string): Answer => {
  const { key, sellable, markets, channels, onlyInBundle } = offering;
  const { to = null } = sellable;
  const no: Reason[] = [];
  if (!holdsOn(sellable, request.date))
    no.push({ code: 'eligibility.not-on-sale', offering: key, date: request.date, from: sellable.from, to });
  if (!markets.includes(request.country))
    no.push({ code: 'eligibility.market', offering: key, country: request.country, markets });
  if (!channels.includes(request.channel))
    no.push({ code: 'eligibility.channel', offering: key, channel: request.channel, channels });
  if (onlyInBundle && request.inBundle !== true) no.push({ code: 'eligibility.only-in-bundle', offering: key });
  return answer({ no, until: [sellable.to], cited: [{ kind: 'product-offering', key, hash }] });
};

/** Those in effect on the day that speak about this offering. */
const tablesFor = (model: EligibilityModel, { offering, date }: EligibilityRequest): EligibilityModel['tables'] =>
  model.tables.filter(
    ({ content }) => holdsOn(content.effective, date) && (content.offerings?.includes(offering) ?? true),
  );

const byTable = (
  { content, hash, compiled }: EligibilityModel['tables'][number],
  inputs: TableInputs,
  qualifications: Qualifications,
): Answer => {
  const { key: table, otherwise, effective, qualifications: needed = [] } = content;
  const cited = [{ kind: 'eligibility-table', key: table, hash }];
  const outcome = evaluateTable(compiled, inputs);
  // Publishing proves that rows do not contradict each other; where that proof is missing, nobody is sold anything by chance.
  if (!outcome.ok) return answer({ no: [{ ...outcome.refusal, table }], cited });
  const [hit] = outcome.value.hits;
  const verdict = (hit?.outputs['verdict'] ?? otherwise.verdict) as 'allow' | 'deny';
  const message = String(hit?.outputs['reason'] ?? otherwise.reason);
  const row = hit?.row ?? null;
  const needs =
    verdict === 'allow' ? needed.map((kind) => qualificationAnswer(kind, qualifications.get(kind), table)) : [];
  return answer({
    no: [
      ...(verdict === 'deny' ? [{ code: 'eligibility.denied', table, row, message }] : []),
      ...needs.flatMap((each) => each.no),
    ],
    unknown: needs.flatMap((each) => each.unknown),
    steps: [{ table, row, verdict, because: hit?.because ?? [] }],
    until: [effective.to, ...usedUntil(inputs, qualifications), ...needs.flatMap((each) => each.until)],
    cited,
  });
};

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

/** A row that read a qualification holds no longer than it does. */
const usedUntil = (inputs: TableInputs, qualifications: Qualifications): readonly (string | undefined)[] =>
  [...qualifications].flatMap(([kind, { expiresAt }]) =>
    inputs[QUALIFICATION_PREFIX + kind] === undefined ? [] : [expiresAt],
  );

const qualificationsAt = ({ at, qualifications = [] }: EligibilityRequest): Qualifications => {
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

/** Only what is known and still holds is an input; everything else is absent. */
const inputsOf = (
  request: EligibilityRequest,
  offering: ProductOffering,
  qualifications: Qualifications,
): TableInputs => ({
  offering: request.offering,
  category: offering.category,
  country: request.country,
  channel: request.channel,
  segment: request.segment,
  date: request.date,
  newCustomer: request.newCustomer,
  ...Object.fromEntries(
    [...qualifications]
      .filter(([, { status }]) => status === 'passed' || status === 'failed')
      .map(([kind, { status }]) => [QUALIFICATION_PREFIX + kind, status]),
  ),
});

/** What is fingerprinted: the question without its moment, since the moment counts only through what has expired by then. */
const inputValue = (request: EligibilityRequest, qualifications: Qualifications) => ({
  ...Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'at')),
  qualifications: [...qualifications]
    .map(([kind, state]) => ({ kind, ...state }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
});
