/** In an emergency an engineer opens the glass: at once, with a reason, until an hour that is soon. Everybody who reviews is told. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { setTimer } from '#platform/timers.store.ts';
import { BREAK_GLASS_MINUTES_MAX, BREAK_GLASS_TIMER, type BreakGlass, breakGlassResource } from './break-glass.ts';
import { insertGrant, type NewGrant, readUnreviewed } from './break-glass.store.ts';

export const OpenBreakGlassPayload = Type.Object(
  {
    reason: Type.String({ minLength: 10, maxLength: 2000 }),
    minutes: Type.Integer({ minimum: 1, maximum: BREAK_GLASS_MINUTES_MAX }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof OpenBreakGlassPayload>;
type Loaded = { readonly unreviewed: BreakGlass | undefined };
type Opened = Decision & { readonly grant: NewGrant };

export const decideOpen = (
  { unreviewed }: Loaded,
  { payload, actor, at, id }: Pick<Command<Payload>, 'payload' | 'actor' | 'at' | 'id'>,
): Outcome<Opened> => {
  if (unreviewed)
    return refused({ code: 'break-glass.open-or-unreviewed', grantId: unreviewed.id, state: unreviewed.state });
  const grantId = id('break-glass');
  const expiresAt = at.add({ minutes: payload.minutes }).toString();
  return accepted({
    facts: [
      {
        type: 'BreakGlassOpened',
        subject: { kind: 'break-glass', id: grantId },
        data: { grantId, personId: actor.personId, expiresAt },
      },
    ],
    answer: { grantId, expiresAt },
    grant: {
      personId: actor.personId,
      principalId: actor.id,
      reason: payload.reason,
      openedAt: at.toString(),
      expiresAt,
    },
  });
};

export const openBreakGlass = defineCommand<Payload, Loaded, Opened>({
  name: 'identity.open-break-glass',
  context: 'identity',
  aggregate: 'break-glass',
  creates: true,
  payload: OpenBreakGlassPayload,
  load: async (tx, command) => ({ unreviewed: await readUnreviewed(tx, command.actor.personId) }),
  resource: (_loaded, { tenantId, actor }) => breakGlassResource(tenantId, 'new', actor.personId),
  decide: decideOpen,
  save: ({ grant }, _loaded, next, command) => [
    insertGrant(command.tenantId, next, grant),
    setTimer(command.tenantId, BREAK_GLASS_TIMER, next.id, grant.expiresAt),
  ],
});
