/**
 * One repair for all open cases of one cause. What is done to each is the same command that a person sends for one case, by the same rights, in
 * a transaction of its own: one that is refused holds up no other, and a process that dies leaves the rest to the next one.
 */
import { type Static, Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import {
  insertGroupRepair,
  type GroupRepair,
  lockGroupRepair,
  lockRepairable,
  type Repairable,
  saveGroupRepair,
} from './group-repair.store.ts';
import { RepairPayload } from './repair-order.ts';

export const GROUP_REPAIR_CASES_MAX = 5_000;

const closed = { additionalProperties: false } as const;
const CauseKey = Type.String({ minLength: 3, maxLength: 300 });
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

/** What stands for every case; evidence does not, because what was seen was seen of one. */
export const RepairCausePayload = Type.Object(
  {
    causeKey: CauseKey,
    action: Type.Union([
      Type.Literal('retry-task'),
      Type.Literal('correct-and-retry'),
      Type.Literal('reconcile'),
      Type.Literal('skip'),
    ]),
    payload: RepairPayload.properties.payload,
  },
  closed,
);
type Payload = Static<typeof RepairCausePayload>;
type Loaded = { readonly cases: readonly Repairable[] };
type Started = Decision & Loaded;

const groupResource = (tenantId: string, id: string) => ({ type: 'FalloutCase', id, attrs: { tenant: tenantId } });

export const repairCause = defineCommand<Payload, Loaded, Started>({
  name: 'fallout.repair-cause',
  context: 'fallout',
  aggregate: 'group-repair',
  creates: true,
  refusalsRecorded: true,
  payload: RepairCausePayload,
  load: async (tx, { payload }) => ({
    cases: await lockRepairable(tx, payload.causeKey, payload.action, GROUP_REPAIR_CASES_MAX),
  }),
  resource: (_loaded, { tenantId, id }) => groupResource(tenantId, id('group-repair')),
  decide: ({ cases }, { payload, reason, id }) => {
    if (reason === undefined || reason.trim() === '') return refused({ code: 'fallout.reason-missing' });
    if (payload.action === 'correct-and-retry' && payload.payload === undefined)
      return refused({
        code: 'request.invalid',
        problems: [{ at: '/payload/payload', problem: 'correct-and-retry says which members change' }],
      });
    if (cases.length === 0)
      return refused({ code: 'group-repair.nothing-to-repair', causeKey: payload.causeKey, action: payload.action });
    const jobId = id('group-repair');
    const orders = new Set(cases.map(({ orderId }) => orderId)).size;
    return accepted({
      cases,
      facts: [
        {
          type: 'FalloutGroupRepairStarted',
          subject: { kind: 'group-repair', id: jobId },
          data: { jobId, causeKey: payload.causeKey, action: payload.action, cases: cases.length, orders },
        },
      ],
      answer: { jobId, causeKey: payload.causeKey, action: payload.action, cases: cases.length, orders },
    });
  },
  save: ({ cases }, _loaded, next, { tenantId, payload, reason = '', actor, at }) =>
    insertGroupRepair(
      tenantId,
      next,
      {
        causeKey: payload.causeKey,
        action: payload.action,
        detail: JSON.stringify({ payload: payload.payload ?? null }),
        reason,
        requestedBy: actor.id,
      },
      cases,
      at.toString(),
    ),
});

const OnJob = Type.Object({ jobId: Uuid }, closed);
type OnJob = Static<typeof OnJob>;

const onJob = {
  context: 'fallout',
  aggregate: 'group-repair',
  payload: OnJob,
  load: (tx: Parameters<typeof lockGroupRepair>[0], { payload }: { readonly payload: OnJob }) =>
    lockGroupRepair(tx, payload.jobId),
  head: (job: GroupRepair) => job,
  resource: (job: GroupRepair, { tenantId }: { readonly tenantId: string }) => groupResource(tenantId, job.id),
} as const;

const ended = (job: GroupRepair, type: string): Pick<Decision, 'facts' | 'answer'> => {
  const { id: jobId, causeKey, repaired, refused: no, waiting: left } = job;
  const said = { jobId, causeKey, repaired, refused: no, left };
  return { facts: [{ type, subject: { kind: 'group-repair', id: jobId }, data: said }], answer: said };
};

const notRunning = (job: GroupRepair) => refused({ code: 'group-repair.not-running', state: job.state });

/** What was not begun is left as it is; what was repaired stays repaired. */
export const stopGroupRepair = defineCommand<OnJob, GroupRepair, Decision>({
  ...onJob,
  name: 'fallout.stop-group-repair',
  decide: (job) => (job.state === 'running' ? accepted(ended(job, 'FalloutGroupRepairStopped')) : notRunning(job)),
  save: (_decided, _job, next, { tenantId, at }) => saveGroupRepair(tenantId, next, 'stopped', at.toString()),
});

export const endGroupRepair = defineCommand<OnJob, GroupRepair, Decision>({
  ...onJob,
  name: 'fallout.end-group-repair',
  action: 'fallout.watch',
  decide: (job) =>
    job.state === 'running' && job.waiting === 0 ? accepted(ended(job, 'FalloutGroupRepairEnded')) : notRunning(job),
  save: (_decided, _job, next, { tenantId, at }) => saveGroupRepair(tenantId, next, 'done', at.toString()),
});
