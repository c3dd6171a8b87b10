/** A letter is put in the queue, in the transaction of the fact that it tells of. Its cause keeps it from being written twice. */
import type { Statement } from '#platform/database/tx.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { insertMessage } from './communication.store.ts';
import { type TemplateName, type TemplateValues, writeLetter } from './templates.ts';

export type NewMessage = {
  readonly tenantId: string;
  readonly id: string;
  readonly cause: string;
  readonly template: TemplateName;
  readonly language: string;
  /** `personId`: one of our people, who also reads it in the app. */
  readonly to: { readonly name: string; readonly email: string; readonly personId?: string };
  readonly about: { readonly kind: string; readonly id: string };
  /** Null: a letter to one of us, about no customer. */
  readonly accountId: string | null;
  readonly values: TemplateValues;
  readonly at: Temporal.Instant;
};

export const queueMessage = (
  message: NewMessage,
): { readonly statements: readonly Statement[]; readonly jobs: readonly Job[] } => ({
  statements: [insertMessage(message, writeLetter(message.template, message.language, message.values))],
  jobs: [{ queue: 'deliver', data: { tenantId: message.tenantId, messageId: message.id } }],
});
