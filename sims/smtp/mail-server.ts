/**
 * A mail server that keeps what it is sent. Beside SMTP it answers over HTTP: `GET /mails`, `GET /mails/{id}` (the raw mail), and `PUT /faults`,
 * which scripts the fate of the next mails.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { Compile } from 'typebox/compile';
import { systemClock } from '#platform/clock.ts';
import {
  bodyOf,
  bindLoopback,
  crash,
  listen,
  send,
  serverOf,
  type RunningServer,
  type StandInOptions,
} from '../core/http.ts';
import { readJson } from '../core/json-text.ts';
import { MailFaults, openMailbox, type KeptMail, type Mailbox } from './mailbox.ts';

const MAIL_BYTES_MAX = 25 * 1024 * 1024;
const FAULT_BODY_BYTES_MAX = 64 * 1024;
const CLOSE_TIMEOUT_MS = 500;

export type RunningMailServer = RunningServer & {
  readonly smtpPort: number;
  readonly mails: () => readonly KeptMail[];
};

export const startMailServer = async (
  options: StandInOptions & { readonly smtpPort?: number },
): Promise<RunningMailServer> => {
  const mailbox = await openMailbox(options.folder);
  const smtp = smtpServer(mailbox);
  await bindLoopback(smtp.server, options.smtpPort);
  const { port: smtpPort } = smtp.server.address() as AddressInfo;
  const server = serverOf(options.die ?? crash, (request, response) => show(mailbox, request, response));
  const running = await listen('smtp', server, options.port);
  const close = async (): Promise<void> => {
    await running.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    await mailbox.close();
  };
  return { ...running, smtpPort, mails: mailbox.mails, close };
};

const smtpServer = (mailbox: Mailbox): SMTPServer => {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAIL_BYTES_MAX,
    closeTimeout: CLOSE_TIMEOUT_MS,
    onData: (stream, session, callback) => {
      receive(mailbox, stream, session).then(
        (verdict) => (verdict === 'silence' ? undefined : callback(verdict)),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A client that breaks its connection is no failure of the mail server.
  smtp.on('error', (error) => process.stderr.write(`smtp: ${error.message}\n`));
  return smtp;
};

const receive = async (
  mailbox: Mailbox,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<Error | null | 'silence'> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  if (stream.sizeExceeded) return smtpError(552, 'The mail is too large.');
  const { mailFrom, rcptTo } = session.envelope;
  const to = rcptTo.map(({ address }) => address);
  const mode = await mailbox.strike(to, systemClock());
  if (mode === 'fail') return smtpError(451, 'Try again later.');
  if (mode === 'refuse') return smtpError(550, 'There is no such mailbox.');
  await mailbox.keep(Buffer.concat(chunks), { from: mailFrom === false ? '' : mailFrom.address, to }, systemClock());
  return mode === 'timeout-after-success' ? 'silence' : null;
};

const smtpError = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

const mailFaults = Compile(MailFaults);

const show = async (mailbox: Mailbox, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(request, FAULT_BODY_BYTES_MAX);
  const path = request.url ?? '/';
  const json = (status: number, content: unknown): void => send(response, status, JSON.stringify(content));
  switch (`${request.method} ${path.replace(/^\/mails\/.*/, '/mails/{id}')}`) {
    case 'GET /health':
      return json(200, { standIn: 'smtp', status: 'up' });
    case 'GET /mails':
      return json(200, { mails: mailbox.mails() });
    case 'GET /mails/{id}': {
      const raw = await mailbox.raw(path.slice('/mails/'.length));
      if (raw === undefined) return json(404, { code: 'no-such-mail' });
      response.writeHead(200, { 'content-type': 'message/rfc822' });
      response.end(raw);
      return;
    }
    case 'PUT /faults': {
      const faults = readJson(body ?? '');
      if (!mailFaults.Check(faults))
        return json(400, { code: 'malformed', message: 'Faults are [{to?, times, mode}].' });
      await mailbox.setFaults(faults, systemClock());
      return json(200, { faults: faults.length });
    }
    default:
      return json(404, { code: 'no-such-resource', message: `There is no ${request.method} ${path} here.` });
  }
};
