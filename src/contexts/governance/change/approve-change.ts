/**
 * Somebody answers for a change, for one role that is asked, on evidence that is of this very content. The check is on natural persons: an
 * account, a delegate or an agent of an author is the author, and nobody answers twice.
 */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import type { KindName } from '../artifact-kinds.ts';
import { NO_MODEL } from '../release.ts';
import { foundBesideAnother } from './binding.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import { HouseRole } from './change-words.contract.ts';
import { changeLife } from './change.lifecycle.ts';
import type { Approval, Change } from './change.ts';
import type { SimulationSeen } from './gate.ts';
import { staleSimulation } from './simulation-seen.ts';
import { factOf, type LoadedChange, type MoveDecision } from './submit-change.ts';
import { outstanding, whoApproves } from './who-approves.ts';

const Id = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const ApproveChangePayload = Type.Object(
  {
    changeId: Id,
    /** The content that was read: what became another one meanwhile is not approved unseen. */
    contentHash: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }),
    /** Which of their roles answers; left out: the first that is still asked. */
    role: Type.Optional(HouseRole),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  },
  { additionalProperties: false },
);
export type ApproveChangePayload = Static<typeof ApproveChangePayload>;

export type LoadedForApproval = LoadedChange & {
  readonly approvals: readonly (Approval & { readonly round: number })[];
  /** The newest that is done for its content. */
  readonly simulation: SimulationSeen | undefined;
};
export type ApproveDecision = MoveDecision & {
  readonly role: string;
  readonly contentHash: string;
  readonly round: number;
};

export const ofThisRound = (
  change: Pick<Change, 'round'>,
  approvals: readonly (Approval & { readonly round: number })[],
): readonly (Approval & { readonly round: number })[] => approvals.filter(({ round }) => round === change.round);

const persons = ({ actor }: Command<unknown>): readonly string[] =>
  [actor.personId, actor.onBehalfOf].flatMap((person) => (person === undefined ? [] : [person]));

export const approveChange =
  (policy: ChangePolicy) =>
  (
    { change, contentHash, gates, approvals, simulation }: LoadedForApproval,
    command: Command<ApproveChangePayload>,
  ): Outcome<ApproveDecision> => {
    const moved = changeLife.move(change.status, 'approve');
    if (!moved.ok) return moved;
    if (change.assessedHash !== contentHash || command.payload.contentHash !== contentHash)
      return refused({
        code: 'change.evidence-stale',
        foundOn: change.assessedHash,
        shown: command.payload.contentHash,
        current: contentHash,
      });
    const inForce = command.modelHash ?? NO_MODEL;
    if (foundBesideAnother(change.assessed, inForce))
      return refused({ code: 'change.evidence-stale', foundOnModel: change.assessed?.onModel ?? null, inForce });
    const failed = gates.filter(({ outcome }) => outcome === 'failed');
    if (failed.length > 0)
      return refused({ code: 'change.gates-failed', gates: failed.map(({ gate, says }) => ({ gate, says })) });
    const stale = staleSimulation(policy, change, simulation, command.at);
    if (stale) return refused(stale);
    const author = persons(command).find((person) => change.authorPersons.includes(person));
    if (author !== undefined)
      return refused({ code: 'change.author-cannot-approve', changeId: change.id, person: author });
    const answered = ofThisRound(change, approvals);
    if (answered.some(({ personId }) => persons(command).includes(personId)))
      return refused({ code: 'change.approved-once', changeId: change.id });
    const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
    const { open } = outstanding(whoApproves(policy, change.asked, kinds, change.tier ?? 4), answered);
    const role = open
      .map((each) => each.role)
      .find((each) => command.actor.roles.includes(each) && (command.payload.role ?? each) === each);
    if (role === undefined)
      return refused({ code: 'change.nothing-to-approve-as', asked: open.map((each) => each.role) });
    return accepted(answeredFor({ change, contentHash, role, last: open.length === 1, status: moved.value }, answered));
  };

const answeredFor = (
  {
    change,
    contentHash,
    role,
    last,
    status,
  }: {
    readonly change: Change;
    readonly contentHash: string;
    readonly role: string;
    readonly last: boolean;
    readonly status: Change['status'];
  },
  answered: readonly Approval[],
): ApproveDecision => ({
  facts: [
    factOf('ChangeAnsweredFor', change, { contentHash, role }),
    ...(last
      ? [factOf('ChangeApproved', change, { contentHash, roles: [...answered.map((each) => each.role), role] })]
      : []),
  ],
  answer: { changeId: change.id, number: change.number, status: last ? status : change.status, role, contentHash },
  root: contentHash,
  moved: { status: last ? status : change.status, ...(last ? { approvedHash: contentHash } : {}) },
  role,
  contentHash,
  round: change.round,
});

export const ReturnChangePayload = Type.Object(
  { changeId: Id, because: Type.String({ minLength: 1, maxLength: 2000 }) },
  { additionalProperties: false },
);
export type ReturnChangePayload = Static<typeof ReturnChangePayload>;

export const returnChange = (
  change: Change,
  command: Command<ReturnChangePayload>,
): Outcome<Decision & MoveDecision> => {
  const moved = changeLife.move(change.status, 'return');
  if (!moved.ok) return moved;
  return accepted({
    facts: [factOf('ChangeReturned', change, { round: change.round }, { because: command.payload.because })],
    answer: { changeId: change.id, number: change.number, status: moved.value },
    moved: { status: moved.value, approvedHash: null },
  });
};
