import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Message, MessageState } from './communication.ts';
import type { NewMessage } from './queue-message.ts';
import type { Letter } from './templates.ts';

const MESSAGE = `select id, cause, template, language, recipient, recipient_name as "recipientName", subject_kind as "subjectKind",
    subject_id as "subjectId", account_id as "accountId", title, body, state, version, entry_leaf as "entryLeaf", tries,
    due_at as "dueAt", recorded_at as "recordedAt", sent_at as "sentAt", last_error as "lastError",
    person_id as "personId", read_at as "readAt", resent, again_of as "againOf"
  from communication.message where tenant_id = $1`;

export const readMessage = async (tx: Tx, id: string): Promise<Message | undefined> =>
  (await tx.query<Message>({ name: 'message-read', text: `${MESSAGE} and id = $2`, values: [tx.tenantId, id] }))[0];

export const lockMessage = async (tx: Tx, id: string): Promise<Message | undefined> =>
  (
    await tx.query<Message>({
      name: 'message-lock',
      text: `${MESSAGE} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

export const readMessagesAbout = (tx: Tx, subjectId: string): Promise<readonly Message[]> =>
  tx.query<Message>({
    name: 'messages-about',
    text: `${MESSAGE} and subject_id = $2 order by recorded_at, id`,
    values: [tx.tenantId, subjectId],
  });

export const readDueMessages = async (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly string[]> => {
  const rows = await tx.query<{ id: string }>({
    name: 'messages-due',
    text: `select id from communication.message where tenant_id = $1 and state = 'queued' and due_at <= $2 order by due_at, id limit $3`,
    values: [tx.tenantId, at.toString(), limit],
  });
  return rows.map((row) => row.id);
};

/** Told once: when the cause was written about before, this is nothing. */
export const insertMessage = (message: NewMessage, letter: Letter, entryLeaf: Uint8Array | null = null): Statement => ({
  name: 'message-insert',
  text: `insert into communication.message
           (tenant_id, id, cause, template, language, recipient, recipient_name, subject_kind, subject_id, account_id, title, body, state,
            version, due_at, recorded_at, person_id, entry_leaf)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'queued', 1, $13, $13, $14, $15)
         on conflict on constraint message_once do nothing`,
  values: [
    message.tenantId,
    message.id,
    message.cause,
    message.template,
    letter.language,
    message.to.email,
    message.to.name,
    message.about.kind,
    message.about.id,
    message.accountId,
    letter.title,
    letter.body,
    message.at.toString(),
    message.to.personId ?? null,
    entryLeaf,
  ],
});

export type DeliveryState = {
  readonly state: MessageState;
  readonly tries: number;
  readonly dueAt: string | null;
  readonly sentAt: string | null;
  readonly lastError: string | null;
};

export const saveDelivery = (tenantId: string, head: Head, delivery: DeliveryState): Statement => ({
  name: 'message-delivery',
  text: `update communication.message
         set state = $3, version = $4, entry_leaf = $5, tries = $6, due_at = $7, sent_at = $8, last_error = $9
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    head.id,
    delivery.state,
    head.version,
    head.entryLeaf,
    delivery.tries,
    delivery.dueAt,
    delivery.sentAt,
    delivery.lastError,
  ],
});

export const isWritten = async (tx: Tx, cause: string): Promise<boolean> =>
  (
    await tx.query<{ id: string }>({
      name: 'message-of-cause',
      text: 'select id from communication.message where tenant_id = $1 and cause = $2',
      values: [tx.tenantId, cause],
    })
  ).length > 0;

export const saveRead = (tenantId: string, head: Head, at: string): Statement => ({
  name: 'message-read-at',
  text: `update communication.message set read_at = $5, version = $3, entry_leaf = $4 where tenant_id = $1 and id = $2`,
  values: [tenantId, head.id, head.version, head.entryLeaf, at],
});

/** Another letter of the same words. It stands in no inbox: whoever reads there has the first one. */
export const insertAgain = (tenantId: string, first: Head, againId: string, at: string): readonly Statement[] => [
  {
    name: 'message-resent',
    text: 'update communication.message set resent = resent + 1, version = $3, entry_leaf = $4 where tenant_id = $1 and id = $2',
    values: [tenantId, first.id, first.version, first.entryLeaf],
  },
  {
    name: 'message-again',
    text: `insert into communication.message
             (tenant_id, id, cause, template, language, recipient, recipient_name, subject_kind, subject_id, account_id, title, body, state,
              version, due_at, recorded_at, again_of)
           select tenant_id, $3, cause || '#' || resent, template, language, recipient, recipient_name, subject_kind, subject_id, account_id,
             title, body, 'queued', 1, $4, $4, id
           from communication.message where tenant_id = $1 and id = $2`,
    values: [tenantId, first.id, againId, at],
  },
];

/** What one of our people was told, newest first. */
export const readInbox = (
  tx: Tx,
  personId: string,
  before: string | null,
  limit: number,
): Promise<readonly Message[]> =>
  tx.query<Message>({
    name: 'messages-inbox',
    text: `${MESSAGE} and person_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4`,
    values: [tx.tenantId, personId, before, limit],
  });

export const countUnread = async (tx: Tx, personId: string): Promise<number> => {
  const rows = await tx.query<{ unread: string }>({
    name: 'messages-unread',
    text: 'select count(*) as unread from communication.message where tenant_id = $1 and person_id = $2 and read_at is null',
    values: [tx.tenantId, personId],
  });
  return Number(rows[0]?.unread ?? 0);
};

export type MessagesAsked = {
  readonly state: string | null;
  readonly about: string | null;
  readonly before: string | null;
  readonly limit: number;
};

/** Whatever was written to whomever, newest first: for who sees to it that it arrives. */
export const readMessages = (tx: Tx, { state, about, before, limit }: MessagesAsked): Promise<readonly Message[]> =>
  tx.query<Message>({
    name: 'messages-list',
    text: `${MESSAGE} and ($2::text is null or state = $2) and ($3::uuid is null or subject_id = $3)
             and ($4::uuid is null or id < $4)
           order by id desc limit $5`,
    values: [tx.tenantId, state, about, before, limit],
  });
