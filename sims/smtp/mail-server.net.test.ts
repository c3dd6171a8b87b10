import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { webhookSecret } from '#platform/webhook-signature.ts';
import { temporaryFolder } from '../testing.ts';
import { startMailServer } from './mail-server.ts';

const secret = webhookSecret(new Uint8Array(32));

const mail = {
  from: 'orders@aldermoor.example',
  to: 'käufer@kunde.example',
  subject: 'Ihr Auftrag über 1.250,00 € ist fertig – vielen Dank für Ihre Geduld und Ihr Vertrauen',
  text: 'Guten Tag,\n\nalles läuft. Grüße\n',
  html: '<p>Grüße</p>',
};

test('a mail is kept before the sender hears of it, readable, and is there after a restart', async () => {
  const folder = temporaryFolder();
  const first = await startMailServer({ folder: folder.path, secret });
  const transport = createTransport({ host: '127.0.0.1', port: first.smtpPort });
  await transport.sendMail(mail);
  assert.equal(first.mails().length, 1);
  await first.close();
  const second = await startMailServer({ folder: folder.path, secret });
  const [kept] = second.mails();
  assert.deepEqual([kept?.from, kept?.subject, kept?.text], [mail.from, mail.subject, mail.text]);
  assert.equal(kept?.to.length, 1);
  const raw = await (await fetch(`${second.url}/mails/${kept?.id}`)).text();
  assert.match(raw, /^From: orders@aldermoor\.example/m);
  assert.equal((await fetch(`${second.url}/mails/..%2fsecret`)).status, 404);
  await second.close();
  folder.remove();
});

test('a mail server can refuse, fail, and keep a mail without saying so', async () => {
  const folder = temporaryFolder();
  const server = await startMailServer({ folder: folder.path, secret });
  const transport = createTransport({ host: '127.0.0.1', port: server.smtpPort, socketTimeout: 400 });
  const rules = [
    { mode: 'refuse', times: 1, to: 'nobody@kunde.example' },
    { mode: 'fail', times: 1 },
    { mode: 'timeout-after-success', times: 1 },
  ];
  const put = await fetch(`${server.url}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
  assert.equal(put.status, 200);
  const send = (to: string) =>
    transport.sendMail({ ...mail, to }).then(
      () => 'sent',
      (error: { responseCode?: number; code?: string }) => error.responseCode ?? error.code,
    );
  assert.deepEqual(
    [
      await send('nobody@kunde.example'),
      await send('a@kunde.example'),
      await send('b@kunde.example'),
      await send('c@kunde.example'),
    ],
    [550, 451, 'ETIMEDOUT', 'sent'],
  );
  assert.deepEqual(
    server.mails().map(({ to }) => to[0]),
    ['b@kunde.example', 'c@kunde.example'],
  );
  assert.equal((await fetch(`${server.url}/faults`, { method: 'PUT', body: '[{"mode":"explode"}]' })).status, 400);
  await server.close();
  folder.remove();
});
