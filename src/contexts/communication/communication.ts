/** The words of communication: messages to customers. Whether one is sent is decided by flows; what it says, and that it goes once, here. */
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { messageLife } from './message.lifecycle.ts';

export type MessageState = StateOf<typeof messageLife>;

export type Message = {
  readonly id: string;
  /** What it is about, once for ever: `order-confirmed/<order>`. */
  readonly cause: string;
  readonly template: string;
  readonly language: string;
  readonly recipient: string;
  readonly recipientName: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly accountId: string | null;
  readonly title: string;
  readonly body: string;
  readonly state: MessageState;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly tries: number;
  readonly dueAt: string | null;
  readonly recordedAt: string;
  readonly sentAt: string | null;
  readonly lastError: string | null;
};

export const MESSAGE_TRIES_MAX = 8;

export const communicationFacts = ['MessageSent', 'MessagePostponed', 'MessageFailed'] as const;

export const messageResource = (tenantId: string, message: Pick<Message, 'id' | 'accountId'>): ResourceFacts => ({
  type: 'Message',
  id: message.id,
  attrs: { tenant: tenantId, ...(message.accountId === null ? {} : { accountId: message.accountId }) },
});

export const communicationRefusals: RefusalTexts = {
  'message.not-found': { status: 404, title: 'There is no such message', todo: 'Check the id.' },
  'message.move-not-allowed': {
    status: 409,
    title: 'The message is not in a state that allows this',
    todo: 'It was sent, or given up.',
  },
  'message.queued-already': {
    status: 409,
    title: 'This message was written before',
    todo: 'Nothing: a customer is told a thing once.',
  },
};

export const communicationConstraints: Readonly<Record<string, string>> = { message_once: 'message.queued-already' };
