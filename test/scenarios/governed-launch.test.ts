/** The acceptance story of governed change (operations 30), fact by fact: what `npm run demo -- governance` tells, held to it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '#kernel/json.ts';
import { systemsOf } from '#app/process/stand-ins.ts';
import { movableClock } from '#platform/clock.ts';
import { SYSTEMS } from '#seeds/governed/carry-out.ts';
import { BUNDLE } from '#seeds/governed/launch.ts';
import { indexOf, type Output, outputsOf, readForOutputs } from '#seeds/governed/outputs.ts';
import { type GovernedTold, governedLaunch, STARTS } from '#seeds/governed/story.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { startStandIns } from '#sims/all.ts';
import { temporaryFolder } from '#sims/testing.ts';
import { governedStage } from '#surfaces/cli/governed-stage.ts';
import { startTroth } from '#test/support/troth.ts';

const clock = movableClock(STARTS);
const folder = temporaryFolder();
const outside = await startStandIns({ folder: folder.path, only: SYSTEMS });
const { connectors } = systemsOf(outside.addresses, COMPANY_TENANT, null);
const troth = await startTroth({ roles: ['api', 'worker'], clock: clock.now, connectors });
after(async () => {
  await troth.stop();
  await outside.close();
  folder.remove();
});

let told: GovernedTold;
let outputs: readonly Output[];
const lines: string[] = [];

before(async () => {
  const { url, app, tenantId } = troth;
  const stage = await governedStage({
    url,
    standIns: outside.addresses.standIns,
    door: app.door,
    tenantId,
    clock,
    tell: (line) => void lines.push(line),
  });
  told = await governedLaunch(stage);
  outputs = outputsOf(told, await readForOutputs(stage, told));
});

type Answer = {
  readonly question: string;
  readonly count: number;
  readonly records: readonly { readonly id: string }[];
};
const answerTo = (impact: JsonObject, question: string): Answer | undefined =>
  (impact['answers'] as unknown as readonly Answer[]).find((answer) => answer.question === question);
type Totals = { readonly quotes: number; readonly refusedNow: number; readonly asksMore: number };
const totalsOf = ({ totals }: JsonObject): Totals => totals as unknown as Totals;
type Gate = { readonly gate: string; readonly outcome: string; readonly stale: boolean };
const gatesOf = (page: JsonObject): readonly Gate[] => page['evidence'] as unknown as readonly Gate[];
const codeOf = (refusal: JsonObject): unknown => refusal['code'];

/** The facts of one thing, in the order in which they were recorded. */
const factsOf = async (kind: string, id: string): Promise<readonly string[]> =>
  (
    await troth.database.admin<{ type: string }>(
      `select type from platform.outbox where subject_kind = $1 and subject_id = $2 order by seq`,
      [kind, id],
    )
  ).map(({ type }) => type);

