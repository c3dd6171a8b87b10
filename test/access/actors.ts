/**
 * One person for each role, where the deals of the house are theirs, and one where they are somebody else's; the same again in
 * another company. A role is seen alone: who has two may do what either may.
 */
import { addPerson, insertTenant, ROLES } from '#contexts/identity/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Troth } from '#test/support/troth.ts';

export const AGENT = 'agent';
/** An agent that was given every role there is: what it may not do, it may not do as an agent. */
export const WHO = [...ROLES, AGENT] as const;
export type Who = (typeof WHO)[number];

/** `own`: of the territory or account that the deal is in. `foreign`: of another one. `stranger`: of another company, with every territory. */
export type Side = 'own' | 'foreign' | 'stranger';
export const SIDES: readonly Side[] = ['own', 'foreign', 'stranger'];

export type Actors = (who: Who, side: Side) => string;

const TERRITORIES: Readonly<Record<Side, readonly string[]>> = {
  own: ['dach'],
  foreign: ['uk'],
  stranger: ['all'],
};

const STAFF = ROLES.filter((role) => role !== 'customer');

const typeOf = (who: Who): string => (who === AGENT ? 'agent' : who === 'customer' ? 'customer' : 'user');

const join = async (
  troth: Troth,
  tenantId: string,
  who: Who,
  side: Side,
  accountId: Json | undefined,
): Promise<string> => {
  const { door, issuer } = troth.app;
  const key = `${who}.of.${side}`;
  const answer = await runCommand(
    door,
    addPerson,
    door.systemPrincipal(tenantId, 'seed'),
    {
      idempotencyKey: key,
      payload: {
        key,
        name: key,
        email: `${key}@example.test`,
        type: typeOf(who),
        roles: who === AGENT ? STAFF : [who],
        territories: who === 'customer' ? [] : TERRITORIES[side],
        ...(who === 'customer' ? { accountId } : {}),
      },
    },
    { channel: 'test' },
  );
  must(answer.ok && issuer, `${key} joins`);
  return issuer.tokenFor(tenantId, (answer.value as { readonly principalId: string }).principalId);
};

export const makeActors = async (
  troth: Troth,
  accounts: { readonly own: Json; readonly foreign: Json },
): Promise<Actors> => {
  const { door } = troth.app;
  const at = door.clock();
  const elsewhere = derivedId(at, 'the matrix', 'tenant');
  await door.transaction(elsewhere, (tx) =>
    tx.commit([insertTenant(elsewhere, 'third-company', 'A Third Company', at.toString())]),
  );
  const tokens = new Map<string, string>();
  for (const side of SIDES)
    for (const who of WHO) {
      const tenantId = side === 'stranger' ? elsewhere : troth.tenantId;
      const accountId = side === 'foreign' ? accounts.foreign : accounts.own;
      tokens.set(`${who} ${side}`, await join(troth, tenantId, who, side, accountId));
    }
  return (who, side) => {
    const token = tokens.get(`${who} ${side}`);
    must(token, 'every role has its person');
    return token;
  };
};
