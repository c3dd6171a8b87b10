/**
 * An emergency went out on fewer answers. Those whom its tier would have asked look at it afterwards, by an hour, each once; no author, nobody
 * who answered before it, nor who published it. One of them who says that it was not right settles the review.
 */
import { Type, type Static } from 'typebox';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command } from '#platform/command.ts';
import { ofThisRound } from './approve-change.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import { changeLife } from './change.lifecycle.ts';
import type { Change, Review } from './change.ts';
import { answer, type WithAnswers } from './move-change.ts';
import { reviewersOf, reviewRound, reviewsOf } from './reviewers.ts';
import { factOf, type MoveDecision } from './submit-change.ts';

export const ReviewChangePayload = Type.Object(
  {
    changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    holds: Type.Boolean({ description: 'Whether it was right to send it out so' }),
    says: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
export type ReviewChangePayload = Static<typeof ReviewChangePayload>;

export type LoadedForReview = WithAnswers & {
  readonly publishers: readonly string[];
  /** Whether exactly what went out was decided on the open book, before or since. */
  readonly simulated: boolean;
};
export type ReviewDecision = MoveDecision & {
  readonly role: string;
  readonly round: number;
  readonly contentHash: string;
};

/** What is out is reviewed, also when it was taken back meanwhile: why it went wrong is then the question. */
const OUT: ReadonlySet<string> = new Set(['released', 'watched', 'rolledBack']);

/** An emergency was let off its simulation until it was out, and no longer. */
const asksForSimulation = (policy: ChangePolicy, { tier, releaseId }: Change): boolean =>
  releaseId !== null && policy.tiers.find((rule) => rule.tier === tier)?.simulation === true;

export const reviewChange =
  (policy: ChangePolicy) =>
  (
    { change, approvals, publishers, simulated }: LoadedForReview,
    command: Command<ReviewChangePayload>,
  ): Outcome<ReviewDecision> => {
    if (change.asked.emergency === undefined)
      return refused({ code: 'change.not-an-emergency', number: change.number });
    if (!OUT.has(change.status))
      return refused({
        code: 'change.move-not-allowed',
        state: change.status,
        move: 'review',
        allowed: changeLife.allowed(change.status),
      });
    if (change.review !== null) return refused({ code: 'change.reviewed-already', number: change.number });
    const { actor, at, payload } = command;
    if (payload.holds && !simulated && asksForSimulation(policy, change))
      return refused({ code: 'change.not-simulated', number: change.number, releaseId: change.releaseId });
    const persons = [actor.personId, actor.onBehalfOf];
    const author = [...change.authorPersons, ...publishers].find((person) => persons.includes(person));
    if (author !== undefined)
      return refused({ code: 'change.author-cannot-approve', changeId: change.id, person: author });
    const before = ofThisRound(change, approvals);
    const reviews = reviewsOf(change, approvals);
    if ([...before, ...reviews].some(({ personId }) => persons.includes(personId)))
      return refused({ code: 'change.approved-once', changeId: change.id });
    const open = reviewersOf(change, policy, approvals)
      .map(({ role }) => role)
      .filter((role) => !reviews.some((review) => review.role === role));
    const role = open.find((each) => actor.roles.includes(each));
    if (role === undefined) return refused({ code: 'change.nothing-to-approve-as', asked: open });
    must(change.approvedHash !== null && change.reviewBy !== null, 'an emergency that is out was approved, and is due');
    const settled = !payload.holds || open.length === 1;
    const inTime = Temporal.Instant.compare(at, change.reviewBy) <= 0;
    const review: Review = { at: at.toString(), holds: payload.holds, inTime, says: payload.says };
    return accepted({
      facts: [
        factOf('ChangeReviewed', change, { role, holds: payload.holds, settled, inTime }, { says: payload.says }),
      ],
      answer: { ...answer(change, change.status), role, holds: payload.holds, settled, inTime },
      root: change.approvedHash,
      moved: { status: change.status, ...(settled ? { review } : {}) },
      role,
      round: reviewRound(change),
      contentHash: change.approvedHash,
    });
  };
