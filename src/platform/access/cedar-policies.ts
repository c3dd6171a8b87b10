/**
 * From policy text to a decision: Cedar's own parser and validator read the text, our compiler runs it. The wasm is asked
 * once per policy set, never on the command road.
 */
import { createHash } from 'node:crypto';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import {
  actionEntities,
  compileFactsCheck,
  compilePolicies,
  type PolicyJson,
  type SchemaJson,
} from '#engines/cedar/index.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Access, compiledAccess } from './authorize.ts';

type PolicySet = { readonly policies: { readonly [id: string]: PolicyJson }; readonly schema: SchemaJson };

const messages = (errors: readonly { readonly message: string }[]): readonly string[] =>
  errors.map((error) => error.message);

const annotatedId = (policy: PolicyJson, index: number): string => policy.annotations?.['id'] ?? `policy${index}`;

/** Reads and validates; a refusal names every problem in Cedar's words. */
export const readPolicies = (policyText: string, schemaText: string): Outcome<PolicySet> => {
  const schema = cedar.schemaToJson(schemaText);
  if (schema.type === 'failure')
    return refused({ code: 'access-policy.schema-invalid', problems: messages(schema.errors) });
  const parts = cedar.policySetTextToParts(policyText);
  if (parts.type === 'failure') return refused({ code: 'access-policy.unreadable', problems: messages(parts.errors) });
  const checked = cedar.validate({ schema: schemaText, policies: { staticPolicies: policyText } });
  if (checked.type === 'failure') return refused({ code: 'access-policy.invalid', problems: messages(checked.errors) });
  if (checked.validationErrors.length > 0)
    return refused({
      code: 'access-policy.invalid',
      problems: checked.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`),
    });
  const policies: Record<string, PolicyJson> = {};
  for (const [index, text] of parts.policies.entries()) {
    const json = cedar.policyToJson(text);
    must(json.type === 'success', 'what Cedar has split into policies it can read one by one');
    const policy = json.json as PolicyJson;
    policies[annotatedId(policy, index)] = policy;
  }
  return accepted({ policies, schema: schema.json as SchemaJson });
};

/** The access policy as a function, with the hash of the text that evidence entries cite. */
export const accessOfText = (policyText: string, schemaText: string): Outcome<Access> => {
  const read = readPolicies(policyText, schemaText);
  if (!read.ok) return read;
  const compiled = compilePolicies(read.value.policies, actionEntities(read.value.schema));
  if (!compiled.ok) return compiled;
  const policyHash = `sha256:${createHash('sha256').update(policyText).update('\0').update(schemaText).digest('hex')}`;
  return accepted(compiledAccess(compiled.value, compileFactsCheck(read.value.schema), policyHash));
};
