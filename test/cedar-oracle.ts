/** cedar-wasm, Cedar's own evaluator, as the oracle of our compiled policies: what tests compare by. */
import assert from 'node:assert/strict';
import * as wasm from '@cedar-policy/cedar-wasm/nodejs';
import type { CedarEntity, CedarRequest, CompiledPolicies, PolicyJson } from '#engines/cedar/index.ts';

export const policiesById = (text: string): { readonly [id: string]: PolicyJson } => {
  const parts = wasm.policySetTextToParts(text);
  assert.equal(parts.type, 'success', JSON.stringify(parts));
  return Object.fromEntries(
    (parts.type === 'success' ? parts.policies : []).map((part, i) => {
      const answer = wasm.policyToJson(part);
      assert.equal(answer.type, 'success');
      const json = (answer as { json: unknown }).json as PolicyJson;
      return [json.annotations?.['id'] ?? `policy${i}`, json];
    }),
  );
};

export const answerOfWasm = (
  policies: { readonly [id: string]: PolicyJson },
  request: CedarRequest,
  entities: readonly CedarEntity[],
) => {
  const answer = wasm.isAuthorized({
    ...request,
    entities,
    policies: { staticPolicies: policies },
  } as unknown as wasm.AuthorizationCall);
  assert.equal(answer.type, 'success', JSON.stringify(answer));
  return summary((answer as { response: wasm.Response }).response);
};
export const summary = ({ decision, diagnostics }: wasm.Response) => ({
  decision,
  reasons: [...diagnostics.reason].toSorted(),
  errors: diagnostics.errors.map((error) => error.policyId).toSorted(),
});
export const answerOfOurs = (compiled: CompiledPolicies, request: CedarRequest, entities: readonly CedarEntity[]) => {
  const { decision, reasons, errors } = compiled(request, entities);
  return { decision, reasons, errors: errors.map((error) => error.policyId).toSorted() };
};

export const uid = (type: string, id: string) => ({ type, id });
