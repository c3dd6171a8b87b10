/**
 * One person for each role, where the deals of the house are theirs, and one where they are somebody else's; the same again in
 * another company. A role is seen alone: who has two may do what either may.
 */
import {
  addPerson,
  API_SCOPES,
  insertTenant,
  issueApiKey,
  readPersonByKey,
  readPrincipal,
  ROLES,
} from '#contexts/identity/index.ts';
import { apiKeyText } from '#contexts/identity/api-key-secret.ts';
import { signSession } from '#contexts/proposal/link-secret.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Troth } from '#test/support/troth.ts';

export const AGENT = 'agent';
/** A partner's program, with every scope there is: what it may not do, no key opens. `own` and `foreign` are its territories. */
export const PARTNER_KEY = 'partner-key';
/** Whoever holds the address of an offer, to accept it. `own`: of the offer that is asked about; `foreign`: of another offer. */
export const CUSTOMER_LINK = 'customer-link';
/** An agent that was given every role there is: what it may not do, it may not do as an agent. */
const PEOPLE = [...ROLES, AGENT] as const;
export const WHO = [...PEOPLE, PARTNER_KEY, CUSTOMER_LINK] as const;
export type Who = (typeof WHO)[number];
type Person = (typeof PEOPLE)[number];

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

const typeOf = (who: Person): string => (who === AGENT ? 'agent' : who === 'customer' ? 'customer' : 'user');

const join = async (
  troth: Troth,
  tenantId: string,
  who: Person,
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

/** Issued by a sales manager, who may do all that a partner's scope can open; what billing reports is billing's own key. */
const joinKey = async (troth: Troth, tenantId: string, side: Side): Promise<string> => {
  const { door } = troth.app;
  const issuer = await door.read(tenantId, async (tx) => {
    const person = await readPersonByKey(tx, `sales-manager.of.${side}`);
    return person && readPrincipal(tx, person.principalId);
  });
  must(issuer, 'a manager is there first');
  const answer = await runCommand(
    door,
    issueApiKey,
    issuer,
    {
      idempotencyKey: `key of ${side}`,
      payload: {
        name: 'Partner portal',
        scopes: API_SCOPES.filter((scope) => scope !== 'billing.report'),
        territories: [...TERRITORIES[side]],
        expiresInDays: 1,
      },
    },
    { channel: 'test' },
  );
  must(answer.ok, `the key of ${side} is issued: ${JSON.stringify(answer)}`);
  const { keyId } = answer.value as { readonly keyId: string };
  return apiKeyText(door.derivedSecret, tenantId, keyId);
};

/** A link to the offer; a copy of it opens another offer, and one lies with the other company. */
const joinLinks = async (troth: Troth, elsewhere: string, offers: Offers): Promise<Readonly<Record<Side, string>>> => {
  const { door } = troth.app;
  const contact = { name: 'Karl Kunde', email: 'karl.kunde@rheinwerk-maschinenbau.example' };
  const sent = await troth.send('rita.rep', `/quotes/${offers.own}/links`, { contact });
  must(sent.status === 200, `a link is sent: ${JSON.stringify(sent.body)}`);
  const { linkId } = (sent.body as { readonly result: { readonly linkId: string } }).result;
  const until = door.clock().add({ hours: 1 }).epochMilliseconds;
  const copied = async (side: Side, tenantId: string, quoteId: string): Promise<string> => {
    const id = derivedId(door.clock(), linkId, side);
    await copyLink(troth, linkId, { id, tenantId, quoteId });
    return signSession(door.derivedSecret, { tenantId, linkId: id, until });
  };
  return {
    own: signSession(door.derivedSecret, { tenantId: troth.tenantId, linkId, until }),
    foreign: await copied('foreign', troth.tenantId, offers.foreign),
    stranger: await copied('stranger', elsewhere, offers.own),
  };
};

const copyLink = async (
  troth: Troth,
  linkId: string,
  to: { readonly id: string; readonly tenantId: string; readonly quoteId: string },
): Promise<void> => {
  const columns = await troth.database.admin<{ name: string }>(
    `select column_name as name from information_schema.columns where table_schema = 'proposal' and table_name = 'link'`,
  );
  const changed: Readonly<Record<string, string>> = { id: '$2', tenant_id: '$3', quote_id: '$4' };
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => (changed[name] === undefined ? name : `${changed[name]}::uuid`));
  await troth.database.admin('alter table proposal.link disable trigger all');
  await troth.database.admin(
    `insert into proposal.link (${names.join(', ')}) select ${values.join(', ')} from proposal.link where id = $1::uuid`,
    [linkId, to.id, to.tenantId, to.quoteId],
  );
  await troth.database.admin('alter table proposal.link enable trigger all');
};

type Offers = { readonly own: string; readonly foreign: string };

export const makeActors = async (
  troth: Troth,
  accounts: { readonly own: Json; readonly foreign: Json },
  offers: Offers,
): Promise<Actors> => {
  const { door } = troth.app;
  const at = door.clock();
  const elsewhere = derivedId(at, 'the matrix', 'tenant');
  await door.transaction(elsewhere, (tx) =>
    tx.commit([insertTenant(elsewhere, 'third-company', 'A Third Company', at.toString())]),
  );
  const tokens = new Map<string, string>();
  const links = await joinLinks(troth, elsewhere, offers);
  for (const side of SIDES) {
    const tenantId = side === 'stranger' ? elsewhere : troth.tenantId;
    for (const who of PEOPLE) {
      const accountId = side === 'foreign' ? accounts.foreign : accounts.own;
      tokens.set(`${who} ${side}`, await join(troth, tenantId, who, side, accountId));
    }
    tokens.set(`${PARTNER_KEY} ${side}`, await joinKey(troth, tenantId, side));
    tokens.set(`${CUSTOMER_LINK} ${side}`, links[side]);
  }
  return (who, side) => {
    const token = tokens.get(`${who} ${side}`);
    must(token, 'every role has its person');
    return token;
  };
};
