/** The timeline of an incident, assembled from the log: nothing of it is typed by hand but the notes. */
import { readDeployedAmong, readOrdersCorrected } from '#contexts/governance/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Incident } from './incident.ts';
import { readOrdersReached } from './measure-records.ts';
import { AROUND, CORRECTIONS, tellTimeline, type TimelineItem } from './tell-timeline.ts';
import { type Happened, readHappened } from './timeline.store.ts';

const TIMELINE_FACTS_MAX = 500;
/** What was released or switched shortly before it began may be why. */
const LOOK_BACK_HOURS = 24;

/** Which of the corrections are of an order that the incident reaches, of its quote, or of anything else of it. */
const correctionsOfRecords = async (
  tx: Tx,
  incident: Incident,
  corrections: readonly Happened[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> => {
  if (corrections.length === 0) return new Set();
  const [{ orders }, corrected] = await Promise.all([
    readOrdersReached(tx, incident, at),
    readOrdersCorrected(
      tx,
      corrections.map(({ subjectId }) => subjectId),
    ),
  ]);
  const reached = new Set([...orders.ids, ...orders.revisions]);
  return new Set(
    corrections
      .filter(
        ({ subjectId, data }) => reached.has(String(data['subjectId'])) || reached.has(corrected.get(subjectId) ?? ''),
      )
      .map(({ subjectId }) => subjectId),
  );
};

export const timelineOf = async (
  tx: Tx,
  incident: Incident,
  at: Temporal.Instant,
): Promise<{ readonly items: readonly TimelineItem[]; readonly isWhole: boolean }> => {
  const now = at.add({ seconds: 1 });
  const to = incident.resolvedAt === null ? now : Temporal.Instant.from(incident.resolvedAt);
  const facts = await readHappened(tx, {
    incidentId: incident.id,
    from: Temporal.Instant.from(incident.startedAt).subtract({ hours: LOOK_BACK_HOURS }),
    to,
    types: Object.keys(AROUND),
    later: { types: CORRECTIONS, to: incident.closedAt === null ? now : Temporal.Instant.from(incident.closedAt) },
    connector: incident.scope.connector ?? null,
    correlationId: incident.scope.correlationId ?? null,
    limit: TIMELINE_FACTS_MAX,
  });
  const carried = facts.filter(({ type }) => type === 'ChangeReleased');
  const corrections = facts.filter(({ type }) => CORRECTIONS.includes(type));
  const [deployed, ofRecords] = await Promise.all([
    carried.length === 0
      ? []
      : readDeployedAmong(
          tx,
          carried.map(({ subjectId }) => subjectId),
        ),
    correctionsOfRecords(tx, incident, corrections, at),
  ]);
  return {
    items: tellTimeline(incident, facts, { deployed, ofRecords, to }),
    isWhole: facts.length < TIMELINE_FACTS_MAX,
  };
};
