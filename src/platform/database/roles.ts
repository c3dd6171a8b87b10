/**
 * The five roles that Troth connects as. None is a superuser and none may bypass row-level security: what a role may see
 * is written in policies, so that a mistake in our code meets the database's own refusal.
 *
 * owner: owns the schemas, runs migrations, is never connected while serving. app: commands and reads of one tenant.
 * relay: publishes facts and wakes timers of all tenants. sequencer: reads entries of all tenants, writes the log's tree.
 * reader: reports and exports, one tenant, read only.
 */
import type pg from 'pg';
import { scramVerifier } from './scram.ts';
import { derivePassword } from './secret.ts';

export const ROLES = ['owner', 'app', 'relay', 'sequencer', 'reader'] as const;
export type Role = (typeof ROLES)[number];

export const DEFAULT_ROLE_PREFIX = 'troth';
const PREFIX_FORM = /^[a-z][a-z0-9_]{0,40}$/;

export const roleName = (prefix: string, role: Role): string => {
  if (!PREFIX_FORM.test(prefix))
    throw new Error(`TROTH_ROLE_PREFIX "${prefix}" does not fit: lower-case letters, digits and _, a letter first.`);
  return `${prefix}_${role}`;
};

export type RoleSetup = { readonly client: pg.Client; readonly prefix: string; readonly secret: string };

type Existing = {
  readonly rolname: string;
  readonly rolsuper: boolean;
  readonly rolbypassrls: boolean;
  readonly rolcanlogin: boolean;
};
type Admin = {
  readonly user: string;
  readonly database: string;
  readonly may_create_roles: boolean;
  readonly may_grant: boolean;
  readonly owner_may_create: boolean;
};

const attributes = 'login nosuperuser nobypassrls nocreatedb nocreaterole noreplication';

/** Creates the roles that are missing and gives the owner its one right on the database; refuses, saying what is missing. */
export const ensureRoles = async (setup: RoleSetup): Promise<void> => {
  const { client, prefix } = setup;
  const names = ROLES.map((role) => roleName(prefix, role));
  const existing = await existingRoles(client, names);
  refuseUnsafe(existing);
  const missing = ROLES.filter((role) => !existing.some(({ rolname }) => rolname === roleName(prefix, role)));
  const admin = await adminRights(client, roleName(prefix, 'owner'), missing.includes('owner'));
  const needsGrant = !admin.owner_may_create;
  if ((missing.length > 0 && !admin.may_create_roles) || (needsGrant && !admin.may_grant))
    throw new Error(missingRights(admin, setup, missing, needsGrant));
  for (const role of missing) await createRole(setup, role);
  if (needsGrant) await client.query(grantSql(admin.database, prefix));
};

const existingRoles = async (client: pg.Client, names: readonly string[]): Promise<readonly Existing[]> => {
  const found = await client.query<Existing>(
    'select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = any($1)',
    [names],
  );
  return found.rows;
};

const refuseUnsafe = (existing: readonly Existing[]): void => {
  for (const { rolname, rolsuper, rolbypassrls, rolcanlogin } of existing) {
    if (rolsuper || rolbypassrls)
      throw new Error(
        `The role ${rolname} is a superuser or may bypass row-level security, which would let one tenant see another's data. ` +
          `Run: ALTER ROLE ${rolname} NOSUPERUSER NOBYPASSRLS;`,
      );
    if (!rolcanlogin) throw new Error(`The role ${rolname} may not log in. Run: ALTER ROLE ${rolname} LOGIN;`);
  }
};

const adminRights = async (client: pg.Client, owner: string, ownerMissing: boolean): Promise<Admin> => {
  const { rows } = await client.query<Admin>(
    `select current_user as "user", current_database() as database,
            r.rolsuper or r.rolcreaterole as may_create_roles,
            r.rolsuper or pg_has_role(d.datdba, 'usage')
              or has_database_privilege(current_user, d.oid, 'create with grant option') as may_grant,
            case when $2 then false else has_database_privilege($1, d.oid, 'create') end as owner_may_create
     from pg_database d, pg_roles r where d.datname = current_database() and r.rolname = current_user`,
    [owner, ownerMissing],
  );
  const [admin] = rows;
  if (!admin) throw new Error('The database does not know the user that DATABASE_URL names.');
  return admin;
};

const missingRights = (admin: Admin, setup: RoleSetup, missing: readonly Role[], needsGrant: boolean): string => {
  const lacks = [
    ...(missing.length > 0 && !admin.may_create_roles ? ['to create roles (CREATEROLE)'] : []),
    ...(needsGrant && !admin.may_grant ? [`to grant CREATE on the database "${admin.database}"`] : []),
  ];
  const sql = [
    ...missing.map((role) => createSql(setup, role)),
    ...(needsGrant ? [grantSql(admin.database, setup.prefix)] : []),
  ];
  return (
    `The user "${admin.user}" of DATABASE_URL may not set Troth up: it lacks the right ${lacks.join(' and ')}. ` +
    `Let an administrator of the database run the following once (it holds password verifiers, not passwords), then start again:\n\n  ${sql.join('\n  ')}\n`
  );
};

/** A verifier instead of the password: the password itself never crosses into a server's log or a terminal. */
const createSql = ({ prefix, secret }: RoleSetup, role: Role): string => {
  const name = roleName(prefix, role);
  return (
    `CREATE ROLE ${name} ${attributes.toUpperCase()} PASSWORD '${scramVerifier(derivePassword(secret, role))}'; ` +
    `ALTER ROLE ${name} SET timezone = 'UTC';`
  );
};

const grantSql = (database: string, prefix: string): string =>
  `GRANT CREATE, CONNECT ON DATABASE "${database.replaceAll('"', '""')}" TO ${roleName(prefix, 'owner')};`;

/** Another process may create the same role at the same moment: then it exists, which is all we want. */
const createRole = async (setup: RoleSetup, role: Role): Promise<void> => {
  try {
    await setup.client.query(createSql(setup, role));
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== '42710' && code !== '23505') throw error;
  }
};

/** For our own embedded cluster, where nobody else sets passwords: the roles follow a changed TROTH_SECRET. */
export const resetPasswords = async ({ client, prefix, secret }: RoleSetup): Promise<void> => {
  for (const role of ROLES)
    await client.query(
      `alter role ${roleName(prefix, role)} ${attributes} password '${scramVerifier(derivePassword(secret, role))}'`,
    );
};

export const passwordRefused = (name: string, prefix: string): string =>
  `The role ${name} exists in the database with another password. Either start with the TROTH_SECRET (or data folder) that set it, ` +
  `or use roles of your own (TROTH_ROLE_PREFIX, now "${prefix}"), or, if nothing else uses these roles, let an administrator run ` +
  `"DROP OWNED BY ${name}; DROP ROLE ${name};" for an empty database, or set a new password for each role.`;
