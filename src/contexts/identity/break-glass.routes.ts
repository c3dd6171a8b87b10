/** The addresses of emergencies: open, give back, look at what was done, review. */
import type { Json } from '#kernel/json.ts';
import { accepted, must, refused } from '#kernel/outcome.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type NoteGrantUse, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { runCommand } from '#platform/run-command.ts';
import { type BreakGlass, breakGlassResource } from './break-glass.ts';
import { readGrant, readGrants, readUses } from './break-glass.store.ts';
import { noteBreakGlassUse, returnBreakGlass, reviewBreakGlass } from './end-break-glass.ts';
import { readPeople } from './identity.store.ts';
import { openBreakGlass } from './open-break-glass.ts';

const GRANTS_SHOWN_MAX = 200;
const USES_SHOWN_MAX = 500;

const sees = (reader: Reader, tenantId: string, { id, personId }: BreakGlass): boolean =>
  reader.may('identity.read-break-glass', breakGlassResource(tenantId, id, personId));

const instant = (text: string | null): string | null => (text === null ? null : Temporal.Instant.from(text).toString());

const view = (reader: Reader, tenantId: string, grant: BreakGlass, names: ReadonlyMap<string, string>): Json => ({
  id: grant.id,
  person: { id: grant.personId, name: names.get(grant.personId) ?? '' },
  reason: grant.reason,
  state: grant.state,
  openedAt: instant(grant.openedAt),
  expiresAt: instant(grant.expiresAt),
  endedAt: instant(grant.endedAt),
  readings: grant.uses,
  review:
    grant.reviewedBy === null
      ? null
      : {
          by: names.get(grant.reviewedBy) ?? '',
          at: instant(grant.reviewedAt),
          justified: grant.justified,
          comment: grant.review,
        },
  actions: {
    return: grant.state === 'active' && grant.personId === reader.principal.personId,
    review:
      (grant.state === 'returned' || grant.state === 'expired') &&
      reader.may('identity.review-break-glass', breakGlassResource(tenantId, grant.id, grant.personId)),
  },
});

/** Each reading under a grant is a command of its own: it leaves an entry, or nothing is shown. */
export const noteGrantUseWith =
  (door: Door): NoteGrantUse =>
  async (principal, grantId, address, requestId) => {
    const answer = await runCommand(
      door,
      noteBreakGlassUse,
      principal,
      { idempotencyKey: `glass/${grantId}/${requestId}`, payload: { grantId, address } },
      { channel: 'http', correlationId: requestId },
    );
    must(answer.ok, 'whoever holds a grant may note its use');
  };

export const breakGlassRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/break-glass',
    'Act beyond one’s role in an emergency, until an hour that is soon',
    openBreakGlass,
  ),
  commandRoute('POST', '/break-glass/:grantId/return', 'Give it back before its time', returnBreakGlass),
  commandRoute('POST', '/break-glass/:grantId/review', 'Say whether what was done was justified', reviewBreakGlass),
  queryRoute({
    method: 'GET',
    path: '/break-glass',
    summary: 'Who acted beyond their role, why, and who looked at it',
    action: 'identity.read-break-glass',
    read: async (tx, reader, _query, door) => {
      const [grants, people] = await Promise.all([readGrants(tx, GRANTS_SHOWN_MAX), readPeople(tx)]);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const seen = grants.filter((grant) => sees(reader, tx.tenantId, grant));
      return accepted({
        items: seen.map((grant) => view(reader, tx.tenantId, grant, names)),
        mayOpen: reader.may(
          'identity.open-break-glass',
          breakGlassResource(tx.tenantId, 'new', reader.principal.personId),
        ),
        asOf: door.clock().toString(),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/break-glass/:grantId',
    summary: 'One grant, with every entry that it made possible',
    action: 'identity.read-break-glass',
    read: async (tx, reader, { params }) => {
      const grant = await readGrant(tx, params['grantId'] ?? '');
      if (!grant || !sees(reader, tx.tenantId, grant)) return refused({ code: 'break-glass.not-found' });
      const [uses, people] = await Promise.all([readUses(tx, grant, USES_SHOWN_MAX), readPeople(tx)]);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      return accepted({
        grant: view(reader, tx.tenantId, grant, names),
        uses: uses.map((use) => ({ ...use, at: instant(use.at) })),
      });
    },
  }),
];
