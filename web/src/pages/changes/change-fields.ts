/** The fields of the form, and what is asked made of them: what is left empty is not said, and the server names it when it is submitted. */
import type { Asked } from '../../api/changes.ts';

export const TYPES = [
  { value: 'low-risk-content', label: 'Content of low risk' },
  { value: 'catalog-structure', label: 'Structure of the catalog' },
  { value: 'pricing', label: 'Prices' },
  { value: 'promotion', label: 'A promotion' },
  { value: 'eligibility', label: 'Who may buy what' },
  { value: 'approval', label: 'Approval policy' },
  { value: 'document', label: 'Documents and clauses' },
  { value: 'order-mapping', label: 'How orders are taken apart' },
  { value: 'workflow', label: 'How work is done' },
  { value: 'integration', label: 'Other systems' },
  { value: 'security', label: 'Security and access' },
  { value: 'migration', label: 'Migration of data' },
];
export const WAYS_BACK = [
  { value: 'release', label: 'a release that returns to what was' },
  { value: 'switch', label: 'a switch' },
  { value: 'deployment', label: 'the deployment before' },
  { value: 'none', label: 'nothing: it cannot be undone' },
];
export const WATCHABLE = [
  { value: 'QuoteValidationFailed', label: 'quotes that could not be validated' },
  { value: 'QuoteDeclined', label: 'offers that customers declined' },
  { value: 'QuotePriceOverridden', label: 'prices that somebody overrode' },
  { value: 'ApprovalRequested', label: 'approvals that were asked for' },
  { value: 'OrderFalloutDetected', label: 'orders that fell out' },
  { value: 'OrderJeopardyDetected', label: 'orders whose promised day is in danger' },
  { value: 'DifferenceFound', label: 'differences that reconciliation found' },
];
export const TIERS = [
  { value: '0', label: 'Tier 0: no commercial weight' },
  { value: '1', label: 'Tier 1: catalog content' },
  { value: '2', label: 'Tier 2: prices, promotions, approvals' },
  { value: '3', label: 'Tier 3: commercial and workflow changes' },
  { value: '4', label: 'Tier 4: regulated, security, migration' },
];

/** What is chosen from a list, as the list says it. */
export const labelOf = (list: readonly { readonly value: string; readonly label: string }[], value: string): string =>
  list.find((each) => each.value === value)?.label ?? value.replaceAll('-', ' ');

/** What the content of a release may leave unmeasured. */
export const STATED = [
  { key: 'legal', says: 'Legal impact' },
  { key: 'regulatory', says: 'Regulatory impact' },
  { key: 'operational', says: 'Operational impact' },
  { key: 'detectability', says: 'Detectability' },
  { key: 'timing', says: 'Timing sensitivity' },
] as const;

export type Fields = {
  readonly title: string;
  readonly type: string;
  readonly releaseId: string;
  readonly objective: string;
  readonly day: string;
  readonly owner: string;
  readonly products: string;
  readonly markets: string;
  readonly channels: string;
  readonly customers: string;
  readonly inHand: string;
  readonly approvers: string;
  readonly how: string;
  readonly undo: string;
  readonly fact: string;
  readonly atMost: number;
  readonly hours: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly emergency: boolean;
  readonly why: string;
};

const scopeText = (scope: 'all' | readonly string[] | undefined): string =>
  scope === undefined || scope === 'all' ? 'all' : scope.join(', ');
const names = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
const scopeOf = (text: string): 'all' | readonly string[] => (text.trim() === 'all' ? 'all' : names(text));

export const fieldsOf = (asked: Asked): Fields => ({
  title: asked.title,
  type: asked.type,
  releaseId: asked.carries.releaseId ?? '',
  objective: asked.objective ?? '',
  day: asked.effectiveFrom?.slice(0, 10) ?? '',
  owner: asked.owner ?? '',
  products: scopeText(asked.impacted?.products),
  markets: scopeText(asked.impacted?.markets),
  channels: scopeText(asked.impacted?.channels),
  customers: scopeText(asked.impacted?.customers),
  inHand: asked.impacted?.inHand ?? '',
  approvers: (asked.approvers ?? []).join(', '),
  how: asked.rollback?.how ?? 'release',
  undo: asked.rollback?.says ?? '',
  fact: asked.monitoring?.watch[0]?.fact ?? 'QuoteValidationFailed',
  atMost: asked.monitoring?.watch[0]?.atMost ?? 0,
  hours: asked.monitoring?.hours ?? 24,
  scores: Object.fromEntries(Object.entries(asked.risk ?? {}).map(([key, { score }]) => [key, score])),
  reasons: Object.fromEntries(Object.entries(asked.risk ?? {}).map(([key, { because }]) => [key, because])),
  emergency: asked.emergency !== undefined,
  why: asked.emergency ?? '',
});

const said = <K extends string>(name: K, text: string): { readonly [N in K]?: string } =>
  (text.trim() === '' ? {} : { [name]: text.trim() }) as { readonly [N in K]?: string };

/** What the form does not show of an earlier request stays as it is. */
export const toAsked = (fields: Fields, before: Asked): Asked => {
  const stated = Object.entries(fields.reasons).filter(([, because]) => because.trim() !== '');
  const watch = { fact: fields.fact, atMost: fields.atMost, says: 'as the request says' };
  return {
    title: fields.title.trim(),
    type: fields.type,
    carries: before.carries.deployment ? before.carries : { releaseId: fields.releaseId },
    ...said('objective', fields.objective),
    ...(fields.day === '' ? {} : { effectiveFrom: `${fields.day}T00:00:00Z` }),
    ...said('owner', fields.owner),
    impacted: {
      products: scopeOf(fields.products),
      markets: scopeOf(fields.markets),
      channels: scopeOf(fields.channels),
      customers: scopeOf(fields.customers),
      ...said('inHand', fields.inHand),
    },
    approvers: names(fields.approvers),
    ...(fields.undo.trim() === '' ? {} : { rollback: { how: fields.how, says: fields.undo.trim() } }),
    monitoring: { hours: fields.hours, watch: [watch, ...(before.monitoring?.watch.slice(1) ?? [])] },
    ...(stated.length === 0
      ? {}
      : {
          risk: Object.fromEntries(
            stated.map(([key, because]) => [key, { score: fields.scores[key] ?? 0, because: because.trim() }]),
          ),
        }),
    ...(fields.emergency ? said('emergency', fields.why) : {}),
  };
};
