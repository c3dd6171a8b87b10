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
  /** Null: of every class, or the list knows none. */
  readonly classes: ClassScope | null;
};

/** Places as `class territory`, or `class *` for every territory: where whoever made it, and where only what the reader works on. */
export type ClassScope = {
  readonly everybodys: readonly string[];
  readonly personId: string;
  readonly involved: readonly string[];
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
  /** The classes that rows may be of, the one that narrows nothing first. */
  readonly quoteClasses?: readonly string[];
};

type Sees = (territory: string, accountId: string, attrs?: Listed['attrs']) => boolean;

/** A territory and an account that no company has: whoever may read there reads everywhere. */
const NOBODYS = 'nobody’s';

const classScope = (principal: Principal, sees: Sees, classes: readonly string[]): ClassScope | null => {
  const accountId = principal.accountId ?? NOBODYS;
  const own = { createdByPerson: principal.personId, personsInvolved: [principal.personId] };
  const placesOf = (quoteClass: string, attrs: Listed['attrs']): readonly string[] =>
    sees(NOBODYS, accountId, { ...attrs, quoteClass })
      ? [`${quoteClass} *`]
      : principal.territories
          .filter((territory) => sees(territory, accountId, { ...attrs, quoteClass }))
          .map((territory) => `${quoteClass} ${territory}`);
  const everybodys = classes.flatMap((each) => placesOf(each, {}));
  return classes.every((each) => everybodys.includes(`${each} *`))
    ? null
    : { everybodys, personId: principal.personId, involved: classes.flatMap((each) => placesOf(each, own)) };
};

/**
 * Undefined: nothing at all. What a policy permits for another reason than territory, account or class is found at its own address
 * and not in a list.
 */
export const listScope = (
  { principal, may }: Asking,
  action: string,
  { type, attrs = {}, hasTerritory = true, quoteClasses = [] }: Listed,
): ListScope | undefined => {
  const [first] = quoteClasses;
  const base = first === undefined ? attrs : { ...attrs, quoteClass: first };
  const sees: Sees = (territory, accountId, more = {}) =>
    may(action, {
      type,
      id: NOBODYS,
      attrs: { tenant: principal.tenantId, ...base, ...more, accountId, ...(hasTerritory ? { territory } : {}) },
    });
  const classes = classScope(principal, sees, quoteClasses);
  if (sees(NOBODYS, NOBODYS)) return { territories: null, accountId: null, classes };
  const territories = hasTerritory ? principal.territories.filter((each) => sees(each, NOBODYS)) : [];
  if (territories.length > 0) return { territories, accountId: null, classes };
  const { accountId } = principal;
  return accountId !== undefined && sees(NOBODYS, accountId) ? { territories: null, accountId, classes } : undefined;
};
