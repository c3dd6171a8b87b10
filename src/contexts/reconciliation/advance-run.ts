/** The next page of a run: read on both sides, compared, judged, recorded with its place. A worker that dies loses one page of work and no truth. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, mustAccept, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import type { Tx } from '#platform/database/tx.ts';
import { withoutAhead } from './ahead.ts';
import { type NewDifference, insertDifferences, openKeys, readOpenBetween } from './difference.store.ts';
import { HOUSE_SIDES } from './house-side.ts';
import { type Merged, mergePages, type Page, type Rec } from './merge.ts';
import { counted, differencesIn, digestAfter, type Judged, judgedPage, settledBy } from './page.ts';
import {
  type Difference,
  PAGE_RECORDS_MAX,
  reconciliationResource,
  type Run,
  RUN_DIFFERENCES_MAX,
  Uuid,
} from './reconciliation.ts';
import { runLife } from './run.lifecycle.ts';
import { lockRun, readRun, saveRun } from './run.store.ts';
import { sourcePage } from './source.store.ts';

type Payload = { readonly runId: string };
type Compared = {
  readonly upTo: string | null;
  readonly merged: Merged;
  readonly open: readonly Difference[];
  readonly known: ReadonlySet<string>;
  /** Of what was open, both sides as this page saw them. */
  readonly now: ReadonlyMap<string, { readonly left: Rec | null; readonly right: Rec | null }>;
};
type Advanced = Decision & {
  readonly run: Pick<Run, 'state' | 'counts' | 'upTo' | 'digest' | 'endedAt'>;
  readonly found: readonly NewDifference[];
};

/** Both sides behind the last key that is settled. Read before the transaction: a page holds up nobody. */
const compare = async (door: Door, { tenantId, payload, at }: Command<Payload>): Promise<Outcome<Compared>> => {
  const model = await door.read(tenantId, (tx) => door.models.at(tx, at));
  return door.read(tenantId, async (tx) => {
    const run = await readRun(tx, payload.runId);
    if (run === undefined) return refused({ code: 'reconciliation-run.not-found' });
    const page = (side: 'left' | 'right'): Promise<Page> => pageOf(tx, run, side, model);
    const [left, right] = [await page('left'), await page('right')];
    const merged = await withoutAhead(tx, mergePages(left, right));
    const keys = merged.findings.map(({ key }) => key);
    const [open, known] = await Promise.all([
      readOpenBetween(tx, run.pair, {
        after: run.upTo,
        upTo: merged.ended ? null : merged.upTo,
        limit: RUN_DIFFERENCES_MAX,
      }),
      openKeys(tx, run.pair, keys),
    ]);
    const at = (side: Page, key: string): Rec | null => side.records.find((each) => each.key === key) ?? null;
    const now = new Map(open.map(({ key }) => [key, { left: at(left, key), right: at(right, key) }]));
    return accepted({ upTo: run.upTo, merged, open, known, now });
  });
};

type Model = Awaited<ReturnType<Door['models']['at']>>;
const NOTHING: Page = { records: [], ended: true };

const pageOf = (tx: Tx, run: Run, side: 'left' | 'right', model: Model): Promise<Page> => {
  const source = side === 'left' ? run.leftSource : run.rightSource;
  const house = HOUSE_SIDES[run.pair][side];
  if (source.kind === 'house')
    return house === undefined
      ? Promise.resolve(NOTHING)
      : house(tx, { ...reachOf(run, side), after: run.upTo, limit: PAGE_RECORDS_MAX }, model);
  return source.sourceId === null
    ? Promise.resolve(NOTHING)
    : sourcePage(tx, source.sourceId, run.upTo, PAGE_RECORDS_MAX);
};

/** A window is told by the left side: when the right one came to know of it is another time. */
const reachOf = ({ scope }: Run, side: 'left' | 'right') =>
  side === 'left' ? scope : scope.orderId === undefined ? {} : { orderId: scope.orderId };

