/** What people say to a correction before anything is touched, and, on the short way, afterwards. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Principal } from '#platform/command.ts';
import { type Answered, type Correction, type Impact, Uuid } from './correction.ts';
import { correctionLife } from './correction.lifecycle.ts';
import { insertAnswer } from './correction.store.ts';
import { type ApproverRole, EMERGENCY_REVIEW_HOURS, TYPE_RULES } from './correction-types.ts';
import { measureImpact } from './impact.ts';
import {
  type Changed,
  correctionFact,
  fingerprintOf,
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
const Because = Type.String({ minLength: 3, maxLength: 2_000, pattern: '\\S' });
const Note = Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' });
const Sha = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });

type Answering = {
  readonly loaded: Loaded;
  readonly actor: Principal;
  readonly role: string | undefined;
};
/** As which role of theirs somebody answers: one that is asked still, of which they were not asked before. */
const answersAs = ({ loaded: { correction, answers }, actor, role }: Answering): Outcome<ApproverRole> => {
  if (correction.requestedBy === actor.personId) return refused({ code: 'correction.own-request' });
  if (
    answers.some(({ personId, fingerprint }) => personId === actor.personId && fingerprint === correction.fingerprint)
  )
    return refused({ code: 'correction.answered-already' });
  const asked = stillAsked(correction, answers);
  const own = asked.find((each) => actor.roles.includes(each) && (role === undefined || role === each));
  return own === undefined ? refused({ code: 'correction.nothing-to-answer-as', asked: [...asked] }) : accepted(own);
};

const answerOf = (
  { actor, at }: Pick<Command<unknown>, 'actor' | 'at'>,
  said: Pick<Answered, 'role' | 'note' | 'review' | 'justified'>,
): Omit<Answered, 'fingerprint'> => ({
  personId: actor.personId,
  name: actor.name,
  recordedAt: at.toString(),
  ...said,
});

const Approve = Type.Object(
  {
    correctionId: Uuid,
    /** What they saw: an assessment that came in between is another text. */
    fingerprint: Sha,
    role: Type.Optional(Type.String({ maxLength: 40 })),
    note: Type.Optional(Note),
  },
  closed,
);
type Approve = Static<typeof Approve>;

export const decideApprove = (
  loaded: Loaded,
  command: Pick<Command<Approve>, 'payload' | 'actor' | 'at' | 'tenantId'>,
): Outcome<Changed> => {
  const { correction, answers } = loaded;
  const { fingerprint, role, note } = command.payload;
  // Whether it may be answered at all comes before as what.
  const open = correctionLife.move(correction.state, 'answer');
  if (!open.ok) return open;
  if (fingerprint !== correction.fingerprint)
    return refused({ code: 'correction.saw-another', saw: fingerprint, now: correction.fingerprint });
  const as = answersAs({ loaded, actor: command.actor, role });
  if (!as.ok) return as;
  const left = stillAsked(correction, answers).filter((each) => each !== as.value);
  // On the short way one yes is enough to begin; the others look at it afterwards.
  const enough = left.length === 0 || correction.emergencyBecause !== null;
  const said = { role: as.value, left: [...left] };
  const answered = correctionFact('CorrectionAnsweredFor', correction, said, { note: note ?? null });
  return moved(
    correction,
    enough ? 'approve' : 'answer',
    {},
    {
      facts: enough ? [answered, correctionFact('CorrectionApproved', correction, said)] : [answered],
      also: [
        insertAnswer(
          command.tenantId,
          correction,
          answerOf(command, { role: as.value, note: note ?? null, review: false, justified: null }),
        ),
      ],
      more: { role: as.value, asked: [...left] },
    },
  );
};

export const approveCorrection = defineCommand<Approve, Loaded, Changed>({
  ...onCorrection,
  name: 'correction.approve',
  refusalsRecorded: true,
  payload: Approve,
  load: loadCorrection,
  decide: decideApprove,
  save: saveChange,
});

const WithBecause = Type.Object({ correctionId: Uuid, because: Because }, closed);
type WithBecause = Static<typeof WithBecause>;

export const refuseCorrection = defineCommand<WithBecause, Loaded, Changed>({
  ...onCorrection,
  name: 'correction.refuse',
  action: 'correction.approve',
  payload: WithBecause,
  load: loadCorrection,
  decide: (loaded, { payload: { because }, actor, at }) => {
    const as = answersAs({ loaded, actor, role: undefined });
    if (!as.ok) return as;
    return moved(
      loaded.correction,
      'refuse',
      { endedAt: at.toString(), endedBecause: because },
      {
        facts: [correctionFact('CorrectionRefused', loaded.correction, { role: as.value }, { because })],
      },
    );
  },
  save: saveChange,
});

