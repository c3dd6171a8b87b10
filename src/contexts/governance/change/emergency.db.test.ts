/** A change in a freeze: held, let through as an emergency, reviewed afterwards; and what meets at the same instant, or goes around, on the record. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readPeople, readPrincipal } from '#contexts/identity/index.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { movableClock } from '#platform/clock.ts';
import { runCommand } from '#platform/run-command.ts';
import { aDeal, type Problem } from '#test/invariants/deal.ts';
import { isProvedBy } from '#test/support/change-package.ts';
import { startTroth } from '#test/support/troth.ts';
import { approveChangeCommand } from './change.commands.ts';
import { standardChangePolicy } from './standard-policy.ts';

const clock = movableClock('2026-12-14T10:00:00Z');
const troth = await startTroth({ roles: ['api', 'worker', 'sequencer'], clock: clock.now, checkAnswers: true });
after(troth.stop);
const deal = aDeal(troth);
/** Refused: what it is refused as. */
const write = async (who: string, path: string, payload: object): Promise<string | undefined> => {
  const response = await fetch(`${troth.url}${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor(who)}` },
    body: JSON.stringify({ idempotencyKey: JSON.stringify(payload).slice(0, 200), payload }),
  });
  return response.ok ? undefined : ((await response.json()) as Problem).code;
};
const writes = async (who: string, path: string, payload: object): Promise<void> =>
  assert.equal(await write(who, path, payload), undefined, path);
const KEY = 'workshops-3-for-2';
const promotion = companyArtifacts.find(({ kind, key }) => kind === 'promotion' && key === KEY)?.content as object;

/** What is asked for a later day waits for it. */
const AT_ONCE = Temporal.Now.instant().toString({ smallestUnit: 'second' });
const stated = { score: 0, because: 'Nothing of this kind is touched.' };
const asked = (releaseId: string, more: object = {}) => ({
  title: 'Another promotion',
  type: 'promotion',
  carries: { releaseId },
  objective: 'What the campaign promises is what is sold.',
  effectiveFrom: AT_ONCE,
  impacted: { products: 'all', markets: 'all', channels: 'all', customers: [], inHand: 'Offers that are out stay.' },
  owner: 'felix.finance',
  approvers: [],
  rollback: { how: 'release', says: 'The release before comes back.' },
  monitoring: { hours: 24, watch: [{ fact: 'QuoteValidationFailed', atMost: 3, says: 'no more than usual' }] },
  risk: { legal: stated, regulatory: stated, operational: stated, detectability: stated, timing: stated },
  ...more,
});

const drafted = async (name: string): Promise<string> => {
  const { releaseId } = await deal.does<{ releaseId: string }>('piet.pricing', '/releases', { name, purpose: name });
  await writes('piet.pricing', `/artifacts/promotion/${KEY}/draft`, { releaseId, content: { ...promotion, name } });
  await deal.does('piet.pricing', `/releases/${releaseId}/validate`);
  return releaseId;
};
const approvedRelease = async (name: string): Promise<string> => {
  const releaseId = await drafted(name);
  await deal.does('rosa.release', `/releases/${releaseId}/approve`);
  return releaseId;
};

