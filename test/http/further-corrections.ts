/**
 * Tests of corrections that share the house of `correction.db.test.ts`: an order that failed, a line of an invoice, the question who corrected what, and the
 * command line. A start of their own would cost more than they do.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { requestActivation } from '#contexts/billing/index.ts';
import { runCommand } from '#platform/run-command.ts';
import { correctionCommands } from '#surfaces/cli/correction/commands.ts';
import { commandLine } from '#test/support/command-line.ts';
import type { Troth } from '#test/support/troth.ts';
import { asked, correcting, type Members } from './correcting.ts';

type Given = {
  readonly troth: Troth;
  /** One that is carried out, and one that nobody submitted yet. */
  readonly orderId: string;
  readonly ordered: string;
};

export const furtherCorrections = (given: Given): void => {
  anOrderFailed(given);
  anInvoicedLine(given);
  whoCorrected(given);
  onTheCommandLine(given);
};

const rowOf = async (troth: Troth, sql: string, ...values: readonly unknown[]) =>
  (await troth.database.admin<Members>(sql, [...values]))[0];
const pairOf = async (troth: Troth, id: string) =>
  (await rowOf(troth, `select compared -> 0 ->> 'pair' as pair from governance.correction where id = $1`, id))?.[
    'pair'
  ];

const anOrderFailed = ({ troth, orderId }: Given): void => {
  const { send, refusal, read, work, agree } = correcting(troth);
  test('an order that will never be carried out is recorded as that: engineering and order operations agree, and its work is held against it afterwards', async () => {
    const wanted = asked('order-failed', orderId, { reasonCode: 'given-up' });
    assert.equal(await refusal('rita.rep', '/corrections', wanted), 'access.denied');
    const id = String((await send('olga.ops', '/corrections', wanted))['correctionId']);
    await agree(id, 'sam.sre', 'otto.orderops');
    await send('otto.orderops', `/corrections/${id}/apply`);
    await work();
    const { correction, original, became } = await read(id);
    assert.equal(correction['notApplied'], null, JSON.stringify(correction['notApplied']));
    assert.deepEqual([original['state'], became?.['state']], ['inProgress', 'failed']);
    assert.equal(correction['state'], 'reconciled', JSON.stringify(correction['reconciled']));
    assert.equal(await pairOf(troth, id), 'order-fulfillment');
    await send('olga.ops', `/corrections/${id}/close`);
  });
};

type Instruction = Members & { readonly id: string; readonly itemId: string; readonly terms: Members };

/** Carried out and handed to billing, without the work between: what billing is told to charge. */
const handedOver = async ({ troth, ordered }: Given): Promise<readonly Instruction[]> => {
  await troth.database.admin(
    `update ordering.product_order set state = 'completed', submitted_at = recorded_at, ended_at = recorded_at where id = $1`,
    [ordered],
  );
  const { door } = troth.app;
  const ask = { idempotencyKey: 'handed', payload: { orderId: ordered } };
  const asked = await runCommand(door, requestActivation, door.systemPrincipal(troth.tenantId, 'worker'), ask, {
    channel: 'test',
  });
  assert.ok(asked.ok, JSON.stringify(asked));
  const { body } = await troth.get('bea.billing', `/orders/${ordered}/billing-handoff`);
  return (body as { readonly instructions: readonly Instruction[] }).instructions;
};