export const decideAdvance = (
  run: Run,
  { at, id }: Pick<Command<Payload>, 'at' | 'id'>,
  { upTo, merged, open, known, now }: Compared,
): Outcome<Advanced> => {
  if (run.state !== 'running')
    return refused({ code: 'reconciliation-run.move-not-allowed', state: run.state, allowed: [] });
  if (run.upTo !== upTo) return refused({ code: 'reconciliation.page-settled', upTo: run.upTo });
  const found = judgedPage(run, merged);
  const counts = counted(run.counts, merged, found);
  const digest = digestAfter(run.digest, merged, found);
  const tooMany = differencesIn(counts) > RUN_DIFFERENCES_MAX;
  const ends = merged.ended || tooMany;
  const state = ends
    ? mustAccept(runLife.move(run.state, merged.ended ? 'complete' : 'stop'), 'a running run may end')
    : run.state;
  const added = found
    .filter(({ finding }) => !known.has(finding.key))
    .map((each) => differenceOf(run, each, id('difference', each.finding.key), at.toString()));
  const settled = settledBy(run, open, found).map(({ id: differenceId, key }) => ({
    differenceId,
    left: sideJson(now.get(key)?.left ?? null),
    right: sideJson(now.get(key)?.right ?? null),
  }));
  const told = { runId: run.id, pair: run.pair, mode: run.mode, counts: { ...counts }, digest };
  return accepted({
    run: { state, counts, upTo: merged.upTo ?? run.upTo, digest, endedAt: ends ? at.toString() : null },
    found: added,
    facts: [
      ...added.map((each) => foundFact(run, each)),
      ...(ends
        ? [
            {
              type: merged.ended ? 'ReconciliationRunCompleted' : 'ReconciliationRunStopped',
              subject: { kind: 'reconciliation-run', id: run.id },
              data: merged.ended ? told : { ...told, why: 'too-much-differs', max: RUN_DIFFERENCES_MAX },
            },
          ]
        : []),
    ],
    answer: {
      runId: run.id,
      state,
      upTo: merged.upTo ?? run.upTo,
      counts: { ...counts },
      settled,
      repairs: added.flatMap((each) => (each.repair.automatic ? [each.id] : [])),
    },
    root: digest,
  });
};

/** Records are plain text members; absent ones are left out. */
const sideJson = (side: Rec | null): Json => (side === null ? null : (JSON.parse(JSON.stringify(side)) as Json));

const differenceOf = (run: Run, { finding, verdict }: Judged, id: string, at: string): NewDifference => ({
  id,
  runId: run.id,
  pair: run.pair,
  ...finding,
  ...verdict,
  recordedAt: at,
});

const foundFact = (run: Run, { id, key, kind, severity, owner, fields }: NewDifference) => ({
  type: 'DifferenceFound',
  subject: { kind: 'difference', id },
  data: {
    differenceId: id,
    runId: run.id,
    pair: run.pair,
    mode: run.mode,
    key,
    kind,
    severity,
    owner,
    fields: fields.map(({ field }) => field),
  },
});

export const advanceRun = defineCommand<Payload, Run, Advanced, Compared>({
  name: 'reconciliation.advance-run',
  action: 'reconciliation.work',
  context: 'reconciliation',
  aggregate: 'reconciliation-run',
  payload: Type.Object({ runId: Uuid }, { additionalProperties: false }),
  prepare: compare,
  load: (tx, { payload }) => lockRun(tx, payload.runId),
  head: ({ id, version, entryLeaf, digest }) => ({ id, version, entryLeaf, root: digest }),
  resource: (run, command) => reconciliationResource(command.tenantId, run.id),
  decide: (run, command, compared) => decideAdvance(run, command, compared),
  save: ({ run, found }, _loaded, next, command) => [
    saveRun(command.tenantId, next, run),
    ...insertDifferences(command.tenantId, found, next.entryLeaf),
  ],
});
