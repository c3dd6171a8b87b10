/** Everything that metrics are computed from, read once a sweep: each context counts its own. */
import { readSegments } from '#contexts/accounts/index.ts';
import { type ApprovalFigures, readApprovalFigures } from '#contexts/approval/index.ts';
import { type AssetFigures, readAssetFigures } from '#contexts/assets/index.ts';
import { type BillingFigures, readBillingFigures } from '#contexts/billing/index.ts';
import { readLogLag } from '#contexts/evidence/index.ts';
import { readMetrics, readOldestCaseSeconds } from '#contexts/fallout/index.ts';
import { type FulfillmentFigures, readFulfillmentFigures } from '#contexts/fulfillment/index.ts';
import {
  type GovernanceFigures,
  type QuarterEndFigures,
  readGovernanceFigures,
  readQuarterEnd,
} from '#contexts/governance/index.ts';
import { type OrderFigures, readOrderFigures, readOrdersStandingStill } from '#contexts/order/index.ts';
import { type ProposalFigures, readProposalFigures } from '#contexts/proposal/index.ts';
import { type QuoteFigures, readQuoteFigures } from '#contexts/quote/index.ts';
import { type DifferenceFigures, readDifferenceFigures } from '#contexts/reconciliation/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type DatabaseFigures, readDatabaseFigures } from '#platform/database/database-figures.store.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readDeadEvents, readSinks } from '#platform/sinks/sinks.store.ts';
import { readDeadDeliveries } from '#platform/webhooks.store.ts';
import { type ContinuityFigures, readContinuityFigures } from '../continuity/ages.ts';
import { type DeploymentFigures, deploymentFigures } from '../deployment/compare-deployments.ts';
import { readDeployments } from '../deployment/read-deployments.ts';
import { STANDS_STILL_AFTER_MINUTES } from '../runbook/runbook.ts';
import { expiredArtifacts } from './expired.ts';
import { type IncidentFigures, readIncidentFigures } from './incident-figures.store.ts';
import type { Leak } from './leak-rules.ts';
import { readLeaks } from './leaks.ts';
import type { Part } from './signal.ts';
import { readTally, type Tally } from './tally.store.ts';
import { readVitals, type Vitals } from './vitals.store.ts';

export const WINDOW_HOURS = 24;
export const LONG_WINDOW_DAYS = 30;
const DEAD_COUNTED_MAX = 1_000;
const STILL_COUNTED_MAX = 1_000;

type FalloutFigures = {
  readonly cases: number;
  readonly orders: number;
  readonly ordersSubmitted: number;
  readonly open: number;
  readonly falloutRatePercent: number;
  readonly byProduct: readonly { readonly name: string; readonly cases: number }[];
  readonly byChannel: readonly { readonly name: string; readonly cases: number }[];
  readonly byDownstreamSystem: readonly { readonly name: string; readonly cases: number }[];
  readonly byCategory: readonly { readonly name: string; readonly cases: number }[];
  readonly meanSecondsToDetect: number | null;
  readonly meanSecondsToRepair: number | null;
  readonly repeatedCauses: readonly { readonly name: string; readonly cases: number }[];
  readonly manualRepairs: number;
  readonly serviceLevelBreaches: number;
  readonly customerImpacting: number;
};

export type Figures = {
  /** How often facts of these types were stated in the last day, and in the last thirty. */
  readonly facts: (...types: readonly string[]) => number;
  readonly facts30: (...types: readonly string[]) => number;
  /** How often somebody was denied: these commands, or all of them. */
  readonly denied: (...commands: readonly string[]) => number;
  /** How often these commands were refused, of those whose refusals are recorded. */
  readonly refused: (...commands: readonly string[]) => number;
  /** How often something was refused with these codes, of the refusals that are recorded. */
  readonly refusedWith: (...codes: readonly string[]) => number;
  /** Accepted entries of the last day that lack who, by which authority or from where. */
  readonly gaps: number;
  readonly quote: QuoteFigures;
  readonly discountBySegment: readonly Part[];
  readonly approval: ApprovalFigures;
  readonly proposal: ProposalFigures;
  readonly order: OrderFigures;
  readonly still: number;
  readonly work: FulfillmentFigures;
  readonly fallout: FalloutFigures;
  readonly oldestCaseSeconds: number;
  readonly billing: BillingFigures;
  readonly assets: AssetFigures;
  readonly differences: DifferenceFigures;
  readonly governance: GovernanceFigures;
  /** While quarter-end is declared: what it looks at more closely. Null at any other time. */
  readonly quarterEnd: QuarterEndFigures | null;
  readonly incidents: IncidentFigures;
  readonly continuity: ContinuityFigures;
  readonly deployments: DeploymentFigures;
  readonly expired: number;
  readonly logSeconds: number;
  readonly database: DatabaseFigures;
  readonly dead: number;
  readonly sinkSeconds: number;
  readonly vitals: Vitals | null;
  readonly leaks: readonly Leak[];
};

