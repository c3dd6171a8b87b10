import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';
import { Case, CaseEvent, CaseRepair } from './shapes.ts';

const Cause = Type.Object({
  causeKey: Type.String(),
  category: Type.String(),
  severity: Type.String(),
  ownerGroup: Type.String(),
  runbook: Type.String(),
  connector: Nullable(Type.String()),
  operation: Nullable(Type.String()),
  message: Type.String(),
  cases: Type.Integer(),
  open: Type.Integer(),
  orders: Type.Integer(),
  overdue: Type.Integer(),
  firstAt: Moment,
  lastAt: Moment,
  /** Safe for every open case of it. */
  safeActions: Type.Array(Type.String()),
  runningJob: Nullable(Uuid),
  repeated: Type.Boolean(),
});

const GroupRepair = Type.Object({
  id: Uuid,
  causeKey: Type.String(),
  action: Type.String(),
  detail: Anything,
  reason: Type.String(),
  requestedBy: Uuid,
  state: Type.String(),
  version: Type.Integer(),
  recordedAt: Moment,
  endedAt: Nullable(Moment),
  waiting: Type.Integer(),
  repaired: Type.Integer(),
  refused: Type.Integer(),
  left: Type.Integer(),
  refusals: Type.Array(Type.Object({ caseId: Uuid, orderId: Uuid, refusal: Type.String() })),
});

const Part = { name: Type.String(), cases: Type.Integer(), orders: Type.Integer() };
const Parts = Type.Array(Type.Object(Part));
const Percent = Type.Number({ minimum: 0 });
const Seconds = Nullable(Type.Integer());

export const falloutAnswers: Answers = {
  'GET /orders/:orderId/answers/:question': Type.Object({
    question: Type.String(),
    inWords: Type.String(),
    facts: Anything,
    rests: Type.Array(Anything),
  }),
  'GET /fallout': Type.Object({ asOf: Moment, cases: Type.Array(Case), next: Nullable(Type.String()) }),
  'GET /fallout/:caseId': Type.Object({
    case: Case,
    repairs: Type.Array(CaseRepair),
    events: Type.Array(CaseEvent),
  }),
  'POST /fallout/:caseId/take': Type.Object({ caseId: Uuid, assignee: Uuid }),
  'POST /fallout/:caseId/assign': Type.Object({ caseId: Uuid, assignee: Nullable(Uuid) }),
  'POST /fallout/:caseId/comments': Type.Object({ caseId: Uuid }),
  'POST /fallout/:caseId/reverse-repair': Type.Object({
    caseId: Uuid,
    repairId: Uuid,
    wouldChange: Type.Object({ taskId: Uuid, task: Type.String(), from: Type.String(), to: Type.String() }),
    wouldFollow: Type.Object({ waitAgain: Type.Array(Type.Object({ taskId: Uuid, name: Type.String() })) }),
  }),
  'GET /fallout/causes': Type.Object({ causes: Type.Array(Cause), asOf: Moment }),
  'GET /fallout/cause': Type.Object({ cause: Cause, jobs: Type.Array(GroupRepair), asOf: Moment }),
  'POST /fallout/repair-cause': Type.Object({
    jobId: Uuid,
    causeKey: Type.String(),
    action: Type.String(),
    cases: Type.Integer(),
    orders: Type.Integer(),
  }),
  'POST /fallout/group-repairs/:jobId/stop': Type.Object({
    jobId: Uuid,
    causeKey: Type.String(),
    repaired: Type.Integer(),
    refused: Type.Integer(),
    left: Type.Integer(),
  }),
  'GET /fallout/metrics': Type.Object({
    from: Moment,
    to: Moment,
    asOf: Moment,
    cases: Type.Integer(),
    orders: Type.Integer(),
    ordersSubmitted: Type.Integer(),
    open: Type.Integer(),
    resolved: Type.Integer(),
    falloutRatePercent: Percent,
    byProduct: Parts,
    byChannel: Parts,
    byDownstreamSystem: Parts,
    byCategory: Parts,
    meanSecondsToDetect: Seconds,
    meanSecondsToRepair: Seconds,
    repeatedCauses: Type.Array(Type.Object({ ...Part, causeKey: Type.String() })),
    manualRepairs: Type.Integer(),
    serviceLevelBreaches: Type.Integer(),
    serviceLevelBreachPercent: Percent,
    customerImpacting: Type.Integer(),
    customerImpactingPercent: Percent,
  }),
};
