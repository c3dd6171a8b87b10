/** How a grant ends and is looked at: given back, run out, used for a reading, reviewed by somebody else. */
import { type TSchema, type TObject, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type CommandDefinition, type Decision, defineCommand, type Fact } from '#platform/command.ts';
import { breakGlassLife } from './break-glass.lifecycle.ts';
import { type BreakGlass, breakGlassResource } from './break-glass.ts';
import { type GrantChange, lockGrant, updateGrant } from './break-glass.store.ts';

type Named = { readonly grantId: string };
type Changed = Decision & { readonly change: GrantChange };
type Decide<P extends Named> = (grant: BreakGlass, command: Command<P>) => Outcome<Changed>;

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

const onGrant = <P extends Named>(
  name: string,
  members: Readonly<Record<string, TSchema>>,
  decide: Decide<P>,
): CommandDefinition<P, BreakGlass, Changed> =>
  defineCommand<P, BreakGlass, Changed>({
    name,
    context: 'identity',
    aggregate: 'break-glass',
    payload: Type.Object({ grantId: Uuid, ...members }, { additionalProperties: false }) as TObject,
    load: (tx, command) => lockGrant(tx, command.payload.grantId),
    head: (grant) => grant,
    resource: (grant, command) => breakGlassResource(command.tenantId, grant.id, grant.personId),
    decide,
    save: ({ change }, _grant, next, command) => [updateGrant(command.tenantId, next, change)],
  });

const factOf = (type: string, grant: BreakGlass, more: Fact['data'] = {}): Fact => ({
  type,
  subject: { kind: 'break-glass', id: grant.id },
  data: { grantId: grant.id, personId: grant.personId, ...more },
});

const ended = (grant: BreakGlass, move: 'return' | 'expire', at: Temporal.Instant): Outcome<Changed> => {
  const moved = breakGlassLife.move(grant.state, move);
  if (!moved.ok) return moved;
  return accepted({
    facts: [factOf(move === 'return' ? 'BreakGlassReturned' : 'BreakGlassExpired', grant, { uses: grant.uses })],
    answer: { grantId: grant.id, state: moved.value },
    change: { ...grant, state: moved.value, endedAt: at.toString() },
  });
};

export const returnBreakGlass = onGrant<Named>('identity.return-break-glass', {}, (grant, { actor, at }) =>
  actor.personId === grant.personId
    ? ended(grant, 'return', at)
    : refused({ code: 'break-glass.not-yours', grantId: grant.id }),
);

export const expireBreakGlass = onGrant<Named>('identity.expire-break-glass', {}, (grant, { at }) =>
  Temporal.Instant.compare(at, grant.expiresAt) < 0
    ? refused({ code: 'break-glass.not-over', expiresAt: grant.expiresAt })
    : ended(grant, 'expire', at),
);

type Use = Named & { readonly address: string };

/** A reading that only the grant permitted: it changes nothing else, and is written down all the same. */
export const noteBreakGlassUse = onGrant<Use>(
  'identity.note-break-glass-use',
  { address: Type.String({ minLength: 1, maxLength: 300 }) },
  (grant, { payload, actor }) =>
    actor.personId === grant.personId
      ? accepted({
          facts: [factOf('BreakGlassUsed', grant, { address: payload.address })],
          answer: { grantId: grant.id },
          change: { ...grant, uses: grant.uses + 1 },
        })
      : refused({ code: 'break-glass.not-yours', grantId: grant.id }),
);

type Review = Named & { readonly justified: boolean; readonly comment: string };

export const decideReview: Decide<Review> = (grant, { payload, actor, at }) => {
  if (actor.personId === grant.personId) return refused({ code: 'break-glass.own-review', grantId: grant.id });
  const moved = breakGlassLife.move(grant.state, 'review');
  if (!moved.ok) return moved;
  return accepted({
    facts: [factOf('BreakGlassReviewed', grant, { justified: payload.justified, uses: grant.uses })],
    answer: { grantId: grant.id, state: moved.value, justified: payload.justified },
    change: {
      ...grant,
      state: moved.value,
      reviewedBy: actor.personId,
      reviewedAt: at.toString(),
      justified: payload.justified,
      review: payload.comment,
    },
  });
};

export const reviewBreakGlass = onGrant<Review>(
  'identity.review-break-glass',
  { justified: Type.Boolean(), comment: Type.String({ minLength: 1, maxLength: 2000 }) },
  decideReview,
);
