/** The whole answer to "who is asked about this quote?": the rules, what is carried, the persons. Preview and submission both ask here, so they agree. */
import { type Outcome, accepted } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ApprovalPolicy } from './approval.contract.ts';
import type { AskedRow, Barred, Called, CaseRules, Condition, RoutedStep, Routing, SaidRow } from './approval.ts';
import { barredBy, type Bench, callOn, type Person } from './approvers.ts';
import { carryStep } from './carry.ts';
import type { CitedRate, DealFacts } from './deal-facts.ts';
import type { Delegation } from './delegation.ts';
import { policyInForce } from './policy-in-force.ts';
import { routeApproval, wholeFacts } from './route.ts';

/** A routed step with the persons who may answer. `carries`: nobody is asked, because it was approved before. */
export type CalledStep = RoutedStep & {
  readonly answers: number;
  readonly approvers: readonly Called[];
  readonly barred: readonly Barred[];
  readonly insteadOfRole?: string;
  readonly carries: boolean;
};

/** What is known around the deal when it is routed. */
export type Around = {
  readonly people: readonly Person[];
  readonly delegations: readonly Delegation[];
  readonly said: readonly SaidRow[];
  /** Of the cases that `said` comes from. */
  readonly conditions: readonly (Condition & { readonly caseId: string })[];
  readonly authors: ReadonlyMap<string, readonly string[]>;
  readonly requestedBy: string;
  readonly persons: readonly string[];
  readonly at: Temporal.Instant;
  /** While every approval waits for a person: who is asked where the policy asks nobody. */
  readonly byHand?: AskedRow;
};

export type CalledRouting = Omit<Routing, 'steps'> & {
  readonly steps: readonly CalledStep[];
  readonly rate: CitedRate | null;
  readonly rules: CaseRules;
  readonly conditions: readonly Condition[];
};

type Told = { readonly facts: DealFacts; readonly rate: CitedRate | null };

export const routeDeal = (
  model: CommercialModel,
  on: string,
  { facts: told, rate }: Told,
  around: Around,
): Outcome<CalledRouting> => {
  const found = policyInForce(model, on);
  if (!found.ok) return found;
  const { policy } = found.value;
  const routed = routeApproval(model, on, told, around.byHand);
  if (!routed.ok) return routed;
  const facts = wholeFacts(told, policy);
  const barred = barredByPolicy(policy, around);
  const bench = benchOf(around, routed.value.cited, facts.territory, { delegation: policy.delegation, barred });
  const said = policy.reapproval === 'always' ? [] : around.said;
  const steps = spared(routed.value.steps.map((step) => carryStep(step, said))).map((step) => ({
    ...step,
    ...callOn(step, bench),
  }));
  return accepted({
    ...routed.value,
    steps,
    rate,
    rules: {
      territory: facts.territory,
      total: facts.totalInPolicyCurrency,
      currency: policy.currency,
      ...(policy.audit?.evidenceAbove === undefined ? {} : { evidenceAbove: policy.audit.evidenceAbove }),
      ...(policy.segregation?.includes('one-person-one-step') ? { onePersonOneStep: true } : {}),
      ...(Object.keys(barred).length === 0 ? {} : { barred }),
      ...(policy.delegation === undefined ? {} : { delegation: policy.delegation }),
      ...(policy.authorities === undefined ? {} : { authorities: policy.authorities }),
      deal: { country: facts.country, productLines: facts.productLines },
    },
    conditions: conditionsOf(steps, around.conditions),
  });
};

const benchOf = (
  { people, delegations, authors, requestedBy, persons, at }: Around,
  cited: readonly string[],
  territory: string,
  { delegation, barred }: Pick<Bench, 'delegation'> & { readonly barred: Readonly<Record<string, string>> },
): Bench => ({
  people,
  delegations,
  territory,
  delegation,
  at,
  barred: barredBy({
    requestedBy,
    persons,
    policyAuthors: cited.flatMap((hash) => authors.get(hash) ?? []),
    byPolicy: barred,
  }),
});

const barredByPolicy = (
  { conflicts = [] }: Pick<ApprovalPolicy, 'conflicts'>,
  { people, persons, requestedBy }: Around,
): Readonly<Record<string, string>> => {
  const involved = new Set([requestedBy, ...persons]);
  const byKey = new Map(people.map(({ key, id }) => [key, id]));
  return Object.fromEntries(
    conflicts
      .filter(({ person }) => involved.has(byKey.get(person) ?? ''))
      .flatMap(({ bars, why }) => bars.flatMap((key) => [[byKey.get(key) ?? key, why]])),
  );
};

/** A step that has nothing left to ask is carried; in a group where one yes is enough it carries the others. */
const spared = (steps: readonly RoutedStep[]): readonly (RoutedStep & { readonly carries: boolean })[] => {
  const isWhole = ({ reasons, carried = [] }: RoutedStep): boolean => reasons.length === 0 && carried.length > 0;
  return steps.flatMap((step): readonly (RoutedStep & { readonly carries: boolean })[] => {
    if (isWhole(step)) return [{ ...step, carries: true }];
    const answeredFor = step.needs === 'any' && steps.some((each) => each.group === step.group && isWhole(each));
    return answeredFor ? [] : [{ ...step, carries: false }];
  });
};

/** A condition goes with the yes that it was made for. */
const conditionsOf = (
  steps: readonly CalledStep[],
  conditions: readonly (Condition & { readonly caseId: string })[],
): readonly Condition[] => {
  const from = (caseId: string, stepNo: number): number | undefined =>
    steps.find(({ carried = [] }) => carried.some((each) => each.caseId === caseId && each.stepNo === stepNo))?.stepNo;
  return conditions.flatMap(({ caseId, ...condition }) => {
    const stepNo = from(caseId, condition.stepNo);
    return stepNo === undefined ? [] : [{ ...condition, stepNo }];
  });
};
