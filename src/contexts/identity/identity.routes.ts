/** Who am I, and, in development, whom can I sign in as. */
import { Type } from 'typebox';
import { accepted } from '#kernel/outcome.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Door } from '#platform/door.ts';
import type { DevIssuer } from '#platform/http/dev-issuer.ts';
import { type OpenRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { readPeople, readPrincipal, readTenant } from './identity.store.ts';

export const identityRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/me',
    summary: 'Who the token says I am, with the roles I have now',
    action: 'nothing beyond a valid token',
    read: async (tx, { principal }) => {
      const tenant = await readTenant(tx);
      const { id, personId, name, type, roles, territories } = principal;
      return accepted({
        principalId: id,
        personId,
        name,
        type,
        roles: [...roles],
        territories: [...territories],
        accountId: principal.accountId ?? null,
        tenant: { id: tx.tenantId, name: tenant?.name ?? '' },
      });
    },
  }),
];

/** For local use only: the issuer refuses to exist elsewhere, and these addresses exist only with it. */
export const devSignInRoutes = (
  door: Door,
  issuer: DevIssuer,
  tenants: () => Promise<readonly string[]>,
): readonly OpenRoute[] => [
  {
    kind: 'open',
    method: 'GET',
    path: '/dev/people',
    summary: 'The people one can sign in as (development only)',
    why: 'the development issuer runs on loopback only',
    install: (app) =>
      app.get('/dev/people', async () => {
        const [tenantId] = await tenants();
        if (tenantId === undefined) return { tenant: null, people: [] };
        return door.read(tenantId, async (tx) => {
          const [tenant, people] = await Promise.all([readTenant(tx), readPeople(tx)]);
          const shown = people.map(({ id, principalId, key, name, type, roles, territories, accountId }) => ({
            personId: id,
            principalId,
            key,
            name,
            type,
            roles,
            territories,
            accountId,
          }));
          return { tenant: { id: tenantId, ...tenant }, people: shown };
        });
      }),
  },
  {
    kind: 'open',
    method: 'POST',
    path: '/dev/token',
    summary: 'A token for one of them (development only)',
    why: 'the development issuer runs on loopback only',
    install: (app) =>
      app.post(
        '/dev/token',
        { schema: { body: Type.Object({ principalId: Type.String() }) } },
        async (request, reply) => {
          const { principalId } = request.body as { principalId: string };
          if (isUuid(principalId))
            for (const tenantId of await tenants()) {
              const principal = await door.read(tenantId, (tx) => readPrincipal(tx, principalId));
              if (principal) return { token: await issuer.tokenFor(tenantId, principalId), principal };
            }
          return reply.status(404).send({ code: 'person.not-found', title: 'There is no such person' });
        },
      ),
  },
];
