/** The addresses of change requests: the list, the one page that an approver decides from, the ten questions, the moves. */
import { Type } from 'typebox';
import { readPeople } from '#contexts/identity/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Later, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { KindName } from '../artifact-kinds.ts';
import { readRelease } from '../governance.store.ts';
import { contentOfRelease } from '../check-release.ts';
import type { MayRead } from '../diff/diff-models.ts';
import { answerOfAgreements } from '../impact/agreements.ts';
import { answerOf, impactOfContent, type ImpactOfRelease, withInHand } from '../impact/impact.ts';
import { impactQuestions, isImpactQuestion, isInHand, RECORDS_SHOWN_MAX } from '../impact/questions.ts';
import { mayReadKind } from '../may-read-kind.ts';
import type { Release } from '../release.ts';
import { ofThisRound } from './approve-change.ts';
import { contentOfChange } from './binding.ts';
import * as after from './after-release.commands.ts';
import * as commands from './change.commands.ts';
import { changePackage } from './change-package.ts';
import { changeLife } from './change.lifecycle.ts';
import { readApprovals, readChange, readChanges, readGateEvidence } from './change.store.ts';
import { type Change, changeResource } from './change.ts';
import { missingOf } from './change-request.contract.ts';
import { gateLists } from './gate-lists.ts';
import { changeGates } from './gates.ts';
import { meanwhileSeen, readInForceUnder, readMeanwhile } from './meanwhile.ts';
import { meant, toldReading, watchableFacts, watchedUntil, watchSays } from './monitoring.ts';
import { nextWatch } from './watch-times.ts';
import { policyInForce } from './policy-in-force.ts';
import { reviewersOf, reviewsOf } from './reviewers.ts';
import { riskDimensions } from './risk-dimensions.ts';
import { unstated } from './risk.ts';
import { activitiesOf, outstanding, typesOf, whoApproves } from './who-approves.ts';

export const CHANGES_LISTED_MAX = 200;
const denied = refused({ code: 'access.denied', action: 'change.read', policies: [] });
const Uuid = '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$';

const rowOf = ({ asked, entryLeaf, ...change }: Change): JsonObject => ({
  id: change.id,
  version: change.version,
  number: change.number,
  status: change.status,
  title: asked.title,
  type: asked.type,
  tier: change.tier,
  emergency: asked.emergency !== undefined,
  owner: asked.owner ?? null,
  effectiveFrom: asked.effectiveFrom ?? null,
  releaseId: change.releaseId,
  gates: change.assessed?.gates ?? null,
  reviewBy: change.reviewBy,
  reviewed: change.review !== null,
  recordedAt: change.recordedAt,
  proved: entryLeaf !== null,
  moves: changeLife.allowed(change.status).filter((move) => move !== 'release' && move !== 'rollBack'),
});

const readable = async (tx: Tx, { may }: Reader, id: string | undefined): Promise<Outcome<Change>> => {
  const change = id === undefined ? undefined : await readChange(tx, id);
  if (!change) return refused({ code: 'change.not-found' });
  return may('change.read', changeResource(tx.tenantId, change)) ? accepted(change) : denied;
};

