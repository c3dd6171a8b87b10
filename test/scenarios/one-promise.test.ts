/** The story of one promise, fact by fact: what the demo tells, held to it. A worker, a relay, a sequencer, and stand-ins over HTTP. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openLogSigner, publicLine, readTrustedKeys, verifyEd25519, verifyPackage } from '#contexts/evidence/index.ts';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { httpStage } from '#surfaces/cli/http-stage.ts';
import { replayPrice, type ReplayFile } from '#surfaces/replay.ts';
import { type Running, runTroth } from '#app/process/run.ts';
import { settingsOf } from '#app/process/settings.ts';
import * as story from '#seeds/story.ts';
import { testDatabase } from '#test/support/database.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'troth-story-'));
let running: Running;
// Hooks run in the order in which they are registered: the app closes before its database is dropped.
after(async () => {
  await running?.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

const database = await testDatabase();
let stage: story.Stage;
const told = {} as {
  publish: story.PublishTold;
  quote: story.QuoteTold;
  approval: story.ApproveTold;
  shown: story.ProposeTold;
  accept: story.AcceptTold;
  order: story.ConvertTold;
  fulfil: story.FulfilTold;
  land: story.LandTold;
};

before(async () => {
  const env = {
    ...process.env,
    DATABASE_URL: '',
    TROTH_DATABASE_FILE: database.connectionFile,
    TROTH_DATA: dataFolder,
    TROTH_PORT: '0',
    TROTH_ROLES: 'all',
    TROTH_LOG: 'error',
  };
  running = await runTroth(settingsOf(env), env);
  stage = await httpStage({
    url: running.app.url ?? '',
    standIns: running.standIns?.addresses.standIns ?? {},
    tell: () => {},
  });
  const secret = running.standIns?.addresses.secret ?? '';
  await story.well(
    stage.send('sam.sre', '/webhooks', { url: `${stage.standIn('webhook-sink')}/troth`, secret, types: [] }),
    'the webhook is registered',
  );
});

describe('one promise, from a price list to its proof', () => {
  test('the gate refuses a careless release and names each offence; its author cannot approve', async () => {
    told.publish = await story.publish(stage);
    const gates = new Set(told.publish.offences.map((offence) => offence.gate));
    for (const gate of ['price-coverage', 'fulfillment', 'configuration', 'effective-dates'])
      assert.ok(gates.has(gate), `the gate ${gate} speaks: ${[...gates].join(', ')}`);
    assert.ok(
      told.publish.offences.some((offence) => offence.offending.some((name) => name.includes('quantum-vault'))),
    );
    assert.equal(told.publish.ownApproval['code'], 'access.denied');
    assert.deepEqual(told.publish.ownApproval['policies'], ['base.release-author-approval']);
  });

  test('an invalid choice is answered with the rules in conflict and ways out', async () => {
    told.quote = await story.quote(stage);
    const conflicts = told.quote.conflict['conflicts'] as { rules: { id: string; message: string }[] }[];
    const rules = conflicts.flatMap((conflict) => conflict.rules.map(({ id }) => id));
    assert.ok(rules.includes('appliance-on-site'), rules.join());
    assert.ok(rules.includes('group:residency'), rules.join());
    assert.ok((told.quote.conflict['repairs'] as unknown[]).length > 0);
  });

  test('every step of the waterfall says rule, version and rounding, and the steps end in the price', () => {
    const trace = told.quote.trace as {
      lines: {
        charges: { net: string; steps: { step: string; source: string; result: string; rounding?: object }[] }[];
      }[];
      artifacts: { kind: string; key: string; hash: string }[];
    };
    const charges = trace.lines.flatMap((line) => line.charges);
    assert.ok(charges.length >= 8);
    const cited = new Set(trace.artifacts.map(({ kind, key }) => `${kind}:${key}`));
    for (const { net, steps } of charges) {
      assert.equal(steps.at(-1)?.result, net);
      assert.ok(steps.some(({ rounding }) => rounding !== undefined) || steps.every(({ step }) => step !== 'rounding'));
      for (const { source } of steps)
        assert.ok(source === 'request' || cited.has(source), `${source} is cited with its hash`);
    }
    assert.ok(trace.artifacts.every(({ hash }) => /^sha256:[0-9a-f]{64}$/.test(hash)));
  });

  test('the approval preview says who will be asked before it is submitted: nobody at list, the manager at 18 %', () => {
    assert.equal(told.quote.previewBefore.empty, true);
    assert.deepEqual(
      told.quote.preview.steps.map(({ role }) => role),
      ['sales-manager'],
    );
  });

  test('the rep’s own approval is refused; a changed price makes an approved quote a draft, its approval void', async () => {
    told.approval = await story.approval(stage, told.quote.quoteId, told.quote.bundleLine);
    assert.equal(told.approval.own['code'], 'access.denied');
    assert.deepEqual(told.approval.own['policies'], ['base.self-approval']);
    assert.deepEqual(told.approval.approvedThenReopened, { status: 'draft', voided: true });
  });

  test('the document that is served has the hash that stands on the quote', async () => {
    told.shown = await story.propose(stage, told.quote.quoteId);
    const pdf = (await stage.get('karl.kunde', `/quotes/${told.quote.quoteId}/proposal`)).body as Uint8Array;
    const hash = `sha256:${createHash('sha256').update(pdf).digest('hex')}`;
    assert.equal(hash, told.shown.documentHash);
    const quote = await story.readQuote(stage, 'karl.kunde', told.quote.quoteId);
    assert.equal(quote.documentHash, told.shown.documentHash);
    assert.equal(quote.contentRoot, told.shown.contentRoot);
  });

  test('a stale page is refused; fifty acceptances at once are one, with fifty equal answers', async () => {
    told.accept = await story.accept(stage, told.quote.quoteId, told.shown);
    assert.equal(told.accept.stale['code'], 'quote.content-changed');
    assert.equal(told.accept.answers.length, story.ACCEPTS);
    for (const answer of told.accept.answers) assert.deepEqual(answer, told.accept.answers[0]);
    const { items } = await story.well<{ items: { type: string }[] }>(
      stage.get('rita.rep', `/quotes/${told.quote.quoteId}/timeline`),
      'the timeline',
    );
    assert.equal(items.filter(({ type }) => type === 'QuoteAccepted').length, 1);
  });

  test('ten conversions at once make one order', async () => {
    told.order = await story.convert(stage, told.quote.quoteId);
    for (const answer of told.order.answers) assert.deepEqual(answer, told.order.answers[0]);
    const { orders } = await story.well<{ orders: { quoteId: string }[] }>(
      stage.get('otto.orderops', `/orders?quoteId=${told.quote.quoteId}`),
      'the orders',
    );
    assert.equal(orders.length, 1);
  });

  test('the order is carried out across systems that fail in four ways, and nothing is done twice', async () => {
    told.fulfil = await story.fulfil(stage, told.order.orderId);
    const { tasks, effects, fallout, forbidden, facts } = told.fulfil;
    // Billing starts once the order is complete, by a plan of its own.
    const carriedOut = tasks.filter(({ purpose }) => purpose !== 'billing');
    assert.ok(
      carriedOut.every(({ state }) => state === 'done'),
      carriedOut.map(({ name, state }) => `${name}: ${state}`).join('; '),
    );
    assert.deepEqual(new Set(tasks.flatMap(({ connector }) => connector ?? [])), new Set(story.CONNECTORS));
    const keys = effects.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length, 'one effect for each key');
    const perTask = Map.groupBy(effects, ({ reference, operation }) => `${reference} ${operation}`);
    for (const [name, own] of perTask) assert.equal(own.length, 1, `${name} has one effect`);
    assert.equal(fallout.state, 'open');
    assert.equal(forbidden['code'], 'fallout.action-forbidden');
    assert.ok(fallout.ownerGroup.length > 0 && fallout.safeActions.includes('correct-and-retry'));
    for (const fact of [
      'OrderSubmitted',
      'OrderValidated',
      'OrderDecomposed',
      'FulfillmentTaskStarted',
      'FulfillmentTaskCompleted',
      'OrderFulfilled',
    ])
      assert.ok(facts.includes(fact), `${fact} happened: ${[...new Set(facts)].join(', ')}`);
    assert.ok(
      facts.some((fact) => /Unknown/.test(fact)),
      `a timeout is unknown, never a failure: ${[...new Set(facts)].join(', ')}`,
    );
    assert.equal(told.fulfil.states.at(-1), 'completed');
  });

  test('billing has exactly what was accepted, charge by charge', async () => {
    const quote = await story.readQuote(stage, 'rita.rep', told.quote.quoteId);
    const { account } = await story.well<{ account: { id: string } }>(
      stage.get('rita.rep', `/quotes/${told.quote.quoteId}`),
      'the quote',
    );
    told.land = await story.land(stage, told.order.orderId, account.id);
    const file = (await stage.get('ada.auditor', `/quotes/${told.quote.quoteId}/price-decision`)).body as ReplayFile;
    const promised = (
      file.decision.output.value as {
        promise: { lines: { charges: { type: string; amount?: string; charge: string }[] }[] };
      }
    ).promise.lines.flatMap((line) => line.charges);
    const { instructions } = told.land.handoff as {
      instructions: { terms?: { amount?: string; type: string }; amount?: string; type?: string }[];
    };
    assert.equal(instructions.length, promised.length);
    const sum = (amounts: readonly (string | undefined)[]): string =>
      decText(amounts.reduce((total, amount) => add(total, dec(amount ?? '0')), ZERO));
    assert.equal(
      sum(instructions.map((each) => each.terms?.amount ?? each.amount)),
      sum(promised.map(({ amount }) => amount)),
    );
    assert.equal(quote.status, 'converted');
  });

  test('assets are active with their committed terms, the customer has letters, facts arrive signed', () => {
    const { assets, mails, messages } = told.land;
    assert.ok(
      assets.every((asset) => asset['state'] === 'active'),
      JSON.stringify(assets[0]),
    );
    assert.ok(assets.some((asset) => (asset['committedTerms'] as unknown[]).length > 0));
    assert.ok(
      mails.some((mail) => JSON.stringify(mail).includes('karl.kunde@')),
      JSON.stringify(mails[0]),
    );
    assert.ok(messages.length > 0);
  });

  test('the package proves it offline; one bit changed or another key, and it does not', async () => {
    const bytes = await story.prove(stage, 'ada.auditor', told.quote.quoteId);
    const trustedKeys = mustAccept(
      readTrustedKeys(publicLine(openLogSigner(join(dataFolder, 'log-key.pem'), 'troth'))),
      'the log’s key',
    );
    const verified = await verifyPackage(bytes, { trustedKeys, verifySignature: verifyEd25519 });
    assert.equal(verified.verdict, 'verified', JSON.stringify(verified.findings));
    const changed = bytes.slice();
    changed[Math.floor(bytes.length / 3)] = (changed[Math.floor(bytes.length / 3)] ?? 0) ^ 4;
    const failed = await verifyPackage(changed, { trustedKeys, verifySignature: verifyEd25519 });
    assert.equal(failed.verdict, 'failed');
    assert.ok(failed.findings[0]?.file, 'it names the file');
    const customers = await story.prove(stage, 'karl.kunde', told.quote.quoteId);
    assert.equal((await verifyPackage(customers, { trustedKeys, verifySignature: verifyEd25519 })).verdict, 'verified');
    assert.ok(!Buffer.from(customers).includes('marginPercent'), 'a customer’s package opens no margin');
    writeFileSync(join(dataFolder, 'package.zip'), bytes);
  });

  test('the price decided again from its inputs and artifacts is identical, and a changed artifact is found out', async () => {
    const file = (await stage.get('ada.auditor', `/quotes/${told.quote.quoteId}/price-decision`)).body as ReplayFile;
    assert.equal(mustAccept(replayPrice(file), 'it replays'), 'identical');
    const forged = structuredClone(file) as {
      artifacts: { kind: string; content: { entries?: { charge: { model: { amount?: string } } }[] } }[];
    } & ReplayFile;
    const book = forged.artifacts.find(({ kind }) => kind === 'price-book');
    const entry = book?.content.entries?.find(({ charge }) => charge.model.amount !== undefined);
    if (entry) entry.charge.model.amount = '1';
    const replayed = replayPrice(forged);
    assert.ok(!replayed.ok && replayed.refusal.code === 'replay.artifact-changed');
  });
});
