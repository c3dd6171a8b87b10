import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Hash, Moment, Nullable, Uuid } from './forms.ts';

const run = {
  id: Uuid,
  releaseId: Uuid,
  contentHash: Hash,
  onModel: Type.String(),
  scopes: Type.Array(Type.String()),
  highRisk: Type.Object({ countries: Type.Array(Type.String()), channels: Type.Array(Type.String()) }),
  asOf: Moment,
  quotes: Type.Integer(),
  pages: Type.Integer(),
  manifestHash: Hash,
  status: Type.String(),
  requestedBy: Uuid,
  version: Type.Integer(),
  recordedAt: Moment,
  endedAt: Nullable(Moment),
  failure: Nullable(Type.String()),
  proved: Type.Boolean(),
  moves: Type.Array(Type.String()),
  /** Whether the release still says what was simulated, on the model that is still in force. */
  current: Type.Boolean(),
};
const Texts = Nullable(Type.String());
const Sums = Type.Object({ total: Texts, listTotal: Texts, discountPercent: Texts });
const Asks = Type.Array(Type.Object({ role: Type.String(), reasons: Type.Array(Type.String()) }));
const Judged = Type.Object({ how: Type.String(), before: Asks, after: Asks });
const Problems = Type.Array(
  Type.Object({ code: Type.String(), message: Type.String(), lineId: Texts, owner: Type.String() }),
);
const Margin = Nullable(
  Type.Object({ cost: Type.String(), revenue: Type.String(), percent: Texts, complete: Type.Boolean() }),
);
const Counts = Type.Record(
  Type.String(),
  Type.Object({
    quotes: Type.Integer(),
    changed: Type.Integer(),
    refusedNow: Type.Integer(),
    asksMore: Type.Integer(),
  }),
);
const Numbers = Type.Record(Type.String(), Type.Integer());
const Totals = Type.Object({
  quotes: Type.Integer(),
  changes: Numbers,
  refusedNow: Type.Integer(),
  mendedNow: Type.Integer(),
  asksMore: Type.Integer(),
  asksLess: Type.Integer(),
  asksDifferently: Type.Integer(),
  held: Type.Object({ quotes: Type.Integer(), changed: Type.Integer() }),
  moved: Type.Record(
    Type.String(),
    Type.Object({ quotes: Type.Integer(), before: Type.String(), after: Type.String() }),
  ),
  byScope: Counts,
  byCountry: Counts,
  byChannel: Counts,
  byArtifact: Numbers,
  byProblem: Numbers,
  promotions: Type.Record(Type.String(), Type.Object({ now: Type.Integer(), noMore: Type.Integer() })),
});

export const simulationsAnswers: Answers = {
  'POST /releases/:releaseId/simulations': Type.Object({
    simulationId: Uuid,
    quotes: Type.Integer(),
    contentHash: Hash,
    onModel: Type.String(),
    manifestHash: Hash,
    scopes: Type.Array(Type.String()),
  }),
  'POST /simulations/:simulationId/cancel': Type.Object({ simulationId: Uuid, status: Type.String() }),
  'GET /releases/:releaseId/simulations': Type.Object({
    releaseId: Uuid,
    contentHash: Hash,
    onModel: Type.String(),
    scopes: Type.Array(Type.Object({ scope: Type.String(), means: Type.String() })),
    items: Type.Array(Type.Object(run)),
    asOf: Moment,
  }),
  'GET /simulations/:simulationId': Type.Object({
    ...run,
    release: Type.String(),
    /** It rests: why, and until when. */
    rest: Nullable(Type.Object({ period: Type.String(), until: Moment, timeZone: Type.String() })),
    progress: Type.Object({ pagesDone: Type.Integer(), quotesDone: Type.Integer() }),
    totals: Totals,
    /** Of field class cost: null for whoever may not see it. */
    costs: Anything,
    previous: Anything,
  }),
  'GET /simulations/:simulationId/quotes': Type.Object({
    items: Type.Array(
      Type.Object({
        quoteId: Nullable(Uuid),
        number: Texts,
        name: Texts,
        accountName: Texts,
        status: Type.String(),
        held: Type.Boolean(),
        country: Type.String(),
        channel: Type.String(),
        currency: Type.String(),
        scopes: Type.Array(Type.String()),
        change: Type.String(),
        before: Sums,
        after: Sums,
        delta: Texts,
        why: Type.Array(
          Type.Object({
            step: Type.String(),
            source: Type.String(),
            row: Type.String(),
            charges: Type.Integer(),
            was: Texts,
            now: Texts,
          }),
        ),
        refusedNow: Problems,
        mendedNow: Problems,
        asks: Judged,
        promotionsNow: Type.Array(Type.String()),
        promotionsNoMore: Type.Array(Type.String()),
        cost: Nullable(
          Type.Object({
            before: Margin,
            after: Margin,
            floorsNow: Type.Integer(),
            floorsNoMore: Type.Integer(),
            asks: Judged,
          }),
        ),
      }),
    ),
    next: Nullable(Uuid),
  }),
};