describe('a regulated launch, two weeks before quarter close', () => {
  test('the first impact analysis answers ten questions and names the open quotes that it touches', () => {
    const { firstImpact } = told.prepared;
    assert.equal((firstImpact['answers'] as readonly unknown[]).length, 10);
    const quotes = answerTo(firstImpact, 'quotes');
    assert.deepEqual(quotes?.records.map(({ id }) => id).toSorted(), told.open.toSorted());
  });

  test('the first simulation shows the open quote that would break, and why', () => {
    const { firstRun, broken } = told.prepared;
    assert.deepEqual([totalsOf(firstRun).quotes, totalsOf(firstRun).refusedNow], [2, 1]);
    const [quote] = broken;
    assert.ok(quote);
    assert.equal(quote['quoteId'], told.open[0]);
    assert.deepEqual((quote['refusedNow'] as readonly JsonObject[]).map(codeOf), ['eligibility.denied']);
  });

  test('the careless draft is refused for an overlap of promotions and a policy that does not do what its author says', () => {
    assert.deepEqual(told.prepared.offences.map(({ gate, code }) => `${gate}: ${code}`).toSorted(), [
      'approval-scenarios: approval.scenario',
      'promotions: promotion.exclusive-overlap',
    ]);
  });

  test('what was assessed before the mending does not count; mended, nothing breaks and finance is asked as it is meant', () => {
    const { stale, run } = told.decided;
    assert.equal(codeOf(stale), 'change.evidence-stale');
    assert.deepEqual([totalsOf(run).refusedNow, totalsOf(run).asksMore], [0, 1]);
    assert.equal(
      (run['previous'] as JsonObject)['simulationId'],
      told.prepared.firstRun['id'],
      'it is compared with the run before',
    );
  });

  test('it is of the highest tier: eight roles answer, none of them a person who wrote a part of it', () => {
    const { assessed, answered, own, page } = told.decided;
    assert.equal(assessed['tier'], 4);
    assert.deepEqual(answered.toSorted(), [
      'billing-ops',
      'catalog-owner',
      'executive',
      'finance',
      'legal',
      'order-ops',
      'release-approver',
      'sales-ops',
    ]);
    assert.deepEqual(own['policies'], ['base.change-author-approval']);
    assert.ok(gatesOf(page).length > 35, `${gatesOf(page).length} gates`);
    assert.deepEqual(
      gatesOf(page).filter(({ outcome, stale }) => outcome === 'failed' || stale),
      [],
    );
  });

  test('it is not published before its instant; on its day it is, and the change is released', () => {
    const { early, publication, page } = told.released;
    assert.deepEqual([codeOf(early), early['notBefore']], ['change.scheduled-later', '2026-12-17T06:00:00Z']);
    assert.equal(publication['status'], 'published');
    assert.equal(page['status'], 'released');
  });

  test('it is quoted in three countries; above 15 % finance is asked; the offer has its clause, the order its new plan', () => {
    const { eligible, preview, clauses, plan } = told.sold;
    assert.deepEqual(
      eligible.map(({ country, refused }) => [country, refused.length]),
      [
        ['DE', 0],
        ['CH', 0],
        ['GB', 0],
      ],
    );
    assert.deepEqual(
      preview.steps.map(({ role }) => role),
      ['sales-manager', 'finance'],
    );
    assert.ok(clauses.includes('record-keeping'), clauses.join());
    const { tasks } = plan['plan'] as unknown as {
      tasks: readonly { key: string; ruleId: string; connector: string | null }[];
    };
    const mapped = tasks.filter(({ ruleId }) => ruleId.startsWith('regulated'));
    assert.deepEqual(mapped.map(({ key }) => key).toSorted(), ['activate', 'billing-setup', 'lock', 'provision']);
  });

  test('its first order is carried out by the new mapping, each task with one effect outside', async () => {
    const { states, tasks, effects, assets } = told.carried;
    assert.deepEqual(states.at(-1), 'completed');
    const carried = tasks.filter(({ purpose, connector }) => purpose !== 'billing' && connector !== null);
    assert.deepEqual(carried.map(({ ruleId, operation, state }) => `${ruleId} ${operation} ${state}`).toSorted(), [
      'regulated billing.setup done',
      'regulated entitlement.activate done',
      'regulated provisioning.provision done',
      'regulated-storage provisioning.provision done',
      'residency entitlement.activate done',
    ]);
    const perTask = Map.groupBy(effects, ({ reference }) => reference);
    assert.deepEqual(
      [...perTask.values()].map(({ length }) => length),
      effects.map(() => 1),
    );
    assert.equal(effects.length, tasks.filter(({ connector }) => connector !== null).length);
    assert.deepEqual(assets.map(({ offering }) => String(offering)).toSorted(), [
      BUNDLE,
      'residency-eu',
      'retention-lock',
    ]);
    assert.deepEqual(await factsOf('order', told.sold.orderId), [
      'OrderCaptured',
      'OrderValidated',
      'OrderSubmitted',
      'OrderDecomposed',
      'OrderFulfilled',
      'FulfillmentHandoffPlanned',
    ]);
  });

  test('billing is told in the names of the launch, and keeps exactly those terms', () => {
    const { handoff, instructions, effects } = told.carried;
    assert.equal(handoff['state'], 'delivered');
    const codes = instructions.map(({ productCode }) => String(productCode)).toSorted();
    // A price that changes with the end of the promotion is an instruction for each part.
    assert.deepEqual([...new Set(codes)], ['SUB-RECORDS', 'SUB-RECORDS-TB', 'SUB-RESIDENCY']);
    const activated = effects.filter(({ operation }) => operation === 'billing.activate');
    assert.equal(activated.length, 1);
    const kept = activated[0]?.payload['instructions'] as readonly { readonly productCode: string }[];
    assert.deepEqual(kept.map(({ productCode }) => String(productCode)).toSorted(), codes);
  });

  test('the freeze stops a late price change, and says until when', () => {
    const { late, measures } = told.frozen;
    assert.deepEqual([codeOf(late), late['until']], ['change.frozen', '2026-12-31T23:00:00Z']);
    assert.equal((measures['measures'] as readonly unknown[]).length, 7);
  });

  test('the emergency path lets a fix through, published by a third person, with what it was let off on the record', () => {
    const { byApprover, page, measures } = told.emergency;
    assert.equal(codeOf(byApprover), 'change.emergency-needs-third-person');
    assert.equal(page['status'], 'released');
    const warned = gatesOf(page)
      .filter(({ outcome }) => outcome === 'warned')
      .map(({ gate }) => gate);
    assert.ok(warned.includes('simulation'), warned.join());
    const expedited = (measures['measures'] as readonly JsonObject[]).find(({ key }) => key === 'expedited');
    assert.match(String(expedited?.['says']), /^1 went through/);
  });

  test('the incident that came of it counts what it reached, and a switch contains it', () => {
    const { given, contained, open } = told.incident;
    const standing = ({ items }: JsonObject): unknown =>
      (items as readonly JsonObject[]).find(({ promotion }) => promotion === 'launch-records')?.['standing'];
    assert.deepEqual([standing(given), standing(contained)], ['applies', 'no']);
    const { records } = open['incident'] as { records: { quotes: { count: number; money: readonly JsonObject[] } } };
    assert.equal(records.quotes.count, 1);
    assert.deepEqual(
      records.quotes.money.map(({ currency }) => currency),
      ['CHF'],
    );
    const [{ holds } = { holds: false }] = open['containments'] as readonly { readonly holds: boolean }[];
    assert.equal(holds, true);
  });

  test('one command takes the change back in the freeze; the incident is reviewed, its action verified by another person, and closed', async () => {
    assert.equal(told.incident.rolledBack['status'], 'rolledBack');
    const { incident, actions } = told.incident.incident as unknown as {
      incident: JsonObject;
      actions: readonly JsonObject[];
    };
    assert.equal(incident['state'], 'closed');
    assert.deepEqual(
      actions.map(({ owner, verifier }) => [owner, verifier]),
      [['Piet Pricing', 'Carla Catalog']],
    );
    const facts = await factsOf('change', told.emergency.changeId);
    // It is watched by itself, when the worker comes round: how often until then is not the story's.
    assert.deepEqual(
      facts.filter((fact) => fact !== 'ChangeWatched'),
      [
        'ChangeRequested',
        'ChangeAssessed',
        'ChangeSubmitted',
        'ChangeAnsweredFor',
        'ChangeApproved',
        'ChangeReleased',
        'ChangeRollBackDrafted',
        'ChangeRolledBack',
        'ChangeReviewed',
      ],
    );
    const { reviewed } = told.incident;
    assert.deepEqual(
      [reviewed['role'], reviewed['holds'], reviewed['settled'], reviewed['inTime']],
      ['finance', false, true, true],
    );
    assert.deepEqual(await factsOf('incident', told.incident.incidentId), [
      'IncidentOpened',
      'IncidentClassified',
      'IncidentContained',
      'IncidentResolved',
      'IncidentActionAdded',
      'IncidentReviewed',
      'IncidentActionVerified',
      'IncidentClosed',
    ]);
  });

  test('the launch is watched as long as its own requirement says, and closed: every fact of it, in order', async () => {
    assert.equal(told.reviewed.page['status'], 'closed');
    const facts = await factsOf('change', told.prepared.changeId);
    assert.deepEqual(
      facts.filter((fact, at) => fact !== facts[at - 1]),
      [
        'ChangeRequested',
        'ChangeAssessed',
        'ChangeSubmitted',
        'ChangeAnsweredFor',
        'ChangeApproved',
        'ChangeScheduled',
        'ChangeReleased',
        'ChangeWatched',
        'ChangeClosed',
      ],
    );
    assert.equal(facts.filter((fact) => fact === 'ChangeAnsweredFor').length, 8);
  });

  test('it yields the fifteen outputs, each from what the system answered', () => {
    assert.equal(outputs.length, 15);
    for (const { file, text } of outputs) {
      assert.ok(text.length > 200, `${file} says something`);
      assert.doesNotMatch(text, /undefined|\[object/, file);
      assert.ok(indexOf(outputs).includes(file));
    }
    const ownership = outputs[1]?.text ?? '';
    assert.match(ownership, /Business owner \| Engineering/, 'the business owns, engineering builds: each named');
    assert.match(ownership, /Ludwig Legal/);
  });
});
