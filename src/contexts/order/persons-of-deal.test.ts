import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApprovalCase } from '#contexts/approval/index.ts';
import { personsOfDeal } from './persons-of-deal.ts';

type Decision = 'approve' | 'approveInPart' | 'reject';
const approvalCase = (...steps: readonly (readonly (readonly [person: string, decision: Decision])[])[]) =>
  ({
    policyAuthors: ['pia'],
    steps: steps.map((answers) => ({ answers: answers.map(([personId, decision]) => ({ personId, decision })) })),
  }) as unknown as ApprovalCase;

test('whoever worked on a deal, said yes to it, wrote the policy for it or ordered it has a part in it, each once; whoever said no has none', () => {
  const cases = [
    approvalCase(
      [['mona', 'approve']],
      [
        ['felix', 'approveInPart'],
        ['lena', 'reject'],
      ],
    ),
    approvalCase([['edda', 'approve']], [['mona', 'approve']]),
  ];
  assert.deepEqual(personsOfDeal({ persons: ['rita'] }, cases, 'otto'), [
    'rita',
    'mona',
    'felix',
    'edda',
    'pia',
    'otto',
  ]);
  assert.deepEqual(personsOfDeal({ persons: ['rita'] }, [], 'rita'), ['rita']);
});
