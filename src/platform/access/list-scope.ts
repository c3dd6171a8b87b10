/**
 * Which rows of a list its reader may see, told to the database before it reads: what the access policy would take out again
 * never leaves it, and a page is never empty behind rows of others. The policy itself is asked, by a thing that is nobody's, so
 * that no list has a rule of its own; each row is asked for again after it was read.
 */
import type { Json } from '#kernel/json.ts';
import type { Principal, ResourceFacts } from '../command.ts';

export type ListScope = {
  /** Null: of every territory. */
  readonly territories: readonly string[] | null;
  /** Null: of every account. */
  readonly accountId: string | null;
};

type Asking = {
  readonly principal: Principal;
  readonly may: (action: string, resource: ResourceFacts) => boolean;
};

export type Listed = {
  /** The Cedar type of a row, and what else it has to have. */
  readonly type: string;
  readonly attrs?: { readonly [name: string]: Json };
  readonly hasTerritory?: boolean;
};

/** A territory and an account that no company has: whoever may read there reads everywhere. */
const NOBODYS = 'nobody’s';

const EVERYTHING: ListScope = { territories: null, accountId: null };

/**
 * Undefined: nothing at all. What a policy permits for another reason than territory or account (as to whoever wrote it) is found
 * at its own address and not in a list.
 */
export const listScope = (
  { principal, may }: Asking,
  action: string,
  { type, attrs = {}, hasTerritory = true }: Listed,
): ListScope | undefined => {
  const seesThere = (territory: string, accountId: string): boolean =>
    may(action, {
      type,
      id: NOBODYS,
      attrs: { tenant: principal.tenantId, ...attrs, accountId, ...(hasTerritory ? { territory } : {}) },
    });
  if (seesThere(NOBODYS, NOBODYS)) return EVERYTHING;
  const territories = hasTerritory ? principal.territories.filter((each) => seesThere(each, NOBODYS)) : [];
  if (territories.length > 0) return { territories, accountId: null };
  const { accountId } = principal;
  return accountId !== undefined && seesThere(NOBODYS, accountId) ? { territories: null, accountId } : undefined;
};
