/** Work of kinds that the seeded company has none of: by hand, on a day of its own, and planned only once an answer is known. */
import type { DecompositionRules } from '#contexts/fulfillment/index.ts';

const item = { itemId: { item: 'id' }, offering: { item: 'offering' }, quantity: { item: 'quantity' } } as const;

export const everyKindOfWork = (company: DecompositionRules): DecompositionRules => ({
  ...company,
  samples: [],
  rules: [
    ...company.rules,
    {
      id: 'survey',
      category: 'services',
      tasks: [
        {
          key: 'survey',
          name: 'Survey the site',
          manual: {
            queue: 'field',
            instructions: 'Go there and measure.',
            withinHours: 24,
            evidence: [{ field: 'gate', name: 'Code of the gate' }],
          },
          dependsOn: ['cost-centre'],
          undo: { instructions: 'Take the markings away.' },
        },
      ],
    },
    {
      id: 'report',
      category: 'services',
      late: ['survey'],
      when: [{ answerOf: 'survey', field: 'gate', equals: '4711' }],
      tasks: [
        {
          key: 'report',
          name: 'File what was found',
          connector: 'crm',
          operation: 'crm.record',
          dependsOn: [],
          payload: { ...item, accountId: { order: 'accountId' } },
          undo: { operation: 'crm.withdraw' },
          notBefore: { date: { order: 'requestedFor' } },
        },
      ],
    },
  ],
});
