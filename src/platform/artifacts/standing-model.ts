/**
 * A model that was called back before its instant is none that was, is, or will be in force. Its row stays, because what is published is never
 * changed; each reader of `platform.model` leaves it out by this condition.
 */
export const standing = (model: string): string =>
  `not exists (select from platform.model_called_back b where b.tenant_id = ${model}.tenant_id and b.model_id = ${model}.id)`;
