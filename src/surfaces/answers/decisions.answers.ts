/** Decisions of the calculation APIs (capstone 9.3), each with what it rests on; and answers of a line or two that no context spells out. */
import { type TSchema, Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Day, Hash, Uuid } from './forms.ts';

const Engine = Type.Object({ name: Type.String(), version: Type.String() });
const Finding = Type.Object({ code: Type.String() }, { description: 'A code, and the numbers that a person needs' });

const decision = (value: TSchema): TSchema =>
  Type.Object({
    kind: Type.String(),
    engine: Engine,
    inputs: Type.Object({ schemaId: Type.String(), fingerprint: Hash }),
    output: Type.Object({ schemaId: Type.String(), fingerprint: Hash, value }),
    artifacts: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), hash: Type.String() })),
    trace: Anything,
    warnings: Type.Array(Finding),
    blocking: Type.Array(Finding),
    expiresAt: Type.Optional(
      Type.String({ description: 'A day or an instant from which it no longer holds by itself' }),
    ),
    decisionFingerprint: Hash,
    modelHash: Type.String(),
    replayToken: Type.String(),
  });

export const decisionsAnswers: Answers = {
  'POST /pricing/calculate': decision(Anything),
  'POST /pricing/amendments/calculate': decision(Anything),
  'POST /promotions/evaluate': decision(Anything),
  'POST /eligibility/evaluate': decision(Anything),
  'POST /eligibility/evaluate-page': decision(Anything),
  'POST /configuration/validate': decision(Anything),
  'POST /quotes/:quoteId/replay-price': Type.Object({
    replay: Type.Unknown({ description: 'Identical, the same output on a newer engine, or what differs' }),
  }),
  'GET /catalog/offerings/:key/configuration/uvl': Type.Object({}, { description: 'The feature model as text' }),
  'GET /evidence/consistency': Type.Object({}, { description: 'The file that `troth verify-log` reads' }),
  'GET /fallout/:caseId': Type.Object({ id: Uuid, state: Type.String(), orderId: Uuid }),
  'GET /delegations': Type.Object({}),
  'POST /accounts/:accountId/agreements/:agreementId/end': Type.Object({ agreementId: Uuid, to: Day }),
  'POST /releases/:releaseId/reject': Type.Object({ releaseId: Uuid, status: Type.String() }),
  'POST /releases/:releaseId/roll-back': Type.Object({
    releaseId: Uuid,
    status: Type.String(),
    changes: Type.Integer(),
    contentHash: Hash,
  }),
  'POST /quotes/:quoteId/recall': Type.Object({ quoteId: Uuid, status: Type.String() }),
  'POST /quotes/:quoteId/reassign-approval': Type.Object({
    caseId: Uuid,
    stepNo: Type.Integer(),
    role: Type.String(),
    may: Type.Array(Type.String()),
  }),
  'POST /quotes/:quoteId/rebase-change': Type.Object({ quoteId: Uuid }),
  'POST /orders/:orderId/cancel': Type.Object({ orderId: Uuid, state: Type.String() }),
};
