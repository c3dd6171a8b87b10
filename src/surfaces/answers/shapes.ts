/** What several addresses answer alike. */
import { Type } from 'typebox';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

/** Whether its reader may do it now, and why not. */
export const Allowed = Type.Object({ allowed: Type.Boolean(), why: Nullable(Type.String()) });
export const MonthlyTotals = Type.Object({ oneTime: Amount, recurringMonthly: Amount });
export const TermTotals = Type.Object({
  oneTime: Amount,
  recurringMonthly: Amount,
  termValue: Amount,
  listTermValue: Amount,
});
/** What holds over a part of the term. */
export const SegmentForm = Type.Object({ id: Uuid, from: Day, to: Day, quantity: Amount });

export const Case = Type.Object({
  id: Uuid,
  orderId: Uuid,
  orderNumber: Type.String(),
  taskId: Uuid,
  taskName: Type.String(),
  accountId: Uuid,
  customer: Type.String(),
  itemId: Nullable(Uuid),
  product: Type.String(),
  channel: Nullable(Type.String()),
  connector: Nullable(Type.String()),
  operation: Nullable(Type.String()),
  state: Type.String(),
  version: Type.Integer(),
  category: Type.String(),
  severity: Type.String(),
  retryability: Type.String(),
  ownerGroup: Type.String(),
  assigneePerson: Nullable(Uuid),
  cause: Type.Object({ code: Type.String(), cause: Type.String(), message: Type.String() }),
  causeKey: Type.String(),
  ruleId: Type.String(),
  rulesHash: Nullable(Hash),
  runbook: Type.String(),
  recommended: Type.String(),
  safeActions: Type.Array(Type.String()),
  forbiddenActions: Type.Array(Type.Object({ action: Type.String(), reason: Type.String() })),
  impact: Type.Object({
    count: Type.Integer(),
    heldUp: Type.Array(Type.Object({ name: Type.String(), taskId: Uuid })),
  }),
  communication: Type.String(),
  failedAt: Nullable(Moment),
  openedAt: Moment,
  slaDueAt: Moment,
  nearAt: Nullable(Moment),
  breachedAt: Nullable(Moment),
  escalations: Type.Integer(),
  escalatedTo: Nullable(Type.String()),
  resolvedAt: Nullable(Moment),
  resolution: Nullable(Type.String()),
  ageSeconds: Type.Integer(),
  serviceLevel: Type.String(),
  overdue: Type.Boolean(),
  /** Only where one case is read. */
  assignee: Type.Optional(Nullable(Type.String())),
  orderState: Type.Optional(Nullable(Type.String())),
  taskState: Type.Optional(Nullable(Type.String())),
});

export const CaseRepair = Type.Object({
  id: Uuid,
  action: Type.String(),
  detail: Anything,
  reason: Type.String(),
  personId: Uuid,
  person: Nullable(Type.String()),
  recordedAt: Moment,
  reverses: Nullable(Uuid),
  groupRepair: Nullable(Uuid),
});

export const CaseEvent = Type.Object({
  id: Uuid,
  kind: Type.String(),
  person: Nullable(Type.String()),
  body: Type.String(),
  recordedAt: Moment,
});

export const WouldChange = Type.Object({
  taskId: Type.Optional(Nullable(Uuid)),
  task: Type.Optional(Nullable(Type.String())),
  from: Type.Optional(Nullable(Type.String())),
  to: Type.Optional(Nullable(Type.String())),
  sameKey: Type.Optional(Nullable(Type.Boolean())),
});

export const Price = Type.Object({
  priceFingerprint: Hash,
  replayToken: Type.String(),
  currency: Type.String(),
  totals: Type.Object({ oneTime: Amount, recurring: Type.Array(Anything), orderCredit: Type.String() }),
  blocking: Type.Array(Anything),
});

export const Carried = Type.Object({
  why: Type.Optional(Nullable(Type.String())),
  caseId: Type.Optional(Nullable(Uuid)),
  reason: Type.Optional(Nullable(Type.String())),
  stepNo: Type.Optional(Nullable(Type.Integer())),
});

export const After = Type.Object({
  quoteId: Uuid,
  familyId: Uuid,
  number: Type.String(),
  revision: Type.Integer(),
  name: Type.String(),
  accountName: Type.String(),
  currency: Type.String(),
  status: Type.String(),
});

export const Unit = Type.Object({
  metric: Type.Optional(Nullable(Type.String())),
  size: Type.Optional(Nullable(Type.String())),
  less: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
});

export const Check = Type.Object({
  is: Type.Optional(Nullable(Type.String())),
  fact: Type.Optional(Nullable(Type.String())),
  value: Type.Optional(Nullable(Amount)),
});

export const Header = Type.Object({
  field: Type.String(),
  label: Type.String(),
  before: Nullable(Type.String()),
  after: Nullable(Type.String()),
});

export const Address = Type.Object({
  city: Type.String(),
  lines: Type.Array(Type.String()),
  country: Type.String(),
  postalCode: Type.String(),
});

export const WouldFollow = Type.Object({
  tasksFreed: Type.Optional(Nullable(Type.Array(Anything))),
  ends: Type.Optional(Nullable(Type.Boolean())),
});

export const ShipTo = Type.Object({
  id: Uuid,
  key: Type.String(),
  name: Type.String(),
  email: Type.String(),
  address: Address,
  contact: Type.String(),
  language: Type.String(),
});

export const Party = Type.Object({
  payer: ShipTo,
  billTo: ShipTo,
  seller: Type.Object({ id: Type.String(), name: Type.String() }),
  shipTo: ShipTo,
  soldTo: ShipTo,
  endCustomer: ShipTo,
});
