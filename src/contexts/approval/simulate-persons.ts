/** The simulated deals that are about persons: a delegation that stands, one that has ended, and a seller who would approve their own. */
import type { Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ApprovalPolicy } from './approval.contract.ts';
import { mayBeDelegate, type Person } from './approvers.ts';
import type { DealFacts } from './deal-facts.ts';
import type { Delegation } from './delegation.ts';
import { type Around, type CalledRouting, type CalledStep, routeDeal } from './routing.ts';

export type Trial = {
  /** The model as it would be; `before` as it is. */
  readonly after: CommercialModel;
  readonly before: CommercialModel;
  readonly on: string;
  readonly people: readonly Person[];
  /** Who wrote which policy, by hash: they answer nothing that it decides. */
  readonly authors: ReadonlyMap<string, readonly string[]>;
};

/** Who plays a case: an approver of the first step, and somebody to whom they hand it. Null: nobody can play it. */
export type Cast = { readonly giver: string; readonly delegate: string } | null;

export type PersonCase = {
  readonly name: string;
  readonly deal: string;
  readonly facts: DealFacts;
  /** In days from the deal's; the delegation is [from, until). */
  readonly delegated: { readonly from: number; readonly until: number };
  readonly asksThemselves?: true;
  readonly expects: string;
  readonly meets: (after: readonly CalledStep[], cast: Cast) => boolean;
};

const A_SELLER = 'a-seller';
const insteadOf = (steps: readonly CalledStep[], giver: string): boolean =>
  steps.some(({ approvers }) => approvers.some((each) => each.insteadOf?.personId === giver));
const answers = (steps: readonly CalledStep[], person: string): boolean =>
  steps.some(({ approvers }) => approvers.some(({ personId }) => personId === person));

export const personCases = (
  { delegation }: Pick<ApprovalPolicy, 'delegation'>,
  facts: DealFacts,
): readonly PersonCase[] => [
  {
    name: 'Delegated approver',
    deal: 'who is asked first has let somebody answer for them, and is away',
    facts,
    delegated: { from: -1, until: 1 },
    expects: delegation
      ? 'the delegate may answer, in the name of both'
      : 'nobody answers for somebody else: the policy lets nobody delegate',
    meets: (steps, cast) => cast !== null && insteadOf(steps, cast.giver) === (delegation !== undefined),
  },
  {
    name: 'Expired delegation',
    deal: 'who is asked first let somebody answer for them, until yesterday',
    facts,
    delegated: { from: -3, until: -1 },
    expects: 'the delegate may not answer any more; who gave it may',
    meets: (steps, cast) => cast !== null && !insteadOf(steps, cast.giver) && answers(steps, cast.giver),
  },
  {
    name: 'Self-approval attempt',
    deal: 'who would be asked first sells it themselves, and has let somebody answer for them',
    facts,
    delegated: { from: -1, until: 1 },
    asksThemselves: true,
    expects: 'neither they nor their delegate in their name may answer, and somebody else can',
    meets: (steps, cast) =>
      cast !== null &&
      !answers(steps, cast.giver) &&
      !insteadOf(steps, cast.giver) &&
      steps.every((each) => each.approvers.length >= each.answers),
  },
];

export const aroundTrial = (
  { people, authors, on }: Trial,
  more: Partial<Pick<Around, 'delegations' | 'requestedBy'>> = {},
): Around => ({
  people,
  delegations: [],
  said: [],
  conditions: [],
  authors,
  requestedBy: A_SELLER,
  persons: [],
  at: noon(on),
  ...more,
});

const noon = (on: string): Temporal.Instant => Temporal.Instant.from(`${on}T12:00:00Z`);
const HOURS_A_DAY = 24;
const daysFrom = (on: string, days: number): string =>
  noon(on)
    .add({ hours: days * HOURS_A_DAY })
    .toString();

export const delegatedDeal = (
  model: CommercialModel,
  trial: Trial,
  { facts, delegated, asksThemselves }: PersonCase,
): { readonly cast: Cast; readonly routed: Outcome<CalledRouting> } => {
  const told = { facts, rate: null };
  const plain = routeDeal(model, trial.on, told, aroundTrial(trial));
  if (!plain.ok) return { cast: null, routed: plain };
  const cast = castOf(plain.value, trial.people);
  if (cast === null) return { cast, routed: plain };
  const delegations = [delegationOf(cast, trial.on, delegated)];
  const requestedBy = asksThemselves ? cast.giver : A_SELLER;
  return { cast, routed: routeDeal(model, trial.on, told, aroundTrial(trial, { delegations, requestedBy })) };
};

/** The delegate holds none of the roles that are asked: whatever they may answer, they may by the delegation alone. */
const castOf = ({ steps, rules }: CalledRouting, people: readonly Person[]): Cast => {
  const giver = steps[0]?.approvers[0]?.personId;
  const others = people.filter(({ id, type }) => type === 'user' && !answers(steps, id));
  const delegate = others.find((person) => mayBeDelegate(person, rules.delegation)) ?? others[0];
  return giver === undefined || delegate === undefined ? null : { giver, delegate: delegate.id };
};

const delegationOf = (
  { giver, delegate }: NonNullable<Cast>,
  on: string,
  { from, until }: PersonCase['delegated'],
): Delegation => ({
  id: 'the-delegation',
  kind: 'out-of-office',
  fromPerson: giver,
  toPerson: delegate,
  from: daysFrom(on, from),
  until: daysFrom(on, until),
  roles: null,
  territories: null,
  reason: 'simulated',
  endedAt: null,
  version: 1,
  entryLeaf: null,
});
