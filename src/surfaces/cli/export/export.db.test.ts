/** `troth export` against a running Troth: the file, the reason, and the no. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startTroth } from '#test/support/troth.ts';
import { connect } from '../catalog/server.ts';
import { takeList } from './commands.ts';

const troth = await startTroth({ roles: ['api'], checkAnswers: true });
after(() => troth.stop());

const run = async (as: string, what: string, reason: string) => {
  const [written, told]: [string[], string[]] = [[], []];
  const code = await takeList(
    what,
    { reason, format: 'csv' },
    await connect({ server: troth.url, as }, await troth.tokenFor(as)),
    { write: (text) => void written.push(text), colour: false },
    (text) => void told.push(text),
  );
  return { code, written: written.join(''), told: told.join('') };
};

test('a list leaves as a file with its reason, and whoever may not take one is told so', async () => {
  const accounts = (await troth.get('rita.rep', '/accounts')).body as { readonly items: readonly { id: string }[] };
  const opened = await troth.send('rita.rep', '/quotes', {
    accountId: accounts.items[0]?.id ?? '',
    name: 'To be listed',
  });
  assert.equal(opened.status, 200, JSON.stringify(opened.body));

  const taken = await run('olga.ops', 'quotes', 'Pipeline review');
  assert.equal(taken.code, 0, taken.told);
  assert.match(taken.written, /^number,revision,name,/);
  assert.match(taken.written, /To be listed/);
  assert.match(taken.told, /^1 quote\. It is in the log/);

  const denied = await run('rita.rep', 'quotes', 'For myself');
  assert.equal(denied.code, 1);
  assert.match(denied.told, /Nothing was exported/);
  assert.equal(denied.written, '');
});
