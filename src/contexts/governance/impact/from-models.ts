/** The questions that two models answer by themselves: what is said differently, what meets what, which reports read it. Pure. */
import type { TaskTemplate } from '#contexts/fulfillment/index.ts';
import type { KindName } from '../artifact-kinds.ts';
import { shareASale } from '../checks/promotion-pairs.ts';
import { type ArtifactDiff, fieldText } from '../diff/diff-models.ts';
import type { Finding, Model } from '../publish-check.ts';
import type { ImpactQuestion, Touches } from './questions.ts';

export type TwoModels = {
  readonly before: Model;
  readonly after: Model;
  readonly diffs: readonly ArtifactDiff[];
  /** Null: every offering. */
  readonly offerings: readonly string[] | null;
  readonly releaseId: string;
  readonly onModel: string;
  /** Of the model before: what could not be published today. */
  readonly closed: readonly Finding[];
  readonly inHand: { readonly quotes: number; readonly orders: number };
};

const ofKinds =
  (...kinds: readonly KindName[]) =>
  ({ diffs, releaseId }: TwoModels): readonly Touches[] =>
    diffs
      .filter(({ kind }) => (kinds as readonly string[]).includes(kind))
      .map(({ kind, key, name, change, fields }) => ({
        id: `${kind}/${key}`,
        name,
        says: fields.length === 0 ? change : fields.slice(0, 20).map(fieldText).join('; '),
        path: `/releases/${releaseId}`,
      }));

/** Pairs that one sale could meet, where the release changes one of them or what they are given on. */
const overlapping = ({ after, diffs, offerings, releaseId }: TwoModels): readonly Touches[] => {
  const changed = new Set(diffs.filter(({ kind }) => kind === 'promotion').map(({ key }) => key));
  const list = after.of('promotion');
  const felt = (promotion: (typeof list)[number]): boolean =>
    changed.has(promotion.key) ||
    (diffs.length > 0 &&
      (offerings === null ||
        offerings.some((offering) => (promotion.eligible.offerings ?? [offering]).includes(offering))));
  return list.flatMap((one, index) =>
    list
      .slice(index + 1)
      .filter((other) => (felt(one) || felt(other)) && shareASale(one, other))
      .map((other) => ({
        id: `${one.key}+${other.key}`,
        name: `${one.name} and ${other.name}`,
        says:
          one.stackingGroup === other.stackingGroup
            ? `one group (${one.stackingGroup}): the better one applies`
            : 'different groups: both apply',
        path: `/releases/${releaseId}`,
      })),
  );
};

const calls = (task: TaskTemplate): readonly string[] =>
  'connector' in task
    ? [
        `${task.connector}.${task.operation}`,
        ...(task.undo === undefined ? [] : [`${task.connector}.${task.undo.operation}`]),
      ]
    : [];

/** What the plans call in each model, operation by operation, with how many tasks call it. */
const operationsOf = (model: Model): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { rules } of model.of('decomposition-rules'))
    for (const operation of rules.flatMap(({ tasks }) => tasks.flatMap(calls)))
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return counts;
};

