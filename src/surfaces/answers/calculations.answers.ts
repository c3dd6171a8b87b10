import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Anything, Day, Hash, Moment, Nullable } from './forms.ts';

export const calculationsAnswers: Answers = {
  'GET /promotions': Type.Object({
    items: Type.Array(
      Type.Object({
        promotion: Type.String(),
        name: Type.String(),
        owner: Type.String(),
        campaign: Type.String(),
        effective: Type.Object({ from: Day, to: Day }),
        budget: Nullable(Type.Object({ amount: Amount, currency: Type.String() })),
        uses: Nullable(Type.Object({ max: Type.Integer(), maxPerAccount: Type.Integer() })),
        given: Type.Array(Nullable(Anything)),
      }),
    ),
    asOf: Moment,
  }),
  'POST /configuration/guide': Type.Object({
    offering: Type.String(),
    status: Type.String(),
    fingerprint: Hash,
    states: Type.Record(Type.String(), Type.String()),
    numbers: Type.Record(Type.String(), Type.Object({ min: Type.Integer(), max: Type.Integer() })),
    instances: Type.Record(Type.String(), Type.Object({ count: Type.Integer(), canAdd: Type.Boolean() })),
    open: Type.Array(
      Type.Object({
        id: Type.String(),
        message: Type.String(),
        options: Type.Array(Type.String()),
        at: Type.Optional(Type.String()),
      }),
    ),
    recommended: Type.Array(Type.String()),
    completion: Nullable(
      Type.Object({
        remove: Type.Array(Anything),
        add: Type.Array(Type.String()),
        selection: Anything,
        unanswered: Type.Array(Anything),
      }),
    ),
    conflicts: Type.Array(
      Nullable(
        Type.Object({
          rules: Nullable(
            Type.Array(
              Nullable(
                Type.Object({
                  id: Nullable(Type.String()),
                  message: Nullable(Type.String()),
                  at: Nullable(Type.String()),
                }),
              ),
            ),
          ),
          choices: Nullable(Type.Array(Type.String())),
        }),
      ),
    ),
    repairs: Type.Array(
      Type.Object({ remove: Type.Array(Type.String()), add: Type.Array(Type.String()), selection: Anything }),
    ),
    malformed: Type.Array(
      Nullable(
        Type.Object({ code: Type.Optional(Nullable(Type.String())), option: Type.Optional(Nullable(Type.String())) }),
      ),
    ),
    why: Type.Record(
      Type.String(),
      Nullable(
        Type.Object({
          name: Type.Optional(Nullable(Type.String())),
          state: Type.Optional(Nullable(Type.String())),
          rules: Type.Optional(
            Nullable(
              Type.Array(Nullable(Type.Object({ id: Nullable(Type.String()), message: Nullable(Type.String()) }))),
            ),
          ),
          choices: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
          waysOut: Type.Optional(
            Nullable(
              Type.Array(
                Nullable(
                  Type.Object({
                    remove: Nullable(Type.Array(Type.String())),
                    add: Nullable(Type.Array(Type.String())),
                    selection: Nullable(Anything),
                  }),
                ),
              ),
            ),
          ),
        }),
      ),
    ),
    modelHash: Hash,
  }),
  'POST /configuration/rules/read': Type.Object({
    rules: Type.Optional(
      Nullable(
        Type.Array(
          Type.Object({
            id: Type.String(),
            message: Type.String(),
            kind: Type.String(),
            option: Type.Optional(Type.String()),
            needs: Type.Optional(Type.Array(Type.String())),
            terms: Type.Optional(
              Nullable(
                Type.Array(
                  Type.Object({
                    number: Type.Optional(Nullable(Type.String())),
                    weight: Type.Optional(Nullable(Type.Integer())),
                    group: Type.Optional(Nullable(Type.String())),
                    characteristic: Type.Optional(Nullable(Type.String())),
                  }),
                ),
              ),
            ),
            min: Type.Optional(Nullable(Type.Integer())),
            max: Type.Optional(Nullable(Type.Integer())),
            when: Type.Optional(Nullable(Type.String())),
            countries: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
            formula: Type.Optional(Nullable(Type.String())),
            prefer: Type.Optional(Nullable(Type.String())),
            weight: Type.Optional(Nullable(Type.Integer())),
            columns: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
            rows: Type.Optional(Nullable(Type.Array(Nullable(Type.Array(Anything))))),
          }),
        ),
      ),
    ),
    printed: Type.String(),
    table: Type.Optional(
      Nullable(
        Type.Object({ columns: Nullable(Type.Array(Nullable(Type.String()))), rows: Nullable(Type.Array(Anything)) }),
      ),
    ),
  }),
  'POST /decisions/replay': Type.Object({
    replay: Nullable(Type.String()),
    kind: Nullable(Type.String()),
    modelHash: Nullable(Hash),
    input: Nullable(Hash),
    decided: Nullable(Hash),
    again: Nullable(Hash),
    engine: Nullable(Type.Object({ name: Nullable(Type.String()), version: Nullable(Type.String()) })),
  }),
};
