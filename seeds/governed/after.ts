/** Chapters 9 to 12: the freeze, the emergency, the incident that came of its haste, the way back, and the review. */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { refusedAs } from '../story.ts';
import { BUNDLE, PROMOTION, promotion } from './launch.ts';
import type { Prepared } from './prepare.ts';
import { answer, becomes } from './release.ts';
import { quoteBundle } from './sell.ts';
import { drafts, type GovernedStage, reads, sends } from './stage.ts';

const FREEZE_DAY = Temporal.Instant.from('2026-12-22T08:00:00Z');
const AFTER_CLOSE = Temporal.Instant.from('2027-01-04T09:00:00Z');
const none = { score: 0, because: 'Nothing of this kind is touched.' };

export type Frozen = { readonly late: JsonObject; readonly measures: JsonObject };

/** A release of Piet's that changes one promotion, validated and approved. */
const promotionRelease = async (stage: GovernedStage, name: string, content: JsonObject): Promise<string> => {
  const { releaseId } = await sends(stage, 'piet.pricing', '/releases', { name, purpose: name });
  await drafts(stage, String(releaseId), { author: 'piet.pricing', kind: 'promotion', key: PROMOTION, content });
  await sends(stage, 'piet.pricing', `/releases/${String(releaseId)}/validate`);
  await sends(stage, 'rosa.release', `/releases/${String(releaseId)}/approve`);
  return String(releaseId);
};

export const freeze = async (stage: GovernedStage, periodId: string): Promise<Frozen> => {
  stage.later(stage.now().until(FREEZE_DAY));
  const effect = { kind: 'percent', percent: '15', months: 3, chargeTypes: ['recurring'], charges: ['platform-fee'] };
  const releaseId = await promotionRelease(stage, 'A deeper launch price', promotion({ effect }));
  const late = (await refusedAs(
    stage.send('rosa.release', `/releases/${releaseId}/publish`),
    'change.frozen',
    'a late price change',
  )) as JsonObject;
  stage.tell(
    `22 December: a deeper launch price is refused until ${String(late['until'])}, by “${String(late['period'])}”.`,
  );
  await sends(stage, 'piet.pricing', `/releases/${releaseId}/withdraw`);
  return { late, measures: await reads(stage, 'olga.ops', `/calendar/${periodId}`) };
};

export type Emergency = {
  readonly releaseId: string;
  readonly outAt: string;
  readonly changeId: string;
  readonly byApprover: JsonObject;
  readonly page: JsonObject;
  readonly measures: JsonObject;
};

const REASON = 'The campaign was announced in Switzerland this morning, and Swiss customers do not get it.';

/** In haste the three months are lost: the promotion runs for the whole term. */
export const emergency = async (stage: GovernedStage, periodId: string): Promise<Emergency> => {
  const releaseId = await promotionRelease(
    stage,
    'The launch promotion in Switzerland',
    promotion({
      eligible: { channels: ['direct'], offerings: [BUNDLE], countries: ['DE', 'GB', 'CH'] },
      effect: { kind: 'percent', percent: '10', chargeTypes: ['recurring'], charges: ['platform-fee'] },
    }),
  );
  const made = await sends(stage, 'piet.pricing', '/changes', {
    title: 'The launch promotion in Switzerland',
    type: 'promotion',
    carries: { releaseId },
    objective: 'Keep what was announced to Swiss customers.',
    effectiveFrom: stage.now().add({ hours: 1 }).round('second').toString(),
    impacted: {
      products: [BUNDLE],
      markets: ['CH'],
      channels: ['direct'],
      customers: 'all',
      inHand: 'Drafts are priced anew.',
    },
    owner: 'felix.finance',
    approvers: [],
    rollback: { how: 'release', says: 'The promotion as it was; a switch stops it at once.' },
    monitoring: { hours: 24, watch: [{ fact: 'QuoteValidationFailed', atMost: 3, says: 'no more than usual' }] },
    risk: { legal: none, regulatory: none, operational: none, detectability: none, timing: none },
    emergency: REASON,
  });
  const changeId = String(made['changeId']);
  await sends(stage, 'piet.pricing', `/changes/${changeId}/assess`);
  const { asked } = await sends(stage, 'piet.pricing', `/changes/${changeId}/submit`);
  await answer(stage, changeId, asked as readonly string[]);
  const called = { reasonCode: 'emergency', reason: REASON };
  const path = `/releases/${releaseId}/publish`;
  const byApprover = (await refusedAs(
    stage.send('rosa.release', path, {}, called),
    'change.emergency-needs-third-person',
    'the approver publishes',
  )) as JsonObject;
  const out = await sends(stage, 'carla.catalog', path, {}, called);
  const page = await becomes(stage, changeId, 'released');
  stage.tell(
    `${String(made['number'])} goes through as an emergency: ${(asked as readonly string[]).join(', ')} answers, a third person publishes.`,
  );
  return {
    releaseId,
    outAt: String(out['effectiveFrom']),
    changeId,
    byApprover,
    page,
    measures: await reads(stage, 'olga.ops', `/calendar/${periodId}`),
  };
};

export type IncidentTold = {
  readonly incidentId: string;
  readonly given: JsonObject;
  readonly contained: JsonObject;
  readonly back: JsonObject;
  readonly rolledBack: JsonObject;
  /** What those say whom its tier would have asked. */
  readonly reviewed: JsonObject;
  readonly open: JsonObject;
  readonly incident: JsonObject;
};

const CH = ['CH', 'rita.rep', 'alpenblick-privatbank', 'residency-ch'] as const;
const promotionsOf = (stage: GovernedStage, quoteId: string) =>
  reads(stage, 'rita.rep', `/quotes/${quoteId}/promotions`);