const ROLES: Readonly<Record<string, string>> = {
  finance: 'felix.finance',
  'release-approver': 'rosa.release',
  'sales-ops': 'olga.ops',
  executive: 'edda.executive',
};
/** Assessed and submitted; answers the path and who is asked. */
const submitted = async (path: string): Promise<readonly string[]> => {
  await deal.does('piet.pricing', `${path}/assess`);
  return (await deal.does<{ asked: readonly string[] }>('piet.pricing', `${path}/submit`)).asked;
};
const answered = async (path: string, roles: readonly string[]): Promise<void> => {
  const { contentHash } = await deal.reads<{ contentHash: string }>('rosa.release', path);
  for (const role of roles) await deal.does(ROLES[role] ?? role, `${path}/approve`, { contentHash });
};
const approvedChange = async (releaseId: string, more: object = {}): Promise<string> => {
  const { changeId } = await deal.does<{ changeId: string }>('piet.pricing', '/changes', asked(releaseId, more));
  const path = `/changes/${changeId}`;
  await answered(path, await submitted(path));
  return path;
};
type Page = {
  readonly status: string;
  readonly after: {
    readonly review: {
      readonly by: string;
      readonly overdue: boolean;
      readonly asked: readonly { readonly role: string }[];
    } | null;
  };
};
const becomes = async (path: string, status: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await deal.reads<Page>('ada.auditor', path)).status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${path} becomes ${status}`);
};
const sectionOf = (page: string, title: string): string => page.split(`<h2>${title}</h2>`)[1]?.split('<h2>')[0] ?? '';
/** What was refused or denied, by the command and why, as it stands in the evidence. */
const onRecord = async (command: string): Promise<readonly string[]> =>
  (
    await troth.database.admin<{ canon: string }>(
      `select canon from platform.entry where canon like '%"' || $1 || '"%'`,
      [command],
    )
  ).map(({ canon }) => canon);

const NOT_BY_AN_AUTHOR = 'change.author-cannot-approve';
/** One who may approve does so in the name of another: through the same door as every command. */
const standsIn = async (who: string, behind: string, payload: object): Promise<string> => {
  const { door } = troth.app;
  const [one, other] = await door.read(troth.tenantId, async (tx) => {
    const people = new Map((await readPeople(tx)).map(({ key, principalId }) => [key, principalId]));
    return Promise.all([who, behind].map((key) => readPrincipal(tx, people.get(key) ?? '')));
  });
  assert.ok(one && other);
  const definition = approveChangeCommand as unknown as Parameters<typeof runCommand>[1];
  const actor = { ...one, onBehalfOf: other.personId };
  const answer = await runCommand(door, definition, actor, { idempotencyKey: who, payload }, { channel: 'worker' });
  return answer.ok ? 'approved' : answer.refusal.code;
};

before(async () => {
  const { releaseId } = await deal.does<{ releaseId: string }>('paula.policy', '/releases', {
    name: 'Governed',
    purpose: 'Changes are governed.',
  });
  const tiers = standardChangePolicy.tiers.map((rule) => ({ ...rule, simulation: false }));
  await writes('paula.policy', '/artifacts/change-policy/standard/draft', {
    releaseId,
    content: { ...standardChangePolicy, owner: 'paula.policy', tiers },
  });
  await deal.does('paula.policy', `/releases/${releaseId}/validate`);
  await deal.does('rosa.release', `/releases/${releaseId}/approve`);
  await deal.does('rosa.release', `/releases/${releaseId}/publish`);
});

describe('a change', () => {
  test('is held by a freeze, let through as an emergency by a third person, and reviewed by those whom its tier asks', async () => {
    const { periodId } = await deal.does<{ periodId: string }>('olga.ops', '/calendar', {
      kind: 'quarter-close',
      name: 'Close of the year',
      from: '2026-12-14T09:00:00Z',
      to: '2027-01-05T00:00:00Z',
      freeze: { tiersFrom: 2 },
    });
    const releaseId = await approvedRelease('Late');
    const publish = `/releases/${releaseId}/publish`;
    const path = await approvedChange(releaseId);
    const late = await deal.refused('rosa.release', publish);
    assert.deepEqual([late.code, late['period']], ['change.frozen', 'Close of the year']);
    const word = await troth.send('carla.catalog', publish, {}, { reasonCode: 'emergency', reason: 'Now.' });
    assert.equal(
      (word.body as Problem).code,
      'change.frozen',
      'a word in the envelope is no change that was answered for',
    );

    const emergency = 'Three are given for the price of none.';
    const without = asked(releaseId, { emergency, rollback: { how: 'none', says: 'There is none.' } });
    await deal.does('piet.pricing', `${path}/revise`, { asked: without });
    await deal.does('piet.pricing', `${path}/assess`);
    assert.equal(
      (await deal.refused('piet.pricing', `${path}/submit`)).code,
      'change.gates-failed',
      'it needs a way back',
    );
    const effectiveFrom = clock.now().add({ seconds: 1 }).toString();
    await deal.does('piet.pricing', `${path}/revise`, { asked: asked(releaseId, { emergency, effectiveFrom }) });
    assert.equal((await deal.refused('carla.catalog', publish)).code, 'change.not-approved');
    await deal.does('piet.pricing', `${path}/assess`);
    assert.equal((await deal.refused('rosa.release', `${path}/submit`)).code, 'change.not-responsible');
    assert.deepEqual((await deal.does<{ asked: string[] }>('piet.pricing', `${path}/submit`)).asked, [
      'release-approver',
    ]);
    await answered(path, ['release-approver']);
    // Assessed anew after it was answered for, it finds something else of the same content.
    clock.advance({ seconds: 2 });
    await deal.does('piet.pricing', `${path}/assess`);
    assert.equal((await deal.refused('rosa.release', publish)).code, 'change.emergency-needs-third-person');
    await deal.does('carla.catalog', publish);
    await becomes(path, 'released');

    const { after: out } = await deal.reads<Page>('felix.finance', path);
    assert.equal(out.review?.by, '2026-12-17T10:00:02Z');
    const roles = out.review?.asked.map(({ role }) => role) ?? [];
    assert.ok(roles.includes('finance') && !roles.includes('release-approver'), String(roles));
    const says = { holds: true, says: 'The price was wrong, and nobody was harmed.' };
    assert.equal((await deal.refused('piet.pricing', `${path}/review`, says)).code, 'access.denied');
    assert.equal((await deal.refused('rosa.release', `${path}/review`, says)).code, 'change.approved-once');
    assert.equal((await deal.refused('lena.legal', `${path}/review`, says)).code, 'change.nothing-to-approve-as');

    clock.advance({ hours: 80 });
    troth.signInAnew();
    assert.equal((await deal.reads<Page>('felix.finance', path)).after.review?.overdue, true);
    await deal.does('piet.pricing', `${path}/watch`);
    const early = await deal.refused('piet.pricing', `${path}/close`, { says: 'Well.' });
    assert.deepEqual([early.code, early['reviewBy']], ['change.review-missing', '2026-12-17T10:00:02Z']);
    for (const role of roles) await deal.does(ROLES[role] ?? role, `${path}/review`, says);
    assert.equal((await deal.refused('felix.finance', `${path}/review`, says)).code, 'change.reviewed-already');
    await deal.does('piet.pricing', `${path}/close`, { says: 'The campaign sells what it promises.' });
    const passed = await onRecord('governance.publish-release');
    assert.ok(
      passed.some((body) => body.includes('change.frozen')) &&
        passed.some((body) => body.includes('FreezePassedInEmergency')),
    );
    const page = await isProvedBy(troth, `${path}/evidence-package`);
    assert.match(
      sectionOf(page, 'Impact analysis'),
      /It takes effect at 2026-12-14T10:00:01Z/,
      'as it was answered for',
    );
    const since = sectionOf(page, 'Assessed at another time, and found otherwise than above');
    assert.match(since, /2026-12-14T10:00:02Z.*effective-date.*2026-12-14T10:00:01Z has passed/s);
    await deal.does('olga.ops', `/calendar/${periodId}/end`, { because: 'the books are closed early' });
  });

  test('that is withdrawn while its release is published is either out or withdrawn, never both', async () => {
    const wins: string[] = [];
    for (const order of ['publish', 'withdraw'] as const) {
      const releaseId = await approvedRelease(`Race ${wins.length}`);
      const path = await approvedChange(releaseId);
      const publish = () => troth.send('rosa.release', `/releases/${releaseId}/publish`);
      const withdraw = () => troth.send('piet.pricing', `${path}/withdraw`);
      const [first, second] = order === 'publish' ? [publish(), withdraw()] : [withdraw(), publish()];
      const both = await Promise.all([first, second]);
      assert.equal(both.filter(({ status }) => status === 200).length, 1, JSON.stringify(both));
      const won = both[0]?.status === 200 ? order : order === 'publish' ? 'withdraw' : 'publish';
      wins.push(won);
      const lost = both.find(({ status }) => status !== 200)?.body as Problem;
      assert.ok(
        won === 'publish'
          ? ['change.release-is-out', 'change.move-not-allowed'].includes(lost.code)
          : lost.code === 'change.required',
        `${won} won: ${lost.code}`,
      );
      if (won === 'publish') await becomes(path, 'released');
      else await deal.does('piet.pricing', `/releases/${releaseId}/withdraw`);
    }
    // Whoever comes after the other has ended loses, whichever it is.
    const releaseId = await approvedRelease('Afterwards');
    const path = await approvedChange(releaseId);
    await deal.does('piet.pricing', `${path}/withdraw`);
    assert.equal((await deal.refused('rosa.release', `/releases/${releaseId}/publish`)).code, 'change.required');
    await deal.does('piet.pricing', `/releases/${releaseId}/withdraw`);
  });

  test('goes with a release train when it is ready, and misses it when it is not', async () => {
    const when = { departsAt: clock.now().add({ hours: 4 }).toString(), departs: 'by-hand' };
    const plan = { name: 'Friday', ...when };
    const { trainId } = await deal.does<{ trainId: string }>('olga.ops', '/release-trains', plan);
    const [releaseId, other] = [
      await approvedRelease('With the train'),
      await deal.does<{ releaseId: string }>('carla.catalog', '/releases', { name: 'Late', purpose: 'Late' }),
    ];
    const path = await approvedChange(releaseId);
    const late = await deal.does<{ changeId: string }>('carla.catalog', '/changes', {
      title: 'Late',
      type: 'catalog-structure',
      carries: { releaseId: other.releaseId },
    });
    const board = `/release-trains/${trainId}/board`;
    await deal.does('piet.pricing', board, { changeId: path.slice('/changes/'.length) });
    // They stand in the order in which they came aboard.
    clock.advance({ seconds: 1 });
    await deal.does('carla.catalog', board, { changeId: late.changeId });
    assert.equal(
      (await deal.refused('carla.catalog', board, { changeId: late.changeId })).code,
      'release-train.aboard-already',
    );
    const alight = { changeId: late.changeId, because: 'Its price list is late' };
    assert.equal((await deal.refused('rita.rep', `/release-trains/${trainId}/alight`, alight)).code, 'access.denied');
    await deal.does('carla.catalog', `/release-trains/${trainId}/alight`, alight);
    // What is off is free: another train, which is given up, and then this one again.
    const spare = await deal.does<{ trainId: string }>('olga.ops', '/release-trains', { name: 'Spare', ...when });
    await deal.does('carla.catalog', `/release-trains/${spare.trainId}/board`, { changeId: late.changeId });
    const givenUp = { because: 'Nobody else goes with it' };
    const cancel = `/release-trains/${spare.trainId}/cancel`;
    assert.equal((await deal.refused('rita.rep', cancel, givenUp)).code, 'access.denied');
    assert.equal((await deal.does<{ freed: readonly string[] }>('olga.ops', cancel, givenUp)).freed.length, 1);
    assert.equal((await deal.refused('olga.ops', cancel, givenUp)).code, 'release-train.move-not-allowed');
    await deal.does('carla.catalog', board, { changeId: late.changeId });
    const depart = `/release-trains/${trainId}/depart`;
    assert.equal((await deal.refused('olga.ops', depart)).code, 'release-train.too-early');
    assert.equal(
      (await deal.refused('rosa.release', `/releases/${releaseId}/publish`)).code,
      'release-train.not-departed',
    );
    type Trains = {
      readonly items: readonly {
        readonly name: string;
        readonly changes: readonly { readonly readiness: readonly { readonly ready: boolean }[] }[];
      }[];
    };
    const { items } = await deal.reads<Trains>('rita.rep', '/release-trains');
    assert.deepEqual(
      items
        .find(({ name }) => name === 'Friday')
        ?.changes.map(({ readiness }) => readiness.filter(({ ready }) => ready).length),
      [7, 0],
    );
    clock.advance({ hours: 4 });
    troth.signInAnew();
    const left = await deal.does<{ taken: string[]; missed: { lacking: string[] }[] }>('olga.ops', depart);
    assert.deepEqual([left.taken.length, left.missed[0]?.lacking.length], [1, 7]);
    await deal.does('rosa.release', `/releases/${releaseId}/publish`);
    await becomes(path, 'released');
  });

  test('that goes around is refused and recorded: on stale evidence, by its author, into what is published', async () => {
    const releaseId = await drafted('Around');
    const { changeId } = await deal.does<{ changeId: string }>('piet.pricing', '/changes', asked(releaseId));
    const path = `/changes/${changeId}`;
    await submitted(path);
    const { contentHash } = await deal.reads<{ contentHash: string }>('felix.finance', path);
    assert.equal((await deal.refused('piet.pricing', `${path}/approve`, { contentHash })).code, 'access.denied');
    assert.equal(await standsIn('felix.finance', 'piet.pricing', { changeId, contentHash }), NOT_BY_AN_AUTHOR);
    await writes('piet.pricing', `/artifacts/promotion/${KEY}/draft`, {
      releaseId,
      content: { ...promotion, name: 'Around, edited' },
    });
    const stale = await deal.refused('felix.finance', `${path}/approve`, { contentHash });
    assert.equal(stale.code, 'change.evidence-stale');
    const approvals = await onRecord('change.approve');
    assert.ok(
      approvals.some((body) => body.includes('access.denied')),
      'the author, denied',
    );
    assert.ok(
      approvals.some((body) => body.includes(NOT_BY_AN_AUTHOR) && body.includes('onBehalfOf')),
      'who stands in for the author',
    );
    assert.ok(
      approvals.some((body) => body.includes('change.evidence-stale')),
      'the stale evidence, refused',
    );
    await deal.does('piet.pricing', `${path}/withdraw`);
    await deal.does('piet.pricing', `/releases/${releaseId}/withdraw`);

    const { items } = await deal.reads<{ items: readonly { id: string; status: string }[] }>(
      'rosa.release',
      '/releases',
    );
    const out = items.find(({ status }) => status === 'published')?.id;
    const edit = await write('piet.pricing', `/artifacts/promotion/${KEY}/draft`, {
      releaseId: out,
      content: promotion,
    });
    assert.equal(edit, 'release.move-not-allowed');
    assert.ok((await onRecord('catalog.edit-draft')).some((body) => body.includes('release.move-not-allowed')));
  });
});
