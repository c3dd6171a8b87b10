/** The access policy that comes with this version, read once. */
import { readFileSync } from 'node:fs';
import type { BasePolicy } from './access-of-model.ts';

const seed = (name: string): string => readFileSync(new URL(`../../../seeds/${name}`, import.meta.url), 'utf8');

export const shippedPolicy: BasePolicy = {
  policies: seed('access-policy.cedar'),
  schema: seed('access-schema.cedarschema'),
};
