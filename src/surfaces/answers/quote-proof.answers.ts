import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';
import { Carried, Check } from './shapes.ts';

export const quoteProofAnswers: Answers = {
  'GET /quotes/:quoteId/answers-of-customer': Type.Object({
    grade: Nullable(Type.String()),
    address: Nullable(Type.String()),
    papers: Type.Array(
      Nullable(
        Type.Object({
          id: Type.Optional(Nullable(Uuid)),
          state: Type.Optional(Nullable(Type.String())),
          chosenLines: Type.Optional(Nullable(Type.Array(Anything))),
          paperHash: Type.Optional(Nullable(Hash)),
          paperName: Type.Optional(Nullable(Type.String())),
          signer: Type.Optional(
            Nullable(
              Type.Object({
                name: Type.Optional(Nullable(Type.String())),
                title: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
          signedOn: Type.Optional(Nullable(Day)),
          recordedBy: Type.Optional(Nullable(Type.String())),
          recordedAt: Type.Optional(Nullable(Moment)),
          decidedBy: Type.Optional(Nullable(Type.String())),
          comment: Type.Optional(Nullable(Type.String())),
        }),
      ),
    ),
    changes: Type.Array(Anything),
    can: Type.Object({
      record: Type.Boolean(),
      confirm: Type.Boolean(),
      answer: Type.Boolean(),
      haveSigned: Type.Optional(Type.Boolean()),
    }),
  }),
  'GET /quotes/:quoteId/answers/:question': Type.Object({
    question: Type.String(),
    inWords: Type.String(),
    facts: Type.Object({
      fingerprint: Type.Optional(Hash),
      decisionHash: Type.Optional(Hash),
      totals: Type.Optional(
        Type.Object({ oneTime: Amount, recurring: Type.Array(Anything), orderCredit: Type.String() }),
      ),
      given: Type.Optional(Type.Array(Anything)),
      set: Type.Optional(Type.Array(Anything)),
      promotions: Type.Optional(Type.Array(Anything)),
      artifacts: Type.Optional(Type.Array(Type.Object({ key: Type.String(), hash: Hash, kind: Type.String() }))),
      approvalPolicies: Type.Optional(
        Nullable(
          Type.Array(
            Nullable(Type.Object({ key: Type.Optional(Nullable(Type.String())), hash: Type.Optional(Nullable(Hash)) })),
          ),
        ),
      ),
      accessPolicies: Type.Optional(Nullable(Type.Array(Nullable(Hash)))),
      publication: Type.Optional(Nullable(Hash)),
      releaseId: Type.Optional(Nullable(Uuid)),
      effectiveFrom: Type.Optional(Nullable(Moment)),
      offerings: Type.Optional(
        Nullable(Type.Array(Nullable(Type.Object({ offering: Nullable(Type.String()), version: Nullable(Hash) })))),
      ),
      contentRoot: Type.Optional(Nullable(Hash)),
      documentHash: Type.Optional(Nullable(Hash)),
      acceptedAt: Type.Optional(Nullable(Moment)),
      acceptedBy: Type.Optional(
        Nullable(
          Type.Object({
            name: Type.Optional(Nullable(Type.String())),
            title: Type.Optional(Nullable(Type.String())),
            evidence: Type.Optional(Nullable(Type.String())),
            address: Type.Optional(Nullable(Type.String())),
            grade: Type.Optional(Nullable(Type.String())),
            personId: Type.Optional(Nullable(Uuid)),
            principalId: Type.Optional(Nullable(Uuid)),
          }),
        ),
      ),
      grade: Type.Optional(Nullable(Type.String())),
      chosenLines: Type.Optional(Nullable(Type.Array(Anything))),
      consentHash: Type.Optional(Anything),
      linkId: Type.Optional(Anything),
      snapshotHash: Type.Optional(Nullable(Hash)),
      documentId: Type.Optional(Nullable(Uuid)),
      cases: Type.Optional(
        Nullable(
          Type.Array(
            Nullable(
              Type.Object({
                caseId: Type.Optional(Nullable(Uuid)),
                status: Type.Optional(Nullable(Type.String())),
                aboutThisContent: Type.Optional(Nullable(Type.Boolean())),
                policy: Type.Optional(
                  Nullable(
                    Type.Object({ key: Type.Optional(Nullable(Type.String())), hash: Type.Optional(Nullable(Hash)) }),
                  ),
                ),
                steps: Type.Optional(
                  Nullable(
                    Type.Array(
                      Nullable(
                        Type.Object({
                          role: Type.Optional(Nullable(Type.String())),
                          reasons: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
                          status: Type.Optional(Nullable(Type.String())),
                          by: Type.Optional(Nullable(Type.String())),
                          at: Type.Optional(Nullable(Moment)),
                          comment: Type.Optional(Nullable(Type.String())),
                        }),
                      ),
                    ),
                  ),
                ),
              }),
            ),
          ),
        ),
      ),
      status: Type.Optional(Nullable(Type.String())),
      contract: Type.Optional(Nullable(Type.String())),
    }),
    rests: Type.Array(
      Type.Object({ entryId: Uuid, command: Type.String(), at: Moment, epoch: Anything, position: Anything }),
    ),
  }),
  'GET /quotes/:quoteId/approval-history': Type.Object({
    cases: Type.Array(
      Type.Object({
        id: Uuid,
        status: Type.String(),
        content: Hash,
        holds: Type.Boolean(),
        requestedBy: Type.String(),
        recordedAt: Moment,
        policy: Type.Object({ key: Type.String(), hash: Hash }),
        steps: Type.Array(
          Type.Object({
            stepNo: Type.Integer(),
            group: Type.Integer(),
            needs: Type.String(),
            role: Type.String(),
            insteadOfRole: Anything,
            escalatedFrom: Nullable(Type.String()),
            answersNeeded: Type.Integer(),
            reasons: Type.Array(Type.String()),
            approvedReasons: Anything,
            carried: Type.Array(Nullable(Carried)),
            again: Type.Array(
              Nullable(
                Type.Object({
                  why: Type.Optional(Nullable(Type.String())),
                  reason: Type.Optional(Nullable(Type.String())),
                }),
              ),
            ),
            status: Type.String(),
            decidedBy: Nullable(Type.String()),
            decidedAt: Nullable(Moment),
            comment: Nullable(Type.String()),
            dueAt: Nullable(Moment),
            answers: Type.Array(
              Type.Object({
                by: Type.String(),
                insteadOf: Nullable(Type.String()),
                decision: Type.String(),
                comment: Type.String(),
                evidence: Anything,
                at: Moment,
              }),
            ),
            may: Type.Array(Anything),
          }),
        ),
        conditions: Type.Array(
          Nullable(
            Type.Object({
              conditionId: Nullable(Uuid),
              stepNo: Nullable(Type.Integer()),
              text: Nullable(Type.String()),
              check: Nullable(Check),
              met: Nullable(Type.Boolean()),
              setBy: Nullable(Type.String()),
              metBy: Anything,
              metAt: Anything,
              note: Anything,
            }),
          ),
        ),
        remarks: Type.Array(Type.Object({ by: Type.String(), text: Type.String(), at: Moment })),
      }),
    ),
  }),
  'GET /quotes/:quoteId/freshness': Type.Object({
    quoteId: Uuid,
    content: Hash,
    areas: Type.Array(
      Type.Object({
        area: Type.String(),
        standing: Type.String(),
        fingerprint: Nullable(Hash),
        changes: Type.Array(
          Type.Object({
            code: Type.String(),
            text: Type.String(),
            lineId: Type.Optional(Nullable(Uuid)),
            artifact: Type.Optional(Nullable(Anything)),
            was: Type.Optional(Nullable(Type.String())),
            now: Type.Optional(Nullable(Type.String())),
          }),
        ),
        todo: Nullable(Type.String()),
      }),
    ),
    holdsUntil: Nullable(Moment),
    modelHash: Hash,
    asOf: Moment,
  }),
  'GET /quotes/:quoteId/timeline': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        at: Moment,
        type: Type.String(),
        title: Type.String(),
        actorId: Uuid,
        actorName: Type.String(),
        details: Anything,
        correlationId: Uuid,
      }),
    ),
  }),
  'GET /quotes/:quoteId/validation-results': Type.Object({
    checks: Type.Array(Anything),
    content: Hash,
    holds: Type.Boolean(),
    further: Type.Optional(
      Type.Object({
        state: Type.String(),
        pending: Type.Array(Type.Object({ kind: Type.String(), name: Type.String() })),
        asOf: Nullable(Moment),
        content: Nullable(Hash),
        prices: Type.Optional(
          Nullable(
            Type.Object({
              likeIt: Type.Optional(
                Nullable(
                  Type.Object({
                    needed: Type.Optional(Nullable(Type.Integer())),
                    status: Type.Optional(Nullable(Type.String())),
                  }),
                ),
              ),
              account: Type.Optional(
                Nullable(
                  Type.Array(
                    Nullable(
                      Type.Object({
                        per: Type.Optional(Nullable(Type.String())),
                        last: Type.Optional(Nullable(Type.String())),
                        mine: Type.Optional(Nullable(Type.String())),
                        charge: Type.Optional(Nullable(Type.String())),
                        number: Type.Optional(Nullable(Type.String())),
                        offering: Type.Optional(Nullable(Type.String())),
                        acceptedAt: Type.Optional(Nullable(Moment)),
                        differencePercent: Type.Optional(Nullable(Amount)),
                      }),
                    ),
                  ),
                ),
              ),
            }),
          ),
        ),
        exposure: Type.Optional(
          Nullable(
            Type.Object({
              open: Type.Optional(Nullable(Type.String())),
              over: Type.Optional(Anything),
              limit: Type.Optional(Anything),
              total: Type.Optional(Nullable(Amount)),
              accepted: Type.Optional(Nullable(Type.String())),
              currency: Type.Optional(Nullable(Type.String())),
              otherCurrencies: Type.Optional(Nullable(Type.Array(Anything))),
            }),
          ),
        ),
        findings: Type.Optional(
          Nullable(
            Type.Array(
              Nullable(
                Type.Object({
                  code: Nullable(Type.String()),
                  todo: Nullable(Type.String()),
                  owner: Nullable(Type.String()),
                  lineId: Anything,
                  message: Nullable(Type.String()),
                  severity: Nullable(Type.String()),
                }),
              ),
            ),
          ),
        ),
        otherDeals: Type.Optional(
          Nullable(
            Type.Array(
              Type.Object({
                name: Type.String(),
                number: Type.String(),
                status: Type.String(),
                quoteId: Uuid,
                offerings: Type.Array(Type.String()),
              }),
            ),
          ),
        ),
      }),
    ),
  }),
};
