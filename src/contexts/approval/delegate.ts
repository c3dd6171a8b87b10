/** Somebody lets somebody else answer for them for some days, or ends that. What they may not answer themselves they cannot hand on. */
import { type Static, Type } from 'typebox';
import { type PersonRow, readPeople } from '#contexts/identity/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { mayBeDelegate } from './approvers.ts';
import { Uuid } from './decide-step.ts';
import type { Delegation } from './delegation.ts';
import { endDelegationRow, insertDelegation, lockDelegation } from './delegation.store.ts';
import { policyInForce } from './policy-in-force.ts';

const closed = { additionalProperties: false } as const;
const Moment = Type.String({ format: 'date-time', maxLength: 40 });
const Some = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 50, uniqueItems: true }),
);

const Given = Type.Object(
  {
    kind: Type.Union([Type.Literal('delegation'), Type.Literal('out-of-office')]),
    toPersonId: Uuid,
    /** From now, where it is absent. */
    from: Type.Optional(Moment),
    until: Moment,
    roles: Some,
    territories: Some,
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
type Given = Static<typeof Given>;
type Loaded = { readonly people: readonly PersonRow[] };

const tenantResource = (tenantId: string) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } });

const isInstant = (text: string): boolean => {
  try {
    return Temporal.Instant.from(text) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const datesOf = ({ payload, at }: Command<Given>, daysMax: number): Outcome<Pick<Delegation, 'from' | 'until'>> => {
  const bad = refused({ code: 'approval.delegation-dates', from: payload.from ?? null, until: payload.until, daysMax });
  if (!isInstant(payload.until) || (payload.from !== undefined && !isInstant(payload.from))) return bad;
  const from = payload.from === undefined ? at : Temporal.Instant.from(payload.from);
  const until = Temporal.Instant.from(payload.until);
  const isOrdered = Temporal.Instant.compare(from, until) < 0 && Temporal.Instant.compare(at, until) < 0;
  if (!isOrdered || Temporal.Instant.compare(until, from.add({ hours: daysMax * 24 })) > 0) return bad;
  return accepted({ from: from.toString(), until: until.toString() });
};

const givenOf = (
  people: readonly PersonRow[],
  command: Command<Given>,
  model: CommercialModel,
): Outcome<Delegation> => {
  const { payload, actor, at } = command;
  const policy = policyInForce(model, at.toZonedDateTimeISO('UTC').toPlainDate().toString());
  if (!policy.ok) return policy;
  const rule = policy.value.policy.delegation;
  const to = people.find(({ id }) => id === payload.toPersonId);
  const notAllowed = (why: string) =>
    refused({
      code: 'approval.delegation-not-allowed',
      why,
      toRoles: rule?.toRoles ?? [],
      daysMax: rule?.daysMax ?? 0,
    });
  if (rule === undefined) return notAllowed('the policy allows no delegation');
  if (to === undefined || to.id === actor.personId || !mayBeDelegate(to, rule))
    return notAllowed('this person may not answer for others');
  const strange = payload.roles?.find((role) => !actor.roles.includes(role));
  if (strange !== undefined) return notAllowed(`you do not hold the role ${strange}`);
  const dates = datesOf(command, rule.daysMax);
  if (!dates.ok) return dates;
  return accepted({
    id: command.id('approval-delegation'),
    kind: payload.kind,
    fromPerson: actor.personId,
    toPerson: to.id,
    ...dates.value,
    roles: payload.roles ?? null,
    territories: payload.territories ?? null,
    reason: payload.reason,
    endedAt: null,
    version: 1,
    entryLeaf: null,
  });
};

export const delegateApproval = defineCommand<Given, Loaded, Decision & { readonly given: Delegation }>({
  name: 'approval.delegate',
  context: 'approval',
  aggregate: 'approval-delegation',
  creates: true,
  payload: Given,
  load: async (tx: Tx) => ({ people: await readPeople(tx) }),
  resource: (_loaded, command) => tenantResource(command.tenantId),
  decide: ({ people }, command, _prepared, model) => {
    const given = givenOf(people, command, model);
    if (!given.ok) return given;
    const { id, kind, fromPerson, toPerson, from, until } = given.value;
    return accepted({
      given: given.value,
      facts: [
        {
          type: 'ApprovalDelegated',
          subject: { kind: 'approval-delegation', id },
          data: { delegationId: id, kind, fromPerson, toPerson, from, until },
        },
      ],
      answer: { delegationId: id, from, until },
    });
  },
  save: ({ given }, _loaded, next, command) => [insertDelegation(command.tenantId, next, given, command.at.toString())],
});

const Ended = Type.Object({ delegationId: Uuid }, closed);

export const endDelegation = defineCommand<Static<typeof Ended>, Delegation, Decision>({
  name: 'approval.end-delegation',
  context: 'approval',
  aggregate: 'approval-delegation',
  payload: Ended,
  load: (tx, { payload }) => lockDelegation(tx, payload.delegationId),
  head: ({ id, version, entryLeaf }) => ({ id, version, entryLeaf }),
  resource: (_delegation, command) => tenantResource(command.tenantId),
  decide: (delegation, { at, actor }) => {
    if (delegation.endedAt !== null || Temporal.Instant.compare(at, Temporal.Instant.from(delegation.until)) >= 0)
      return refused({ code: 'approval.delegation-over', until: delegation.endedAt ?? delegation.until });
    if (![delegation.fromPerson, delegation.toPerson].includes(actor.personId))
      return refused({
        code: 'approval.delegation-not-allowed',
        why: 'it is neither yours nor for you',
        toRoles: [],
        daysMax: 0,
      });
    const { id, fromPerson, toPerson } = delegation;
    return accepted({
      facts: [
        {
          type: 'ApprovalDelegationEnded',
          subject: { kind: 'approval-delegation', id },
          data: { delegationId: id, fromPerson, toPerson, endedAt: at.toString() },
        },
      ],
      answer: { delegationId: id, endedAt: at.toString() },
    });
  },
  save: (_decided, _delegation, next, command) => [endDelegationRow(command.tenantId, next, command.at.toString())],
});
