/** The addresses of communication: what I was told, and what was written to whomever and how far it got. */
import { Type } from 'typebox';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { pathOf, withoutAppMarks } from './app-address.ts';
import { type Message, messageResource } from './communication.ts';
import { countUnread, readInbox, readMessages } from './communication.store.ts';
import { markMessageRead } from './read-message.ts';
import { resendMessage } from './resend-message.ts';

const PAGE_MAX = 50;
const Digits = Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' }));
const Uuid = Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}$' }));
const State = Type.Optional(Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('failed')]));

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();
const limitOf = (text: string | undefined): number => Math.min(Math.max(Number(text ?? PAGE_MAX), 1), PAGE_MAX);
const denied = (action: string) => refused({ code: 'access.denied', action, policies: [] });
const cursor = (text: string | undefined): string | null => (text !== undefined && isUuid(text) ? text : null);

const inbox = async (tx: Tx, reader: Reader, { query }: Query, door: Door): Promise<Outcome<Json>> => {
  const { personId } = reader.principal;
  if (!reader.may('communication.read-own', messageResource(tx.tenantId, { id: personId, accountId: null, personId })))
    return denied('communication.read-own');
  const limit = limitOf(query['limit']);
  const [messages, unread] = await Promise.all([
    readInbox(tx, personId, cursor(query['before']), limit),
    countUnread(tx, personId),
  ]);
  return accepted({
    unread,
    items: messages.map((message) => ({
      messageId: message.id,
      template: message.template,
      title: message.title,
      body: withoutAppMarks(message.body),
      language: message.language,
      at: instant(message.recordedAt),
      readAt: instant(message.readAt),
      about: { kind: message.subjectKind, id: message.subjectId },
      href: pathOf(message.subjectKind, message.subjectId),
    })),
    next: messages.length === limit ? (messages.at(-1)?.id ?? null) : null,
    asOf: door.clock().toString(),
  });
};

/** How far it got. What it says is told to who may read it; where it leads stays with whom it was written to. */
const sentView = (message: Message): Json => ({
  messageId: message.id,
  template: message.template,
  title: message.title,
  language: message.language,
  recipient: message.recipient,
  recipientName: message.recipientName,
  staff: message.personId !== null,
  about: { kind: message.subjectKind, id: message.subjectId },
  href: pathOf(message.subjectKind, message.subjectId),
  state: message.state,
  tries: message.tries,
  resent: message.resent,
  againOf: message.againOf,
  at: instant(message.recordedAt),
  dueAt: instant(message.dueAt),
  sentAt: instant(message.sentAt),
  readAt: instant(message.readAt),
  lastError: message.lastError,
});

const list = async (tx: Tx, reader: Reader, { query }: Query, door: Door): Promise<Outcome<Json>> => {
  if (
    !reader.may(
      'communication.read',
      messageResource(tx.tenantId, { id: tx.tenantId, accountId: null, personId: null }),
    )
  )
    return denied('communication.read');
  const limit = limitOf(query['limit']);
  const messages = await readMessages(tx, {
    state: query['state'] ?? null,
    about: cursor(query['about']),
    before: cursor(query['before']),
    limit,
  });
  const shown = messages.filter((message) => reader.may('communication.read', messageResource(tx.tenantId, message)));
  return accepted({
    items: shown.map(sentView),
    next: messages.length === limit ? (messages.at(-1)?.id ?? null) : null,
    asOf: door.clock().toString(),
  });
};

export const communicationRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/inbox',
    summary: 'What I was told, newest first, and how much of it I have not read',
    action: 'communication.read-own',
    querystring: Type.Object({ before: Uuid, limit: Digits }),
    read: inbox,
  }),
  commandRoute('POST', '/inbox/:messageId/read', 'I have read it', markMessageRead),
  queryRoute({
    method: 'GET',
    path: '/messages',
    summary: 'What was written to whomever, and how far it got',
    action: 'communication.read',
    querystring: Type.Object({ state: State, about: Uuid, before: Uuid, limit: Digits }),
    read: list,
  }),
  commandRoute('POST', '/messages/:messageId/resend', 'Send it again', resendMessage),
];
