/** The words of communication: messages to customers and to our own people. Whether one is sent is decided by flows; what it says, and that it goes once, here. */
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
  /** Whose inbox in the app it stands in; null: a customer's, who is reached by mail alone. */
  readonly personId: string | null;
  readonly readAt: string | null;
  /** How often somebody had it sent again. */
  readonly resent: number;
  /** The letter of which this one is another. */
  readonly againOf: string | null;
};

/** In the place of an address that was erased. */
export const ERASED = 'erased';

export const MESSAGE_TRIES_MAX = 8;

export const communicationFacts = [
  'MessageWritten',
  'MessageSent',
  'MessagePostponed',
  'MessageFailed',
  'MessageResent',
  'MessageRead',
] as const;

export const messageResource = (
  tenantId: string,
  message: Pick<Message, 'id' | 'accountId' | 'personId'>,
): ResourceFacts => ({
  type: 'Message',
  id: message.id,
  attrs: {
    tenant: tenantId,
    ...(message.accountId === null ? {} : { accountId: message.accountId }),
    ...(message.personId === null ? {} : { personId: message.personId }),
  },
});

export const communicationRefusals: RefusalTexts = {
  'message.not-found': { status: 404, title: 'There is no such message', todo: 'Check the id.' },
  'message.move-not-allowed': {
    status: 409,
    title: 'The message is not in a state that allows this',
    todo: 'It was sent, or given up.',
  },
  'message.nobody': {
    status: 409,
    title: 'There is nobody to tell',
    todo: 'Whoever it was for has left or was erased. Nothing is sent.',
  },
  'message.still-queued': {
    status: 409,
    title: 'It is still on its way',
    todo: 'Wait: it is tried again by itself, and says when it is given up.',
  },
  'message.resend-the-first': {
    status: 409,
    title: 'It was sent again itself',
    todo: 'Send again the letter that it names.',
  },
  'message.recipient-erased': {
    status: 409,
    title: 'Whoever it went to was erased',
    todo: 'Nothing: their address is not kept any more.',
  },
  'message.resent-often': {
    status: 409,
    title: 'It was sent again often enough',
    todo: 'Reach them another way: the number of times is given.',
  },
  'message.queued-already': {
    status: 409,
    title: 'This message was written before',
    todo: 'Nothing: a customer is told a thing once.',
  },
};

export const communicationConstraints: Readonly<Record<string, string>> = { message_once: 'message.queued-already' };
