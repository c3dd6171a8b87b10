/** Every check by its name: what a runbook names under "Initial checks". */
import { DOWNSTREAM_CHECKS } from './downstream-checks.ts';
import { HOUSE_CHECKS } from './house-checks.ts';
import { ORDER_CHECKS } from './order-checks.ts';
import { QUOTE_CHECKS } from './quote-checks.ts';
import type { Check } from './runbook.ts';

export const CHECKS: Readonly<Record<string, Check>> = {
  ...HOUSE_CHECKS,
  ...ORDER_CHECKS,
  ...DOWNSTREAM_CHECKS,
  ...QUOTE_CHECKS,
};
