/** Stories that move the clock: how an offer holds, and how it ends when nobody says yes. */
import { currentConsent } from '#contexts/quote/index.ts';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { movableClock } from '#platform/clock.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { httpStage } from '#surfaces/cli/http-stage.ts';
import * as story from '#seeds/story.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
let troth: Troth;
let stage: story.Stage;

/** A token lives for hours and a story for weeks: who comes back signs in again. */
const everybodySignsIn = async (): Promise<void> => {
  stage = await httpStage({ url: troth.url, standIns: {}, tell: () => {} });
};

const pass = async (days: number): Promise<void> => {
  clock.advance({ hours: 24 * days });
  await everybodySignsIn();
};

before(async () => {
  troth = await startTroth({ roles: ['api'], clock: clock.now });
  await everybodySignsIn();
});
after(() => troth?.stop());

/** At list price, so that the policy asks nobody. */
const presented = async (): Promise<{ readonly quoteId: string; readonly shown: story.ProposeTold }> => {
  const { items } = await story.well<{ items: { id: string; key: string }[] }>(
    stage.get('rita.rep', '/accounts'),
    'accounts',
  );
  const accountId = items.find(({ key }) => key === story.ACCOUNT)?.id;
  const made = await story.well<{ result: { quoteId: string } }>(
    stage.send('rita.rep', '/quotes', { accountId, name: 'An offer with an end' }),
    'a quote',
  );
  const { quoteId } = made.result;
  const lines = await story.well<{ result: { lines: { lineId: string }[] } }>(
    stage.send('rita.rep', `/quotes/${quoteId}/lines`, { operations: [{ op: 'add', offering: 'platform-standard' }] }),
    'a line',
  );
  const selection = story.WISHES.map(([group, option, quantity]) => ({ group, option, quantity }));
  await story.well(
    stage.send('rita.rep', `/quotes/${quoteId}/configure`, { lineId: lines.result.lines[0]?.lineId, selection }),
    'configured',
  );
  for (const step of ['price', 'validate', 'submit-for-approval'])
    await story.well(stage.send('rita.rep', `/quotes/${quoteId}/${step}`), step);
  return { quoteId, shown: await story.propose(stage, quoteId) };
};

const accept = (quoteId: string, shown: story.ProposeTold) =>
  stage.send('karl.kunde', `/quotes/${quoteId}/accept`, {
    shownContentRoot: shown.contentRoot,
    shownDocumentHash: shown.documentHash,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
  });

const factsOf = async (quoteId: string): Promise<readonly string[]> =>
  (
    await story.well<{ items: { type: string }[] }>(
      stage.get('rita.rep', `/quotes/${quoteId}/timeline`),
      'the timeline',
    )
  ).items.map(({ type }) => type);