export const withdrawCorrection = defineCommand<WithBecause, Loaded, Changed>({
  ...onCorrection,
  name: 'correction.withdraw',
  action: 'correction.request',
  payload: WithBecause,
  load: loadCorrection,
  decide: ({ correction }, { payload: { because }, at }) =>
    moved(
      correction,
      'withdraw',
      { endedAt: at.toString(), endedBecause: because },
      {
        facts: [correctionFact('CorrectionWithdrawn', correction, {}, { because })],
      },
    ),
  save: saveChange,
});

type Reassessed = Loaded & { readonly subject: Subject | undefined; readonly impact: Impact | undefined };

/** What is there now is read anew, and whom it reaches is counted anew: who agreed before agreed to something else. */
export const assessCorrection = defineCommand<Named, Reassessed, Changed>({
  ...onCorrection,
  name: 'correction.assess',
  action: 'correction.request',
  payload: Type.Object({ correctionId: Uuid }, closed),
  load: async (tx, command) => {
    const loaded = await loadCorrection(tx, command);
    if (!loaded) return undefined;
    const { subjectKind, subjectId } = loaded.correction;
    const subject = await readSubject(tx, subjectKind, subjectId, command.at);
    return { ...loaded, subject, impact: subject && (await measureImpact(tx, subjectId, subject, command.at)) };
  },
  decide: ({ correction, subject, impact }) => {
    const { subjectKind: kind, subjectId } = correction;
    if (subject === undefined || impact === undefined) return refused({ code: `${kind}.not-found`, subjectId });
    const now = { ...correction, original: subject.state, impact, round: correction.round + 1 };
    const fingerprint = fingerprintOf(now);
    const change: Partial<Correction> = {
      original: now.original,
      originalHash: originalHashOf(now.original),
      impact,
      round: now.round,
      fingerprint,
      subjectTitle: subject.title,
    };
    const reaches = Object.fromEntries(impact.reached.map(({ kind: reached, count }) => [reached, count]));
    return moved(correction, 'assess', change, {
      facts: [correctionFact('CorrectionAssessed', correction, { round: now.round, reaches })],
      more: { fingerprint, asks: [...TYPE_RULES[correction.type].approvers] },
    });
  },
  save: saveChange,
});

const Review = Type.Object(
  { correctionId: Uuid, justified: Type.Boolean(), note: Note, role: Type.Optional(Type.String({ maxLength: 40 })) },
  closed,
);
type Review = Static<typeof Review>;
const REVIEWED_IN: ReadonlySet<string> = new Set(['applied', 'differing', 'reconciled']);

/** Whoever was left out on the short way says whether it was right to. It is done by then: a no leads to another correction. */
export const reviewCorrection = defineCommand<Review, Loaded, Changed>({
  ...onCorrection,
  name: 'correction.review',
  action: 'correction.approve',
  refusalsRecorded: true,
  payload: Review,
  load: loadCorrection,
  decide: (loaded, command) => {
    const { correction, answers } = loaded;
    const { justified, note, role } = command.payload;
    if (correction.emergencyBecause === null || !REVIEWED_IN.has(correction.state))
      return refused({ code: 'correction.nothing-to-review', state: correction.state });
    const as = answersAs({ loaded, actor: command.actor, role });
    if (!as.ok) return as;
    const left = stillAsked(correction, answers).filter((each) => each !== as.value);
    const late = correction.reviewDueAt !== null && command.at.toString() > correction.reviewDueAt;
    return accepted({
      change: {},
      facts: [
        correctionFact(
          'CorrectionReviewed',
          correction,
          { role: as.value, justified, late, left: [...left] },
          { note },
        ),
      ],
      also: [
        insertAnswer(
          command.tenantId,
          correction,
          answerOf(command, { role: as.value, note, review: true, justified }),
        ),
      ],
      root: correction.fingerprint,
      answer: { correctionId: correction.id, justified, asked: [...left] },
    });
  },
  save: saveChange,
});

/** By when whoever was left out looks at it. */
export const reviewDue = (correction: Pick<Correction, 'emergencyBecause'>, at: Temporal.Instant): string | null =>
  correction.emergencyBecause === null ? null : at.add({ hours: EMERGENCY_REVIEW_HOURS }).toString();
