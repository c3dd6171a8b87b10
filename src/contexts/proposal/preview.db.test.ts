/** A draft is looked at page by page, by those who sell it, and only until there is a document. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const look = async (who: string, quoteId: string, page: string) => {
  const reply = await fetch(`${troth.url}/quotes/${quoteId}/proposal-preview?page=${page}`, {
    headers: { authorization: `Bearer ${await troth.tokenFor(who)}` },
  });
  const text = await reply.text();
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text };
};
const codeOf = ({ text }: { readonly text: string }) => (JSON.parse(text) as { readonly code: string }).code;

test('A priced draft shows its pages as pictures, and no page that it does not have', async () => {
  const id = await deal.priced('5');
  const first = await look('rita.rep', id, '1');
  assert.deepEqual([first.status, first.type], [200, 'image/svg+xml']);
  const pages = Number(/data-pages="(\d+)"/.exec(first.text)?.[1]);
  assert.ok(pages >= 1);
  assert.match(first.text, /^<svg [^>]*data-page="1"/);
  assert.doesNotMatch(first.text, /<script|<foreignObject|href="http/);
  const letters = new Set([...first.text.matchAll(/<symbol id="([^"]+)"/g)].map(([, one]) => one));
  for (const [, used = ''] of first.text.matchAll(/href="#([^"]+)"/g))
    assert.ok(letters.has(used), 'each letter has its shape');
  assert.equal((await look('rita.rep', id, '1')).text, first.text);
  assert.equal((await look('rita.rep', id, String(pages))).status, 200);
  const beyond = await look('rita.rep', id, String(pages + 1));
  assert.deepEqual([beyond.status, codeOf(beyond)], [404, 'document.no-such-page']);
});

test('There is no draft of what is not priced, or presented already, and none for the customer', async () => {
  const drafted = await deal.drafted();
  assert.equal(codeOf(await look('rita.rep', drafted, '1')), 'quote.not-priced');
  assert.equal((await look('karl.kunde', drafted, '1')).status, 403);
  const { quoteId } = await deal.presented();
  assert.equal(codeOf(await look('rita.rep', quoteId, '1')), 'proposal.presented-already');
});
