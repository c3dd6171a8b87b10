/** The fields of the form, all that a request may say, and what is asked made of them: what is left empty is not said, and the server names it when it is submitted. */
import type { Asked, Watch } from '../../api/changes.ts';

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

/** Which side of a number is watched; `unit` stands behind the field. */
export const BOUNDS = [
  { value: 'atMost', label: 'at most' },
  { value: 'atLeast', label: 'at least' },
  { value: 'atMostBelow', label: 'at most % below the time before' },
  { value: 'atMostAbove', label: 'at most % above the time before' },
] as const;
export type Bound = (typeof BOUNDS)[number]['value'];

/** The twelve dimensions of a risk. What is not measured is asked for; what is measured can only be called graver. */
export const DIMENSIONS = [
  { key: 'legal', says: 'legal impact', measured: 'never' },
  { key: 'regulatory', says: 'regulatory impact', measured: 'never' },
  { key: 'operational', says: 'operational impact', measured: 'never' },
  { key: 'customer', says: 'customer impact', measured: 'of a release' },
  { key: 'revenue', says: 'revenue impact', measured: 'of a release' },
  { key: 'margin', says: 'margin impact', measured: 'of a release' },
  { key: 'blastRadius', says: 'blast radius', measured: 'of a release' },
  { key: 'detectability', says: 'detectability', measured: 'always' },
  { key: 'timing', says: 'timing sensitivity', measured: 'always' },
  { key: 'reversibility', says: 'reversibility', measured: 'always' },
  { key: 'historicalData', says: 'impact on historical data', measured: 'always' },
  { key: 'downstream', says: 'impact on other systems', measured: 'always' },
] as const;

export const ROLES = [
  'finance',
  'legal',
  'sales-ops',
  'sales-manager',
  'catalog-owner',
  'pricing-owner',
  'policy-owner',
  'order-ops',
  'billing-ops',
  'support',
  'release-approver',
  'executive',
  'sre',
  'auditor',
] as const;

export const SCOPES = ['products', 'markets', 'channels', 'customers'] as const;
export type ScopeName = (typeof SCOPES)[number];
/** All of them, none, or those that are named. */
export type Scope = { readonly which: 'all' | 'none' | 'these'; readonly names: string };

/** One limit a row: what has several in the request has several rows here. `of`: empty for a number, another fact for a share. */
export type WatchRow = {
  readonly fact: string;
  readonly of: string;
  readonly bound: Bound;
  readonly limit: number;
  readonly says: string;
};
export const FIRST_WATCH: WatchRow = { fact: 'QuoteValidationFailed', of: '', bound: 'atMost', limit: 0, says: '' };

export type DeploymentFields = {
  readonly version: string;
  readonly commit: string;
  readonly digest: string;
  readonly migrations: string;
  readonly contracts: string;
  readonly says: string;
};

export type Fields = {
  readonly title: string;
  readonly type: string;
  /** Empty: a deployment. */
  readonly releaseId: string;
  readonly deployment: DeploymentFields;
  readonly objective: string;
  readonly day: string;
  /** Of the day, UTC. */
  readonly time: string;
  readonly owner: string;
  readonly scopes: Readonly<Record<ScopeName, Scope>>;
  readonly inHand: string;
  readonly approvers: readonly string[];
  readonly how: string;
  readonly undo: string;
  readonly watch: readonly WatchRow[];
  readonly hours: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly emergency: boolean;
  readonly why: string;
};

const names = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  ),
];

const scopeField = (scope: 'all' | readonly string[] | undefined): Scope => {
  if (scope === undefined || scope === 'all') return { which: 'all', names: '' };
  return scope.length === 0 ? { which: 'none', names: '' } : { which: 'these', names: scope.join(', ') };
};
const scopeOf = ({ which, names: text }: Scope): 'all' | readonly string[] =>
  which === 'all' ? 'all' : which === 'none' ? [] : names(text);

const rowsOf = (watch: Watch): readonly WatchRow[] =>
  BOUNDS.flatMap(({ value }) => {
    const limit = watch[value];
    return limit === undefined ? [] : [{ fact: watch.fact, of: watch.of ?? '', bound: value, limit, says: watch.says }];
  });
