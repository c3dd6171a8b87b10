/** The words of keys for programs: what each scope opens, and the refusals. A person answers for what is done with a key. */
import type { Principal, ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

/** Each stands for actions in the policy `base.key-scopes`. */
export const API_SCOPES = [
  'catalog.read',
  'accounts.read',
  'quotes.read',
  'quotes.write',
  'orders.read',
  'orders.write',
  'assets.read',
  'billing.report',
  'evidence.read',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** What whoever issues a key must be allowed to do themselves, where the key reaches. */
export const ACTION_OF_SCOPE: Readonly<Record<ApiScope, string>> = {
  'catalog.read': 'catalog.read',
  'accounts.read': 'account.read',
  'quotes.read': 'quote.read',
  'quotes.write': 'quote.work',
  'orders.read': 'order.read',
  'orders.write': 'order.submit',
  'assets.read': 'asset.read',
  'billing.report': 'billing.report-invoice',
  'evidence.read': 'evidence.export',
};

export const API_KEY_DAYS_MAX = 366;
export const API_CLIENT_ROLE = 'api-client';

export type ApiKey = {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  /** What is shown of it, so that a key in a script can be told from another. */
  readonly prefix: string;
  readonly scopes: readonly ApiScope[];
  readonly territories: readonly string[];
  readonly accountId: string | null;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
};

export const apiKeyFacts = ['ApiKeyIssued', 'ApiKeyRevoked'] as const;

export const apiKeyResource = (tenantId: string, id: string, personId: string): ResourceFacts => ({
  type: 'ApiKey',
  id,
  attrs: { tenant: tenantId, personId },
});

export const isOpen = ({ expiresAt, revokedAt }: ApiKey, at: Temporal.Instant): boolean =>
  revokedAt === null && Temporal.Instant.compare(at, expiresAt) < 0;

/** An agent of the person who issued it: their person, none of their roles, and only what its scopes open. */
export const keyPrincipal = (tenantId: string, key: ApiKey): Principal => ({
  tenantId,
  id: key.id,
  type: 'agent',
  personId: key.personId,
  name: key.name,
  roles: [API_CLIENT_ROLE],
  territories: key.territories,
  scopes: key.scopes,
  ...(key.accountId === null ? {} : { accountId: key.accountId }),
});

export const apiKeyRefusals: RefusalTexts = {
  'api-key.not-found': { status: 404, title: 'There is no such key', todo: 'Check the id.' },
  'api-key.revoked-already': { status: 409, title: 'The key was revoked before', todo: 'Nothing: it opens nothing.' },
  'api-key.reach-beyond-yours': {
    status: 403,
    title: 'A key reaches no farther than whoever issues it',
    todo: 'Name territories that you have yourself.',
  },
  'api-key.scope-beyond-yours': {
    status: 403,
    title: 'A key opens no more than whoever issues it may do themselves',
    todo: 'Leave out the scopes that are listed, or have somebody issue it who may do what they open.',
  },
  'api-key.reach-missing': {
    status: 422,
    title: 'A key needs a territory or an account',
    todo: 'Say where it may read and write.',
  },
};
