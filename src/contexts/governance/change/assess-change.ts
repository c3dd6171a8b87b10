/**
 * What is found about a change: its risk, its tier, its gates, for exactly the content that it has now. It is asked for by a person and
 * judged by nobody: the same content, model and open book give the same evidence.
 */
import { Type, type Static } from 'typebox';
import { readPeople } from '#contexts/identity/index.ts';
import type { PricedAgreement } from '#contexts/accounts/index.ts';
import { readOpenUse } from '#contexts/quote/index.ts';
import { canonical, parseStrict } from '#kernel/canonical.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { countFacts } from '#platform/facts/count.store.ts';
import type { Door } from '#platform/door.ts';
import { othersTurn } from '#platform/others-turn.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { KindName } from '../artifact-kinds.ts';
import { readPeriods } from '../calendar/calendar.store.ts';
import type { CalendarPeriod } from '../calendar/period.ts';
import { contentOfRelease, type ReleaseContent, readyToCheck } from '../check-release.ts';
import { agreementsTouched } from '../impact/agreements.ts';
import {
  impactCounts,
  impactOfContent,
  type ImpactOfModels,
  type ImpactOfRelease,
  withInHand,
} from '../impact/impact.ts';
import { type ImpactOnRecord, impactOnRecord } from '../impact/on-record.ts';
import { type ModelsOfRelease, readModelsOf } from '../models-of-release.ts';
import { contentOfChange } from './binding.ts';
import { type Asked, deploymentOf } from './change-request.contract.ts';
import { readChange, type NewAssessment } from './change.store.ts';
import type { Change } from './change.ts';
import type { ReleaseFacts, SimulationSeen } from './gate.ts';
import { judgeGates } from './gates.ts';
import { type GoldenPrices, goldenPrices } from './golden-prices.ts';
import { policyInForce, type PolicyInForce } from './policy-in-force.ts';
import { priceMoves } from './price-moves.ts';
import { factsWatched } from './monitoring.ts';
import { measuredDetectability } from './risk-detected.ts';
import { measuredTiming } from './risk-in-time.ts';
import { measuredOfDeployment, measuredRisk, type RiskScores, riskOf } from './risk.ts';
import { readSimulation } from './simulation-seen.ts';
import { type Tier, tierInForce, tierOf } from './tier.ts';
import { typesOf, whoApproves } from './who-approves.ts';
import { workedPrices } from './worked-prices.ts';

