import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';
import { Unit, Address } from './shapes.ts';

export const accountsAnswers: Answers = {
  'GET /accounts': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        key: Type.String(),
        name: Type.String(),
        country: Type.String(),
        currency: Type.String(),
        segment: Type.String(),
        channel: Type.String(),
        territory: Type.String(),
        state: Type.String(),
      }),
    ),
    next: Nullable(Type.String()),
  }),
  'GET /accounts/:accountId': Type.Object({
    key: Type.String(),
    name: Type.String(),
    address: Address,
    channel: Type.String(),
    contact: Type.Object({ name: Type.String(), email: Type.String() }),
    contacts: Type.Array(Type.Object({ name: Type.String(), email: Type.String(), confirmedAt: Nullable(Moment) })),
    country: Type.String(),
    segment: Type.String(),
    currency: Type.String(),
    language: Type.String(),
    segments: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
    territory: Type.String(),
    crmReference: Type.String(),
    id: Uuid,
    state: Type.String(),
    version: Type.Integer(),
  }),
  'GET /accounts/:accountId/agreements': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        key: Type.String(),
        accountId: Uuid,
        name: Type.String(),
        contractSystem: Type.String(),
        contractReference: Type.String(),
        legalEntity: Anything,
        currency: Type.String(),
        from: Day,
        to: Nullable(Day),
        version: Type.Integer(),
        prices: Type.Array(
          Nullable(
            Type.Object({
              key: Nullable(Type.String()),
              offering: Nullable(Type.String()),
              charge: Nullable(Type.String()),
              from: Nullable(Day),
              to: Type.Optional(Nullable(Day)),
              price: Nullable(Type.Object({ kind: Nullable(Type.String()), percent: Nullable(Amount) })),
            }),
          ),
        ),
      }),
    ),
  }),
  'GET /accounts/:accountId/assets': Type.Object({
    asOf: Nullable(Day),
    knownAt: Moment,
    assets: Type.Array(
      Type.Object({
        id: Uuid,
        accountId: Uuid,
        territory: Type.String(),
        lineageId: Uuid,
        parentId: Nullable(Uuid),
        offering: Type.String(),
        /** Of a migrated asset whose offering nobody knows: empty. */
        offeringHash: Type.String(),
        origin: Type.String(),
        incomplete: Type.Array(Type.String()),
        orderId: Uuid,
        itemId: Uuid,
        state: Type.String(),
        version: Type.Integer(),
        recordedAt: Moment,
        offeringName: Type.String(),
        ways: Type.Object({
          upgrade: Type.Array(Type.Object({ offering: Type.String(), name: Type.String() })),
          downgrade: Type.Array(
            Nullable(
              Type.Object({
                offering: Type.Optional(Nullable(Type.String())),
                name: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
          migration: Type.Array(
            Nullable(
              Type.Object({
                offering: Type.Optional(Nullable(Type.String())),
                name: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
        }),
        history: Type.Array(
          Type.Object({
            no: Type.Integer(),
            state: Type.String(),
            quantity: Amount,
            characteristics: Anything,
            validFrom: Day,
            validTo: Nullable(Day),
            knownFrom: Moment,
            cause: Type.String(),
          }),
        ),
        committedTerms: Type.Array(
          Type.Object({
            chargeKey: Type.String(),
            segmentId: Uuid,
            componentId: Type.String(),
            validFrom: Day,
            validTo: Nullable(Day),
            terms: Type.Object({
              amount: Type.Optional(Amount),
              chargeKey: Type.String(),
              chargeName: Type.String(),
              currency: Type.String(),
              from: Day,
              offering: Type.Optional(Type.String()),
              period: Type.Optional(Type.String()),
              quantity: Type.Optional(Amount),
              segmentId: Uuid,
              to: Nullable(Day),
              type: Type.String(),
              factor: Type.Optional(Nullable(Type.String())),
              model: Type.Optional(
                Nullable(
                  Type.Object({
                    kind: Type.Optional(Nullable(Type.String())),
                    unitPrice: Type.Optional(Nullable(Amount)),
                  }),
                ),
              ),
              unit: Type.Optional(Nullable(Unit)),
              promotions: Type.Optional(Nullable(Type.Array(Nullable(Anything)))),
            }),
            priceLeafHash: Hash,
          }),
        ),
      }),
    ),
  }),
  'GET /accounts/:accountId/offerings': Type.Object({
    account: Type.String(),
    on: Day,
    counts: Type.Object({ eligible: Type.Integer(), ineligible: Type.Integer(), undetermined: Type.Integer() }),
    items: Type.Array(
      Type.Object({
        offering: Type.String(),
        eligible: Type.Boolean(),
        status: Type.String(),
        reasons: Type.Array(
          Type.Object({
            code: Type.String(),
            offering: Type.String(),
            country: Type.Optional(Type.String()),
            markets: Type.Optional(Type.Array(Type.String())),
            date: Type.Optional(Day),
            from: Type.Optional(Day),
            to: Type.Optional(Nullable(Day)),
            why: Type.Optional(Type.String()),
            said: Type.Optional(Type.String()),
            replacement: Type.Optional(Nullable(Type.String())),
            substitutes: Type.Optional(Type.Array(Anything)),
          }),
        ),
        qualifications: Type.Array(Anything),
        expiresAt: Nullable(Day),
      }),
    ),
    fingerprint: Hash,
  }),
  'GET /accounts/:accountId/qualifications': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        kind: Type.String(),
        subject: Anything,
        asked: Type.Object({ amount: Type.Optional(Amount) }),
        status: Type.String(),
        limit: Nullable(Amount),
        why: Nullable(Type.String()),
        source: Nullable(Type.String()),
        attempts: Type.Integer(),
        answeredAt: Nullable(Moment),
        expiresAt: Nullable(Moment),
        nextLookAt: Nullable(Moment),
        requestedAt: Moment,
      }),
    ),
  }),
  'POST /accounts': Type.Object({ accountId: Uuid, key: Type.String() }),
  'POST /accounts/:accountId/agreements': Type.Object({
    agreementId: Uuid,
    key: Type.String(),
    prices: Type.Integer(),
  }),
  'POST /accounts/:accountId/agreements/:agreementId/end': Type.Object({
    agreementId: Type.Optional(Nullable(Uuid)),
    to: Type.Optional(Nullable(Day)),
  }),
  'POST /accounts/:accountId/agreements/:agreementId/prices': Type.Object({
    agreementId: Type.Optional(Nullable(Uuid)),
    prices: Type.Optional(Nullable(Type.Integer())),
  }),
  'POST /accounts/:accountId/assets/change-quotes': Type.Object({
    quoteId: Nullable(Uuid),
    familyId: Nullable(Uuid),
    revision: Nullable(Type.Integer()),
    status: Nullable(Type.String()),
    lines: Nullable(Type.Integer()),
    number: Nullable(Type.String()),
    orderType: Nullable(Type.String()),
    assets: Nullable(Type.Array(Nullable(Uuid))),
  }),
  'POST /accounts/:accountId/qualifications': Type.Object({ qualificationId: Uuid, status: Type.String() }),
  'POST /accounts/:accountId/segments': Type.Object({
    accountId: Uuid,
    segment: Type.String(),
    segments: Type.Array(Type.String()),
  }),
  'POST /accounts/:accountId/contacts': Type.Object({
    accountId: Uuid,
    contactId: Uuid,
    confirmed: Type.Boolean(),
  }),
  'POST /accounts/:accountId/confirm-contact': Type.Object({
    accountId: Uuid,
    contactId: Uuid,
    confirmed: Type.Boolean(),
  }),
  'POST /accounts/:accountId/state': Type.Object({ accountId: Uuid, state: Type.String() }),
};
