/**
 * From policy text to a decision: Cedar's own parser and validator read the text, our compiler runs it. The wasm is asked
 * once per policy set, never on the command road.
 */
import { createHash } from 'node:crypto';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import {
  actionEntities,
  type CedarEntity,
  type CedarRequest,
  compileFactsCheck,
  compilePolicies,
  type PolicyJson,
  type SchemaJson,
} from '#engines/cedar/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Access, compiledAccess, type Witness } from './authorize.ts';

type PolicySet = { readonly policies: { readonly [id: string]: PolicyJson }; readonly schema: SchemaJson };

const messages = (errors: readonly { readonly message: string }[]): readonly string[] =>
  errors.map((error) => error.message);

const annotatedId = (policy: PolicyJson, index: number): string => policy.annotations?.['id'] ?? `policy${index}`;

/** Cedar calls a policy by its place in the text; people know it by the id that it carries. */
const citedId = (policyText: string, place: string): string =>
  [...policyText.matchAll(/@id\("([^"]+)"\)/g)][Number(/^policy(\d+)$/.exec(place)?.[1] ?? -1)]?.[1] ?? place;

/** Reading takes a second, and the gate reads what the next model is decided by: the last few are kept. */
const READ_MAX = 4;
const lastRead = new Map<string, Outcome<PolicySet>>();

/** What was read, for another process that will read the same, and taken over from one that has: reading is a function of both texts. */
export const policiesRead = (): readonly (readonly [string, Outcome<PolicySet>])[] => [...lastRead];
export const takeOverPolicies = (read: ReturnType<typeof policiesRead>): void =>
  read.forEach(([both, outcome]) => lastRead.set(both, outcome));

/** Reads and validates; a refusal names every problem in Cedar's words. */
export const readPolicies = (policyText: string, schemaText: string): Outcome<PolicySet> => {
  const both = `${schemaText}\0${policyText}`;
  const known = lastRead.get(both);
  if (known !== undefined) return known;
  if (lastRead.size >= READ_MAX) lastRead.delete(lastRead.keys().next().value ?? '');
  const read = readAnew(policyText, schemaText);
  lastRead.set(both, read);
  return read;
};

/** A schema as Cedar reads it, with the statements that it found valid under it. */
type ReadSchema = { readonly json: cedar.SchemaJson<string>; readonly valid: Map<string, PolicyJson> };
const SCHEMAS_MAX = 2;
const STATEMENTS_MAX = 4_000;
const schemas = new Map<string, ReadSchema>();

const readSchema = (schemaText: string): Outcome<ReadSchema> => {
  const known = schemas.get(schemaText);
  if (known !== undefined) return accepted(known);
  const read = cedar.schemaToJson(schemaText);
  if (read.type === 'failure')
    return refused({ code: 'access-policy.schema-invalid', problems: messages(read.errors) });
  if (schemas.size >= SCHEMAS_MAX) schemas.delete(schemas.keys().next().value ?? '');
  const schema: ReadSchema = { json: read.json, valid: new Map() };
  schemas.set(schemaText, schema);
  return accepted(schema);
};

/**
 * Cedar judges each statement by itself, and takes most of a second for all of them: of a policy of which one statement was written anew only that
 * one is judged, so that a publication stops nobody's request for long.
 */
const readAnew = (policyText: string, schemaText: string): Outcome<PolicySet> => {
  const schema = readSchema(schemaText);
  if (!schema.ok) return schema;
  const { json, valid } = schema.value;
  const parts = cedar.policySetTextToParts(policyText);
  if (parts.type === 'failure') return refused({ code: 'access-policy.unreadable', problems: messages(parts.errors) });
  // A template is no policy that could hold: with one in it the whole text is judged, and refused in Cedar's words.
  const judged =
    parts.policy_templates.length > 0
      ? policyText
      : parts.policies.filter((statement) => !valid.has(statement)).join('\n');
  const problems = judged === '' ? [] : statementsInvalid(judged, json);
  if (problems.length > 0) return refused({ code: 'access-policy.invalid', problems });
  if (valid.size > STATEMENTS_MAX) valid.clear();
  const policies: Record<string, PolicyJson> = {};
  for (const [index, statement] of parts.policies.entries()) {
    const policy = valid.get(statement) ?? policyOf(statement);
    valid.set(statement, policy);
    policies[annotatedId(policy, index)] = policy;
  }
  return accepted({ policies, schema: json as SchemaJson });
};

const statementsInvalid = (text: string, schema: ReadSchema['json']): readonly string[] => {
  const checked = cedar.validate({ schema, policies: { staticPolicies: text } });
  return checked.type === 'failure'
    ? messages(checked.errors)
    : checked.validationErrors.map(({ policyId, error }) => `${citedId(text, policyId)}: ${error.message}`);
};

const policyOf = (statement: string): PolicyJson => {
  const json = cedar.policyToJson(statement);
  must(json.type === 'success', 'what Cedar has split into policies it can read one by one');
  return json.json as PolicyJson;
};

/** What Cedar's own evaluator says to a request: sorted ids, and why it could not say anything. */
export type Oracle = (
  request: CedarRequest,
  entities: readonly CedarEntity[],
) => { readonly decision: string; readonly reasons: readonly string[]; readonly errors: readonly string[] };

/** Prepared sets stay in the wasm's memory for ever, a fifth of a megabyte each: they take turns in a few places. */
const PREPARED_MAX = 8;
const prepared: string[] = [];
let turn = 0;

const placeOf = ({ policies }: PolicySet, policyHash: string): string => {
  const known = prepared.indexOf(policyHash);
  if (known !== -1) return `place ${known}`;
  const place = turn;
  turn = (turn + 1) % PREPARED_MAX;
  const parsed = cedar.preparsePolicySet(`place ${place}`, { staticPolicies: policies as never });
  must(parsed.type === 'success', 'what Cedar has validated it can prepare');
  prepared[place] = policyHash;
  return `place ${place}`;
};

const oracleOf = (set: PolicySet, policyHash: string): Oracle => {
  const actions = actionEntities(set.schema);
  return (request, entities) => {
    const answer = cedar.statefulIsAuthorized({
      ...request,
      preparsedPolicySetId: placeOf(set, policyHash),
      entities: [...entities, ...actions],
    } as unknown as cedar.StatefulAuthorizationCall);
    if (answer.type === 'failure') throw new Error(messages(answer.errors).join('; '));
    const { decision, diagnostics } = answer.response;
    return {
      decision,
      reasons: diagnostics.reason.toSorted(),
      errors: diagnostics.errors.map((error) => error.policyId).toSorted(),
    };
  };
};

/**
 * The access policy as a function, with the hash of the text that evidence entries cite. `watch` makes the witness of its
 * live decisions from Cedar's own evaluator.
 */
export const accessOfText = (
  policyText: string,
  schemaText: string,
  watch?: (oracle: Oracle, policyHash: string) => Witness,
): Outcome<Access> => {
  const read = readPolicies(policyText, schemaText);
  if (!read.ok) return read;
  const compiled = compilePolicies(read.value.policies, actionEntities(read.value.schema));
  if (!compiled.ok) return compiled;
  const policyHash = `sha256:${createHash('sha256').update(policyText).update('\0').update(schemaText).digest('hex')}`;
  const witness = watch?.(oracleOf(read.value, policyHash), policyHash);
  return accepted(compiledAccess(compiled.value, compileFactsCheck(read.value.schema), policyHash, witness));
};