/** Newest of fallout is in its cases' own words; the window is the day. */
const readFallout = async (tx: Tx, from: Temporal.Instant, at: Temporal.Instant): Promise<FalloutFigures> =>
  (await readMetrics(tx, {
    from: from.toString(),
    to: at.toString(),
    at: at.toString(),
  })) as unknown as FalloutFigures;

const segmentsOf = async (tx: Tx, { byAccount }: QuoteFigures): Promise<readonly Part[]> => {
  const segments = await readSegments(
    tx,
    byAccount.map(({ accountId }) => accountId),
  );
  const groups = Map.groupBy(byAccount, ({ accountId }) => segments.get(accountId) ?? 'unknown');
  return [...groups]
    .map(([name, rows]) => {
      const quotes = rows.reduce((sum, row) => sum + row.quotes, 0);
      const given = rows.reduce((sum, row) => sum + row.percent * row.quotes, 0);
      return { name, value: Math.round((given * 100) / quotes) / 100 };
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
};

const sum = (counts: ReadonlyMap<string, number>, keys: readonly string[]): number =>
  keys.reduce((all, key) => all + (counts.get(key) ?? 0), 0);

const counted = ({
  day,
  month,
}: Tally): Pick<Figures, 'facts' | 'facts30' | 'denied' | 'refused' | 'refusedWith' | 'gaps'> => ({
  facts: (...types) =>
    sum(
      day,
      types.map((type) => `fact/${type}`),
    ),
  facts30: (...types) =>
    sum(
      month,
      types.map((type) => `fact/${type}`),
    ),
  denied: (...commands) =>
    commands.length === 0
      ? [...day].reduce((all, [key, count]) => (key.startsWith('entry/denied/') ? all + count : all), 0)
      : sum(
          day,
          commands.map((command) => `entry/denied/${command}`),
        ),
  refused: (...commands) =>
    sum(
      day,
      commands.map((command) => `entry/refused/${command}`),
    ),
  refusedWith: (...codes) =>
    sum(
      day,
      codes.map((code) => `refusal/${code}`),
    ),
  gaps: day.get('entry/gap') ?? 0,
});

const readDead = async (tx: Tx): Promise<number> =>
  (await Promise.all([readDeadEvents(tx, DEAD_COUNTED_MAX), readDeadDeliveries(tx, DEAD_COUNTED_MAX)])).flat().length;

const readSinkSeconds = async (tx: Tx, at: Temporal.Instant): Promise<number> =>
  Math.max(
    0,
    ...(await readSinks(tx)).map(({ oldest }) =>
      oldest === null ? 0 : (at.epochMilliseconds - Temporal.Instant.from(oldest).epochMilliseconds) / 1_000,
    ),
  );

export const readFigures = async (tx: Tx, model: CommercialModel, at: Temporal.Instant): Promise<Figures> => {
  const from = at.subtract({ hours: WINDOW_HOURS });
  const long = at.subtract({ hours: 24 * LONG_WINDOW_DAYS });
  const window = { from, at };
  const quote = await readQuoteFigures(tx, window);
  const still = at.subtract({ minutes: STANDS_STILL_AFTER_MINUTES }).toString();
  return {
    ...counted(await readTally(tx, at)),
    quote,
    discountBySegment: await segmentsOf(tx, quote),
    approval: await readApprovalFigures(tx, window),
    proposal: await readProposalFigures(tx, from),
    order: await readOrderFigures(tx, window),
    still: (await readOrdersStandingStill(tx, still, STILL_COUNTED_MAX)).length,
    work: await readFulfillmentFigures(tx, window),
    fallout: await readFallout(tx, from, at),
    oldestCaseSeconds: await readOldestCaseSeconds(tx, at),
    billing: await readBillingFigures(tx, at),
    assets: await readAssetFigures(tx, at),
    differences: await readDifferenceFigures(tx, from),
    governance: await readGovernanceFigures(tx, { from: long, at }),
    quarterEnd: await readQuarterEnd(tx, at),
    incidents: await readIncidentFigures(tx, long, at),
    continuity: await readContinuityFigures(tx, at),
    deployments: deploymentFigures(await readDeployments(tx, at)),
    expired: expiredArtifacts(model, at).length,
    logSeconds: await readLogLag(tx, at),
    database: await readDatabaseFigures(tx, at),
    dead: await readDead(tx),
    sinkSeconds: await readSinkSeconds(tx, at),
    vitals: await readVitals(tx, at),
    leaks: await readLeaks(tx, model, at),
  };
};