const changes = queryRoute({
  method: 'GET',
  path: '/changes',
  summary: 'The newest change requests first',
  action: 'change.read',
  querystring: Type.Object({ status: Type.Optional(Type.String({ maxLength: 40 })) }, { additionalProperties: false }),
  read: async (tx, { may }, { query }) => {
    const { tenantId } = tx;
    if (!may('change.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } })) return denied;
    const found = await readChanges(tx, { status: query['status'] ?? null, limit: CHANGES_LISTED_MAX });
    return accepted({ items: found.map(rowOf) });
  },
});

/** Who is asked, who answered, whether the reader is one of those who may still answer. */
const answersOf = async (tx: Tx, reader: Reader, change: Change, at: Temporal.Instant): Promise<JsonObject> => {
  const { policy, published } = policyInForce(reader.model, at);
  const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
  const all = await readApprovals(tx, change.id);
  const answered = ofThisRound(change, all);
  const asked = change.tier === null ? [] : whoApproves(policy, change.asked, kinds, change.tier);
  const { open } = outstanding(asked, answered);
  const { personId, roles } = reader.principal;
  const isStranger = !change.authorPersons.includes(personId) && answered.every((each) => each.personId !== personId);
  return {
    policy: policy.name,
    published,
    control: policy.tiers.find(({ tier }) => tier === change.tier)?.control ?? null,
    asked: asked.map(({ role, because }) => ({
      role,
      because: [...because],
      answered: answered.find((each) => each.role === role)?.name ?? null,
      at: answered.find((each) => each.role === role)?.recordedAt ?? null,
      note: answered.find((each) => each.role === role)?.note ?? null,
    })),
    answerableAs:
      change.status === 'submitted' && isStranger
        ? open.map(({ role }) => role).filter((role) => roles.includes(role))
        : [],
    activities: activitiesOf(policy, typesOf(change.asked.type, kinds)).map((activity) => ({ ...activity })),
    earlierRounds: all.filter(({ round }) => round < change.round).length,
  };
};

/** Of an emergency: until when it is reviewed, by whom, and what they say. */
const reviewOf = async (tx: Tx, reader: Reader, change: Change, at: Temporal.Instant): Promise<JsonObject | null> => {
  if (change.reviewBy === null) return null;
  const all = await readApprovals(tx, change.id);
  const done = reviewsOf(change, all);
  const asked = reviewersOf(change, policyInForce(reader.model, at).policy, all);
  const { personId, roles } = reader.principal;
  const involved = [...change.authorPersons, ...ofThisRound(change, all).map((each) => each.personId)];
  const isStranger = ![...involved, ...done.map((each) => each.personId)].includes(personId);
  return {
    by: change.reviewBy,
    overdue: change.review === null && Temporal.Instant.compare(at, change.reviewBy) > 0,
    settled: change.review && { ...change.review },
    asked: asked.map(({ role, because }) => {
      const found = done.find((each) => each.role === role);
      return { role, because: [...because], answered: found?.name ?? null, note: found?.note ?? null };
    }),
    reviewableAs:
      change.review === null && isStranger
        ? asked.map(({ role }) => role).filter((role) => roles.includes(role) && !done.some((one) => one.role === role))
        : [],
  };
};

const gatesOf = async (tx: Tx, change: Change, current: string): Promise<readonly JsonObject[]> => {
  const promises = new Map(changeGates.map(({ gate, promise }) => [gate, promise]));
  return (await readGateEvidence(tx, change.id, change.assessmentId)).map((each) => ({
    ...each,
    says: [...each.says],
    promise: promises.get(each.gate) ?? each.gate,
    stale: each.contentHash !== current,
    answers: gateLists.flatMap(({ source, items }) =>
      items.filter(({ gates }) => gates.includes(each.gate)).map(({ item }) => `${source}: ${item}`),
    ),
  }));
};

/** Of a release that is out, or was: what was decided under it. */
const meanwhileOf = async (
  tx: Tx,
  { may }: Reader,
  change: Change,
  release: Release | undefined,
  at: Temporal.Instant,
): Promise<JsonObject | null> => {
  const { status } = change;
  if (status !== 'released' && status !== 'watched' && status !== 'rolledBack') return null;
  const inForce = await readInForceUnder(tx, change, release, at);
  return inForce === undefined ? null : meanwhileSeen(await readMeanwhile(tx, inForce), may);
};

/** The seven things of operations 6.4, and what else stands about it. */
const change = queryRoute({
  method: 'GET',
  path: '/changes/:changeId',
  summary: 'One change: what is asked, what was found, who answers for it, what became of it',
  action: 'change.read',
  read: async (tx, reader, { params }, door) => {
    const found = await readable(tx, reader, params['changeId']);
    if (!found.ok) return found;
    const { value } = found;
    const release = value.releaseId === null ? undefined : await readRelease(tx, value.releaseId);
    const current = contentOfChange(value, release?.contentHash ?? null);
    const people = new Map(
      (await readPeople(tx)).map(({ key, name, roles }) => [key, { key, name, roles: [...roles] }]),
    );
    const gates = await gatesOf(tx, value, current);
    return accepted({
      ...rowOf(value),
      asked: value.asked as unknown as JsonObject,
      contentHash: current,
      stale: value.assessedHash !== current,
      missing: missingOf(value.asked).map((each) => ({ ...each })),
      watch: (value.asked.monitoring?.watch ?? []).map((watch) => `${watchSays(watch)}: ${meant(watch)}`),
      release: release
        ? { id: release.id, name: release.name, status: release.status, purpose: release.purpose }
        : null,
      impact: { assessed: value.assessed?.touches ?? null, path: release ? `/changes/${value.id}/impact` : null },
      simulation: gates.find(({ gate }) => gate === 'simulation') ?? null,
      evidence: [...gates],
      rollback: value.asked.rollback ?? null,
      risk: {
        tier: value.tier,
        derived: value.assessed?.derived ?? null,
        because: [...(value.assessed?.because ?? [])],
        byHand: value.tierByHand && { ...value.tierByHand },
        dimensions: riskDimensions.map(({ key, says }) => ({
          key,
          says,
          ...(value.assessed?.risk[key] ?? { score: null, how: null, because: null }),
        })),
        unstated: unstated(value.assessed?.risk ?? {}).map((each) => ({ ...each })),
      },
      effective: {
        from: value.asked.effectiveFrom ?? null,
        release: release?.effectiveFrom ?? null,
        notBefore: value.scheduledFor,
        notReleased: value.notReleased && {
          at: value.notReleased.at,
          code: value.notReleased.code,
          says: value.notReleased.says,
        },
      },
      ownedBy: people.get(value.asked.owner ?? '') ?? null,
      answers: await answersOf(tx, reader, value, door.clock()),
      after: {
        releasedAt: value.releasedAt,
        watchedUntil: value.releasedAt && watchedUntil(value.asked, value.releasedAt).toString(),
        watched: value.watched && { ...value.watched, readings: value.watched.readings.map(toldReading) },
        nextWatch: nextWatch(value)?.toString() ?? null,
        closing: value.closing as unknown as JsonObject | null,
        rolledBackBy: value.rolledBackBy,
        meanwhile: await meanwhileOf(tx, reader, value, release, door.clock()),
        review: await reviewOf(tx, reader, value, door.clock()),
      },
    });
  },
});

const evidencePackage = queryRoute({
  method: 'GET',
  path: '/changes/:changeId/evidence-package',
  summary: 'What proves a change: request, impact, simulation, answers, release, way back, what was seen afterwards',
  action: 'change.read',
  answers: 'application/zip',
  read: async (tx, reader, { params }) => {
    const found = await readable(tx, reader, params['changeId']);
    if (!found.ok) return found;
    const audits = reader.may('evidence.read', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } });
    return changePackage(tx, found.value, audits ? 'auditor' : 'internal');
  },
});