const watchOf = ({ fact, of, bound, limit, says }: WatchRow): Watch => ({
  fact,
  ...(of === '' ? {} : { of }),
  [bound]: limit,
  says: says.trim() || 'as the request says',
});

export const fieldsOf = (asked: Asked): Fields => {
  const { deployment } = asked.carries;
  return {
    title: asked.title,
    type: asked.type,
    releaseId: asked.carries.releaseId ?? '',
    deployment: {
      version: deployment?.version ?? '',
      commit: deployment?.commit ?? '',
      digest: deployment?.digest ?? '',
      migrations: (deployment?.migrations ?? []).join(', '),
      contracts: (deployment?.contracts ?? []).join(', '),
      says: deployment?.says ?? '',
    },
    objective: asked.objective ?? '',
    day: asked.effectiveFrom?.slice(0, 10) ?? '',
    time: asked.effectiveFrom?.slice(11, 16) ?? '00:00',
    owner: asked.owner ?? '',
    scopes: {
      products: scopeField(asked.impacted?.products),
      markets: scopeField(asked.impacted?.markets),
      channels: scopeField(asked.impacted?.channels),
      customers: scopeField(asked.impacted?.customers),
    },
    inHand: asked.impacted?.inHand ?? '',
    approvers: asked.approvers ?? [],
    how: asked.rollback?.how ?? ('deployment' in asked.carries ? 'deployment' : 'release'),
    undo: asked.rollback?.says ?? '',
    watch: asked.monitoring?.watch.flatMap(rowsOf) ?? [FIRST_WATCH],
    hours: asked.monitoring?.hours ?? 24,
    scores: Object.fromEntries(Object.entries(asked.risk ?? {}).map(([key, { score }]) => [key, score])),
    reasons: Object.fromEntries(Object.entries(asked.risk ?? {}).map(([key, { because }]) => [key, because])),
    emergency: asked.emergency !== undefined,
    why: asked.emergency ?? '',
  };
};

const said = <K extends string>(name: K, text: string): { readonly [N in K]?: string } =>
  (text.trim() === '' ? {} : { [name]: text.trim() }) as { readonly [N in K]?: string };

const carriesOf = ({ releaseId, deployment }: Fields): Asked['carries'] =>
  releaseId !== ''
    ? { releaseId }
    : {
        deployment: {
          version: deployment.version.trim(),
          commit: deployment.commit.trim().toLowerCase(),
          ...said('digest', deployment.digest.toLowerCase()),
          migrations: names(deployment.migrations),
          contracts: names(deployment.contracts),
          says: deployment.says.trim(),
        },
      };

/** The instant as the server writes it. What was more exact than a form can say stays so while its minute stays. */
const effectiveOf = ({ day, time }: Fields, before: Asked): { readonly effectiveFrom?: string } => {
  if (day === '') return {};
  const minute = `${day}T${time === '' ? '00:00' : time}`;
  return { effectiveFrom: before.effectiveFrom?.startsWith(minute) ? before.effectiveFrom : `${minute}:00Z` };
};

export const toAsked = (fields: Fields, before: Asked): Asked => {
  const stated = Object.entries(fields.reasons).filter(([, because]) => because.trim() !== '');
  return {
    title: fields.title.trim(),
    type: fields.type,
    carries: carriesOf(fields),
    ...said('objective', fields.objective),
    ...effectiveOf(fields, before),
    ...said('owner', fields.owner),
    impacted: {
      products: scopeOf(fields.scopes.products),
      markets: scopeOf(fields.scopes.markets),
      channels: scopeOf(fields.scopes.channels),
      customers: scopeOf(fields.scopes.customers),
      ...said('inHand', fields.inHand),
    },
    approvers: fields.approvers,
    ...(fields.undo.trim() === '' ? {} : { rollback: { how: fields.how, says: fields.undo.trim() } }),
    ...(fields.watch.length === 0 ? {} : { monitoring: { hours: fields.hours, watch: fields.watch.map(watchOf) } }),
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
