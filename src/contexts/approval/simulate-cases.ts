/**
 * The ten deals that every approval policy is tried on before it is released: whom the policy in force asks, whom the draft asks, and whether
 * the draft still does what any such policy must. Seven are about roles, three about persons.
 */
import { Check } from 'typebox/value';
import { DecisionTableContract } from '#contexts/eligibility/index.ts';
import { compileTable } from '#engines/table/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { APPROVAL_FACTS, type ApprovalPolicy } from './approval.contract.ts';
import type { Person } from './approvers.ts';
import type { DealFacts } from './deal-facts.ts';
import { policyInForce } from './policy-in-force.ts';
import { routeApproval } from './route.ts';
import { type CalledRouting, type CalledStep, routeDeal } from './routing.ts';
import { aroundTrial, delegatedDeal, type PersonCase, personCases, type Trial } from './simulate-persons.ts';
import { discountThreshold } from './simulate-threshold.ts';

/** A deal that nothing is wrong with; a case says what is different. */
export const QUIET_DEAL: DealFacts = {
  discountPercent: '0',
  marginPercent: '100',
  floorBreached: false,
  totalInPolicyCurrency: '0',
  country: 'DE',
  termMonths: 12,
  paymentTermDays: 30,
  nonStandardClause: false,
};

/** A draft may hold a table that no deal can be routed by; the gate names what is wrong with it. */
export const canBeRouted = ({ table }: Pick<ApprovalPolicy, 'table'>): boolean =>
  Check(DecisionTableContract, table) && compileTable(table, APPROVAL_FACTS).ok;

/** Whom one policy asks about a case. `refusal`: it cannot be routed at all, and why. */
type AskedIn = {
  readonly asks: readonly {
    readonly role: string;
    readonly territory: string;
    readonly reasons: readonly string[];
    readonly may: readonly string[];
    readonly barred: readonly { readonly name: string; readonly why: string }[];
  }[];
  readonly refusal: string | null;
};

export type SimulatedCase = {
  readonly name: string;
  readonly deal: string;
  readonly expects: string;
  /** Null: no policy is in force yet. */
  readonly before: AskedIn | null;
  readonly after: AskedIn;
  readonly differs: boolean;
  readonly meets: boolean;
};

type RoleCase = {
  readonly name: string;
  readonly deal: string;
  readonly facts: Partial<DealFacts>;
  readonly territories?: readonly string[];
  readonly expects: string;
  readonly meets: (after: readonly CalledStep[]) => boolean;
};

const SOMEBODY = 'somebody is asked, and can answer';
const canAnswer = ({ approvers, answers }: CalledStep): boolean => approvers.length >= answers;
const somebody = (steps: readonly CalledStep[]): boolean => steps.length > 0 && steps.every(canAnswer);

const LOW_MARGIN = '1';
const LATE_DAYS = 120;

const roleCases = (under: string, over: string, territories: readonly string[]): readonly RoleCase[] => [
  {
    name: 'Discount under the threshold',
    deal: `${under} % off, nothing else`,
    facts: { discountPercent: under },
    expects: 'nobody is asked',
    meets: (steps) => steps.length === 0,
  },
  {
    name: 'Discount over the threshold',
    deal: `${over} % off, nothing else`,
    facts: { discountPercent: over },
    expects: SOMEBODY,
    meets: somebody,
  },
  {
    name: 'Low margin',
    deal: `a margin of ${LOW_MARGIN} %`,
    facts: { marginPercent: LOW_MARGIN },
    expects: SOMEBODY,
    meets: somebody,
  },
  {
    name: 'Strategic account override',
    deal: `${over} % off, under the floor on purpose`,
    facts: { discountPercent: over, floorBreached: true },
    expects: 'for more than the discount alone, and they can answer',
    meets: (steps) => somebody(steps) && steps.flatMap(({ rows }) => rows).some(({ held }) => held.some(isFloor)),
  },
  {
    name: 'Non-standard payment terms',
    deal: `paid after ${LATE_DAYS} days`,
    facts: { paymentTermDays: LATE_DAYS },
    expects: SOMEBODY,
    meets: somebody,
  },
  {
    name: 'Non-standard legal clause',
    deal: 'a clause on liability that is not ours',
    facts: { nonStandardClause: true, clauses: ['liability'] },
    expects: 'legal is asked, and can answer',
    meets: (steps) =>
      somebody(steps) && steps.some(({ role, insteadOfRole }) => [role, insteadOfRole].includes('legal')),
  },
  {
    name: 'Multi-region deal',
    deal: `two of our companies sell, ${over} % off, in ${territories.join(', ')}`,
    facts: { discountPercent: over, sellerCount: 2, sellers: ['first', 'second'] },
    territories,
    expects: 'in each region somebody is asked, and can answer there',
    meets: somebody,
  },
];

