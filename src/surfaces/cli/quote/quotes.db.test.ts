import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { connect, type Server } from '../catalog/server.ts';
import type { Terminal } from '../verify.ts';
import { cloneQuote, declineQuote } from './change-quotes.ts';
import { QUOTE_EXIT } from './import-lines.ts';
import { compareQuotes, declineReasons, listQuotes, showQuote } from './read-quotes.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);
const server = await connect({ server: troth.url, as: 'rita.rep' }, undefined);

const run = async (what: (server: Server, terminal: Terminal) => Promise<number>) => {
  const told: string[] = [];
  const code = await what(server, { write: (line: string) => void told.push(line), colour: false });
  return { code, told: told.join('') };
};
const numberOf = async (id: string) => (await deal.reads<{ number: string }>('rita.rep', `/quotes/${id}`)).number;

test('quotes are listed, shown by number, and a program reads the answer as it was given', async () => {
  const id = await deal.priced();
  const number = await numberOf(id);
  const listed = await run((...on) => listQuotes({ q: number, mine: true, limit: '50' }, ...on));
  assert.equal(listed.code, QUOTE_EXIT.done);
  assert.match(listed.told, new RegExp(`^Quote +State .*\n${number}/1 +draft `));
  const page = await run((...on) => listQuotes({ limit: '1' }, ...on));
  assert.match(page.told, /There are more: --after \S+_\S+\n$/);
  const shown = await run((...on) => showQuote(number, {}, ...on));
  assert.match(shown.told, new RegExp(`^${number}, revision 1: .*\ndraft; \\d+ months from .*price holds`));
  assert.match(shown.told, /Possible now: .*price/);
  const asJson = await run((...on) => showQuote(`${number}/1`, { json: true }, ...on));
  assert.equal((JSON.parse(asJson.told) as { id: string }).id, id);
  const nobody = await run((...on) => showQuote('Q-999999', {}, ...on));
  assert.equal(nobody.code, QUOTE_EXIT.refused);
  assert.match(nobody.told, /^Nothing was answered.*\[quote\.not-found\]\n$/s);
});

test('a scenario is made and compared; an account that nobody knows copies nothing', async () => {
  const id = await deal.priced();
  const made = await run((...on) => cloneQuote(id, { scenario: true, name: 'The other way', json: true }, ...on));
  assert.equal(made.code, QUOTE_EXIT.done);
  const { quoteId } = JSON.parse(made.told) as { quoteId: string };
  await deal.does('rita.rep', `/quotes/${quoteId}/change-header`, { paymentTermDays: 45 });
  const compared = await run((...on) => compareQuotes([id, quoteId], {}, ...on));
  assert.match(compared.told, /^Q-\d+\/1 against Q-\d+\/1\n/);
  assert.match(compared.told, / → The other way\n/);
  assert.match(compared.told, / → 45/);
  const strange = await run((...on) => cloneQuote(id, { account: 'nobody-at-all' }, ...on));
  assert.equal(strange.code, QUOTE_EXIT.refused);
  assert.match(strange.told, /^Nothing was copied.*nobody-at-all.*\[account\.not-found\]\n$/s);
});

test('a no takes a reason of the list; a draft has nothing to be declined', async () => {
  const reasons = await run((...on) => declineReasons({}, ...on));
  assert.match(reasons.told, /^no-budget +There is no budget for it$/m);
  const no = { reason: 'no-budget', because: 'Not before the next fiscal year' };
  const draft = await deal.priced();
  const refused = await run((...on) => declineQuote(draft, no, ...on));
  assert.equal(refused.code, QUOTE_EXIT.refused);
  assert.match(refused.told, /^Nothing was declined/);
  const { quoteId } = await deal.presented();
  const said = await run((...on) => declineQuote(quoteId, no, ...on));
  assert.equal(said.code, QUOTE_EXIT.done);
  assert.equal((await deal.reads<{ status: string }>('rita.rep', `/quotes/${quoteId}`)).status, 'declined');
});
