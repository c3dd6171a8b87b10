/** The flags in force: what each is for, what asks for it, and for one customer who has what, and by which rule. Turning one is a release. */
import { Type } from 'typebox';
import { type Account, accountResource, readAccount, readAccountByKey, segmentsOf } from '#contexts/accounts/index.ts';
import { type FeatureFlag, flagReaders, type FlagSubject, flagsOf, flagValue } from '#contexts/catalog/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { queryRoute, type Route } from '#platform/http/routes.ts';

const PRODUCT_LINES_MAX = 200;

const subjectOf = (account: Account, productLines: readonly string[]): FlagSubject => ({
  channel: account.channel,
  country: account.country,
  productLines,
  segments: [account.segment, ...segmentsOf(account)],
  groups: [account.territory],
  account: account.key,
  quote: null,
});

/** For a deal of no product line that a rule names, then for each that one does. */
const valuesFor = (flag: FeatureFlag, account: Account): JsonObject => {
  const named = [...new Set(flag.rules.flatMap(({ productLines = [] }) => productLines))].toSorted();
  const told = (productLines: readonly string[]): JsonObject => ({
    ...flagValue(flag, subjectOf(account, productLines)),
  });
  return {
    ...told([]),
    productLines: named.slice(0, PRODUCT_LINES_MAX).map((name) => ({ name, ...told([name]) })),
    /** A share of the deals is told deal by deal. */
    byDeal: flag.rules.some(({ traffic }) => traffic?.of === 'quote'),
  };
};

const rowOf = (
  flag: FeatureFlag,
  readers: readonly { readonly kind: string; readonly key: string }[],
  today: string,
  account: Account | null,
): JsonObject => ({
  ...(flag as unknown as JsonObject),
  overdue: flag.expires <= today,
  askedBy: readers.map((one) => ({ ...one })),
  for: account === null ? null : valuesFor(flag, account),
});

export const flagRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/flags',
    summary: 'Feature flags in force, what asks for them, and who has what',
    action: 'governance.read',
    querystring: Type.Object(
      {
        /** Key or id. */
        account: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }, door): Promise<Outcome<Json>> => {
      const { tenantId } = tx;
      if (!reader.may('governance.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }))
        return refused({ code: 'access.denied', action: 'governance.read', policies: [] });
      const named = query['account'];
      const account =
        named === undefined ? null : await (isUuid(named) ? readAccount(tx, named) : readAccountByKey(tx, named));
      if (account === undefined) return refused({ code: 'account.not-found' });
      if (account !== null && !reader.may('account.read', accountResource(tenantId, account)))
        return refused({ code: 'account.not-found' });
      const today = door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
      const flags = flagsOf(reader.model).toSorted((a, b) => (a.key < b.key ? -1 : 1));
      return accepted({
        on: today,
        account: account === null ? null : { key: account.key, name: account.name },
        items: flags.map((flag) => rowOf(flag, flagReaders(reader.model, flag.key), today, account)),
      });
    },
  }),
];
