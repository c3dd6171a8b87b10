import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';
import { Price } from './shapes.ts';
import { QuoteClassName } from '#contexts/quote/index.ts';

export const quoteEditsAnswers: Answers = {
  'POST /quotes': Type.Object({
    quoteId: Uuid,
    familyId: Uuid,
    revision: Type.Integer(),
    number: Type.String(),
    status: Type.String(),
  }),
  'POST /quotes/:quoteId/change-header': Type.Object({
    quoteId: Uuid,
    fields: Type.Array(Type.String()),
    content: Hash,
  }),
  'POST /quotes/:quoteId/clauses': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    clauses: Type.Optional(
      Nullable(
        Type.Array(
          Nullable(
            Type.Object({
              key: Type.Optional(Nullable(Type.String())),
              choice: Type.Optional(Nullable(Type.String())),
              standard: Type.Optional(Nullable(Type.Boolean())),
            }),
          ),
        ),
      ),
    ),
    content: Type.Optional(Nullable(Hash)),
  }),
  'POST /quotes/:quoteId/clone': Type.Object({
    quoteId: Uuid,
    familyId: Uuid,
    revision: Type.Integer(),
    number: Type.String(),
    status: Type.String(),
    from: Uuid,
    dealId: Uuid,
    scenario: Type.Boolean(),
    leftOut: Type.Array(
      Nullable(
        Type.Object({
          what: Type.Optional(Nullable(Type.String())),
          position: Type.Optional(Nullable(Type.Integer())),
          name: Type.Optional(Nullable(Type.String())),
          why: Type.Optional(Nullable(Type.String())),
        }),
      ),
    ),
  }),
  'POST /quotes/:quoteId/commitments': Type.Object({
    quoteId: Uuid,
    commitments: Type.Array(
      Nullable(
        Type.Object({
          key: Nullable(Type.String()),
          name: Nullable(Type.String()),
          per: Nullable(Type.String()),
          minimum: Nullable(Type.String()),
          covers: Nullable(
            Type.Object({
              chargeTypes: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
              groups: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
            }),
          ),
          from: Nullable(Day),
          to: Nullable(Day),
        }),
      ),
    ),
    content: Hash,
  }),
  'POST /quotes/:quoteId/configure': Type.Object({
    quoteId: Uuid,
    lineId: Uuid,
    version: Type.Integer(),
    status: Type.String(),
    needs: Type.Array(
      Nullable(
        Type.Object({ id: Type.Optional(Nullable(Type.String())), message: Type.Optional(Nullable(Type.String())) }),
      ),
    ),
    completion: Type.Array(Nullable(Type.String())),
    content: Hash,
  }),
  'POST /quotes/:quoteId/coupons': Type.Object({
    quoteId: Nullable(Uuid),
    coupons: Nullable(Type.Array(Nullable(Type.String()))),
    promotions: Nullable(Type.Array(Nullable(Type.String()))),
    content: Nullable(Hash),
  }),
  'POST /quotes/:quoteId/estimate-tax': Type.Object({
    quoteId: Uuid,
    tax: Type.Object({
      status: Type.String(),
      source: Type.Optional(Nullable(Type.String())),
      asOf: Moment,
      validUntil: Type.Optional(Nullable(Day)),
      prices: Type.Optional(Nullable(Type.String())),
      place: Type.Optional(Nullable(Type.String())),
      payments: Type.Optional(
        Nullable(
          Type.Array(
            Nullable(
              Type.Object({
                per: Type.Optional(Nullable(Type.String())),
                from: Type.Optional(Anything),
                net: Type.Optional(Nullable(Amount)),
                tax: Type.Optional(Nullable(Type.String())),
                gross: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
        ),
      ),
      rates: Type.Optional(
        Nullable(
          Type.Array(
            Nullable(
              Type.Object({
                tax: Type.Optional(Nullable(Type.String())),
                jurisdiction: Type.Optional(Nullable(Type.String())),
                percent: Type.Optional(Nullable(Amount)),
              }),
            ),
          ),
        ),
      ),
      why: Type.Optional(Nullable(Type.String())),
    }),
  }),
  'POST /quotes/:quoteId/class': Type.Object({ quoteId: Uuid, from: QuoteClassName, class: QuoteClassName }),
  'POST /quotes/:quoteId/internal-reference': Type.Object({
    quoteId: Nullable(Uuid),
    internalReference: Nullable(Type.String()),
  }),
  'POST /quotes/:quoteId/lines': Type.Object({
    quoteId: Uuid,
    lines: Type.Array(Type.Object({ lineId: Uuid, version: Type.Integer(), position: Type.Integer() })),
    removed: Type.Array(Nullable(Uuid)),
    content: Hash,
    price: Type.Optional(Nullable(Price)),
  }),
  'POST /quotes/:quoteId/lines/import': Type.Object({
    quoteId: Uuid,
    lines: Type.Array(Type.Object({ lineId: Uuid, version: Type.Integer(), position: Type.Integer() })),
    removed: Type.Array(Anything),
    content: Hash,
    price: Price,
    imported: Type.Integer(),
    bad: Type.Object({
      rows: Type.Array(
        Type.Object({ row: Type.Integer(), column: Type.String(), value: Type.String(), why: Type.String() }),
      ),
      wrong: Type.Integer(),
    }),
  }),
  'POST /quotes/:quoteId/move-lines': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    order: Type.Optional(Nullable(Type.Array(Nullable(Uuid)))),
    content: Type.Optional(Nullable(Hash)),
  }),
  'POST /quotes/:quoteId/notes': Type.Object({ quoteId: Nullable(Uuid), noteId: Nullable(Uuid) }),
  'POST /quotes/:quoteId/order-discount': Type.Object({
    quoteId: Uuid,
    orderDiscount: Nullable(
      Type.Object({ kind: Nullable(Type.String()), value: Nullable(Amount), reason: Nullable(Type.String()) }),
    ),
    content: Hash,
  }),
  'POST /quotes/:quoteId/override-sale': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    lineId: Type.Optional(Nullable(Uuid)),
    version: Type.Optional(Nullable(Type.Integer())),
    override: Type.Optional(
      Nullable(
        Type.Object({
          reason: Type.Optional(Nullable(Type.String())),
          because: Type.Optional(Nullable(Type.String())),
          by: Type.Optional(Nullable(Type.String())),
          byName: Type.Optional(Nullable(Type.String())),
          at: Type.Optional(Nullable(Moment)),
        }),
      ),
    ),
    content: Type.Optional(Nullable(Hash)),
  }),
  'POST /quotes/:quoteId/price': Type.Object({
    quoteId: Uuid,
    content: Hash,
    priceFingerprint: Hash,
    replayToken: Type.String(),
    currency: Type.String(),
    totals: Type.Object({
      oneTime: Amount,
      recurring: Type.Array(Type.Object({ period: Type.String(), from: Day, to: Day, amount: Amount })),
      orderCredit: Type.String(),
    }),
    blocking: Type.Array(Nullable(Type.String())),
  }),
  'POST /quotes/:quoteId/price-overrides': Type.Object({
    quoteId: Uuid,
    lineId: Uuid,
    version: Type.Integer(),
    override: Uuid,
    charge: Type.String(),
    componentId: Nullable(Type.String()),
    kind: Type.String(),
    value: Amount,
    because: Type.String(),
    rulesThen: Nullable(Type.String()),
    content: Hash,
  }),
  'POST /quotes/:quoteId/price-overrides/take-back': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    lineId: Type.Optional(Nullable(Uuid)),
    version: Type.Optional(Nullable(Type.Integer())),
    override: Type.Optional(Nullable(Type.String())),
    charge: Type.Optional(Nullable(Type.String())),
    componentId: Type.Optional(Anything),
    because: Type.Optional(Nullable(Type.String())),
    content: Type.Optional(Nullable(Hash)),
  }),
  'POST /quotes/:quoteId/split': Type.Object({
    quoteId: Type.Optional(Nullable(Uuid)),
    dealId: Type.Optional(Nullable(Uuid)),
    partId: Type.Optional(Nullable(Uuid)),
    partNumber: Type.Optional(Nullable(Type.String())),
    content: Type.Optional(Nullable(Hash)),
    leftOut: Type.Optional(
      Nullable(
        Type.Array(
          Nullable(
            Type.Object({
              what: Type.Optional(Nullable(Type.String())),
              position: Type.Optional(Anything),
              name: Type.Optional(Nullable(Type.String())),
              why: Type.Optional(Nullable(Type.String())),
            }),
          ),
        ),
      ),
    ),
  }),
};
