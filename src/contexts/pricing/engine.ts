/** The identity of the arithmetic. A change that can move a promise by a cent raises the version; `replay` then says so. */
import type { Engine } from '#engines/decision.ts';

export const PRICING_ENGINE: Engine = { name: 'troth-pricing', version: '2' };
