/** The life of a message. Mail cannot be asked whether it arrived: after a crash it is sent again under the same Message-ID, and receivers drop the second. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const messageLife = lifecycle({
  name: 'message',
  states: {
    queued: { means: 'to be sent at its time', waitsFor: 'the mail server' },
    sent: 'the mail server took it',
    failed: 'the mail server refused it for good, or the tries are used up',
  },
  initial: 'queued',
  terminal: ['sent', 'failed'],
  moves: [
    {
      name: 'send',
      from: ['queued'],
      to: 'sent',
      guard: 'the mail server took it',
      authority: 'communication.record-delivery (worker)',
      effects: 'none',
      timeout: 'the tries',
      fact: 'MessageSent',
    },
    {
      name: 'postpone',
      from: ['queued'],
      to: 'queued',
      guard: 'the mail server was not reached or asked to wait, and tries are left',
      authority: 'communication.record-delivery (worker)',
      effects: 'a later time is set',
      retry: 'TRIES_MAX, delays double',
      fact: 'MessagePostponed',
    },
    {
      name: 'giveUp',
      from: ['queued'],
      to: 'failed',
      guard: 'the mail server refused it for good, or no try is left',
      authority: 'communication.record-delivery (worker)',
      effects: 'it stands in the worklist of support',
      timeout: 'the tries',
      fact: 'MessageFailed',
    },
  ],
});