describe('how an offer ends', () => {
  test('an offer that nobody accepts expires on its day, not before, and can then not be accepted', async () => {
    const { quoteId, shown } = await presented();
    await pass(20);
    assert.equal(await sweepTimers(troth.app.door, house.timers, troth.tenantId), 0, 'nothing is due on day 20');
    await pass(12);
    await story.refusedAs(accept(quoteId, shown), 'quote.expired', 'accepting after the last day');
    assert.equal(await sweepTimers(troth.app.door, house.timers, troth.tenantId), 1);
    assert.equal((await story.readQuote(stage, 'rita.rep', quoteId)).status, 'expired');
    await story.refusedAs(accept(quoteId, shown), 'quote.expired', 'accepting an expired quote');
    assert.equal(await sweepTimers(troth.app.door, house.timers, troth.tenantId), 0, 'a timer fires once');
    assert.deepEqual(await factsOf(quoteId), [
      'QuoteCreated',
      'QuoteLinesEdited',
      'QuoteConfigured',
      'QuotePriced',
      'QuoteValidated',
      'QuoteApproved',
      'QuotePresented',
      'QuoteExpired',
    ]);
  });

  test('a newer presented revision supersedes the older one, which can then not be accepted', async () => {
    const { quoteId, shown } = await presented();
    const revised = await story.well<{ result: { quoteId: string; revision: number } }>(
      stage.send('rita.rep', `/quotes/${quoteId}/revise`),
      'a revision',
    );
    assert.equal(revised.result.revision, 2);
    const next = revised.result.quoteId;
    for (const step of ['price', 'validate', 'submit-for-approval'])
      await story.well(stage.send('rita.rep', `/quotes/${next}/${step}`), step);
    const shownNext = await story.propose(stage, next);
    await story.refusedAs(accept(quoteId, shown), 'quote.superseded', 'accepting the older revision');
    await story.well(accept(next, shownNext), 'the newer one is accepted');
    assert.ok((await factsOf(quoteId)).includes('QuoteSuperseded'));
  });

  test('what was presented holds when a release changes the price', async () => {
    const { quoteId, shown } = await presented();
    const before_ = await story.readQuote(stage, 'rita.rep', quoteId);
    await story.publish(stage);
    await story.well(accept(quoteId, shown), 'accepted at the price that was shown');
    const after_ = await story.readQuote(stage, 'rita.rep', quoteId);
    assert.deepEqual(after_.totals, before_.totals);
    assert.equal(after_.contentRoot, shown.contentRoot);
  });

  test('an accepted quote is never edited, priced or presented again', async () => {
    const { quoteId, shown } = await presented();
    await story.well(accept(quoteId, shown), 'accepted');
    const { lines } = await story.readQuote(stage, 'rita.rep', quoteId);
    await story.refusedAs(
      story.changeLine(stage, quoteId, lines[0]?.lineId ?? '', { quantity: '7' }),
      'quote.move-not-allowed',
      'editing',
    );
    await story.refusedAs(stage.send('rita.rep', `/quotes/${quoteId}/price`), 'quote.move-not-allowed', 'pricing');
    await story.refusedAs(stage.send('rita.rep', `/quotes/${quoteId}/present`), 'quote.move-not-allowed', 'presenting');
    await story.refusedAs(
      stage.send('rita.rep', `/quotes/${quoteId}/cancel`, { because: 'changed my mind' }),
      'quote.move-not-allowed',
      'cancelling',
    );
  });

  test('a quote that is not approved, not priced or not validated as it stands is not presented', async () => {
    const { items } = await story.well<{ items: { id: string; key: string }[] }>(
      stage.get('rita.rep', '/accounts'),
      'accounts',
    );
    const made = await story.well<{ result: { quoteId: string } }>(
      stage.send('rita.rep', '/quotes', {
        accountId: items.find(({ key }) => key === story.ACCOUNT)?.id,
        name: 'Too early',
      }),
      'a quote',
    );
    const { quoteId } = made.result;
    await story.refusedAs(stage.send('rita.rep', `/quotes/${quoteId}/price`), 'quote.empty', 'pricing nothing');
    await story.well(
      stage.send('rita.rep', `/quotes/${quoteId}/lines`, {
        operations: [{ op: 'add', offering: 'platform-standard' }],
      }),
      'a line',
    );
    await story.refusedAs(
      stage.send('rita.rep', `/quotes/${quoteId}/submit-for-approval`),
      'quote.not-priced',
      'submitting without a price',
    );
    await story.well(stage.send('rita.rep', `/quotes/${quoteId}/price`), 'priced');
    await story.refusedAs(
      stage.send('rita.rep', `/quotes/${quoteId}/submit-for-approval`),
      'quote.not-validated',
      'submitting without validation',
    );
    await story.well(stage.send('rita.rep', `/quotes/${quoteId}/validate`), 'validated, with problems');
    const problems = await story.refusedAs(
      stage.send('rita.rep', `/quotes/${quoteId}/submit-for-approval`),
      'quote.not-validated',
      'submitting an incomplete bundle',
    );
    assert.ok(
      (problems['checks'] as { message: string }[]).some(({ message }) => message.includes('Data residency')),
      JSON.stringify(problems),
    );
    await story.refusedAs(
      stage.send('rita.rep', `/quotes/${quoteId}/present`),
      'quote.not-validated',
      'presenting what has problems',
    );
  });
});
