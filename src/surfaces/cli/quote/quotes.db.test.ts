import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { connect, type Server } from '../catalog/server.ts';
import type { Terminal } from '../verify.ts';
import { cloneQuote, declineQuote } from './change-quotes.ts';
import { moveLines, splitQuote } from './arrange-quote.ts';
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
  assert.match(compared.told, /Paid once: .* → .* \((0|[-+][\d.]+|no difference: one of them has no price)\)\n/);
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

test('lines named by their places are moved, and split off into a quote of their own with what did not come along', async () => {
  const id = await deal.priced();
  const offerings = async (quoteId: string) =>
    (await deal.reads<{ lines: readonly { offering: string }[] }>('rita.rep', `/quotes/${quoteId}`)).lines.map(
      ({ offering }) => offering,
    );
  await deal.does('rita.rep', `/quotes/${id}/lines`, { operations: [{ op: 'add', offering: 'consulting-day' }] });
  const before = await offerings(id);
  const moved = await run((...on) => moveLines(id, { lines: String(before.length), behind: '0' }, ...on));
  assert.deepEqual([moved.code, moved.told], [QUOTE_EXIT.done, 'Moved behind place 0.\n']);
  assert.deepEqual(await offerings(id), ['consulting-day', ...before.slice(0, -1)]);
  const strange = await run((...on) => moveLines(id, { lines: '99', behind: '0' }, ...on));
  assert.equal(strange.code, QUOTE_EXIT.refused);
  assert.match(strange.told, /^Nothing was moved.*99.*\[quote\.line-not-found\]\n$/s);
  await deal.does('rita.rep', `/quotes/${id}/order-discount`, {
    orderDiscount: { kind: 'amount', value: '1', reason: 'Rounded' },
  });
  const parted = await run((...on) => splitQuote(id, { lines: '1', name: 'Only the day' }, ...on));
  assert.equal(parted.code, QUOTE_EXIT.done, parted.told);
  assert.match(
    parted.told,
    /^Q-\d+ was made \([0-9a-f-]{36}\)\.\n {2}not carried over: discount on the whole, because it stays with the other part\n$/,
  );
});