/** Two models are compiled and compared after the read, and what is in hand is read after that: no transaction waits for the seconds that it takes. */
const laterImpact = async (
  door: Door,
  tx: Tx,
  releaseId: string,
  mayRead: MayRead,
  tell: (later: Tx, read: ImpactOfRelease) => Promise<JsonObject>,
): Promise<Outcome<Later>> => {
  const content = await contentOfRelease(door, tx, releaseId, door.clock());
  if (!content) return refused({ code: 'release.not-found' });
  const { tenantId } = tx;
  return accepted(async () => {
    const of = impactOfContent(content, mayRead);
    return accepted(await door.read(tenantId, async (later) => tell(later, await withInHand(later, of))));
  });
};

const impact = queryRoute({
  method: 'GET',
  path: '/changes/:changeId/impact',
  summary: 'The ten questions of the impact, each with how many records and the first of them',
  action: 'change.read',
  read: async (tx, reader, { params }, door) => {
    const found = await readable(tx, reader, params['changeId']);
    if (!found.ok) return found;
    const { releaseId, id } = found.value;
    if (releaseId === null) return refused({ code: 'change.not-a-release', changeId: id });
    return laterImpact(door, tx, releaseId, mayReadKind(reader, tx), async (later, read) => {
      const answers = [];
      for (const { question } of impactQuestions) {
        const answer = await answerOf(later, read, question, reader.may);
        answers.push({
          ...answer,
          records: answer.records.map((each) => ({ ...each })),
          page: `/changes/${id}/impact/${question}`,
        });
      }
      const agreements = await answerOfAgreements(later, read.touched.offerings, door.clock(), reader.may);
      return {
        changeId: id,
        contentHash: read.release.contentHash,
        asOf: door.clock().toString(),
        answers,
        agreements: { ...agreements, records: agreements.records.map((each) => ({ ...each })) },
      };
    });
  },
});