const contractsOf = (models: TwoModels): readonly Touches[] => {
  const [was, is] = [operationsOf(models.before), operationsOf(models.after)];
  const operations = [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .filter((operation) => was.get(operation) !== is.get(operation))
    .map((operation) => ({
      id: operation,
      name: operation,
      says: `${was.get(operation) ?? 0} tasks call it now, ${is.get(operation) ?? 0} after`,
      path: '/connectors',
    }));
  return [...operations, ...ofKinds('retry-policies', 'decomposition-rules')(models)];
};

type Report = { readonly name: string; readonly path: string };
const signal = (key: string): Report => ({ name: key.replaceAll('-', ' '), path: `/signals/${key}` });
const page = (name: string, path: string): Report => ({ name, path });

const PRICED = [
  'average-discount',
  'discount-distribution',
  'pricing-failures',
  'quote-acceptance',
  'price-mismatch',
].map(signal);
const COSTS = [signal('margin-exceptions')];
const LIMITS = ['high-discount-quotes', 'margin-exceptions', 'policy-overrides', 'unauthorized-discounts'].map(signal);
const APPROVED = ['approvals-submitted', 'approval-aging', 'approval-sla-breaches', 'approval-bypasses'].map(signal);
const OFFERED = ['proposal-failures', 'unsigned-proposals', 'quote-acceptance'].map(signal);
const SOLD = ['quotes-created', 'quote-validation-failures', 'conversion-failures', 'orders-submitted'].map(signal);
const PLANNED = ['decomposition-failures', 'task-success', 'fallout-by-product', 'fallout-rate', 'orders-stuck'].map(
  signal,
);
const FALLOUT = [
  ...['fallout-cases', 'fallout-by-system', 'fallout-sla-breaches'].map(signal),
  page('fallout figures', '/fallout/figures'),
];
const BILLED = [
  ...['billing-handoff-failures', 'differences-open', 'revenue-leakage'].map(signal),
  page('reconciliation', '/reconciliation'),
  page('invoices', '/invoices'),
];

/** What reads what: a report whose figures come out differently because of a kind, and where it is looked at. */
export const REPORTS: Readonly<Partial<Record<KindName, readonly Report[]>>> = {
  'product-specification': SOLD,
  'product-offering': [...SOLD, signal('fallout-by-product'), page('catalog', '/catalog')],
  'configuration-rules': [signal('quote-validation-failures')],
  'eligibility-table': [...SOLD, page('catalog', '/catalog')],
  'feature-flag': [page('flags', '/flags')],
  'price-book': PRICED,
  'cost-book': COSTS,
  'rate-table': [...PRICED, ...COSTS],
  'price-policy': PRICED,
  'discount-schedule': PRICED,
  waterfall: PRICED,
  'discount-policy': LIMITS,
  promotion: [...PRICED, ...COSTS],
  'approval-policy': APPROVED,
  'proposal-template': OFFERED,
  clause: OFFERED,
  'legal-entity': OFFERED,
  'order-policy': [signal('order-validation-failures'), signal('cancellation-rate')],
  'decomposition-rules': PLANNED,
  'retry-policies': [signal('retry-rate'), signal('retry-backlog'), page('connectors', '/connectors')],
  'fallout-rules': FALLOUT,
  'asset-rules': ['asset-activation-delay', 'asset-mismatch', 'differences-open'].map(signal),
  'billing-mapping': BILLED,
  'access-policy': ['denied-access', 'break-glass'].map(signal),
  'change-policy': ['publications-without-change', 'emergency-changes', 'overdue-reviews'].map(signal),
};

const reportsOf = ({ diffs }: TwoModels): readonly Touches[] => {
  const kinds = [...new Set(diffs.map(({ kind }) => kind as KindName))];
  const byPath = Map.groupBy(
    kinds.flatMap((kind) => (REPORTS[kind] ?? []).map((report) => ({ kind, report }))),
    ({ report }) => report.path,
  );
  return [...byPath].map(([path, rows]) => ({
    id: path,
    name: rows[0]?.report.name ?? path,
    says: `reads ${[...new Set(rows.map(({ kind }) => kind))].join(', ')}`,
    path,
  }));
};

const rolledBack = ({ diffs, onModel, closed, inHand, releaseId }: TwoModels): readonly Touches[] => [
  ...diffs.map(({ kind, key, name, change }) => ({
    id: `${kind}/${key}`,
    name,
    says: { added: 'is taken out again', removed: 'comes back', changed: 'says again what it said' }[change],
    path: `/releases/${releaseId}`,
  })),
  {
    id: onModel,
    name: onModel === 'none' ? 'No model' : `Model ${onModel.slice(7, 19)}`,
    says: `is in force again, under its own hash; quotes that were presented meanwhile keep their prices, orders the rules they started with (${inHand.quotes} quotes and ${inHand.orders} orders now name what it touches)`,
    path: '/publications',
  },
  ...closed.map(({ message, offending }) => ({
    id: offending[0] ?? message,
    name: 'A way back that is closed',
    says: message,
    path: null,
  })),
];

export const answersOfModels: Readonly<
  Record<Exclude<ImpactQuestion, 'quotes' | 'orders' | 'assets'>, (models: TwoModels) => readonly Touches[]>
> = {
  promotions: overlapping,
  approvals: ofKinds('approval-policy', 'discount-policy', 'change-policy', 'access-policy'),
  clauses: ofKinds('clause', 'proposal-template', 'legal-entity'),
  billing: ofKinds('billing-mapping'),
  contracts: contractsOf,
  reports: reportsOf,
  rollback: rolledBack,
};