const isFloor = ({ fact }: { readonly fact: string }): boolean => fact === 'floorBreached';

export const simulateCases = (trial: Trial): Outcome<readonly SimulatedCase[]> => {
  const draft = policyInForce(trial.after, trial.on);
  if (!draft.ok) return draft;
  const inForce = policyInForce(trial.before, trial.on);
  const { under, over } = discountThreshold(inForce.ok ? trial.before : trial.after, (discountPercent) => {
    const model = inForce.ok ? trial.before : trial.after;
    const routed = routeApproval(model, trial.on, { ...QUIET_DEAL, discountPercent });
    return routed.ok && routed.value.steps.length > 0;
  });
  const roles = roleCases(under, over, territoriesOf(trial.people)).map((each) => ofRoles(trial, each, inForce.ok));
  const persons = personCases(draft.value.policy, { ...QUIET_DEAL, discountPercent: over }).map((each) =>
    ofPersons(trial, each, inForce.ok),
  );
  // In the order in which the business lists them: the persons stand before the regions.
  return accepted([...roles.slice(0, -1), ...persons, ...roles.slice(-1)]);
};

const ofRoles = (
  trial: Trial,
  { facts, territories = [''], meets, ...told }: RoleCase,
  known: boolean,
): SimulatedCase => {
  const route = (model: CommercialModel) =>
    territories.map((territory) => ({
      territory,
      routed: routeDeal(
        model,
        trial.on,
        { facts: { ...QUIET_DEAL, ...facts, territory }, rate: null },
        aroundTrial(trial),
      ),
    }));
  const after = route(trial.after);
  const met = after.every(({ routed }) => routed.ok && meets(routed.value.steps));
  return compared(told, known ? askedIn(route(trial.before)) : null, askedIn(after), met);
};

const ofPersons = (trial: Trial, each: PersonCase, known: boolean): SimulatedCase => {
  const route = (model: CommercialModel) => delegatedDeal(model, trial, each);
  const after = route(trial.after);
  const one = (routed: Outcome<CalledRouting>) => askedIn([{ territory: '', routed }]);
  const { name, deal, expects } = each;
  const met = after.routed.ok && each.meets(after.routed.value.steps, after.cast);
  return compared({ name, deal, expects }, known ? one(route(trial.before).routed) : null, one(after.routed), met);
};

const compared = (
  { name, deal, expects }: Pick<SimulatedCase, 'name' | 'deal' | 'expects'>,
  before: AskedIn | null,
  after: AskedIn,
  meets: boolean,
): SimulatedCase => ({
  name,
  deal,
  expects,
  before,
  after,
  differs: before !== null && JSON.stringify(before) !== JSON.stringify(after),
  meets,
});

const askedIn = (
  routings: readonly { readonly territory: string; readonly routed: Outcome<CalledRouting> }[],
): AskedIn => ({
  asks: routings.flatMap(({ territory, routed }) =>
    routed.ok
      ? routed.value.steps.map(({ role, reasons, approvers, barred }) => ({
          role,
          territory,
          reasons,
          may: approvers.map(({ name, insteadOf }) => (insteadOf ? `${name} for ${insteadOf.name}` : name)),
          barred: barred.map(({ name, why }) => ({ name, why })),
        }))
      : [],
  ),
  refusal: routings.map(({ routed }) => (routed.ok ? null : routed.refusal.code)).find((code) => code !== null) ?? null,
});

const TERRITORIES_MAX = 5;
const territoriesOf = (people: readonly Person[]): readonly string[] => {
  const named = [...new Set(people.flatMap(({ territories }) => territories))].filter((each) => each !== 'all');
  return named.length === 0 ? ['the only region'] : named.toSorted().slice(0, TERRITORIES_MAX);
};

/** Where nobody could look who works here, as for files on a disk: somebody of every role that the policy names. */
export const standInPeople = (policy: ApprovalPolicy): readonly Person[] => {
  const { order, delegation, authorities = [] } = policy;
  const above = authorities.flatMap(({ escalateTo, fallback }) => [escalateTo, fallback?.role]);
  const roles = new Set([...order, ...(delegation?.toRoles ?? []), ...above.filter((role) => role !== undefined)]);
  const person = (key: string, name: string, held: readonly string[]): Person => ({
    id: key,
    key,
    name,
    type: 'user',
    roles: held,
    territories: ['all'],
  });
  const anybody = [...roles].flatMap((role) => [
    person(`first.${role}`, `A ${role}`, [role]),
    person(`second.${role}`, `Another ${role}`, [role]),
  ]);
  const named = authorities.flatMap(({ role, people = [], fallback }) =>
    [...people, ...(fallback?.person === undefined ? [] : [fallback.person])].map((key) => person(key, key, [role])),
  );
  return [...anybody, ...named.filter(({ key }, at) => named.findIndex((each) => each.key === key) === at)];
};
