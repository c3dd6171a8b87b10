/** The approvals that hold against what their quotes say now: a stale approval after a change. */
import type { PairRules } from '../judge.ts';

export const approvalQuote: PairRules = {
  name: 'approval-quote',
  left: 'Approval',
  right: 'Quote',
  asks: 'Does every approval that holds still fit what its quote says?',
  ignores: { kind: 'missing-left', because: 'a quote within what its seller may decide has no approval' },
  rules: [
    {
      when: 'missing-right',
      severity: 'major',
      owner: 'sales-ops',
      repair: {
        action: 'decide',
        says: 'An approval stands for a quote that is not there.',
        automatic: false,
        because: 'an approval is ended by the flow of its quote',
      },
    },
    {
      when: 'twice',
      severity: 'major',
      owner: 'sales-ops',
      repair: {
        action: 'decide',
        says: 'Two approvals hold for one revision.',
        automatic: false,
        because: 'which one holds is a decision',
      },
    },
    {
      when: { field: 'content' },
      severity: 'critical',
      owner: 'sales-ops',
      repair: {
        action: 'decide',
        says: 'The quote was changed after it was approved. It may not be presented: ask for approval again.',
        automatic: false,
        because: 'nobody but its approver approves',
      },
    },
    {
      when: { field: '*' },
      severity: 'major',
      owner: 'sales-ops',
      repair: {
        action: 'decide',
        says: 'Ask for approval again.',
        automatic: false,
        because: 'nobody but its approver approves',
      },
    },
  ],
};
