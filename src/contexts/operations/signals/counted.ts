/** The records that a number is the count of, by name: each is read where it is kept, by the conditions that it is counted by. */
import { type CountedStep, readCountedSteps } from '#contexts/approval/index.ts';
import { readProductsWaiting } from '#contexts/assets/index.ts';
import { readHandoffsWaiting, readUnsettledLines } from '#contexts/billing/index.ts';
import { type CasesThat, readCasesThat } from '#contexts/fallout/index.ts';
import {
  type CountedWork,
  readBrokenPromises,
  readOpenBreakers,
  readTasksThat,
  type TasksThat,
} from '#contexts/fulfillment/index.ts';
import { type ChangesThat, readChangesThat, readReleasesUncarried } from '#contexts/governance/index.ts';
import { OPEN_STATES, readOrderNumbers, readOrdersIn, readOrdersStandingStill } from '#contexts/order/index.ts';
import { readUnsigned } from '#contexts/proposal/index.ts';
import { type QuotesThat, readQuotesThat, readQuoteTitles } from '#contexts/quote/index.ts';
import { readDifferencesFound, readDifferencesOpen } from '#contexts/reconciliation/index.ts';
import { spaced } from '#kernel/spaced.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readBackupRows } from '../continuity/backup.store.ts';
import { readDrillRows } from '../continuity/drill.store.ts';
import { readOutOfStep } from '../deployment/read-deployments.ts';
import { STANDS_STILL_AFTER_MINUTES } from '../runbook/runbook.ts';
import { expiredArtifacts } from './expired.ts';
import { type IncidentsThat, readActionsOverdue, readIncidentsThat } from './incident-counted.store.ts';
import { readProcesses } from './vitals.store.ts';

export const RECORDS_MAX = 100;
const WINDOW_HOURS = 24;
const LONG_WINDOW_HOURS = 30 * 24;

type Asked = { readonly tx: Tx; readonly at: Temporal.Instant; readonly model: CommercialModel };
/** What kind of thing the rows are; a row of another kind says so itself. */
type Reader = {
  readonly kind: string;
  readonly read: (asked: Asked) => Promise<readonly (CountedRow & { readonly kind?: string })[]>;
};

const dayBefore = (at: Temporal.Instant): Temporal.Instant => at.subtract({ hours: WINDOW_HOURS });
const monthBefore = (at: Temporal.Instant): Temporal.Instant => at.subtract({ hours: LONG_WINDOW_HOURS });

const quotes = (which: QuotesThat): Reader => ({
  kind: 'quote',
  read: ({ tx, at }) => readQuotesThat(tx, which, at, RECORDS_MAX),
});
const cases = (which: CasesThat): Reader => ({
  kind: 'fallout-case',
  read: ({ tx, at }) => readCasesThat(tx, which, { from: dayBefore(at), at }, RECORDS_MAX),
});
const changes = (which: ChangesThat): Reader => ({
  kind: 'change',
  read: ({ tx, at }) => readChangesThat(tx, which, { from: monthBefore(at), at }, RECORDS_MAX),
});
const incidents = (which: IncidentsThat): Reader => ({
  kind: 'incident',
  read: ({ tx, at }) => readIncidentsThat(tx, which, monthBefore(at), RECORDS_MAX),
});
const openDifferences = (pair: string | null): Reader => ({
  kind: 'difference',
  read: ({ tx }) => readDifferencesOpen(tx, pair, RECORDS_MAX),
});

const STEP_WORDS: Readonly<Record<string, string>> = { asked: 'waits for', approved: 'approved late by' };
const stepWords = ({ status, role }: CountedStep): string =>
  `${STEP_WORDS[status] ?? `${status} late by`} ${role.replaceAll('-', ' ')}`;

const steps = (late: boolean): Reader => ({
  kind: 'approval-case',
  read: async ({ tx, at }) => {
    const found = await readCountedSteps(tx, { from: dayBefore(at), at }, late, RECORDS_MAX);
    const titles = await readQuoteTitles(
      tx,
      found.map(({ subjectId }) => subjectId),
    );
    return found.map((step) => ({
      id: step.caseId,
      title: titles.get(step.subjectId) ?? step.subjectKind,
      at: step.since,
      why: stepWords(step),
    }));
  },
});

/** Work is opened where its order is. */
const byOrder = async (
  tx: Tx,
  rows: readonly Omit<CountedWork, 'id'>[],
  why: string,
): Promise<readonly (CountedRow & { readonly kind: string })[]> => {
  const numbers = await readOrderNumbers(
    tx,
    rows.map(({ orderId }) => orderId),
  );
  return rows.map(({ orderId, at }) => ({
    id: orderId,
    title: numbers.get(orderId) ?? 'an order',
    at,
    why,
    kind: 'order',
  }));
};
const tasks = (which: TasksThat, why: string): Reader => ({
  kind: 'order',
  read: async ({ tx, at }) => byOrder(tx, await readTasksThat(tx, which, at, RECORDS_MAX), why),
});

type InState = { readonly id: string; readonly number: string; readonly state: string; readonly since: string };
const inState = (rows: readonly InState[]): readonly CountedRow[] =>
  rows.map(({ id, number, state, since }) => ({ id, title: number, at: since, why: spaced(state) }));

