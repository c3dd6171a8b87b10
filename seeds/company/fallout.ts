/** Whose trouble it is when an order does not go by itself at Aldermoor: as it ships. */
import { type FalloutRules, shippedRules } from '#contexts/fallout/index.ts';

export const falloutRules: FalloutRules = { ...shippedRules, key: 'aldermoor-fallout', owner: 'paula.policy' };
