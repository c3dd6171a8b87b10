/** The addresses of corrections: what is open, one whole with what it was and shall be, and the commands of its life. */
import { namesOfPrincipals, readPeople } from '#contexts/identity/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import {
  approveCorrection,
  assessCorrection,
  refuseCorrection,
  reviewCorrection,
  withdrawCorrection,
} from './answer-correction.ts';
import { applyCorrection, closeCorrection, reconcileCorrection } from './carry-out-correction.ts';
import {
  type Answered,
  type Correction,
  correctionResource,
  CORRECTIONS_LISTED_MAX,
  numberText,
} from './correction.ts';
import { correctionLife } from './correction.lifecycle.ts';
import { readAnswers, readCorrection, readCorrections } from './correction.store.ts';
import { CORRECTION_TYPES, TYPE_RULES } from './correction-types.ts';
import { MEANS_NAMES, meansOf, NOT_YET } from './means.ts';
import { stillAsked } from './on-correction.ts';
import { requestCorrection, requestEmergencyCorrection } from './request-correction.ts';
import { readSaid } from './said.store.ts';

const READ = 'correction.read';
const SAID_READ_MAX = 200;

const allowed = (tx: Tx, { may }: Reader, requestedBy: string, id: string): Outcome<true> =>
  may(READ, correctionResource(tx.tenantId, { id, requestedBy }))
    ? accepted(true)
    : refused({ code: 'access.denied', action: READ, policies: [] });

const namesOf = async (tx: Tx): Promise<ReadonlyMap<string, string>> =>
  new Map((await readPeople(tx)).map(({ id, name }) => [id, name]));

/** What stands in every list; what it was, shall be and became is of the one page. */
const SHOWN = [
  'id',
  'type',
  'means',
  'subjectKind',
  'subjectId',
  'subjectTitle',
  'originalHash',
  'fingerprint',
  'state',
  'reason',
  'evidence',
  'emergencyBecause',
  'legalProcess',
  'orderId',
  'requestedBy',
  'requestedByPrincipal',
  'requestedAt',
  'appliedBy',
  'appliedByPrincipal',
  'appliedAt',
  'round',
  'attempt',
  'notApplied',
  'reconciled',
  'reviewDueAt',
  'endedAt',
  'endedBecause',
  'version',
] as const satisfies readonly (keyof Correction)[];

const rowOf = (one: Correction, names: ReadonlyMap<string, string>, at: Temporal.Instant): JsonObject => ({
  ...(Object.fromEntries(SHOWN.map((name) => [name, one[name]])) as JsonObject),
  number: numberText(one.number),
  what: meansOf(one.means).says,
  reaches: one.impact.reached.map(({ kind, count }) => ({ kind, count })),
  requester: names.get(one.requestedBy) ?? null,
  carrier: one.appliedBy === null ? null : (names.get(one.appliedBy) ?? null),
  reviewOverdue:
    one.reviewDueAt !== null &&
    one.state !== 'closed' &&
    Temporal.Instant.compare(Temporal.Instant.from(one.reviewDueAt), at) < 0,
  proved: one.entryLeaf !== null,
});

/** What may be asked for, and what no command does: for the page, the command line and whoever asks. */
const catalogue = (): JsonObject => ({
  types: CORRECTION_TYPES.map((type) => {
    const { says, example, control, approvers, expedited, needsLegalProcess } = TYPE_RULES[type];
    return {
      type,
      says,
      example,
      control,
      approvers: [...approvers],
      expedited,
      needsLegalProcess,
      means: MEANS_NAMES.filter((name) => meansOf(name).type === type).map((name) => ({
        name,
        subject: meansOf(name).subject,
        says: meansOf(name).says,
        commands: meansOf(name).steps.map(({ command }) => command),
      })),
      notYet: NOT_YET.filter((each) => each.type === type).map(({ what, instead }) => ({ what, instead })),
    };
  }),
});

const list = queryRoute({
  method: 'GET',
  path: '/corrections',
  summary: 'Corrections, those that are not over first; and what may be corrected, by whom, by which commands',
  action: READ,
  read: async (tx, reader, _query, door) => {
    const may = allowed(tx, reader, reader.principal.personId, tx.tenantId);
    if (!may.ok) return may;
    const at = door.clock();
    const [corrections, names] = await Promise.all([readCorrections(tx, CORRECTIONS_LISTED_MAX), namesOf(tx)]);
    const own = correctionResource(tx.tenantId, { id: 'new', requestedBy: reader.principal.personId });
    return accepted({
      items: corrections.map((one) => rowOf(one, names, at)),
      ...catalogue(),
      mayRequest: reader.may('correction.request', own),
      asOf: at.toString(),
    });
  },
});

