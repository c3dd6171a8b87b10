/** Somebody asks for a correction: what it is now is read and kept, whom it reaches is counted, and only then others are asked. Emergencies have a command of their own. */
import { Type } from 'typebox';
import { notResponsible, readPersonByKey } from '#contexts/identity/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { isUuid } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { JsonObject } from '#kernel/json.ts';
import { schemaFaults } from '../schema-faults.ts';
import { type Correction, correctionResource, type Impact, numberText, Uuid } from './correction.ts';
import { insertCorrection, type NewCorrection, readNextCorrectionNumber } from './correction.store.ts';
import { TYPE_RULES } from './correction-types.ts';
import { measureImpact } from './impact.ts';
import { type MeansName, MEANS_NAMES, meansOf, type SubjectKind } from './means.ts';
import { correctionFact, fingerprintOf, originalHashOf } from './on-correction.ts';
import { readSubject, type Subject } from './subject.ts';

const Words = Type.String({ minLength: 10, maxLength: 2_000, pattern: '\\S' });
const members = {
  means: Type.Union(MEANS_NAMES.map((name) => Type.Literal(name))),
  /** Of a person the key will do: nobody knows a colleague by an id. */
  subjectId: Type.Union([Uuid, Type.String({ minLength: 3, maxLength: 100, pattern: '^[a-z][a-z0-9.-]+$' })]),
  /** What it shall be, as the owning command takes it; the shape depends on `means`. */
  asked: Type.Object({}),
  because: Words,
  /** Where it is seen that it is wrong: a ticket, a document, an invoice. */
  evidence: Words,
};
const Ordinary = Type.Object(
  { ...members, legalProcess: Type.Optional(Type.String({ minLength: 5, maxLength: 300, pattern: '\\S' })) },
  { additionalProperties: false },
);
const Emergency = Type.Object({ ...members, emergency: Words }, { additionalProperties: false });

export type RequestPayload = {
  readonly means: MeansName;
  readonly subjectId: string;
  readonly asked: JsonObject;
  readonly because: string;
  readonly evidence: string;
  readonly legalProcess?: string;
  readonly emergency?: string;
};
export type RequestLoaded = {
  readonly number: number;
  readonly subjectId: string;
  readonly subject: Subject | undefined;
  readonly impact: Impact | undefined;
};
type Requested = Decision & { readonly one: NewCorrection };

/** What stands in the way before anybody is asked. Pure. */
export const requestOffence = (
  { means, subjectId, asked, legalProcess, emergency }: RequestPayload,
  subject: Subject | undefined,
): Outcome<Subject> => {
  const { type, subject: kind, asked: schema } = meansOf(means);
  // In the words of whoever owns it: a correction of nothing is a name that leads nowhere.
  if (subject === undefined) return refused({ code: `${kind}.not-found`, subjectId });
  const rules = TYPE_RULES[type];
  if (rules.needsLegalProcess && legalProcess === undefined)
    return refused({ code: 'correction.no-legal-process', correctionType: type, control: rules.control });
  if (emergency !== undefined && !rules.expedited)
    return refused({ code: 'correction.not-expedited', correctionType: type, control: rules.control });
  const problems = schemaFaults(schema, asked).map(({ pointer, words }) => `asked${pointer} ${words}`);
  if (problems.length > 0) return refused({ code: 'correction.not-askable', means, problems });
  if (type === 'quote-commercial-data' && !subject.promised)
    return refused({ code: 'correction.ordinary-road', state: subject.state['state'] ?? null });
  return accepted(subject);
};

type Asking = Pick<Command<RequestPayload>, 'payload' | 'actor' | 'at' | 'id'>;

