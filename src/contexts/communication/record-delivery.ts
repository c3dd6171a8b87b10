/** What became of one try to send a message. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { type Message, MESSAGE_TRIES_MAX, messageResource } from './communication.ts';
import { type DeliveryState, lockMessage, saveDelivery } from './communication.store.ts';
import { messageLife } from './message.lifecycle.ts';

const closed = { additionalProperties: false } as const;
const Why = Type.String({ maxLength: 500 });

export const DeliveryOutcome = Type.Union([
  Type.Object({ kind: Type.Literal('sent') }, closed),
  /** Not reached, or asked to wait: worth another try. */
  Type.Object({ kind: Type.Literal('later'), why: Why }, closed),
  Type.Object({ kind: Type.Literal('refused'), why: Why }, closed),
]);
export type DeliveryOutcome = Static<typeof DeliveryOutcome>;

export const RecordMessagePayload = Type.Object(
  { messageId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }), outcome: DeliveryOutcome },
  closed,
);
type Payload = Static<typeof RecordMessagePayload>;
type Recorded = Decision & { readonly delivery: DeliveryState };

const FIRST_DELAY_SECONDS = 5;

const moveFor = (outcome: DeliveryOutcome, tries: number) => {
  if (outcome.kind === 'sent') return 'send';
  return outcome.kind === 'refused' || tries >= MESSAGE_TRIES_MAX ? 'giveUp' : 'postpone';
};

export const decideDelivery = (
  message: Message,
  { payload: { outcome }, at }: Pick<Command<Payload>, 'payload' | 'at'>,
): Outcome<Recorded> => {
  const tries = message.tries + 1;
  const move = moveFor(outcome, tries);
  const moved = messageLife.move(message.state, move);
  if (!moved.ok) return moved;
  const delivery: DeliveryState = {
    state: moved.value,
    tries,
    dueAt: move === 'postpone' ? at.add({ seconds: FIRST_DELAY_SECONDS * 2 ** (tries - 1) }).toString() : null,
    sentAt: move === 'send' ? at.toString() : null,
    lastError: outcome.kind === 'sent' ? null : outcome.why,
  };
  const fact = messageLife.row(message.state, move)?.fact ?? '';
  // Neither the address nor the words: a fact is read by more people than a letter.
  const data = {
    messageId: message.id,
    template: message.template,
    about: message.subjectId,
    accountId: message.accountId,
    tries,
  };
  return accepted({
    delivery,
    facts: [{ type: fact, subject: { kind: 'message', id: message.id }, data }],
    answer: { messageId: message.id, state: delivery.state },
  });
};

export const recordMessageDelivery = defineCommand<Payload, Message, Recorded>({
  name: 'communication.record-delivery',
  action: 'communication.deliver',
  context: 'communication',
  aggregate: 'message',
  payload: RecordMessagePayload,
  load: (tx, command) => lockMessage(tx, command.payload.messageId),
  head: (message) => message,
  resource: (message, command) => messageResource(command.tenantId, message),
  decide: decideDelivery,
  save: (decided, _message, next, command) => [saveDelivery(command.tenantId, next, decided.delivery)],
});
