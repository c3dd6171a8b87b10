/** A drill was held: what was measured is recorded, and held against what was promised. Nobody says themselves that it went well. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { modeNamed } from '../modes/modes.ts';
import { readLongestGap } from './ages.ts';
import { type Drill, DrillPayload, drillResource } from './drill.ts';
import { insertDrill } from './drill.store.ts';
import { judged, MEASURED_OBJECTIVES } from './objectives.ts';

type Recorded = Decision & { readonly drill: Omit<Drill, 'id'> };
type Asked = Pick<Command<DrillPayload>, 'payload' | 'actor' | 'at' | 'id'>;

type Judged = Pick<Drill, 'kind' | 'outcome' | 'measured' | 'objectives'>;
/** How often backups are taken, as they were recorded. */
type Loaded = { readonly longestGap: number | null };

const judge = ({ longestGap }: Loaded, { restore, mode }: DrillPayload): Outcome<Judged> => {
  if (restore !== undefined && mode === undefined) {
    const { excused = [], ...told } = restore;
    const unknown = excused.find(({ objective }) => !MEASURED_OBJECTIVES.includes(objective));
    if (unknown !== undefined)
      return refused({
        code: 'drill.no-such-objective',
        objective: unknown.objective,
        objectives: [...MEASURED_OBJECTIVES],
      });
    const { objectives, unmeasured } = judged(restore, longestGap);
    const isMissed = !restore.logVerified || objectives.some(({ kept }) => !kept);
    return accepted({
      kind: 'restore',
      outcome: isMissed ? 'missed' : unmeasured.length > 0 ? 'incomplete' : 'kept',
      measured: { ...told, unmeasured: unmeasured.map(({ key, ...why }) => ({ objective: key, ...why })) },
      objectives,
    });
  }
  if (mode === undefined || restore !== undefined) return refused({ code: 'drill.one-kind' });
  if (modeNamed(mode.degradedMode) === undefined)
    return refused({ code: 'drill.no-such-mode', mode: mode.degradedMode });
  const kept = mode.stopped === mode.commands && mode.ranAgain === mode.commands;
  return accepted({ kind: 'mode', outcome: kept ? 'kept' : 'missed', measured: mode, objectives: [] });
};

export const decideRecordDrill = (loaded: Loaded, { payload, actor, at, id }: Asked): Outcome<Recorded> => {
  if (Temporal.Instant.compare(payload.startedAt, at) > 0)
    return refused({ code: 'drill.not-yet', startedAt: payload.startedAt, now: at.toString() });
  const found = judge(loaded, payload);
  if (!found.ok) return found;
  const drillId = id('drill');
  const { kind, outcome, objectives } = found.value;
  const missed = objectives.filter(({ kept }) => !kept).map(({ key }) => key);
  const said = { drillId, kind, outcome, missed };
  return accepted({
    drill: { ...found.value, startedAt: payload.startedAt, recordedAt: at.toString(), recordedBy: actor.personId },
    facts: [{ type: 'DrillRecorded', subject: { kind: 'drill', id: drillId }, data: said }],
    answer: said,
  });
};

export const recordDrill = defineCommand<DrillPayload, Loaded, Recorded>({
  name: 'operations.record-drill',
  context: 'operations',
  aggregate: 'drill',
  creates: true,
  payload: DrillPayload,
  load: async (tx, { payload }) => ({
    longestGap:
      payload.restore === undefined ? null : await readLongestGap(tx, Temporal.Instant.from(payload.startedAt)),
  }),
  resource: (_loaded, { tenantId }) => drillResource(tenantId),
  decide: decideRecordDrill,
  save: ({ drill }, _loaded, next, { tenantId }) => [insertDrill(tenantId, next, drill)],
});