export const ChangePayload = Type.Object(
  { changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
export type ChangePayload = Static<typeof ChangePayload>;

const PERIODS_READ_MAX = 200;

export type Found = Omit<NewAssessment, 'assessmentId'>;

type ReleaseRead = {
  readonly impact: ImpactOfRelease;
  readonly models: ModelsOfRelease;
  readonly openQuotes: number;
  readonly agreements: readonly PricedAgreement[];
  readonly onRecord: ImpactOnRecord;
  readonly simulation: SimulationSeen | undefined;
};

type ReleaseContents = { readonly content: ReleaseContent; readonly models: () => ModelsOfRelease };
const readContents = async (
  door: Door,
  tx: Tx,
  releaseId: string,
  at: Temporal.Instant,
): Promise<ReleaseContents | undefined> => {
  const content = await contentOfRelease(door, tx, releaseId, at);
  return content && { content, models: await readModelsOf(door, tx, content, at) };
};

/** What is in hand of what it touches, and what is on record about it. */
const readForGates = async (
  tx: Tx,
  of: ImpactOfModels,
  models: ModelsOfRelease,
  at: Temporal.Instant,
): Promise<ReleaseRead> => {
  const impact = await withInHand(tx, of);
  const { total } = await readOpenUse(tx, null, []);
  const agreements = await agreementsTouched(tx, impact.touched.offerings, at);
  const simulation = await readSimulation(tx, impact.release.contentHash, impact.models.onModel);
  const onRecord = await impactOnRecord(tx, impact, agreements);
  return { impact, models, openQuotes: total, agreements, onRecord, simulation };
};

/** Models are compiled between two reads, each a transaction of its own: none is held open for the seconds that a large model takes. */
const readRelease = async (
  door: Door,
  tenantId: string,
  contents: ReleaseContents | undefined,
  at: Temporal.Instant,
): Promise<ReleaseRead | undefined> => {
  if (contents === undefined) return undefined;
  const of = impactOfContent(contents.content);
  await othersTurn();
  const models = contents.models();
  return door.read(tenantId, (tx) => readForGates(tx, of, models, at));
};

const effectiveDay = ({ impact }: ReleaseRead, at: Temporal.Instant): string =>
  Temporal.Instant.from(impact.release.effectiveFrom ?? at.toString())
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .toString();

const goldenOf = (read: ReleaseRead, at: Temporal.Instant): Promise<GoldenPrices> => {
  const { models, impact } = read;
  return goldenPrices(
    { before: models.before, after: models.after, read: { was: impact.models.before, is: impact.models.after } },
    impact.touched.offerings,
    { on: effectiveDay(read, at), pause: othersTurn },
  );
};

const kindsOf = ({ impact }: ReleaseRead): readonly KindName[] => [
  ...new Set(impact.models.diffs.map(({ kind }) => kind as KindName)),
];

/** What stands around it, whatever it carries: the calendar, and what it is watched by. */
const measuredAround = (
  { change: { asked }, release, periods, lately }: ReadForChange,
  at: Temporal.Instant,
): Pick<RiskScores, 'timing' | 'detectability'> => ({
  timing: measuredTiming(asked, periods, effectiveOf(asked, release, at)),
  detectability: measuredDetectability(asked, release ? kindsOf(release) : null, lately),
});

/** What is named for a day that has passed takes effect when it is released. */
const effectiveOf = (asked: Asked, read: ReleaseRead | undefined, at: Temporal.Instant): Temporal.Instant => {
  const named = read?.impact.release.effectiveFrom ?? asked.effectiveFrom;
  return named === undefined || Temporal.Instant.compare(named, at) < 0 ? at : Temporal.Instant.from(named);
};

const measured = (change: Change, read: ReleaseRead | undefined): RiskScores => {
  const deployment = deploymentOf(change.asked);
  if (deployment) return measuredOfDeployment(deployment.migrations, deployment.contracts);
  if (!read) return {};
  const { inUse, models, touched } = read.impact;
  return measuredRisk({
    kinds: kindsOf(read),
    quotes: inUse.quotes,
    orders: inUse.orders,
    assets: inUse.assets,
    openQuotes: read.openQuotes,
    offeringsTouched: touched.offerings?.length ?? null,
    offerings: models.after.of('product-offering').length,
    priceMoves: priceMoves(models.before, models.after).flatMap(({ percent }) => (percent === null ? [] : [percent])),
    wayBack: { exists: models.onModel !== 'none', closed: models.closed.length },
  });
};

const factsOf = (read: ReleaseRead, { check, golden }: Tried, at: Temporal.Instant): ReleaseFacts => {
  const { impact, models } = read;
  return {
    release: impact.release,
    checks: check().gates,
    before: impact.models.before,
    after: impact.models.after,
    kinds: kindsOf(read),
    moves: priceMoves(impact.models.before, impact.models.after),
    golden,
    worked: workedPrices(models.after, impact.models.after, {
      on: effectiveDay(read, at),
      changedBooks: impact.models.diffs
        .filter(({ kind, change }) => kind === 'price-book' && change !== 'removed')
        .map(({ key }) => key),
    }),
    simulation: read.simulation,
    contracts: { agreements: read.agreements.length },
  };
};

type Check = NonNullable<Awaited<ReturnType<typeof readyToCheck>>>;
/** What takes long about a release, and is done before it is judged. */
type Tried = { readonly check: Check; readonly golden: GoldenPrices };
type ReadForChange = {
  readonly change: Change;
  readonly release: ReleaseRead | undefined;
  readonly ownerRoles: readonly string[] | undefined;
  readonly inForce: PolicyInForce;
  /** Of the calendar, those that are not over. */
  readonly periods: readonly CalendarPeriod[];
  /** How often each fact that it is watched by happened in as many hours before now. */
  readonly lately: ReadonlyMap<string, number>;
};

const judge = (found: ReadForChange, tried: Tried | undefined, at: Temporal.Instant): Found => {
  const {
    change,
    release,
    ownerRoles,
    inForce: { policy },
  } = found;
  const { asked } = change;
  const kinds = release ? kindsOf(release) : [];
  const risk = riskOf(asked, { ...measured(change, release), ...measuredAround(found, at) });
  const derived = tierOf(
    asked.type,
    kinds,
    risk,
    Object.fromEntries(policy.kinds.map(({ kind, tier }) => [kind, tier as Tier])),
  );
  const tier = tierInForce(derived.tier, change.tierByHand);
  const gates = judgeGates({
    at,
    asked,
    policy,
    types: typesOf(asked.type, kinds),
    tier,
    risk,
    approvers: whoApproves(policy, asked, kinds, tier),
    ownerRoles,
    impact: release ? impactCounts(release.impact) : [],
    release: release && tried && factsOf(release, tried, at),
  });
  const { quotes, orders, assets } = release?.impact.inUse ?? { quotes: 0, orders: 0, assets: 0 };
  const count = (outcome: string): number => gates.filter((gate) => gate.outcome === outcome).length;
  return {
    contentHash: contentOfChange(change, release?.impact.release.contentHash ?? null),
    tier,
    assessed: {
      at: at.toString(),
      onModel: release?.impact.models.onModel ?? null,
      kinds,
      risk,
      derived: derived.tier,
      because: derived.because,
      touches: { quotes, orders, assets },
      gates: { passed: count('passed'), warned: count('warned'), failed: count('failed') },
    },
    gates: gates.map(({ gate, outcome, says, seen }) => ({ gate, outcome, says, seen: seen ?? null })),
    impact: release ? canonical(release.onRecord) : null,
  };
};

/** Judges outside any transaction: of a large model that takes seconds. The command finds out under its lock whether the content is still the same. */
export const prepareAssessment = async (
  door: Door,
  { tenantId, payload, at }: Command<ChangePayload>,
): Promise<Outcome<Found>> => {
  const read = await door.read(tenantId, async (tx) => {
    const change = await readChange(tx, payload.changeId);
    if (!change) return undefined;
    const contents = change.releaseId === null ? undefined : await readContents(door, tx, change.releaseId, at);
    const people = await readPeople(tx);
    const hours = change.asked.monitoring?.hours ?? 0;
    const inForce = policyInForce(await door.models.at(tx, at), at);
    const around: Omit<ReadForChange, 'release'> = {
      change,
      ownerRoles: people.find(({ key }) => key === change.asked.owner)?.roles,
      inForce,
      periods: await readPeriods(tx, at, PERIODS_READ_MAX),
      lately: await countFacts(tx, factsWatched(change.asked), at.subtract({ hours }), at),
    };
    return { around, contents };
  });
  if (!read) return refused({ code: 'change.not-found' });
  const release = await readRelease(door, tenantId, read.contents, at);
  const { releaseId } = read.around.change;
  const check = releaseId === null ? undefined : await readyToCheck(door, tenantId, releaseId, at);
  const tried = release && check && { check, golden: await goldenOf(release, at) };
  return accepted(judge({ ...read.around, release }, tried, at));
};

/** As it is fingerprinted, and as the package of a change holds it. */
export const evidenceOf = ({ contentHash, gates }: Pick<Found, 'contentHash' | 'gates'>) => ({
  contentHash,
  gates: gates
    .map(({ gate, outcome, says, seen }) => ({ gate, outcome, says, seen }))
    .toSorted((a, b) => (a.gate < b.gate ? -1 : 1)),
});

/** States in which something may still be found about it. */
const OPEN: ReadonlySet<string> = new Set(['draft', 'returned', 'submitted', 'approved', 'scheduled']);

export type AssessDecision = Decision & NewAssessment;

export const assessChange = (
  { change, contentHash }: { readonly change: Change; readonly contentHash: string },
  command: Command<ChangePayload>,
  found: Found,
): Outcome<AssessDecision> => {
  if (!OPEN.has(change.status))
    return refused({ code: 'change.move-not-allowed', state: change.status, move: 'assess', allowed: [...OPEN] });
  if (contentHash !== found.contentHash)
    return refused({ code: 'change.evidence-stale', foundOn: found.contentHash, current: contentHash });
  const assessmentId = command.id('assessment');
  return accepted({
    ...found,
    assessmentId,
    facts: [
      {
        type: 'ChangeAssessed',
        subject: { kind: 'change', id: change.id },
        data: {
          changeId: change.id,
          number: change.number,
          contentHash,
          tier: found.tier,
          touches: { ...found.assessed.touches },
          gates: { ...found.assessed.gates },
        },
      },
    ],
    answer: {
      changeId: change.id,
      number: change.number,
      contentHash,
      tier: found.tier,
      because: [...found.assessed.because],
      gates: { ...found.assessed.gates },
      failed: found.gates
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ gate, says }) => ({ gate, says: [...says] })),
    },
    root: contentHash,
    // Each outcome by its hash, so that the package can prove what was found before it was approved.
    artifacts: [
      { kind: 'change-evidence', key: assessmentId, hash: fingerprint('change-evidence', evidenceOf(found)) },
      ...(found.impact === null
        ? []
        : [
            { kind: 'change-impact', key: assessmentId, hash: fingerprint('change-impact', parseStrict(found.impact)) },
          ]),
    ],
  });
};
