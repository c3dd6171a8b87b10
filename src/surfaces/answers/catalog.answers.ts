import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Day, Hash, Nullable } from './forms.ts';

export const catalogAnswers: Answers = {
  'GET /catalog/offerings': Type.Object({
    modelHash: Type.String(),
    items: Type.Array(
      Type.Object({
        key: Type.String(),
        hash: Hash,
        name: Type.String(),
        category: Type.String(),
        bundle: Type.Boolean(),
        onlyInBundle: Type.Boolean(),
        orderable: Type.Boolean(),
        standing: Type.Object({ state: Type.String(), said: Type.String(), until: Anything }),
        replacedBy: Nullable(Type.String()),
        sellable: Type.Object({ from: Day, to: Type.Optional(Day) }),
        markets: Type.Array(Type.String()),
        channels: Type.Array(Type.String()),
      }),
    ),
    next: Anything,
  }),
  'GET /catalog/offerings/:key': Type.Object({
    modelHash: Hash,
    hash: Hash,
    offering: Type.Object({
      category: Type.String(),
      channels: Type.Array(Type.String()),
      fixed: Type.Object({
        days: Type.Optional(Type.String()),
        delivery: Type.Optional(Type.String()),
        availability: Type.Optional(Nullable(Type.String())),
        edition: Type.Optional(Nullable(Type.String())),
      }),
      key: Type.String(),
      markets: Type.Array(Type.String()),
      name: Type.String(),
      orderable: Type.Boolean(),
      owner: Type.String(),
      proposal: Type.Object({
        de: Type.Object({ text: Type.String(), title: Type.String() }),
        en: Type.Object({ text: Type.String(), title: Type.String() }),
      }),
      sellable: Type.Object({ from: Day }),
      specification: Type.String(),
      bundle: Type.Optional(Nullable(Type.Boolean())),
      migratesTo: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
      optionGroups: Type.Optional(
        Nullable(
          Type.Array(
            Type.Object({
              key: Type.String(),
              max: Type.Optional(Type.Integer()),
              min: Type.Integer(),
              name: Type.String(),
              options: Type.Array(
                Type.Object({
                  default: Type.Optional(Type.Boolean()),
                  key: Type.String(),
                  maxQuantity: Type.Optional(Type.Integer()),
                  minQuantity: Type.Optional(Type.Integer()),
                  offering: Type.String(),
                }),
              ),
            }),
          ),
        ),
      ),
      term: Type.Optional(
        Nullable(
          Type.Object({
            choices: Type.Optional(Nullable(Type.Array(Type.Integer()))),
            default: Type.Optional(Nullable(Type.Integer())),
            unit: Type.Optional(Nullable(Type.String())),
          }),
        ),
      ),
      translations: Type.Optional(
        Nullable(
          Type.Object({ de: Type.Optional(Nullable(Type.Object({ name: Type.Optional(Nullable(Type.String())) }))) }),
        ),
      ),
      upgradesTo: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
    }),
    standing: Type.Object({ state: Type.String(), said: Type.String(), until: Anything }),
    ends: Type.Object({
      sale: Type.Object({ from: Day, to: Anything, open: Type.Boolean() }),
      amendment: Type.Object({ from: Day, to: Anything, open: Type.Boolean() }),
      renewal: Type.Object({ from: Day, to: Anything, open: Type.Boolean() }),
      support: Type.Object({ from: Day, to: Anything, open: Type.Boolean() }),
    }),
    named: Type.Record(
      Type.String(),
      Type.Object({
        name: Type.String(),
        holds: Type.Boolean(),
        state: Type.String(),
        said: Type.String(),
        until: Anything,
      }),
    ),
    specification: Type.Object({
      hash: Hash,
      characteristics: Type.Array(Anything),
      key: Type.String(),
      kind: Type.String(),
      name: Type.String(),
      owner: Type.String(),
      description: Type.Optional(Nullable(Type.String())),
    }),
  }),
  'GET /catalog/offerings/:key/configuration': Type.Object({
    modelHash: Nullable(Hash),
    book: Nullable(
      Type.Object({
        offering: Nullable(Type.String()),
        offerings: Nullable(
          Type.Array(
            Type.Object({
              key: Type.String(),
              name: Type.String(),
              specification: Type.String(),
              fixed: Type.Optional(Type.Record(Type.String(), Anything)),
              optionGroups: Type.Optional(
                Type.Array(
                  Type.Object({
                    key: Type.String(),
                    max: Type.Optional(Type.Integer()),
                    min: Type.Integer(),
                    name: Type.String(),
                    options: Type.Array(Anything),
                  }),
                ),
              ),
              components: Type.Optional(
                Nullable(
                  Type.Array(
                    Nullable(
                      Type.Object({
                        key: Type.Optional(Nullable(Type.String())),
                        offering: Type.Optional(Nullable(Type.String())),
                        quantity: Type.Optional(Nullable(Type.Integer())),
                      }),
                    ),
                  ),
                ),
              ),
            }),
          ),
        ),
        specifications: Nullable(
          Type.Array(Type.Object({ key: Type.String(), characteristics: Type.Array(Anything) })),
        ),
        rules: Nullable(
          Type.Array(
            Type.Object({
              key: Type.String(),
              offering: Type.String(),
              owner: Type.String(),
              rules: Type.Array(
                Type.Object({
                  id: Type.String(),
                  kind: Type.String(),
                  message: Type.String(),
                  needs: Type.Optional(Type.Array(Type.String())),
                  option: Type.Optional(Type.String()),
                  max: Type.Optional(Nullable(Type.Integer())),
                  min: Type.Optional(Nullable(Type.Integer())),
                  terms: Type.Optional(Nullable(Type.Array(Anything))),
                  when: Type.Optional(Nullable(Type.String())),
                  countries: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
                  formula: Type.Optional(Anything),
                  prefer: Type.Optional(Nullable(Type.String())),
                  weight: Type.Optional(Nullable(Type.Integer())),
                  columns: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
                  rows: Type.Optional(Nullable(Type.Array(Nullable(Type.Array(Anything))))),
                  excludes: Type.Optional(Type.Array(Type.String())),
                }),
              ),
            }),
          ),
        ),
        artifacts: Nullable(Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), hash: Hash }))),
      }),
    ),
    summary: Nullable(
      Type.Object({
        options: Nullable(Type.Integer()),
        parts: Nullable(Type.Integer()),
        depth: Nullable(Type.Integer()),
        rules: Nullable(Type.Integer()),
        falseOptional: Nullable(Type.Array(Anything)),
        cycles: Nullable(Type.Array(Anything)),
        redundant: Nullable(Type.Array(Anything)),
        undecided: Nullable(Type.Integer()),
        configurations: Nullable(Type.Object({ exact: Nullable(Type.String()) })),
      }),
    ),
  }),
  'GET /catalog/offerings/:key/configuration/rules': Type.Object({
    items: Type.Array(Type.Object({ key: Type.String(), offering: Type.String(), text: Type.String() })),
  }),
  'GET /catalog/offerings/:key/configuration/uvl': Type.Object({ text: Type.Optional(Nullable(Type.String())) }),
  'GET /catalog/offerings/:key/uses': Type.Object({
    modelHash: Hash,
    key: Type.String(),
    uses: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), places: Type.Integer() })),
  }),
};
