/** Each move that a person may ask for, in each state, over the real commands: what the table forbids is refused, and changes nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import type { Guard } from '#kernel/lifecycle.ts';
import { movableClock } from '#platform/clock.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { ACCEPT_GUARDS, CONVERT_GUARDS, PRESENT_GUARDS } from './guards.ts';
import { quoteLife } from './quote.lifecycle.ts';
import type { QuoteStatus } from './quote.ts';

const clock = movableClock('2026-11-22T08:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

const NO_HASH = `sha256:${'0'.repeat(64)}`;
const offerOf = async (id: string): Promise<Offer> => {
  const { contentRoot, documentHash } = await deal.quote(id);
  return { quoteId: id, contentRoot: contentRoot ?? NO_HASH, documentHash: documentHash ?? NO_HASH };
};
const because = { because: 'to see whether it may' };

/** Who asks, where, and with what. `reopen` is the same edit on an approved quote. */
const ASKED: Readonly<
  Record<string, { who: string; path: string; payload: (id: string) => Promise<object> | object }>
> = {
  edit: {
    who: 'rita.rep',
    path: 'lines',
    payload: () => ({ operations: [{ op: 'add', offering: 'consulting-day', quantity: '1' }] }),
  },
  submit: { who: 'rita.rep', path: 'submit-for-approval', payload: () => ({}) },
  recall: { who: 'rita.rep', path: 'recall', payload: () => because },
  present: { who: 'rita.rep', path: 'present', payload: () => ({}) },
  accept: { who: 'karl.kunde', path: 'accept', payload: async (id) => deal.acceptance(await offerOf(id)) },
  decline: { who: 'rita.rep', path: 'decline', payload: () => because },
  cancel: { who: 'rita.rep', path: 'cancel', payload: () => because },
  convert: { who: 'rita.rep', path: 'convert-to-order', payload: () => ({}) },
};

const superseded = async (): Promise<string> => {
  const { quoteId } = await deal.presented();
  const next = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${quoteId}/revise`);
  for (const step of ['price', 'validate', 'submit-for-approval', 'present'])
    await deal.does('rita.rep', `/quotes/${next.quoteId}/${step}`);
  return quoteId;
};
const ended = async (id: string, how: string): Promise<string> => {
  await deal.does('rita.rep', `/quotes/${id}/${how}`, because);
  return id;
};
const expired = async (): Promise<string> => {
  const { quoteId } = await deal.presented();
  await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  assert.equal((await deal.quote(quoteId)).status, 'presented', 'a timer that comes early changes nothing');
  clock.advance({ hours: 24 * 31 });
  troth.signInAnew();
  await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  return quoteId;
};

const IN: readonly (readonly [QuoteStatus, () => Promise<string>])[] = [
  ['draft', () => deal.priced()],
  ['inApproval', () => deal.submitted('30')],
  ['approved', () => deal.approved()],
  ['presented', async () => (await deal.presented()).quoteId],
  ['accepted', async () => (await deal.accepted()).quoteId],
  ['converted', async () => (await deal.ordered()).quoteId],
  ['declined', async () => ended((await deal.presented()).quoteId, 'decline')],
  ['cancelled', async () => ended(await deal.priced(), 'cancel')],
  ['superseded', superseded],
  ['expired', expired],
];

/** What the table allows, and an edit of what is approved, which reopens it. */
const isLegal = (state: QuoteStatus, move: string): boolean =>
  quoteLife.allowed(state).some((name) => name === move || (name === 'reopen' && move === 'edit'));

for (const [state, build] of IN)
  test(`a quote that is ${state} makes no move that its life does not have`, async () => {
    const id = await build();
    assert.equal((await deal.quote(id)).status, state);
    for (const [move, { who, path, payload }] of Object.entries(ASKED)) {
      if (isLegal(state, move)) continue;
      const { status, body } = await troth.send(who, `/quotes/${id}/${path}`, await payload(id));
      const { repeated = false } = body as { readonly repeated?: boolean };
      assert.ok(status === 409 || repeated, `${move} of ${state}: ${status} ${JSON.stringify(body)}`);
      assert.equal((await deal.quote(id)).status, state, `${move} changed nothing`);
    }
  });

test('every state of the life was looked at', () => {
  assert.deepEqual(new Set(IN.map(([state]) => state)), new Set(quoteLife.states));
});

/** Of another aggregate, or of an address that names nothing. */
const NOT_A_GUARD: ReadonlySet<string> = new Set(['quote.not-found']);
const codesIn = (...files: readonly string[]): ReadonlySet<string> =>
  new Set(
    files.flatMap((file) =>
      [...readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').matchAll(/code: '([a-z-]+\.[a-z-]+)'/g)].flatMap(
        ([, code = '']) => (NOT_A_GUARD.has(code) ? [] : [code]),
      ),
    ),
  );
const SAID_BY: readonly (readonly [string, readonly Guard[], ReadonlySet<string>])[] = [
  ['present', PRESENT_GUARDS, codesIn('proposal/present-quote.ts', 'approval/conditions.ts')],
  [
    'accept',
    ACCEPT_GUARDS,
    codesIn(
      'quote/acceptance.ts',
      'quote/accept-quote.ts',
      'quote/supersede-alternatives.ts',
      'proposal/kept-document.ts',
    ),
  ],
  ['convert', CONVERT_GUARDS, codesIn('order/convert-quote.ts')],
];

for (const [move, guards, said] of SAID_BY)
  test(`every refusal of ${move} is a guard in the table, every guard a refusal, and each has words for a person`, () => {
    const listed = new Set(guards.map(({ otherwise }) => otherwise));
    assert.deepEqual(
      [...said].filter((code) => !listed.has(code)),
      [],
    );
    // The machine itself refuses a move that the table does not have.
    const unsaid = [...listed].filter((code) => !said.has(code) && code !== 'quote.move-not-allowed');
    assert.deepEqual(unsaid, [], 'what nobody says any more is no guard');
    for (const code of listed) assert.ok(house.refusals[code], `${code} has its title and what to do`);
  });
