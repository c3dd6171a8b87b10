import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable, Uuid } from './forms.ts';

export const quotePricesAnswers: Answers = {
  'GET /quotes/:quoteId/guidance': Type.Object({
    status: Type.String(),
    needed: Type.Optional(Type.Integer()),
    asOf: Moment,
  }),
  'GET /quotes/:quoteId/price-decision': Type.Object({
    kind: Type.String(),
    request: Type.Object({
      pricedAsOf: Day,
      currency: Type.String(),
      country: Type.String(),
      channel: Type.String(),
      account: Type.Object({ segments: Type.Array(Type.String()), newCustomer: Type.Boolean() }),
      lines: Type.Array(
        Type.Object({
          lineId: Uuid,
          lineageId: Uuid,
          offering: Type.String(),
          basis: Type.String(),
          segments: Type.Array(
            Type.Object({ id: Uuid, from: Day, to: Day, quantity: Amount, characteristics: Anything }),
          ),
          discretionary: Nullable(Type.Object({ kind: Type.String(), reason: Type.String(), value: Amount })),
          components: Type.Optional(
            Nullable(
              Type.Array(
                Type.Object({
                  componentId: Type.String(),
                  lineageId: Type.String(),
                  offering: Type.String(),
                  segments: Type.Array(Anything),
                }),
              ),
            ),
          ),
          assumedUsage: Type.Optional(
            Nullable(
              Type.Object({
                cache_read_tokens: Type.Optional(Nullable(Type.String())),
                input_tokens: Type.Optional(Nullable(Type.String())),
                output_tokens: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
          overrides: Type.Optional(
            Nullable(
              Type.Array(
                Nullable(
                  Type.Object({
                    id: Type.Optional(Nullable(Uuid)),
                    componentId: Type.Optional(Anything),
                    charge: Type.Optional(Nullable(Type.String())),
                    kind: Type.Optional(Nullable(Type.String())),
                    value: Type.Optional(Nullable(Amount)),
                    reason: Type.Optional(Nullable(Type.String())),
                  }),
                ),
              ),
            ),
          ),
        }),
      ),
      agreements: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
      agreementPrices: Type.Array(
        Nullable(
          Type.Object({
            id: Nullable(Type.String()),
            agreement: Nullable(Type.String()),
            offering: Nullable(Type.String()),
            charge: Nullable(Type.String()),
            effective: Nullable(Type.Object({ from: Nullable(Day), to: Type.Optional(Nullable(Day)) })),
            price: Nullable(
              Type.Object({
                kind: Nullable(Type.String()),
                percent: Type.Optional(Nullable(Amount)),
                model: Type.Optional(
                  Nullable(
                    Type.Object({
                      kind: Type.Optional(Nullable(Type.String())),
                      unitPrice: Type.Optional(Nullable(Amount)),
                    }),
                  ),
                ),
              }),
            ),
          }),
        ),
      ),
      orderDiscount: Anything,
      promotions: Type.Array(
        Nullable(
          Type.Object({
            effect: Type.Optional(
              Nullable(
                Type.Object({
                  chargeTypes: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
                  charges: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
                  kind: Type.Optional(Nullable(Type.String())),
                  percent: Type.Optional(Nullable(Amount)),
                }),
              ),
            ),
            exclusive: Type.Optional(Nullable(Type.Boolean())),
            expiresAt: Type.Optional(Nullable(Day)),
            hash: Type.Optional(Nullable(Hash)),
            items: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
            promotion: Type.Optional(Nullable(Type.String())),
            stackingGroup: Type.Optional(Nullable(Type.String())),
          }),
        ),
      ),
      commitments: Type.Optional(
        Nullable(
          Type.Array(
            Nullable(
              Type.Object({
                to: Type.Optional(Nullable(Day)),
                per: Type.Optional(Nullable(Type.String())),
                from: Type.Optional(Nullable(Day)),
                name: Type.Optional(Nullable(Type.String())),
                covers: Type.Optional(
                  Nullable(Type.Object({ groups: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))) })),
                ),
                minimum: Type.Optional(Nullable(Type.String())),
                id: Type.Optional(Nullable(Type.String())),
              }),
            ),
          ),
        ),
      ),
    }),
    decision: Type.Object({
      kind: Type.String(),
      engine: Type.Object({ name: Type.String(), version: Type.String() }),
      inputs: Type.Object({ schemaId: Type.String(), fingerprint: Hash }),
      output: Anything,
      artifacts: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), hash: Hash })),
      trace: Anything,
      warnings: Type.Array(Anything),
      blocking: Type.Array(
        Nullable(
          Type.Object({
            code: Type.Optional(Nullable(Type.String())),
            lineId: Type.Optional(Nullable(Uuid)),
            override: Type.Optional(Nullable(Type.String())),
            charge: Type.Optional(Nullable(Type.String())),
          }),
        ),
      ),
      expiresAt: Type.Optional(Nullable(Day)),
    }),
    artifacts: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), hash: Hash, content: Anything })),
  }),
  'GET /quotes/:quoteId/pricing-trace': Type.Object({
    currency: Type.String(),
    lines: Type.Array(
      Type.Object({
        charges: Type.Array(
          Type.Object({
            charge: Type.String(),
            componentId: Nullable(Type.String()),
            lineId: Uuid,
            list: Amount,
            net: Amount,
            segmentId: Uuid,
            steps: Type.Array(
              Type.Object({
                result: Type.String(),
                row: Type.String(),
                source: Type.String(),
                step: Type.String(),
                base: Type.Optional(Type.String()),
                percent: Type.Optional(Amount),
                rounding: Type.Optional(Anything),
                tiers: Type.Optional(Nullable(Type.Array(Nullable(Anything)))),
              }),
            ),
            type: Type.String(),
          }),
        ),
        lineId: Uuid,
      }),
    ),
    artifacts: Type.Array(Type.Object({ hash: Hash, key: Type.String(), kind: Type.String() })),
    priceFingerprint: Hash,
    decisionHash: Hash,
    engine: Type.Object({ name: Type.String(), version: Type.String() }),
    pricedAsOf: Day,
    holds: Type.Boolean(),
  }),
  'GET /quotes/:quoteId/promotions': Type.Object({
    coupons: Type.Array(Nullable(Type.String())),
    currency: Type.String(),
    items: Type.Array(
      Type.Object({
        promotion: Type.String(),
        name: Type.String(),
        standing: Type.String(),
        overTerm: Nullable(Amount),
        why: Type.Array(Nullable(Type.String())),
        missing: Type.Array(Type.Object({ clause: Type.String(), wants: Type.String(), has: Type.String() })),
        campaign: Type.String(),
        stackingGroup: Type.String(),
        exclusive: Type.Boolean(),
        until: Day,
        months: Nullable(Type.Integer()),
        billing: Type.String(),
        onCancellation: Type.String(),
        leaving: Type.Array(
          Nullable(
            Type.Object({
              after: Type.Optional(Nullable(Type.Integer())),
              owed: Type.Optional(Nullable(Type.String())),
            }),
          ),
        ),
      }),
    ),
    asOf: Moment,
  }),
};
