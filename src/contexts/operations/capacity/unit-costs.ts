/** Measured and not typed: written by `npm run bench -- footprint`, on the machine that it names. Measure on yours before you plan for it. */
import type { UnitCosts } from './capacity.ts';

export const UNIT_COSTS: UnitCosts = {
  measuredAt: '2026-11-22T14:30:11Z',
  machine: '2 × Intel(R) Xeon(R) Processor',
  node: 'v26.9.0',
  postgres: '18.4',
  by: 'npm run bench -- footprint',
  lines: 3,
  costs: {
    'quote.edit-lines': {
      serverMs: 4.8,
      postgresMs: 3.95,
      storedBytes: 16261,
      sample: 200,
    },
    'quote.submit-for-approval': {
      serverMs: 3.15,
      postgresMs: 4,
      storedBytes: 12452,
      sample: 200,
    },
    'approval.decide': {
      serverMs: 2.25,
      postgresMs: 3.95,
      storedBytes: 8765,
      sample: 200,
    },
    'quote.accept': {
      serverMs: 1.9,
      postgresMs: 4,
      storedBytes: 8192,
      sample: 200,
    },
    'quote.made-and-presented': {
      serverMs: 298,
      postgresMs: 28.5,
      storedBytes: 101990,
      sample: 20,
    },
    'order.converted-and-submitted': {
      serverMs: 10.667,
      postgresMs: 11.833,
      storedBytes: 31949,
      sample: 120,
    },
    'fulfillment.task': {
      serverMs: 6.296,
      postgresMs: 7.991,
      storedBytes: 13024,
      sample: 1080,
    },
  },
};
