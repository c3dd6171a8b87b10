/** A person moves the tier: up at once and alone, with a reason; down only when another person, who is no author, allows it. */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command } from '#platform/command.ts';
import type { ChangePayload } from './assess-change.ts';
import type { Change, TierByHand } from './change.ts';
import { factOf, type MoveDecision } from './submit-change.ts';
import { type Tier, tiers } from './tier.ts';

export const MoveTierPayload = Type.Object(
  {
    changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    tier: Type.Unsafe<Tier>(Type.Union(tiers.map((tier) => Type.Literal(tier)))),
    because: Type.String({ minLength: 10, maxLength: 2000 }),
  },
  { additionalProperties: false },
);
export type MoveTierPayload = Static<typeof MoveTierPayload>;

/** Only while it is written: what lies with its approvers has the tier that they were shown. */
const MOVABLE: ReadonlySet<Change['status']> = new Set(['draft', 'returned']);

const movable = (change: Change, move: string): Outcome<Tier> => {
  if (!MOVABLE.has(change.status))
    return refused({ code: 'change.move-not-allowed', state: change.status, move, allowed: [...MOVABLE] });
  return change.tier === null || change.assessed === null
    ? refused({ code: 'change.evidence-stale', foundOn: null, current: change.fingerprint })
    : accepted(change.tier);
};

export const moveTier = (change: Change, command: Command<MoveTierPayload>): Outcome<MoveDecision> => {
  const { tier, because } = command.payload;
  const now = movable(change, 'moveTier');
  if (!now.ok) return now;
  if (tier === now.value) return refused({ code: 'change.tier-unchanged', tier: now.value });
  const raised = tier > now.value;
  const byPerson = command.actor.personId;
  const tierByHand: TierByHand = { tier, because, byPerson, allowedByPerson: raised ? byPerson : null };
  return accepted({
    facts: [
      factOf(
        raised ? 'ChangeTierRaised' : 'ChangeTierLoweringAsked',
        change,
        { from: now.value, to: tier },
        { because },
      ),
    ],
    answer: { changeId: change.id, number: change.number, tier: raised ? tier : now.value, asked: tier },
    moved: { status: change.status, tierByHand, ...(raised ? { tier } : {}) },
  });
};

export const allowLowerTier = (change: Change, command: Command<ChangePayload>): Outcome<MoveDecision> => {
  const now = movable(change, 'allowLowerTier');
  if (!now.ok) return now;
  const byHand = change.tierByHand;
  if (byHand === null || byHand.allowedByPerson !== null)
    return refused({ code: 'change.no-lowering-asked', changeId: change.id });
  const { personId, onBehalfOf } = command.actor;
  const author = [personId, onBehalfOf].find(
    (person) => person !== undefined && (person === byHand.byPerson || change.authorPersons.includes(person)),
  );
  if (author !== undefined)
    return refused({ code: 'change.author-cannot-approve', changeId: change.id, person: author });
  return accepted({
    facts: [factOf('ChangeTierLowered', change, { from: now.value, to: byHand.tier }, { because: byHand.because })],
    answer: { changeId: change.id, number: change.number, tier: byHand.tier },
    moved: { status: change.status, tier: byHand.tier, tierByHand: { ...byHand, allowedByPerson: personId } },
  });
};
