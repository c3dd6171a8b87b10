import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Amount, Moment, Nullable, Uuid } from './forms.ts';

const Text = Type.String();
const Part = Type.Object({ name: Text, value: Nullable(Amount) });
const Signal = {
  key: Text,
  group: Text,
  name: Text,
  says: Text,
  owner: Text,
  source: Text,
  unit: Text,
  /** Null: there is nothing to say, such as a share of nothing; why, `standingInWords` tells. */
  value: Nullable(Amount),
  parts: Type.Array(Part),
  at: Nullable(Moment),
  standing: Text,
  standingInWords: Text,
  bounds: Nullable(Text),
  tells: Type.Array(Text),
  runbook: Nullable(Text),
  drill: Type.Object({ kind: Text, page: Nullable(Text) }),
  answers: Type.Array(Text),
  dashboards: Type.Array(Text),
};
const Alert = Type.Object({
  id: Uuid,
  key: Text,
  level: Text,
  state: Text,
  value: Amount,
  threshold: Amount,
  raisedAt: Moment,
  clearedAt: Nullable(Moment),
});

export const signalAnswers: Answers = {
  'GET /signals': Type.Object({
    items: Type.Array(Type.Object(Signal)),
    alerts: Type.Array(Alert),
    asOf: Nullable(Moment),
  }),
  'GET /signals/:signal': Type.Object({
    signal: Type.Object(Signal),
    alerts: Type.Array(Alert),
    course: Type.Array(Type.Object({ at: Nullable(Moment), value: Nullable(Amount) })),
    asOf: Nullable(Moment),
  }),
  'GET /signals/:signal/records': Type.Object({
    signal: Type.Object({ key: Text, name: Text }),
    /** The page of the app that lists them, where they are a list of their own. */
    page: Nullable(Text),
    /** Why no record stands behind it. */
    none: Nullable(Text),
    items: Type.Array(
      Type.Object({
        /** A name, where what it is has no id. */
        id: Text,
        title: Text,
        kind: Text,
        at: Nullable(Moment),
        href: Nullable(Text),
        why: Nullable(Text),
        money: Nullable(Type.Object({ amount: Amount, currency: Text })),
      }),
    ),
    isWhole: Type.Boolean(),
    asOf: Moment,
  }),
  'GET /dashboards': Type.Object({
    items: Type.Array(
      Type.Object({ name: Text, title: Text, asks: Text, warnings: Type.Integer(), alarms: Type.Integer() }),
    ),
    mine: Text,
    asOf: Moment,
  }),
  'GET /dashboards/:dashboard': Type.Object({
    dashboard: Type.Object({ name: Text, title: Text, asks: Text }),
    tiles: Type.Array(Type.Object({ title: Text, ...Signal })),
    alerts: Type.Array(Alert),
    others: Type.Array(Type.Object({ name: Text, title: Text })),
    asOf: Nullable(Moment),
  }),
};