const failedHandoffs: Reader['read'] = async ({ tx, at }) => [
  ...(await byOrder(tx, await readHandoffsWaiting(tx, at, RECORDS_MAX), 'billing has not confirmed it for an hour')),
  ...(await readCasesThat(tx, 'of-billing', { from: dayBefore(at), at }, RECORDS_MAX)).map((row) => ({
    ...row,
    kind: 'fallout-case',
  })),
];
const manualWork: Reader['read'] = async ({ tx, at }) => [
  ...(await byOrder(tx, await readTasksThat(tx, 'by-hand', at, RECORDS_MAX), 'a task that is done by hand')),
  ...(await readCasesThat(tx, 'open', { from: dayBefore(at), at }, RECORDS_MAX)).map((row) => ({
    ...row,
    kind: 'fallout-case',
  })),
];
const unsigned: Reader['read'] = async ({ tx, at }) => {
  const found = await readUnsigned(tx, dayBefore(at), RECORDS_MAX);
  const titles = await readQuoteTitles(
    tx,
    found.map(({ quoteId }) => quoteId),
  );
  return found.map(({ quoteId, at: made }) => ({
    id: quoteId,
    title: titles.get(quoteId) ?? 'a quote',
    at: made,
    why: 'presented without the signature of the seller',
  }));
};

export const COUNTED = {
  'quotes/stale': quotes('stale'),
  'quotes/expiring': quotes('expiring'),
  'quotes/high-discount': quotes('high-discount'),
  'quotes/below-floor': quotes('below-floor'),
  'quotes/accepted-waiting': quotes('accepted-waiting'),
  'documents/unsigned': { kind: 'quote', read: unsigned },
  'approvals/asked': steps(false),
  'approvals/late': steps(true),
  'orders/open': {
    kind: 'order',
    read: async ({ tx }) => inState(await readOrdersIn(tx, OPEN_STATES, RECORDS_MAX)),
  },
  'orders/cancelling': {
    kind: 'order',
    read: async ({ tx }) =>
      inState(await readOrdersIn(tx, ['assessingCancellation', 'pendingCancellation'], RECORDS_MAX)),
  },
  'orders/standing-still': {
    kind: 'order',
    read: async ({ tx, at }) =>
      inState(
        await readOrdersStandingStill(tx, at.subtract({ minutes: STANDS_STILL_AFTER_MINUTES }).toString(), RECORDS_MAX),
      ),
  },
  'orders/late': {
    kind: 'order',
    read: async ({ tx, at }) =>
      byOrder(tx, await readBrokenPromises(tx, at, RECORDS_MAX), 'the day that was promised is past'),
  },
  'tasks/waiting': tasks('waiting', 'a task that is due and not begun'),
  'tasks/retrying': tasks('retrying', 'a task that waits to be tried again'),
  'work/by-hand': { kind: 'order', read: manualWork },
  'connectors/open': { kind: 'connector', read: ({ tx }) => readOpenBreakers(tx) },
  'handoffs/failed': { kind: 'order', read: failedHandoffs },
  'invoice-lines/open': { kind: 'invoice-line', read: ({ tx }) => readUnsettledLines(tx, RECORDS_MAX) },
  'products/waiting': { kind: 'product', read: ({ tx }) => readProductsWaiting(tx, RECORDS_MAX) },
  'differences/open': openDifferences(null),
  'differences/order-asset': openDifferences('order-asset'),
  'differences/catalog-cache': openDifferences('catalog-cache'),
  'differences/found': {
    kind: 'difference',
    read: ({ tx, at }) => readDifferencesFound(tx, dayBefore(at), RECORDS_MAX),
  },
  'cases/day': cases('day'),
  'cases/open': cases('open'),
  'cases/resolved': cases('resolved'),
  'cases/late': cases('late'),
  'cases/waited-for': cases('waited-for'),
  'cases/repaired': cases('repaired'),
  'cases/repeated': cases('repeated'),
  'cases/unmapped': cases('unmapped'),
  'cases/unresolved': cases('unresolved'),
  'changes/all': changes('all'),
  'changes/emergency': changes('emergency'),
  'changes/taken-back': changes('taken-back'),
  'changes/approved': changes('approved'),
  'changes/released': changes('released'),
  'changes/failed-simulation': changes('failed-simulation'),
  'changes/not-reviewed': changes('not-reviewed'),
  'changes/past-watch': changes('past-watch'),
  'releases/uncarried': {
    kind: 'release',
    read: ({ tx, at }) => readReleasesUncarried(tx, monthBefore(at), RECORDS_MAX),
  },
  'incidents/all': incidents('all'),
  'incidents/contained': incidents('contained'),
  'incidents/resolved': incidents('resolved'),
  'incidents/after-release': incidents('after-release'),
  'actions/overdue': { kind: 'incident', read: ({ tx, at }) => readActionsOverdue(tx, at, RECORDS_MAX) },
  'artifacts/expired': {
    kind: 'artifact',
    read: async ({ model, at }) =>
      expiredArtifacts(model, at).map(({ kind, key, on }) => ({
        id: `${kind}/${key}`,
        title: `${kind} ${key}`,
        at: null,
        why: `its last day was ${on}`,
      })),
  },
  backups: { kind: 'backup', read: ({ tx }) => readBackupRows(tx, RECORDS_MAX) },
  drills: { kind: 'drill', read: ({ tx }) => readDrillRows(tx, RECORDS_MAX) },
  'deployments/out-of-step': { kind: 'build', read: ({ tx, at }) => readOutOfStep(tx, at) },
  processes: { kind: 'process', read: ({ tx, at }) => readProcesses(tx, at) },
} as const satisfies Readonly<Record<string, Reader>>;
export type Counted = keyof typeof COUNTED;

export const readCounted = async (name: Counted, asked: Asked): Promise<readonly (CountedRow & { kind: string })[]> => {
  const { kind, read }: Reader = COUNTED[name];
  return (await read(asked)).slice(0, RECORDS_MAX).map((row) => ({ ...row, kind: row.kind ?? kind }));
};
