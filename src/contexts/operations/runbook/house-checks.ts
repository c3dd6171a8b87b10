/** What a runbook looks at of the whole company: the model in force, releases, approvals, switches, facts on their way. Nothing is written. */
import { type OverdueStep, readOverdueSteps, readStepsOfNobody } from '#contexts/approval/index.ts';
import { readMessages } from '#contexts/communication/index.ts';
import { readPeriodsInForce, readPublications, readReleases } from '#contexts/governance/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import { readOrdersStandingStill } from '#contexts/order/index.ts';
import { spaced } from '#kernel/spaced.ts';
import { readSinks, readDeadEvents } from '#platform/sinks/sinks.store.ts';
import { type DeadDelivery, readDeadDeliveries, readWebhooks } from '#platform/webhooks.store.ts';
import { readSwitches } from '../switch.store.ts';
import { readFactsWaiting } from './facts-waiting.store.ts';
import { ago, count, fine, ofHouse, trouble } from './finding.ts';
import {
  type Check,
  type Found,
  type Given,
  type Rec,
  RECORDS_TOLD_MAX,
  STANDS_STILL_AFTER_MINUTES,
} from './runbook.ts';
import { offer } from './safe-actions.ts';

const READ_MAX = 500;
/** A relay passes facts on within a second; a minute means that none works. */
const FACTS_LATE_AFTER_SECONDS = 60;
/** What was published this lately is the first thing to suspect. */
const LATELY_HOURS = 72;

const stopAcceptance = (at: Temporal.Instant) =>
  offer('stop-acceptance', 'quote.accept', 'Let nothing be accepted for an hour', {
    key: 'containment:quote.accept',
    scope: { commands: ['quote.accept'] },
    on: true,
    owner: 'operations',
    expiresAt: at.add({ hours: 1 }).round('second').toString(),
  });

const modelInForce = async ({ tx, model, at }: Given): Promise<Found> => {
  const publications = (await readPublications(tx, 3)).filter(
    ({ effectiveFrom }) => Temporal.Instant.compare(effectiveFrom, at) <= 0,
  );
  const [now] = publications;
  if (now === undefined) return trouble('No release is in force: nothing can be sold.', []);
  const record: Rec = {
    kind: 'release',
    id: now.releaseId,
    title: `${now.release}, in force since ${ago(now.effectiveFrom, at)}`,
    href: `/releases/${now.releaseId}`,
  };
  if (model.hash !== now.modelHash)
    return trouble(`This process decides by ${model.hash}, and ${now.modelHash} is in force.`, [record]);
  const isNew = Temporal.Instant.compare(now.publishedAt, at.subtract({ hours: LATELY_HOURS })) >= 0;
  const says = `This process decides by the model in force, ${now.artifacts} artifacts of ${now.release}.`;
  const offers =
    publications.length < 2
      ? []
      : [offer('roll-back-release', now.releaseId, `Draft what undoes ${now.release}`, { releaseId: now.releaseId })];
  return isNew
    ? trouble(
        `${says} It was published ${ago(now.publishedAt, at)} ago: what began since may come of it.`,
        [record],
        [...offers, stopAcceptance(at)],
      )
    : { ...fine(says, [record]), next: offers };
};

const releasesAtWork = async ({ tx, at }: Given): Promise<Found> => {
  const open = (await readReleases(tx, READ_MAX)).filter(({ status }) =>
    ['draft', 'validated', 'approved'].includes(status),
  );
  const stale = open.filter(
    ({ status, validatedHash, contentHash }) => status !== 'draft' && validatedHash !== contentHash,
  );
  const rec = ({ id, name, status, recordedAt }: (typeof open)[number]): Rec => ({
    kind: 'release',
    id,
    title: `${name}, ${status}, begun ${ago(recordedAt, at)} ago`,
    href: `/releases/${id}`,
  });
  const offers = open.map(({ id, name }) =>
    offer('validate-release', id, `Run every publish check of ${name}`, { releaseId: id }),
  );
  if (open.length === 0) return fine('No release is being made.');
  return stale.length === 0
    ? { ...fine(`${count(open.length, 'release')} being made.`, open.map(rec)), next: offers }
    : trouble(`${count(stale.length, 'release')} changed after it was checked.`, stale.map(rec), offers);
};

const stepRec =
  (at: Temporal.Instant) =>
  ({ caseId, stepNo, role, dueAt }: OverdueStep): Rec => ({
    kind: 'approval',
    id: `${caseId}/${stepNo}`,
    title: `step ${stepNo} waits for ${role}, due ${ago(dueAt, at)} ago`,
    href: `/approvals/${caseId}`,
  });