export const decideRequest = (
  { number, subjectId, subject, impact }: RequestLoaded,
  { payload, actor, at, id }: Asking,
): Outcome<Requested> => {
  const holds = requestOffence(payload, subject);
  if (!holds.ok) return holds;
  const { means, asked, because, evidence, legalProcess, emergency } = payload;
  const { type, subject: subjectKind } = meansOf(means);
  const what = {
    type,
    means,
    subjectKind,
    subjectId,
    original: holds.value.state,
    asked,
    impact: impact ?? { measuredAt: at.toString(), reached: [] },
    round: 1,
  };
  const nobody = TYPE_RULES[type].approvers.length === 0;
  const one: NewCorrection = {
    ...NOTHING_DONE,
    ...what,
    number,
    subjectTitle: holds.value.title,
    originalHash: originalHashOf(what.original),
    fingerprint: fingerprintOf(what),
    // What needs nobody's agreement is ready as soon as it is recorded.
    state: nobody ? 'approved' : 'requested',
    reason: because,
    evidence,
    emergencyBecause: emergency ?? null,
    legalProcess: legalProcess ?? null,
    orderId: holds.value.orderIds[0] ?? null,
    requestedBy: actor.personId,
    requestedByPrincipal: actor.id,
    requestedAt: at.toString(),
  };
  const known = { ...one, id: id('correction') };
  const reaches = Object.fromEntries(what.impact.reached.map(({ kind, count }) => [kind, count]));
  return accepted({
    one,
    facts: [correctionFact('CorrectionRequested', known, { reaches }, { because, evidence })],
    root: one.fingerprint,
    answer: {
      correctionId: known.id,
      number: numberText(number),
      type,
      state: one.state,
      asks: [...TYPE_RULES[type].approvers],
      fingerprint: one.fingerprint,
      control: TYPE_RULES[type].control,
      // Asked with `dryRun`, this is what somebody looks at before anybody else is asked.
      original: one.original,
      impact: { ...what.impact, reached: what.impact.reached.map(({ records: _records, ...each }) => each) },
    },
  });
};

const NOTHING_DONE = {
  became: null,
  appliedBy: null,
  appliedByPrincipal: null,
  appliedAt: null,
  attempt: 0,
  answers: [],
  notApplied: null,
  compared: [],
  reconciled: null,
  reviewDueAt: null,
  endedAt: null,
  endedBecause: null,
} as const satisfies Partial<Correction>;

/** What is kept is always the id: a key says who it is, and would stay after the person is forgotten. */
const idOf = async (tx: Tx, kind: SubjectKind, said: string): Promise<string | undefined> =>
  isUuid(said) ? said : kind === 'person' ? (await readPersonByKey(tx, said))?.id : undefined;

const load = async (tx: Tx, { payload, at }: Command<RequestPayload>): Promise<RequestLoaded> => {
  const { subject: kind } = meansOf(payload.means);
  const subjectId = await idOf(tx, kind, payload.subjectId);
  const subject = subjectId === undefined ? undefined : await readSubject(tx, kind, subjectId, at);
  return {
    number: await readNextCorrectionNumber(tx),
    subjectId: subjectId ?? payload.subjectId,
    subject,
    impact: subject && subjectId ? await measureImpact(tx, subjectId, subject, at) : undefined,
  };
};

const creating = {
  context: 'governance',
  aggregate: 'correction',
  creates: true,
  refusalsRecorded: true,
  load,
  resource: (_loaded: RequestLoaded, { tenantId, actor }: Command<RequestPayload>) =>
    correctionResource(tenantId, { id: 'new', requestedBy: actor.personId }),
  decide: (loaded: RequestLoaded, command: Command<RequestPayload>, _prepared: unknown, model: CommercialModel) => {
    const stranger =
      meansOf(command.payload.means).type === 'quote-commercial-data'
        ? notResponsible(model, 'correct-accepted-quote', command.actor)
        : undefined;
    return stranger ? refused(stranger) : decideRequest(loaded, command);
  },
  save: (
    { one }: Requested,
    _loaded: RequestLoaded,
    next: Parameters<typeof insertCorrection>[1],
    { tenantId }: Pick<Command<unknown>, 'tenantId'>,
  ) => [insertCorrection(tenantId, next, one)],
} as const;

export const requestCorrection = defineCommand<RequestPayload, RequestLoaded, Requested>({
  ...creating,
  name: 'correction.request',
  payload: Ordinary,
});

/** The short way, apart from the ordinary one: whoever takes it says why it cannot wait, and is looked at afterwards. */
export const requestEmergencyCorrection = defineCommand<RequestPayload, RequestLoaded, Requested>({
  ...creating,
  name: 'correction.request-emergency',
  payload: Emergency,
});
