/** A person without what they could be recognised by. Their id stays: it is what their deeds were entered under. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type Recognisable = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly accountId: string | null;
};

/** Also one that was erased before: what is left of it can be erased then. */
export const readRecognisable = async (tx: Tx, personId: string): Promise<Recognisable | undefined> =>
  (
    await tx.query<Recognisable>({
      text: `select p.id, p.key, p.name, p.email,
               (select a.account_id from identity.principal a where a.tenant_id = $1 and a.person_id = p.id limit 1) as "accountId"
             from identity.person p where p.tenant_id = $1 and p.id = $2`,
      values: [tx.tenantId, personId],
    })
  )[0];

export const ERASED_NAME = 'Erased person';

/** Their accounts no longer open: whoever comes back is somebody new. */
export const pseudonymisePerson = (tenantId: string, personId: string): readonly Statement[] => [
  {
    text: `update identity.person set name = $3, email = 'erased', key = 'erased-' || id::text, version = version + 1
           where tenant_id = $1 and id = $2`,
    values: [tenantId, personId, ERASED_NAME],
  },
  {
    text: `update identity.principal set state = 'suspended' where tenant_id = $1 and person_id = $2`,
    values: [tenantId, personId],
  },
];