const approvalsOverdue = async ({ tx, at }: Given): Promise<Found> => {
  const late = await readOverdueSteps(tx, at.toString(), READ_MAX);
  if (late.length === 0) return fine('No approval step is past its time.');
  const shown = late.slice(0, RECORDS_TOLD_MAX);
  return trouble(
    `${count(late.length, 'step')} past ${late.length === 1 ? 'its' : 'their'} time, the oldest due ${ago(late[0]?.dueAt ?? at.toString(), at)} ago.`,
    shown.map(stepRec(at)),
    [...new Set(shown.map(({ caseId }) => caseId))].map((caseId) =>
      offer('remind-approvers', caseId, 'Remind whoever is asked', { caseId }),
    ),
    [
      {
        what: 'approving in somebody’s place',
        because: 'a delegation is written down before, and never lets one approve one’s own',
      },
    ],
  );
};

const approvalsOfNobody = async ({ tx, at }: Given): Promise<Found> => {
  const held = [...new Set((await readPeople(tx)).flatMap(({ roles }) => [...roles]))];
  const lost = await readStepsOfNobody(tx, held, READ_MAX);
  if (lost.length === 0) return fine('Every open step waits for a role that somebody has.');
  return trouble(
    `${count(lost.length, 'step')} for a role that nobody has: no reminder reaches anybody.`,
    lost.map(stepRec(at)),
    lost
      .slice(0, RECORDS_TOLD_MAX)
      .map(({ caseId, quoteId, stepNo }) =>
        offer('reassign-step', `${caseId}/${stepNo}`, `Hand step ${stepNo} on`, { quoteId, stepNo }),
      ),
  );
};

const switchesOn = async ({ tx, at }: Given): Promise<Found> => {
  const on = (await readSwitches(tx, READ_MAX)).filter(
    (each) => each.on && (each.expiresAt === null || Temporal.Instant.compare(each.expiresAt, at) > 0),
  );
  if (on.length === 0) return fine('Nothing is switched off.');
  return trouble(
    `${count(on.length, 'switch', 'switches')} on: what looks broken may be stopped on purpose.`,
    on.map((each) => ({
      kind: 'switch',
      id: each.id,
      title: `${each.key}: ${each.scope.connector ?? (each.scope.commands ?? []).join(', ')}, by ${each.owner}: ${each.reason}${each.expiresAt === null ? '' : `, until ${each.expiresAt}`}`,
      href: null,
    })),
  );
};

const freezesInForce = async ({ tx, at }: Given): Promise<Found> => {
  const frozen = (await readPeriodsInForce(tx, at)).filter(({ tiersFrom }) => tiersFrom !== null);
  if (frozen.length === 0) return fine('No period of the business calendar freezes changes now.');
  return trouble(
    `${count(frozen.length, 'period')} of the business calendar: a change waits until it is over, or goes through as an emergency that was answered for.`,
    frozen.map(({ id, name, tiersFrom, to }) => ({
      kind: 'calendar-period',
      id,
      title: `${name}: changes of tier ${String(tiersFrom)} and more wait until ${to}`,
      href: '/operations/calendar',
    })),
  );
};

const ordersStandStill = async ({ tx, at }: Given): Promise<Found> => {
  const still = await readOrdersStandingStill(
    tx,
    at.subtract({ minutes: STANDS_STILL_AFTER_MINUTES }).toString(),
    READ_MAX,
  );
  if (still.length === 0) return fine('No order stands where orders only pass through.');
  return trouble(
    `${count(still.length, 'order')} for more than ${STANDS_STILL_AFTER_MINUTES} minutes in a state that lasts moments.`,
    still.map(({ id, number, state, since }) => ({
      kind: 'order',
      id,
      title: `${number}, ${spaced(state)}, submitted ${ago(since, at)} ago`,
      href: `/orders/${id}`,
    })),
  );
};

