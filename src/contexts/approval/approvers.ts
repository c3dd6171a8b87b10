/**
 * Which persons may answer for a role about this deal, and who of its holders may not, with the reason. It looks at natural persons: whoever asked,
 * worked on it or wrote a policy that decided is barred, and so is everything that they hand to somebody else.
 */
import type { PersonRow } from '#contexts/identity/index.ts';
import type { AskedOf, Barred, Called, CaseRules, StepRules } from './approval.ts';
import { type Delegation, isActive, standsFor } from './delegation.ts';

export type Person = Pick<PersonRow, 'id' | 'key' | 'name' | 'type' | 'roles' | 'territories'>;

/** Everything about people that an answer depends on, as it stands at a moment. */
export type Bench = {
  readonly people: readonly Person[];
  readonly delegations: readonly Delegation[];
  /** By person: why they answer nothing about this deal. */
  readonly barred: ReadonlyMap<string, string>;
  readonly territory: string;
  readonly delegation: CaseRules['delegation'];
  readonly at: Temporal.Instant;
};

export type Callable = { readonly approvers: readonly Called[]; readonly barred: readonly Barred[] };

export const whoAnswers = (role: string, rules: StepRules, bench: Bench): Callable => {
  const holders = bench.people.filter((person) => holds(person, role, rules));
  const judged = holders.map((person) => ({ person, why: whyNot(person, rules, bench) }));
  const free = judged.filter(({ why }) => why === null).map(({ person }) => person);
  const own = free.map(({ id, name }): Called => ({ personId: id, name }));
  const delegated = free.flatMap((giver) => delegatesOf(giver, role, bench));
  return {
    approvers: [...own, ...delegated.filter((each, at) => isFirst(each, at, [...own, ...delegated], own.length))],
    barred: judged.flatMap(({ person, why }) =>
      why === null ? [] : [{ personId: person.id, name: person.name, why }],
    ),
  };
};

const isFirst = (each: Called, at: number, all: readonly Called[], before: number): boolean =>
  all.findIndex(({ personId }) => personId === each.personId) === before + at;

/** A person who is named instead of a role holds it for this step. */
const holds = (person: Person, role: string, rules: StepRules): boolean =>
  person.type === 'user' && (rules.person === undefined ? person.roles.includes(role) : rules.person === person.key);

const whyNot = (person: Person, { regional, people }: StepRules, bench: Bench): string | null => {
  const barred = bench.barred.get(person.id);
  if (barred !== undefined) return barred;
  if (people !== undefined && !people.includes(person.key)) return 'the policy names others for this';
  if (regional && !worksIn(person, bench.territory)) return `does not answer for ${bench.territory}`;
  return null;
};

const worksIn = ({ territories }: Person, territory: string): boolean =>
  territories.includes(territory) || territories.includes('all');

const delegatesOf = (giver: Person, role: string, bench: Bench): readonly Called[] =>
  bench.delegations
    .filter(
      (each) => each.fromPerson === giver.id && isActive(each, bench.at) && standsFor(each, role, bench.territory),
    )
    .flatMap((each) => {
      const person = bench.people.find(({ id }) => id === each.toPerson);
      if (person === undefined || bench.barred.has(person.id) || !mayBeDelegate(person, bench.delegation)) return [];
      return [
        {
          personId: person.id,
          name: person.name,
          insteadOf: { personId: giver.id, name: giver.name, delegationId: each.id },
        },
      ];
    });

/** The bench of a step that some have answered: neither they nor those whom they stood for answer it twice. */
export const withoutThoseWhoSaid = (
  bench: Bench,
  answers: readonly { readonly personId: string; readonly insteadOf: string | null }[],
): Bench => {
  const voices = answers.flatMap(({ personId, insteadOf }) => [personId, ...(insteadOf === null ? [] : [insteadOf])]);
  return { ...bench, barred: new Map([...bench.barred, ...voices.map((id) => [id, 'has answered it'] as const)]) };
};

export const mayBeDelegate = (person: Pick<Person, 'type' | 'roles'>, rule: CaseRules['delegation']): boolean =>
  rule !== undefined && person.type === 'user' && person.roles.some((role) => rule.toRoles.includes(role));

/** Why nobody who was involved answers; the first reason that fits a person is told. */
export const barredBy = (involved: {
  readonly requestedBy: string;
  readonly persons: readonly string[];
  readonly policyAuthors: readonly string[];
  readonly byPolicy?: Readonly<Record<string, string>>;
}): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(involved.byPolicy ?? {}),
    ...involved.policyAuthors.map((id) => [id, 'wrote a policy that decides here'] as const),
    ...involved.persons.map((id) => [id, 'worked on this quote'] as const),
    [involved.requestedBy, 'asks for it'] as const,
  ]);

/** The step with the persons whom it asks. Where nobody may answer, the fallback of the policy takes the role's place. */
export const callOn = <T extends AskedOf & { readonly rules: StepRules }>(step: T, bench: Bench) => {
  const first = { ...step, ...whoAnswers(step.role, step.rules, bench) };
  const { fallback } = step.rules;
  const called = first.approvers.length > 0 || fallback === undefined ? first : fallenBack(step, fallback, bench);
  const holders = called.approvers.filter(({ insteadOf }) => insteadOf === undefined).length;
  const answers = step.rules.answers === 'everybody' ? Math.max(1, holders) : step.rules.answers;
  return { ...called, answers };
};

const fallenBack = <T extends AskedOf & { readonly rules: StepRules }>(
  step: T,
  { role = step.role, person }: NonNullable<StepRules['fallback']>,
  bench: Bench,
) => {
  const { people: _people, regional: _regional, fallback: _fallback, outside: _outside, ...rest } = step.rules;
  const rules: StepRules = { ...rest, answers: 1, regional: false, ...(person === undefined ? {} : { person }) };
  const { approvers, barred } = whoAnswers(role, rules, bench);
  const { barred: before } = whoAnswers(step.role, step.rules, bench);
  return { ...step, role, rules, insteadOfRole: step.role, approvers, barred: [...before, ...barred] };
};
