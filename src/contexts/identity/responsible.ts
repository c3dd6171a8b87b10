/**
 * Who does what is no change of the model: a stuck order repaired, an accepted quote corrected, an incident reviewed (operations 4.2). The company's
 * change policy says so; it is governance's, and read here by its shape, because those who are asked come before governance. Without one nobody is
 * refused, and what a flow or a worker does is nobody's activity.
 */
import { isJsonObject, type Json } from '#kernel/json.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { ModelPart } from '#platform/artifacts/model.ts';
import type { Principal } from '#platform/command.ts';

export type ActivityOfPeople = 'repair-order' | 'correct-accepted-quote' | 'incident-review';

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

const responsibleFor = (model: ModelPart, activity: ActivityOfPeople): readonly string[] | undefined => {
  const [policy] = model.ofKind('change-policy');
  const content = policy?.content;
  const rows = isJsonObject(content) ? listOf(content['activities']) : [];
  const row = rows.filter(isJsonObject).find((each) => each['activity'] === activity);
  return row && listOf(row['responsible']).map(String);
};

export const notResponsible = (
  model: ModelPart,
  activity: ActivityOfPeople,
  { type, roles }: Pick<Principal, 'type' | 'roles'>,
): Refusal | undefined => {
  if (type === 'system') return undefined;
  const responsible = responsibleFor(model, activity);
  return responsible === undefined || responsible.some((role) => roles.includes(role))
    ? undefined
    : { code: 'activity.not-responsible', activity, responsible: [...responsible] };
};
