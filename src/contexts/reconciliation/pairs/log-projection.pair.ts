/** The newest version and content that the evidence log tells of each order and quote against those that people read. */
import type { PairRules } from '../judge.ts';

export const logProjection: PairRules = {
  name: 'log-projection',
  left: 'Event log',
  right: 'Read model',
  asks: 'Does what people read show everything that happened?',
  rules: [
    {
      when: 'missing-right',
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'The log knows it and nobody can read it. Restore the row from the log.',
        automatic: false,
        because: 'a lost row is an incident',
      },
    },
    {
      when: 'missing-left',
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'It is there and no entry says how it came to be. Treat it as tampering until it is explained.',
        automatic: false,
        because: 'a row without an entry was not written by a command',
      },
    },
    {
      when: 'twice',
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'One thing has two rows.',
        automatic: false,
        because: 'which one holds is a decision',
      },
    },
    {
      when: { field: 'content' },
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'What people read is not what was written down. Treat it as tampering until it is explained; the log holds what it was.',
        automatic: false,
        because: 'a promise is never changed without a command',
      },
    },
    {
      when: { field: '*' },
      severity: 'critical',
      owner: 'sre',
      repair: {
        action: 'decide',
        says: 'The row is older or newer than its log. Rebuild it from the log; find who wrote past it.',
        automatic: false,
        because: 'a row that departs from its log was not written by a command',
      },
    },
  ],
};
