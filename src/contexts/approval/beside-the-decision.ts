/** What is said beside a decision: a comment, a reminder, and that a condition is met. */
import { type Static, Type } from 'typebox';
import { type PersonRow, readPeople } from '#contexts/identity/index.ts';
import { lockQuote, type Quote } from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Words as FactWords } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ApprovalCase } from './approval.ts';
import { insertRemark, lockCase, markConditionMet, markReminded, readCase, updateCase } from './approval.store.ts';
import { aboutCase, approvalHead, caseResource, Uuid, Words } from './decide-step.ts';

/** Whoever is asked is not asked again in these hours, however often the seller clicks. */
const REMIND_AGAIN_HOURS = 4;

/** From when on they may be reminded again; null: they were not reminded yet. */
export const remindableAt = ({ remindedAt }: Pick<ApprovalCase, 'remindedAt'>): Temporal.Instant | null =>
  remindedAt === null ? null : Temporal.Instant.from(remindedAt).add({ hours: REMIND_AGAIN_HOURS });

const closed = { additionalProperties: false } as const;
const OnCase = Type.Object({ caseId: Uuid }, closed);
const Comment = Type.Object({ caseId: Uuid, text: Words }, closed);
const Met = Type.Object({ caseId: Uuid, conditionId: Uuid, note: Words }, closed);
type OnCase = Static<typeof OnCase>;
type Loaded = { readonly approvalCase: ApprovalCase; readonly quote: Quote; readonly people: readonly PersonRow[] };

/** The quote first, then its case: locks follow the order of contexts. */
const load = async (tx: Tx, { payload }: Command<OnCase>): Promise<Loaded | undefined> => {
  const found = await readCase(tx, payload.caseId);
  const quote = found && (await lockQuote(tx, found.subjectId));
  const [approvalCase, people] = await Promise.all([lockCase(tx, payload.caseId), readPeople(tx)]);
  return quote && approvalCase && { approvalCase, quote, people };
};

const onCase = {
  context: 'approval',
  aggregate: 'approval-case',
  load,
  head: approvalHead,
  resource: ({ approvalCase, quote }: Loaded, command: Command<OnCase>) =>
    caseResource(command.tenantId, approvalCase, quote, roleNow(approvalCase)),
} as const;

const roleNow = ({ steps }: ApprovalCase): string =>
  (steps.find(({ status }) => status === 'asked') ?? steps[0])?.role ?? '';

const factOn = (
  type: string,
  approvalCase: ApprovalCase,
  data: Readonly<Record<string, string>>,
  words?: FactWords,
) => ({
  type,
  subject: { kind: 'approval-case', id: approvalCase.id },
  data: { ...aboutCase(approvalCase), ...data },
  ...(words === undefined ? {} : { words }),
});

export const commentOnCase = defineCommand<Static<typeof Comment>, Loaded, Decision>({
  ...onCase,
  name: 'approval.comment',
  payload: Comment,
  decide: ({ approvalCase }, { payload, actor }) =>
    accepted({
      facts: [factOn('ApprovalCommented', approvalCase, { by: actor.personId }, { text: payload.text })],
      answer: { caseId: approvalCase.id },
      root: approvalCase.content,
    }),
  save: (_decided, { approvalCase }, next, command) => [
    updateCase(command.tenantId, next, approvalCase.status, null),
    insertRemark(command.tenantId, approvalCase.id, command.id('remark'), {
      personId: command.actor.personId,
      text: command.payload.text,
      at: command.at.toString(),
    }),
  ],
});

export const remindApprovers = defineCommand<OnCase, Loaded, Decision>({
  ...onCase,
  name: 'approval.remind',
  payload: OnCase,
  decide: ({ approvalCase }, { at, actor }) => {
    const asked = approvalCase.steps.filter(({ status }) => status === 'asked');
    if (approvalCase.status !== 'open' || asked.length === 0)
      return refused({ code: 'approval.move-not-allowed', state: approvalCase.status, move: 'remind', allowed: [] });
    const again = remindableAt(approvalCase);
    if (again !== null && Temporal.Instant.compare(at, again) < 0)
      return refused({
        code: 'approval.reminded-lately',
        remindedAt: approvalCase.remindedAt,
        againAt: again.toString(),
      });
    return accepted({
      facts: asked.map(({ role, stepNo }) =>
        factOn('ApprovalReminded', approvalCase, { role, stepNo: String(stepNo), by: actor.personId }),
      ),
      answer: { caseId: approvalCase.id, reminded: asked.map(({ role }) => role) },
      root: approvalCase.content,
    });
  },
  save: (_decided, { approvalCase }, next, command) => [
    updateCase(command.tenantId, next, approvalCase.status, null),
    markReminded(command.tenantId, approvalCase.id, command.at.toString()),
  ],
});

export const confirmCondition = defineCommand<Static<typeof Met>, Loaded, Decision>({
  ...onCase,
  name: 'approval.confirm-condition',
  payload: Met,
  decide: ({ approvalCase, people }, { payload, actor }) => {
    // Of a case that counts no more nothing is met: what it asked for is asked again, or not at all.
    if (approvalCase.status !== 'open' && approvalCase.status !== 'approved')
      return refused({ code: 'approval.move-not-allowed', state: approvalCase.status, move: 'meet', allowed: [] });
    const condition = approvalCase.conditions.find(({ id }) => id === payload.conditionId);
    if (condition === undefined)
      return refused({ code: 'approval.condition-not-found', conditionId: payload.conditionId });
    if (condition.check !== null)
      return refused({ code: 'approval.condition-checked-by-deal', check: { ...condition.check } });
    const role = approvalCase.steps.find(({ stepNo }) => stepNo === condition.stepNo)?.role ?? '';
    const holds = people.some(({ id, roles }) => id === actor.personId && roles.includes(role));
    const isInvolved = [approvalCase.requestedBy, ...approvalCase.persons].includes(actor.personId);
    if (isInvolved || !(holds || condition.setBy === actor.personId))
      return refused({ code: 'approval.not-yours-to-confirm', role });
    return accepted({
      facts: [
        factOn(
          'ApprovalConditionMet',
          approvalCase,
          { conditionId: condition.id, by: actor.personId },
          { note: payload.note },
        ),
      ],
      answer: { caseId: approvalCase.id, conditionId: condition.id },
      root: approvalCase.content,
    });
  },
  save: (_decided, { approvalCase }, next, command) => [
    updateCase(command.tenantId, next, approvalCase.status, null),
    markConditionMet(command.tenantId, approvalCase.id, command.payload.conditionId, {
      personId: command.actor.personId,
      at: command.at.toString(),
      note: command.payload.note,
    }),
  ],
});
