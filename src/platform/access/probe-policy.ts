/**
 * A policy asked before it is in force: can it be read, who could do what under it, what could nobody do. Cedar's own parser and
 * validator answer the first; the compiled policies answer the others for a person of each role.
 */
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyJson, SchemaJson } from '#engines/cedar/index.ts';
import { lazy } from '#kernel/lazy.ts';
import { must } from '#kernel/outcome.ts';
import type { Principal } from '../command.ts';
import { joinedText } from './access-of-model.ts';
import type { Access } from './authorize.ts';
import { accessOfText, readPolicies } from './cedar-policies.ts';
import { isReserved, type PolicyRow, rowsOfText, textOfRow } from './policy-rows.ts';
import { shippedPolicy } from './shipped-policy.ts';

export type AccessProblem = { readonly code: string; readonly policyId: string; readonly words: string };

export type AccessProbe = {
  /** Which of the roles, with every territory and nobody else's work on the table, may do it to something of that kind. */
  readonly rolesThatMay: (
    roles: readonly string[],
    action: string,
    type: 'Release' | 'Artifact',
    kind: string,
  ) => readonly string[];
  /** Actions that no permit speaks of. */
  readonly actionsOfNobody: () => readonly string[];
};

export type AccessReading =
  | { readonly ok: true; readonly probe: AccessProbe }
  | { readonly ok: false; readonly problems: readonly AccessProblem[] };

const TENANT = '01900000-0000-7000-8000-000000000001';
const ID = '01900000-0000-7000-8000-000000000002';

const probePerson = (role: string): Principal => ({
  tenantId: TENANT,
  id: ID,
  type: role === 'customer' ? 'customer' : 'user',
  personId: ID,
  name: role,
  roles: [role],
  territories: ['all'],
});

const statementProblems = ({ id, cedar: statement }: PolicyRow): readonly AccessProblem[] => {
  const parts = cedar.policySetTextToParts(statement);
  const words =
    parts.type === 'failure'
      ? parts.errors.map(({ message }) => message).join('; ')
      : parts.policies.length + parts.policy_templates.length !== 1 || parts.policy_templates.length > 0
        ? 'is not one policy'
        : statement.trimStart().startsWith('@')
          ? 'carries annotations: its id and its reason have fields of their own'
          : undefined;
  return words === undefined ? [] : [{ code: 'access.unreadable', policyId: id, words }];
};

const idProblems = (rows: readonly PolicyRow[]): readonly AccessProblem[] =>
  rows.flatMap(({ id }, index) => [
    ...(isReserved(id)
      ? [{ code: 'access.reserved-id', policyId: id, words: 'ids that begin with base. and system. belong to Troth.' }]
      : []),
    ...(rows.findIndex((other) => other.id === id) < index
      ? [{ code: 'access.duplicate-id', policyId: id, words: 'is there twice: a decision that cites it says nothing.' }]
      : []),
  ]);

const invalid = (rows: readonly PolicyRow[], problems: readonly string[]): readonly AccessProblem[] =>
  problems.map((problem) => {
    const named = rows.find(({ id }) => problem.startsWith(`${id}: `));
    return { code: 'access.invalid', policyId: named?.id ?? 'access-policy', words: problem };
  });

const permitsOf = (text: string): { readonly permitted: ReadonlySet<string>; readonly actions: readonly string[] } => {
  const read = readPolicies(text, shippedPolicy.schema);
  must(read.ok, 'what was read before can be read again');
  const space = (read.value.schema as SchemaJson)[''];
  const declared = Object.entries(space?.actions ?? {}).filter(
    ([, { appliesTo }]) => (appliesTo?.resourceTypes.length ?? 0) > 0,
  );
  const permits = Object.values(read.value.policies as { readonly [id: string]: PolicyJson }).filter(
    ({ effect }) => effect === 'permit',
  );
  const named = new Set(
    permits.flatMap(({ action }) => {
      const entities = [...(action.entities ?? []), ...(action.entity ? [action.entity] : [])];
      return action.op === 'All'
        ? declared.map(([id]) => id)
        : entities.map((entity) => ('id' in entity ? entity.id : entity.__entity.id));
    }),
  );
  const permitted = declared.filter(
    ([id, { memberOf }]) => named.has(id) || (memberOf ?? []).some((group) => named.has(group.id)),
  );
  return { permitted: new Set(permitted.map(([id]) => id)), actions: declared.map(([id]) => id) };
};

const probeOf = (text: string, access: Access): AccessProbe => {
  const attrs = {
    Release: (_kind: string) => ({ tenant: TENANT, authorPersons: [] }),
    Artifact: (kind: string) => ({ tenant: TENANT, kind }),
  };
  let covered: ReturnType<typeof permitsOf> | undefined;
  return {
    rolesThatMay: (roles, action, type, kind) =>
      roles.filter(
        (role) => access.decide(probePerson(role), action, { type, id: ID, attrs: attrs[type](kind) }, {}).allowed,
      ),
    actionsOfNobody: () => {
      covered ??= permitsOf(text);
      const { permitted, actions } = covered;
      return actions.filter((action) => !permitted.has(action));
    },
  };
};

const shippedRows = lazy(() => rowsOfText(shippedPolicy.policies));

const read = (own: readonly PolicyRow[]): AccessReading => {
  const early = [...idProblems(own), ...own.flatMap(statementProblems)];
  if (early.length > 0) return { ok: false, problems: early };
  const text = joinedText(shippedRows(), own);
  const access = accessOfText(text, shippedPolicy.schema);
  if (access.ok) return { ok: true, probe: probeOf(text, access.value) };
  const { problems, policyId, construct } = access.refusal as {
    readonly problems?: readonly string[];
    readonly policyId?: string;
    readonly construct?: string;
  };
  return {
    ok: false,
    problems: problems
      ? invalid(own, problems)
      : [{ code: 'access.unsupported', policyId: String(policyId), words: `${construct} is not supported.` }],
  };
};

/** Reading takes a good part of a second, and the gate asks about a model before and after: the last few answers are kept. */
const READ_MAX = 4;
const known = new Map<string, AccessReading>();

/** With no rows at all, the shipped policy is what is asked. */
export const accessProbe = (own: readonly (readonly PolicyRow[])[]): AccessReading => {
  const rows = own.length === 0 ? shippedRows().filter(({ id }) => !isReserved(id)) : own.flat();
  const key = rows.map(textOfRow).join('\n');
  const found = known.get(key);
  if (found) return found;
  if (known.size >= READ_MAX) known.delete(known.keys().next().value ?? '');
  const made = read(rows);
  known.set(key, made);
  return made;
};
