/** Hands a letter to a mail server. The Message-ID comes from our own id, so that a letter sent again after a crash is the same letter to its receiver. */
import { createTransport } from 'nodemailer';
import type { Message } from './communication.ts';
import type { DeliveryOutcome } from './record-delivery.ts';

export type MailConfig = {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  /** The right side of Message-IDs: a name that is ours. */
  readonly messageIdDomain: string;
  readonly secure?: boolean;
  readonly user?: string;
  readonly password?: string;
};

export type MailSender = {
  readonly send: (message: Message, tenantId: string) => Promise<DeliveryOutcome>;
  /** In trouble, or paused: nothing is sent now, and no try is used up. */
  readonly isClosed?: (tenantId: string) => Promise<boolean>;
  readonly close: () => void;
};

const MAIL_TIMEOUT_MS = 10_000;

export const mailSender = (config: MailConfig): MailSender => {
  const transport = createTransport({
    host: config.host,
    port: config.port,
    secure: config.secure ?? false,
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
    // A letter is text that we wrote: nothing in it may make the sender read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(config.user === undefined ? {} : { auth: { user: config.user, pass: config.password ?? '' } }),
  });
  return {
    send: async (message) => {
      try {
        await transport.sendMail({
          from: config.from,
          to: { name: message.recipientName, address: message.recipient },
          subject: message.title,
          text: message.body,
          messageId: `<${message.id}@${config.messageIdDomain}>`,
          headers: { 'Content-Language': message.language, 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'sent' };
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => transport.close(),
  };
};

/** SMTP says which it is: 5xx for good, 4xx for now (RFC 5321, 4.2.1). What never reached the server is worth another try. */
const failureOf = (error: unknown): DeliveryOutcome => {
  if (!(error instanceof Error)) throw error;
  const code = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  const why = error.message.slice(0, 500);
  return code !== undefined && code >= 500 ? { kind: 'refused', why } : { kind: 'later', why };
};