/** Billing's own books, over HTTP: it has what it was told. */
const ledgerOf = async (orderId: string, told: readonly Instruction[]) => {
  const instructions = told.map(({ itemId, terms }) => ({ orderItemId: itemId, action: 'activate', terms }));
  const effect = {
    kind: 'done',
    key: 'k',
    operation: 'billing.activate',
    payload: { orderId, instructions },
    ref: 'B-1',
  };
  const server = createServer((_request, reply) => reply.end(JSON.stringify({ effects: [effect] })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  after(() => server.close());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    connector: (_tenant: string, name: string) => (name === 'billing' ? { definition: { baseUrl } } : undefined),
  };
};

const anInvoicedLine = (given: Given): void => {
  const { troth, ordered } = given;
  const { send, read, agree } = correcting(troth);
  test('a line that billing charged otherwise than it was told: finance and billing operations agree, it is settled with its reason, and both sides are compared', async () => {
    const told = await handedOver(given);
    const { work } = correcting(troth, await ledgerOf(ordered, told));
    const [one] = told;
    assert.ok(one, 'billing is told what to charge');
    const rests = { instructionId: one.id, currency: one.terms['currency'] };
    const invoice = {
      invoiceRef: 'INV-COR',
      invoicedOn: '2027-01-31',
      lines: [{ lineRef: '1', amount: '0.01', ...rests }],
    };
    assert.equal((await send('bea.billing', '/invoices', invoice))['differs'], 1);
    const { id: lineId } =
      (await rowOf(troth, `select id from billing.invoice_line where invoice_ref = 'INV-COR'`)) ?? {};
    const wanted = asked('invoice-line-settled', String(lineId), { how: 'credited' });
    // Looked at before it is sent: nothing is kept of that.
    const seen = await troth.ask('olga.ops', '/corrections?dryRun=true', { idempotencyKey: 'look', payload: wanted });
    const { result } = seen.body as {
      readonly result: Members & { readonly original: Members; readonly asks: readonly string[] };
    };
    assert.deepEqual([result.original['state'], result.asks], ['open', ['finance', 'billing-ops']]);
    assert.equal(
      (
        await rowOf(troth, `select count(*)::int as n from governance.correction where means = 'invoice-line-settled'`)
      )?.['n'],
      0,
    );
    const id = String((await send('olga.ops', '/corrections', wanted))['correctionId']);
    await agree(id, 'felix.finance', 'bea.billing');
    await send('bea.billing', `/corrections/${id}/apply`);
    await work();
    const { correction, became } = await read(id);
    assert.deepEqual(
      [became?.['state'], became?.['settledHow']],
      ['settled', 'credited'],
      JSON.stringify(correction['notApplied']),
    );
    assert.equal(await pairOf(troth, id), 'order-billing');
    assert.equal(correction['state'], 'reconciled', JSON.stringify(correction['reconciled']));
  });
};

const whoCorrected = ({ troth, orderId, ordered }: Given): void => {
  test('who corrected this data (operations 24.2, question 7): repairs and corrections of an order, with who asked, who agreed, why, and the entries that prove it', async () => {
    const { body } = await troth.get('ada.auditor', `/orders/${ordered}/answers/corrections`);
    const answer = body as { readonly inWords: string; readonly rests: readonly unknown[] };
    assert.match(
      answer.inWords,
      /^Bea Billing-Ops carried out COR-\d+ on [-\d]+: a line that billing charged otherwise than it was told\. Asked for by Olga .*, agreed to by Bea Billing-Ops and Felix Finance, because “it was found on Monday”\.$/,
    );
    assert.ok(answer.rests.length > 4, 'asked for, agreed to twice, begun, applied, reconciled');
    const { body: other } = await troth.get('ada.auditor', `/orders/${orderId}/answers/corrections`);
    assert.match(
      (other as Members)['inWords'] as string,
      /Otto Order-Ops carried out COR-\d+ on [-\d]+: an order that is held goes on\./,
    );
  });
};

const onTheCommandLine = ({ troth, ordered }: Given): void => {
  const run = commandLine(correctionCommands, troth.url);
  test('troth correction: what may be corrected is listed, one is asked for, shown by its number, refused and withdrawn; a no names what helps', async () => {
    const types = await run('correction', 'types');
    assert.match(types.told, /order-held \(order\): nothing new of an order is begun, by order\.hold\n/);
    assert.match(types.told, /not yet: an entry of the log; nothing: /);
    const words = ['--because', 'the wrong machines leave', '--evidence', 'ticket OPS-18, with a picture'];
    const wrong = await run(
      'correction',
      'request',
      'order-held',
      ordered,
      '--asked',
      '{reason}',
      ...words,
      '--as',
      'olga.ops',
    );
    assert.deepEqual([wrong.code, wrong.told], [1, '']);
    assert.match(wrong.complained, /\[import\.not-json\]/);
    const { number: called = '' } =
      (await rowOf(troth, `select number from ordering.product_order where id = '${ordered}'`)) ?? {};
    const what = ['order-held', String(called), ...words, '--as', 'olga.ops'];
    const rehearsed = await run('correction', 'request', ...what, '--dry-run');
    assert.match(rehearsed.told, /^It would be asked for; nobody was asked\.\n[^]*asked: sre, order-ops/);
    const foreign = await run('correction', 'request', ...what, '--quantity', '3');
    assert.match(foreign.complained, /options --quantity, takes --reason\)[^]*\[cli\.correction-foreign-option\]/);
    const made = await run('correction', 'request', ...what);
    assert.equal(made.code, 0, made.complained);
    const number = /^(COR-\d+) is requested\./.exec(made.told)?.[1] ?? '';
    assert.match(made.told, /troth correction approve COR-\d+ --as PERSON/);
    const listed = await run('correction', 'list');
    assert.match(listed.told, new RegExp(`^${number} +requested +order-state `, 'm'));
    const shown = await run('correction', 'show', number.toLowerCase());
    for (const part of [
      /Because: the wrong machines leave/,
      /still asked: sre, order-ops/,
      /order\.hold, as the carrier/,
      /CorrectionRequested, Olga/,
    ])
      assert.match(shown.told, part);
    const seen = /Seen: (sha256:[0-9a-f]{64})/.exec(shown.told)?.[1] ?? '';
    const own = await run('correction', 'approve', number, '--as', 'olga.ops');
    assert.equal(own.code, 1);
    assert.match(own.complained, /\[access\.denied\]\nIt was asked as olga\.ops: --as names another/);
    const agreed = await run(
      'correction',
      'approve',
      number,
      '--seen',
      seen,
      '--note',
      'looked at it',
      '--as',
      'sam.sre',
    );
    assert.equal(agreed.code, 0, agreed.complained);
    assert.match(agreed.told, new RegExp(`^${number} is requested\\.\\n  role: sre`));
    const ended = await run('correction', 'withdraw', number, '--because', 'nothing left', '--as', 'olga.ops');
    assert.equal(ended.code, 0, ended.complained);
    const nobody = await run('correction', 'show', 'COR-9999');
    assert.equal(nobody.code, 1);
    assert.match(
      nobody.complained,
      /there is no such correction.*\nThe page Corrections \(troth correction list\) names them\. \[correction\.not-found\]/,
    );
  });
};
