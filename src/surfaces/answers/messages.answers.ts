import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable, Uuid } from './forms.ts';

const About = Type.Object({ kind: Type.String(), id: Uuid });
const Href = Nullable(Type.String({ description: 'The page of the app that it leads to' }));
const State = Type.Union(['queued', 'sent', 'failed'].map((state) => Type.Literal(state)));

export const messagesAnswers: Answers = {
  'GET /inbox': Type.Object({
    unread: Type.Integer(),
    items: Type.Array(
      Type.Object({
        messageId: Uuid,
        template: Type.String(),
        title: Type.String(),
        body: Type.String(),
        language: Type.String(),
        at: Moment,
        readAt: Nullable(Moment),
        about: About,
        href: Href,
      }),
    ),
    next: Nullable(Uuid),
    asOf: Moment,
  }),
  'POST /inbox/:messageId/read': Type.Object({ messageId: Uuid, read: Type.Boolean() }),
  'GET /messages': Type.Object({
    items: Type.Array(
      Type.Object({
        messageId: Uuid,
        template: Type.String(),
        title: Type.String(),
        language: Type.String(),
        recipient: Type.String(),
        recipientName: Type.String(),
        staff: Type.Boolean(),
        about: About,
        href: Href,
        state: State,
        tries: Type.Integer(),
        resent: Type.Integer(),
        againOf: Nullable(Uuid),
        at: Moment,
        dueAt: Nullable(Moment),
        sentAt: Nullable(Moment),
        readAt: Nullable(Moment),
        lastError: Nullable(Type.String()),
      }),
    ),
    next: Nullable(Uuid),
    asOf: Moment,
  }),
  'POST /messages/:messageId/resend': Type.Object({ messageId: Uuid, againId: Uuid }),
};
