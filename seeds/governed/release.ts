/** Chapters 4 to 6: what was found is mended and tried again, those who answer for it answer, and the launch goes out on its day. */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { refusedAs, until } from '../story.ts';
import { drafts as launchDrafts } from './launch.ts';
import { LAUNCH, type Prepared, simulated } from './prepare.ts';
import { ANSWERS, drafts, type GovernedStage, reads, sends } from './stage.ts';

export type Decided = {
  readonly stale: JsonObject;
  readonly run: JsonObject;
  readonly impact: JsonObject;
  readonly assessed: JsonObject;
  readonly own: JsonObject;
  readonly answered: readonly string[];
  /** As its approvers read it. */
  readonly page: JsonObject;
};

const asJson = (value: Record<string, unknown>): JsonObject => value as JsonObject;

/** Whoever is asked answers, for the content that they were shown. */
export const answer = async (stage: GovernedStage, changeId: string, asked: readonly string[]): Promise<JsonObject> => {
  const path = `/changes/${changeId}`;
  const page = await reads(stage, 'ada.auditor', path);
  for (const role of asked) {
    const who = ANSWERS[role];
    must(who, `somebody answers as ${role}`);
    await sends(stage, who, `${path}/approve`, { contentHash: page['contentHash'], role });
  }
  return reads(stage, 'ada.auditor', path);
};

export const decide = async (stage: GovernedStage, { releaseId, changeId, number }: Prepared): Promise<Decided> => {
  const path = `/changes/${changeId}`;
  await sends(stage, 'carla.catalog', `${path}/assess`);
  for (const draft of launchDrafts) if (draft.careless !== undefined) await drafts(stage, releaseId, draft);
  const stale = asJson(
    await refusedAs(
      stage.send('carla.catalog', `${path}/submit`),
      'change.evidence-stale',
      'what was found before the mending',
    ),
  );
  stage.tell('What was found is mended. What was assessed before holds no more: submitting on it is refused.');
  await sends(stage, 'carla.catalog', `/releases/${releaseId}/validate`);
  const run = await simulated(stage, releaseId);
  const totals = run['totals'] as { quotes: number; refusedNow: number; asksMore: number };
  stage.tell(
    `The second simulation: ${totals.refusedNow} would be refused, ${totals.asksMore} of ${totals.quotes} would ask finance, as is meant.`,
  );
  const impact = await reads(stage, 'ada.auditor', `${path}/impact`);
  const assessed = await sends(stage, 'carla.catalog', `${path}/assess`);
  must((assessed['failed'] as readonly unknown[]).length === 0, `no gate fails: ${JSON.stringify(assessed['failed'])}`);
  const { asked } = await sends(stage, 'carla.catalog', `${path}/submit`);
  const roles = asked as readonly string[];
  stage.tell(`Tier ${String(assessed['tier'])}: ${roles.join(', ')} are asked.`);
  const { contentHash } = await reads(stage, 'carla.catalog', path);
  const own = asJson(
    await refusedAs(
      stage.send('carla.catalog', `${path}/approve`, { contentHash }),
      'access.denied',
      'an author’s answer',
    ),
  );
  const page = await answer(stage, changeId, roles);
  must(page['status'] === 'approved', `${number} is approved: ${String(page['status'])}`);
  stage.tell('Nobody who wrote a part of it answers; everybody who is asked does, for exactly this content.');
  return { stale, run, impact, assessed, own, answered: roles, page };
};

export const becomes = (stage: GovernedStage, changeId: string, status: string): Promise<JsonObject> =>
  until(stage, `the change becomes ${status}`, async () => {
    const page = await reads(stage, 'ada.auditor', `/changes/${changeId}`);
    return page['status'] === status ? page : undefined;
  });

export type Released = { readonly early: JsonObject; readonly publication: JsonObject; readonly page: JsonObject };

export const release = async (stage: GovernedStage, { releaseId, changeId, number }: Prepared): Promise<Released> => {
  const path = `/releases/${releaseId}`;
  await sends(stage, 'rosa.release', `${path}/approve`);
  await sends(stage, 'carla.catalog', `/changes/${changeId}/schedule`, { notBefore: LAUNCH });
  const early = asJson(
    await refusedAs(
      stage.send('rosa.release', `${path}/publish`),
      'change.scheduled-later',
      'publishing before its instant',
    ),
  );
  stage.tell(`${number} is scheduled for ${LAUNCH}; publishing it before is refused.`);
  stage.later(stage.now().until(Temporal.Instant.from(LAUNCH).add({ minutes: 1 })));
  const page = await becomes(stage, changeId, 'released');
  const publication = await reads(stage, 'rosa.release', path);
  stage.tell('It is the day: at its hour it goes out by itself, and the change is released.');
  return { early, publication, page };
};