export const incident = async (
  stage: GovernedStage,
  { releaseId, outAt, changeId }: Emergency,
): Promise<IncidentTold> => {
  stage.later({ hours: 3 });
  const quoteId = await quoteBundle(stage, CH);
  const given = await promotionsOf(stage, quoteId);
  const opened = await sends(stage, 'olga.ops', '/incidents', {
    title: 'The launch promotion runs for the whole term',
    severity: 'sev2',
    scope: { releaseId, offerings: [BUNDLE] },
    runbook: 'incorrect-price',
    startedAt: outAt,
  });
  const incidentId = String(opened['incidentId']);
  const at = `/incidents/${incidentId}`;
  stage.tell(`${String(opened['number'])}: Olga sees that the promotion runs for thirty-six months, not for three.`);
  await sends(stage, 'olga.ops', `${at}/classify`, {
    said: { legal: { level: 'low', because: 'No offer with it is out.' } },
  });
  const entered = await sends(stage, 'piet.pricing', '/modes/disable-promotion/enter', {
    reason: 'It runs for the whole term.',
    until: stage.now().add({ hours: 8 }).round('second').toString(),
    scope: { promotions: [PROMOTION] },
  });
  const modeKey = String(entered['key']);
  await sends(stage, 'olga.ops', `${at}/contain`, { switches: [modeKey] });
  await sends(stage, 'rita.rep', `/quotes/${quoteId}/price`);
  const contained = await promotionsOf(stage, quoteId);
  stage.tell('A switch contains it: no price that is worked out from now on has it.');
  const back = await sends(stage, 'piet.pricing', `/changes/${changeId}/roll-back`, {
    because: 'The promotion runs for the whole term.',
  });
  const undo = `/releases/${String(back['releaseId'])}`;
  await sends(stage, 'piet.pricing', `${undo}/validate`);
  await sends(stage, 'rosa.release', `${undo}/approve`);
  await sends(stage, 'rosa.release', `${undo}/publish`);
  const rolledBack = await becomes(stage, changeId, 'rolledBack');
  stage.tell('One command drafts the way back; it passes the freeze, and the model of before is in force again.');
  const open = await reads(stage, 'ada.auditor', at);
  await sends(stage, 'piet.pricing', `/modes/${encodeURIComponent(modeKey)}/leave`, {
    reason: 'The promotion is as it was.',
  });
  await sends(stage, 'olga.ops', `${at}/resolve`, {
    resolution: 'The promotion is as it was before; drafts are priced anew.',
  });
  const reviewed = await sends(stage, 'felix.finance', `/changes/${changeId}/review`, {
    holds: false,
    says: 'It was right to hurry, and wrong to type the promotion anew: the months were lost.',
  });
  stage.tell('Felix, whom its tier would have asked, reviews the emergency in time: it was not right as it went out.');
  await learn(stage, at);
  return {
    incidentId,
    given,
    contained,
    back,
    rolledBack,
    reviewed,
    open,
    incident: await reads(stage, 'ada.auditor', at),
  };
};

/** What was learned has an owner and a day, and somebody else sees that it was done. */
const learn = async (stage: GovernedStage, at: string): Promise<void> => {
  const { actionId } = await sends(stage, 'olga.ops', `${at}/actions`, {
    text: 'A sample deal with each promotion, month by month, among the golden prices',
    owner: 'piet.pricing',
    deadline: '2027-01-15',
  });
  await sends(stage, 'olga.ops', `${at}/review`, {
    postmortem: {
      detectionSignal: 'A person read an offer in Switzerland, three hours after the release.',
      impact: 'Drafts in three countries; no offer with it was accepted.',
      contributingFactors: 'The text was written by hand, under the pressure of an announced campaign.',
      whatWorked: 'The switch: one minute after it was seen nobody got it any more.',
      whatFailed: 'The months of the promotion were lost in the edit.',
      whyNotCaught: 'An emergency is simulated after its release; no golden price has a promotion that ends.',
    },
  });
  stage.later({ hours: 48 });
  const own = await refusedAs(
    stage.send('piet.pricing', `${at}/actions/${String(actionId)}/verify`, { evidence: 'Done.' }),
    'incident.own-action',
    'the owner’s own word',
  );
  must(own['code'] === 'incident.own-action', 'nobody verifies their own action');
  await sends(stage, 'carla.catalog', `${at}/actions/${String(actionId)}/verify`, {
    evidence: 'Three cases with their months are in the pack.',
  });
  await sends(stage, 'olga.ops', `${at}/close`);
  stage.tell('It is resolved and reviewed; its action is verified by another person, and the incident closed.');
};

export type Reviewed = { readonly early: JsonObject; readonly page: JsonObject; readonly measures: JsonObject };

/** Watched for its seventy-two hours and closed with what was seen: the change is over. */
export const review = async (
  stage: GovernedStage,
  { changeId, number }: Prepared,
  periodId: string,
): Promise<Reviewed> => {
  const path = `/changes/${changeId}`;
  await sends(stage, 'carla.catalog', `${path}/watch`);
  const measures = await reads(stage, 'olga.ops', `/calendar/${periodId}`);
  stage.later(stage.now().until(AFTER_CLOSE));
  const early = await reads(stage, 'ada.auditor', path);
  await sends(stage, 'carla.catalog', `${path}/watch`);
  await sends(stage, 'carla.catalog', `${path}/close`, {
    says: 'Sold in three countries, carried out as planned; the promotion is mended in the next release.',
  });
  const page = await reads(stage, 'ada.auditor', path);
  must(page['status'] === 'closed', `${number} is closed`);
  stage.tell(`4 January: ${number} held against its own monitoring requirement, and is closed.`);
  return { early, page, measures };
};
