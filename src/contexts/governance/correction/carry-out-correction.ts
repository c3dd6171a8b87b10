/** From "everybody agrees" to "both sides agree": begun by a person, done by the owning context, compared, closed. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { reviewDue } from './answer-correction.ts';
import { type Comparison, Uuid } from './correction.ts';
import { asObject, meansOf } from './means.ts';
import {
  type Changed,
  correctionFact,
  type Loaded,
  loadCorrection,
  moved,
  type Named,
  onCorrection,
  originalHashOf,
  saveChange,
  stillAsked,
} from './on-correction.ts';
import { readSubject, type Subject } from './subject.ts';

const closed = { additionalProperties: false } as const;
const OnlyNamed = Type.Object({ correctionId: Uuid }, closed);

type WithSubject = Loaded & { readonly subject: Subject | undefined };
const loadWithSubject = async (
  ...[tx, command]: Parameters<typeof loadCorrection>
): Promise<WithSubject | undefined> => {
  const loaded = await loadCorrection(tx, command);
  return (
    loaded && {
      ...loaded,
      subject: await readSubject(tx, loaded.correction.subjectKind, loaded.correction.subjectId, command.at),
    }
  );
};

/** It changes nothing by itself: a worker asks the owning context in the name of this person, whose rights decide there once more. */
export const applyCorrection = defineCommand<Named, WithSubject, Changed>({
  ...onCorrection,
  name: 'correction.apply',
  refusalsRecorded: true,
  payload: OnlyNamed,
  load: loadWithSubject,
  decide: ({ correction, subject }, { actor }) => {
    if (correction.state === 'approved') {
      const now = subject === undefined ? null : originalHashOf(subject.state);
      if (now !== correction.originalHash)
        return refused({ code: 'correction.subject-changed', agreedTo: correction.originalHash, now });
      const twoPeople = meansOf(correction.means).steps.some(({ as }) => as === 'requester');
      if (twoPeople && correction.requestedBy === actor.personId)
        return refused({ code: 'correction.needs-second-person' });
    }
    const attempt = correction.attempt + 1;
    return moved(
      correction,
      'apply',
      { appliedBy: actor.personId, appliedByPrincipal: actor.id, attempt, notApplied: null },
      { facts: [correctionFact('CorrectionBegun', correction, { attempt })] },
    );
  },
  save: saveChange,
});

const Outcomes = Type.Union([
  Type.Object({ answers: Type.Array(Type.Unsafe<Json>(Type.Unknown()), { maxItems: 10 }) }, closed),
  Type.Object({ command: Type.String({ maxLength: 100 }), code: Type.String({ maxLength: 100 }) }, closed),
]);
type Recorded = Named & {
  readonly attempt: number;
  readonly outcome: { readonly answers: readonly Json[] } | { readonly command: string; readonly code: string };
};

/** What the owning context answered, and what it is now, read again from there. */
export const recordApplied = defineCommand<Recorded, WithSubject, Changed>({
  ...onCorrection,
  name: 'correction.record-applied',
  action: 'correction.follow',
  payload: Type.Object({ correctionId: Uuid, attempt: Type.Integer({ minimum: 1 }), outcome: Outcomes }, closed),
  load: loadWithSubject,
  decide: ({ correction, subject }, { payload: { outcome, attempt }, at }) => {
    if ('code' in outcome)
      return moved(
        correction,
        'record-not-applied',
        { notApplied: { at: at.toString(), ...outcome } },
        { facts: [correctionFact('CorrectionNotApplied', correction, { attempt, ...outcome })] },
      );
    return moved(
      correction,
      'record-applied',
      {
        answers: outcome.answers,
        became: subject?.state ?? {},
        appliedAt: at.toString(),
        reviewDueAt: reviewDue(correction, at),
      },
      { facts: [correctionFact('CorrectionApplied', correction, { attempt })] },
    );
  },
  save: saveChange,
});

export type Compared = Comparison & { readonly ended: boolean; readonly differences: readonly string[] };
type Reconciling = Named & { readonly compared: readonly Compared[] };

/** What was asked for, held against what is there now; and what the comparisons of both sides found. */
export const recordReconciled = defineCommand<Reconciling, WithSubject, Changed>({
  ...onCorrection,
  name: 'correction.record-reconciled',
  action: 'correction.follow',
  payload: Type.Object(
    {
      correctionId: Uuid,
      compared: Type.Array(
        Type.Object(
          {
            pair: Type.String({ maxLength: 40 }),
            runId: Uuid,
            ended: Type.Boolean(),
            differences: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 50 }),
          },
          closed,
        ),
        { maxItems: 4 },
      ),
    },
    closed,
  ),
  load: loadWithSubject,
  decide: ({ correction, subject }, { payload: { compared }, at }) => {
    const now = subject?.state ?? {};
    const stands = meansOf(correction.means).amiss(correction.asked, asObject(now), correction.original);
    const amiss = [
      ...(stands === null ? [] : [stands]),
      ...compared.flatMap(({ pair, differences, ended }) =>
        ended ? differences.map((text) => `${pair}: ${text}`) : [`${pair}: the comparison was stopped`],
      ),
    ];
    const agrees = amiss.length === 0;
    return moved(
      correction,
      agrees ? 'record-agreeing' : 'record-differing',
      {
        became: now,
        compared: compared.map(({ pair, runId }) => ({ pair, runId })),
        reconciled: { at: at.toString(), agrees, amiss },
      },
      {
        facts: [
          correctionFact(agrees ? 'CorrectionReconciled' : 'CorrectionDiffers', correction, {
            pairs: compared.map(({ pair }) => pair),
            amiss: amiss.length,
          }),
        ],
      },
    );
  },
  save: saveChange,
});

/** Somebody put right what differed: both sides are compared again. */
export const reconcileCorrection = defineCommand<Named, Loaded, Changed>({
  ...onCorrection,
  name: 'correction.reconcile',
  action: 'correction.apply',
  payload: OnlyNamed,
  load: loadCorrection,
  decide: ({ correction }) =>
    moved(
      correction,
      'reconcile',
      { attempt: correction.attempt + 1, reconciled: null },
      { facts: [correctionFact('CorrectionReconciliationAsked', correction)] },
    ),
  save: saveChange,
});

export const closeCorrection = defineCommand<Named, Loaded, Changed>({
  ...onCorrection,
  name: 'correction.close',
  action: 'correction.request',
  payload: OnlyNamed,
  load: loadCorrection,
  decide: ({ correction, answers }, { at }) => {
    const asked = stillAsked(correction, answers);
    if (correction.state === 'reconciled' && asked.length > 0)
      return refused({ code: 'correction.not-reviewed', asked: [...asked], dueAt: correction.reviewDueAt });
    return moved(
      correction,
      'close',
      { endedAt: at.toString() },
      { facts: [correctionFact('CorrectionClosed', correction)] },
    );
  },
  save: saveChange,
});
