/** `troth account` against a running Troth: one person writes a contact down, another confirms it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startTroth } from '#test/support/troth.ts';
import { connect, type Server } from '../catalog/server.ts';
import type { Terminal } from '../verify.ts';
import { addContact, confirmContact, listContacts } from './commands.ts';

const troth = await startTroth({ roles: ['api'], checkAnswers: true });
after(() => troth.stop());

const ACCOUNT = 'rheinwerk-maschinenbau';
const EMAIL = 'ina.info@rheinwerk-service.example';
const HOW = 'Called the switchboard of the company, was put through';

const told = async (as: string, ask: (server: Server, terminal: Terminal) => Promise<number>) => {
  const lines: string[] = [];
  const server = await connect({ server: troth.url, as }, await troth.tokenFor(as));
  const code = await ask(server, { write: (text) => void lines.push(text), colour: false });
  return { code, text: lines.join('') };
};

test('a seller writes a contact down, may not confirm it, and somebody else does', async () => {
  const contacts = () => told('rita.rep', (server, terminal) => listContacts(ACCOUNT, {}, server, terminal));
  const added = () =>
    told('rita.rep', (server, terminal) => addContact(ACCOUNT, { name: 'Ina Info', email: EMAIL }, server, terminal));
  const confirmed = (as: string) =>
    told(as, (server, terminal) => confirmContact(ACCOUNT, EMAIL, { how: HOW }, server, terminal));

  const first = await added();
  assert.equal(first.code, 0, first.text);
  assert.match((await contacts()).text, /Ina Info <ina\.info@rheinwerk-service\.example>: not confirmed yet/);
  const again = await added();
  assert.deepEqual([again.code, /\[account\.contact-known\]/.test(again.text)], [1, true], again.text);

  const alone = await confirmed('rita.rep');
  assert.equal(alone.code, 1);
  assert.match(alone.text, /Nothing was confirmed.*\[access\.denied\]/s);
  assert.match((await contacts()).text, /Ina Info .*: not confirmed yet/);

  const second = await confirmed('olga.ops');
  assert.equal(second.code, 0, second.text);
  assert.match((await contacts()).text, /Ina Info .*: confirmed on \d{4}-\d\d-\d\d/);
});

test('an account that nobody knows is told by its key', async () => {
  const nobody = await told('rita.rep', (server, terminal) => listContacts('nobody', {}, server, terminal));
  assert.equal(nobody.code, 1);
  assert.match(nobody.text, /\(account nobody\)/);
});