/** What the reader may do now, as far as state, role and person tell. The command asks once more. */
const possible = (
  correction: Correction,
  answers: readonly Answered[],
  { may, principal }: Reader,
  tenantId: string,
) => {
  const resource = correctionResource(tenantId, correction);
  const asked = stillAsked(correction, answers);
  const isStranger =
    correction.requestedBy !== principal.personId &&
    !answers.some((each) => each.personId === principal.personId && each.fingerprint === correction.fingerprint);
  const answers_ =
    isStranger && may('correction.approve', resource) && asked.some((role) => principal.roles.includes(role));
  const mayRequest = may('correction.request', resource);
  const mayApply = may('correction.apply', resource);
  const moves = new Set<string>(correctionLife.allowed(correction.state));
  const reviewing =
    correction.emergencyBecause !== null && ['applied', 'differing', 'reconciled'].includes(correction.state);
  return {
    approve: answers_ && moves.has('approve'),
    refuse: answers_ && moves.has('refuse'),
    review: answers_ && reviewing,
    assess: mayRequest && moves.has('assess'),
    withdraw: mayRequest && moves.has('withdraw'),
    apply: mayApply && moves.has('apply'),
    reconcile: mayApply && moves.has('reconcile'),
    close: mayRequest && moves.has('close') && asked.length === 0,
  };
};

const one = queryRoute({
  method: 'GET',
  path: '/corrections/:correctionId',
  summary: 'One correction: what it was and shall be, whom it reaches, who agreed, what became of it',
  action: READ,
  read: async (tx, reader, { params }, door) => {
    const correction = await readCorrection(tx, params['correctionId'] ?? '');
    if (!correction) return refused({ code: 'correction.not-found' });
    const may = allowed(tx, reader, correction.requestedBy, correction.id);
    if (!may.ok) return may;
    const at = door.clock();
    const [answers, names, actors, said] = await Promise.all([
      readAnswers(tx, correction.id),
      namesOf(tx),
      namesOfPrincipals(tx),
      readSaid(tx, correction.id, SAID_READ_MAX),
    ]);
    const { original, asked, became, impact, compared } = correction;
    const rules = TYPE_RULES[correction.type];
    const view = (each: Answered) => ({ ...each, counts: each.fingerprint === correction.fingerprint });
    return accepted({
      correction: rowOf(correction, names, at),
      original,
      asked,
      became,
      impact: impact as unknown as JsonObject,
      compared: compared.map((each) => ({ ...each })),
      control: rules.control,
      commands: meansOf(correction.means).steps.map(({ command, as }) => ({ command, as })),
      asks: [...rules.approvers],
      stillAsked: [...stillAsked(correction, answers)],
      answers: answers.map(view),
      timeline: said.map(({ at: when, type, actorId, words }) => ({
        at: when,
        type,
        actor: actors.get(actorId) ?? 'Troth',
        words,
      })),
      can: possible(correction, answers, reader, tx.tenantId),
      asOf: at.toString(),
    });
  },
});

export const correctionRoutes: readonly Route[] = [
  list,
  one,
  commandRoute('POST', '/corrections', 'Ask for a correction', requestCorrection),
  commandRoute('POST', '/corrections/emergency', 'Ask for one that cannot wait', requestEmergencyCorrection),
  commandRoute('POST', '/corrections/:correctionId/assess', 'Read and count anew what it changes', assessCorrection),
  commandRoute('POST', '/corrections/:correctionId/approve', 'Agree to what was seen', approveCorrection),
  commandRoute('POST', '/corrections/:correctionId/refuse', 'Say no, and why', refuseCorrection),
  commandRoute('POST', '/corrections/:correctionId/withdraw', 'It is not wanted any more', withdrawCorrection),
  commandRoute('POST', '/corrections/:correctionId/apply', 'Carry it out by the owning commands', applyCorrection),
  commandRoute('POST', '/corrections/:correctionId/reconcile', 'Compare both sides again', reconcileCorrection),
  commandRoute('POST', '/corrections/:correctionId/review', 'Look, afterwards, at the short way', reviewCorrection),
  commandRoute('POST', '/corrections/:correctionId/close', 'It is done, and was seen', closeCorrection),
];
