/** Work on a case that is no repair: somebody takes it, it is given to somebody, something is said about it. All of it stays with the case. */
import { type Static, Type } from 'typebox';
import { readPersonByKey } from '#contexts/identity/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact } from '#platform/command.ts';
import { insertCaseEvent } from './case-event.store.ts';
import { saveAssignee, saveTouched } from './case-work.store.ts';
import { caseResource, type FalloutCase } from './fallout.ts';
import { lockCase } from './fallout.store.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const OnCase = Type.Object({ caseId: Uuid }, closed);
type OnCase = Static<typeof OnCase>;

export const caseFact = (type: string, found: FalloutCase, more: Fact['data'] = {}): Fact => ({
  type,
  subject: { kind: 'order', id: found.orderId },
  data: { caseId: found.id, orderId: found.orderId, taskId: found.taskId, ownerGroup: found.ownerGroup, ...more },
});

export const onCase = {
  context: 'fallout',
  aggregate: 'fallout-case',
  head: (found: FalloutCase) => found,
  resource: (found: FalloutCase, command: Pick<Command<unknown>, 'tenantId'>) => caseResource(command.tenantId, found),
} as const;

export const openOnly = (found: FalloutCase): Outcome<true> =>
  found.state === 'resolved'
    ? refused({ code: 'fallout-case.not-open', resolvedAt: found.resolvedAt, resolution: found.resolution })
    : accepted(true);

export const takeCase = defineCommand<OnCase, FalloutCase, Decision>({
  ...onCase,
  name: 'fallout.take',
  payload: OnCase,
  load: (tx, { payload }) => lockCase(tx, payload.caseId),
  decide: (found, { actor }) => {
    const open = openOnly(found);
    if (!open.ok) return open;
    if (found.assigneePerson !== null)
      return refused({ code: 'fallout-case.taken', mine: found.assigneePerson === actor.personId });
    return accepted({
      facts: [caseFact('FalloutCaseTaken', found, { personId: actor.personId })],
      answer: { caseId: found.id, assignee: actor.personId },
    });
  },
  save: (_decided, found, next, { tenantId, actor, id, at }) => [
    saveAssignee(tenantId, next, actor.personId),
    insertCaseEvent(
      tenantId,
      found.id,
      { id: id('event'), kind: 'taken', personId: actor.personId, body: '' },
      at.toString(),
    ),
  ],
});

const Assign = Type.Object(
  {
    caseId: Uuid,
    /** By key; null gives it back to its group. */
    person: Type.Union([Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' }), Type.Null()]),
  },
  closed,
);
type Assign = Static<typeof Assign>;
type Assigned = { readonly found: FalloutCase; readonly person: { readonly id: string; readonly name: string } | null };

export const assignCase = defineCommand<Assign, Assigned, Decision>({
  ...onCase,
  name: 'fallout.assign',
  payload: Assign,
  load: async (tx, { payload }) => {
    const [found, person] = await Promise.all([
      lockCase(tx, payload.caseId),
      payload.person === null ? null : readPersonByKey(tx, payload.person),
    ]);
    return found && { found, person: person ?? null };
  },
  head: ({ found }) => found,
  resource: ({ found }, command) => onCase.resource(found, command),
  decide: ({ found, person }, { payload }) => {
    const open = openOnly(found);
    if (!open.ok) return open;
    if (payload.person !== null && person === null)
      return refused({ code: 'fallout-case.no-such-person', person: payload.person });
    return accepted({
      facts: [caseFact('FalloutCaseAssigned', found, { personId: person?.id ?? null })],
      answer: { caseId: found.id, assignee: person?.id ?? null },
    });
  },
  save: (_decided, { found, person }, next, { tenantId, actor, id, at, reason }) => [
    saveAssignee(tenantId, next, person?.id ?? null),
    insertCaseEvent(
      tenantId,
      found.id,
      {
        id: id('event'),
        kind: 'assigned',
        personId: actor.personId,
        body: [person?.name ?? `back to ${found.ownerGroup}`, reason].filter((each) => each).join(': '),
      },
      at.toString(),
    ),
  ],
});

const Comment = Type.Object(
  { caseId: Uuid, text: Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' }) },
  closed,
);
type Comment = Static<typeof Comment>;

/** Also about a resolved one: what was learnt is said afterwards. */
export const commentOnCase = defineCommand<Comment, FalloutCase, Decision>({
  ...onCase,
  name: 'fallout.comment',
  payload: Comment,
  load: (tx, { payload }) => lockCase(tx, payload.caseId),
  // The words stay in our own table: a fact leaves the house.
  decide: (found) => accepted({ facts: [caseFact('FalloutCaseCommented', found)], answer: { caseId: found.id } }),
  save: (_decided, found, next, { tenantId, actor, id, at, payload }) => [
    saveTouched(tenantId, next),
    insertCaseEvent(
      tenantId,
      found.id,
      { id: id('event'), kind: 'commented', personId: actor.personId, body: payload.text },
      at.toString(),
    ),
  ],
});