const factsLeave = async ({ tx, at }: Given): Promise<Found> => {
  const { waiting, oldest } = await readFactsWaiting(tx);
  const lateSeconds = oldest === null ? 0 : at.since(Temporal.Instant.from(oldest)).total('seconds');
  const consumers = await readWebhooks(tx);
  const disabled = consumers.filter(({ state }) => state !== 'active');
  const records = disabled.map(({ id, url }) => ({
    kind: 'webhook',
    id,
    title: `${url} is disabled`,
    href: '/events',
  }));
  if (lateSeconds >= FACTS_LATE_AFTER_SECONDS)
    return trouble(
      `${count(waiting, 'fact')} wait to be passed on, the oldest for ${ago(oldest ?? '', at)}: no relay works, or not fast enough.`,
      records,
    );
  return disabled.length === 0
    ? fine(`${count(waiting, 'fact')} wait to be passed on, none for long.`)
    : trouble(`Facts leave, and ${count(disabled.length, 'webhook')} disabled after failing too often.`, records);
};

const deadLetters = async ({ tx, at }: Given): Promise<Found> => {
  const [events, deliveries, sinks] = await Promise.all([
    readDeadEvents(tx, READ_MAX),
    readDeadDeliveries(tx, READ_MAX),
    readSinks(tx),
  ]);
  const dead: readonly DeadDelivery[] = [...events, ...deliveries];
  if (dead.length === 0)
    return fine(`No fact is dead; ${count(sinks.length, 'broker')} and the webhooks take what they are given.`);
  const byConsumer = Map.groupBy(dead, ({ consumer }) => consumer);
  return trouble(
    `${count(dead.length, 'fact')} that ${count(byConsumer.size, 'consumer')} would not take.`,
    dead.map(({ factId, consumer, type, why, since }) => ({
      kind: 'dead-letter',
      id: factId,
      title: `${type} for ${consumer}: ${why ?? 'no reason'}, ${ago(since, at)} ago`,
      href: '/events',
    })),
    [...byConsumer].map(([consumer, of]) =>
      offer('requeue-facts', consumer, `Give ${count(of.length, 'fact')} to ${consumer} once more`, {
        consumer,
        factIds: of.map(({ factId }) => factId),
      }),
    ),
    [
      {
        what: 'deleting a dead letter',
        because: 'the consumer would never hear of what happened, and nobody would know',
      },
    ],
  );
};

const lettersFailed = async ({ tx }: Given): Promise<Found> => {
  const failed = await readMessages(tx, { state: 'failed', about: null, before: null, limit: READ_MAX });
  if (failed.length === 0) return fine('No letter failed.');
  return trouble(
    `${count(failed.length, 'letter')} did not arrive.`,
    failed.map(({ id, title, lastError }) => ({
      kind: 'message',
      id,
      title: `${title}: ${lastError ?? 'refused'}`,
      href: '/messages',
    })),
    failed.slice(0, RECORDS_TOLD_MAX).map(({ id, title }) => offer('send-again', id, title, { messageId: id })),
  );
};

export const HOUSE_CHECKS = {
  'model-in-force': ofHouse(
    {
      asks: 'Which release is in force, since when, and does this process decide by it?',
      needs: 'catalog.read',
      offers: ['roll-back-release', 'stop-acceptance'],
    },
    modelInForce,
  ),
  'releases-at-work': ofHouse(
    {
      asks: 'Which releases are being made, and were they checked as they stand?',
      needs: 'governance.read',
      offers: ['validate-release'],
    },
    releasesAtWork,
  ),
  'approvals-overdue': ofHouse(
    { asks: 'Which approvals are past their time?', needs: 'approval.read', offers: ['remind-approvers'] },
    approvalsOverdue,
  ),
  'approvals-of-nobody': ofHouse(
    { asks: 'Does an approval wait for a role that nobody has?', needs: 'approval.read', offers: ['reassign-step'] },
    approvalsOfNobody,
  ),
  'switches-on': ofHouse({ asks: 'Is it stopped on purpose?' }, switchesOn),
  'freezes-in-force': ofHouse(
    { asks: 'Does the business calendar hold changes now?', needs: 'governance.read' },
    freezesInForce,
  ),
  'orders-stand-still': ofHouse(
    { asks: 'Which orders stand where orders only pass through?', needs: 'order.read' },
    ordersStandStill,
  ),
  'facts-leave': ofHouse({ asks: 'Are facts passed on?', needs: 'events.read' }, factsLeave),
  'dead-letters': ofHouse(
    { asks: 'Which facts would a consumer not take?', needs: 'events.read', offers: ['requeue-facts'] },
    deadLetters,
  ),
  'letters-failed': ofHouse(
    { asks: 'Which letters did not arrive?', needs: 'communication.read', offers: ['send-again'] },
    lettersFailed,
  ),
} satisfies Readonly<Record<string, Check>>;