const impactPage = queryRoute({
  method: 'GET',
  path: '/changes/:changeId/impact/:question',
  summary: 'The records of one question, a page of them',
  action: 'change.read',
  querystring: Type.Object({ after: Type.Optional(Type.String({ maxLength: 400 })) }, { additionalProperties: false }),
  read: async (tx, reader, { params, query }, door) => {
    const found = await readable(tx, reader, params['changeId']);
    if (!found.ok) return found;
    const question = params['question'] ?? '';
    const { releaseId, id } = found.value;
    const after = query['after'] ?? null;
    if (!isImpactQuestion(question) || (isInHand(question) && after !== null && !new RegExp(Uuid).test(after)))
      return refused({ code: 'route.not-found', path: question });
    if (releaseId === null) return refused({ code: 'change.not-a-release', changeId: id });
    return laterImpact(door, tx, releaseId, mayReadKind(reader, tx), async (later, read) => {
      const answer = await answerOf(later, read, question, reader.may, { after, limit: RECORDS_SHOWN_MAX });
      return { ...answer, records: answer.records.map((each) => ({ ...each })) };
    });
  },
});

const policy = queryRoute({
  method: 'GET',
  path: '/change-policy',
  summary: 'How changes are governed: who owns what, who answers for what, the gates and which question each answers',
  action: 'change.read',
  read: async (tx, { may, model }, _asked, door) => {
    const { tenantId } = tx;
    if (!may('change.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } })) return denied;
    const inForce = policyInForce(model, door.clock());
    return accepted({
      published: inForce.published,
      policy: inForce.policy as unknown as JsonObject,
      gates: changeGates.map(({ gate, promise, types }) => ({
        gate,
        promise,
        types: types === 'every' ? [] : [...types],
      })),
      lists: gateLists.map(({ list, source, items }) => ({
        list,
        source,
        items: items.map(({ item, gates }) => ({ item, gates: [...gates] })),
      })),
      watchable: Object.entries(watchableFacts).map(([fact, says]) => ({ fact, says })),
      people: (await readPeople(tx))
        .filter(({ type }) => type === 'user')
        .map(({ key, name, roles }) => ({ key, name, roles: [...roles] })),
    });
  },
});

const at = '/changes/:changeId';
export const changeRequestRoutes: readonly Route[] = [
  commandRoute('POST', '/changes', 'Ask for a change', commands.requestChangeCommand),
  changes,
  change,
  impact,
  impactPage,
  evidencePackage,
  policy,
  commandRoute('POST', `${at}/revise`, 'Write a change request anew', commands.reviseChangeCommand),
  commandRoute('POST', `${at}/assess`, 'Find its risk, its tier and what its gates say', commands.assessChangeCommand),
  commandRoute('POST', `${at}/submit`, 'Put it before whoever answers for it', commands.submitChangeCommand),
  commandRoute('POST', `${at}/approve`, 'Answer for a change that others wrote', commands.approveChangeCommand),
  commandRoute('POST', `${at}/return`, 'Send a change back, with a reason', commands.returnChangeCommand),
  commandRoute('POST', `${at}/tier`, 'Raise its tier, or ask to lower it', commands.moveTierCommand),
  commandRoute(
    'POST',
    `${at}/allow-lower-tier`,
    'Allow a lower tier that somebody else asked for',
    commands.allowLowerTierCommand,
  ),
  commandRoute('POST', `${at}/withdraw`, 'Give a change up', commands.withdrawChangeCommand),
  commandRoute('POST', `${at}/schedule`, 'Not to be released before an instant', commands.scheduleChangeCommand),
  commandRoute('POST', `${at}/deploy`, 'Say that its deployment was made', after.deployChangeCommand),
  commandRoute('POST', `${at}/watch`, 'Hold it against its own monitoring requirement', after.watchChangeCommand),
  commandRoute('POST', `${at}/review`, 'Look at an emergency after it is out', after.reviewChangeCommand),
  commandRoute('POST', `${at}/close`, 'End it, with what was seen after the release', after.closeChangeCommand),
  commandRoute('POST', `${at}/roll-back`, 'Draft the release that takes it back', after.rollBackChangeCommand),
];
