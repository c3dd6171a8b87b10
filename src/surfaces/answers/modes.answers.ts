import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Moment, Nullable, Uuid } from './forms.ts';

const Names = Type.Array(Type.String());
const fence = {
  countries: Type.Optional(Names),
  channels: Type.Optional(Names),
  products: Type.Optional(Names),
  partners: Type.Optional(Names),
};
const held = {
  switchId: Uuid,
  key: Type.String(),
  mode: Type.String(),
  owner: Type.String(),
  ...fence,
  connector: Type.Optional(Type.String()),
  promotions: Type.Optional(Names),
};

export const modesAnswers: Answers = {
  'GET /modes': Type.Object({
    holding: Type.Array(
      Type.Object({
        mode: Type.String(),
        title: Type.String(),
        banner: Type.String(),
        until: Nullable(Moment),
        /** From here on: told to our own people only. */
        key: Type.Optional(Type.String()),
        reason: Type.Optional(Type.String()),
        owner: Type.Optional(Type.String()),
        connector: Type.Optional(Nullable(Type.String())),
        promotions: Type.Optional(Names),
        fence: Type.Optional(Type.Object(fence)),
        mayLeave: Type.Optional(Type.Boolean()),
      }),
    ),
    /** Of the business calendar: what holds today, and what was declared to be told ahead. */
    notices: Type.Array(
      Type.Object({
        periodId: Uuid,
        name: Type.String(),
        kindName: Type.String(),
        until: Moment,
        tiersFrom: Nullable(Type.Integer()),
        mode: Nullable(Type.String()),
        from: Moment,
        /** Null: it holds. */
        daysLeft: Nullable(Type.Integer()),
        protects: Nullable(Type.Object({ from: Type.String(), until: Type.String(), timeZone: Type.String() })),
      }),
    ),
    modes: Type.Array(
      Type.Object({
        key: Type.String(),
        kind: Type.String(),
        title: Type.String(),
        does: Type.String(),
        fence: Names,
        needs: Names,
        owner: Type.String(),
        enterWhen: Type.String(),
        leaveWhen: Type.String(),
        caughtUp: Type.String(),
        mayEnter: Type.Boolean(),
      }),
    ),
    asOf: Moment,
  }),
  'POST /modes/:degradedMode/enter': Type.Object({
    ...held,
    kind: Type.String(),
    until: Moment,
    stops: Names,
    does: Type.String(),
    leaveWhen: Type.String(),
  }),
  'POST /modes/:modeKey/leave': Type.Object({ ...held, since: Moment, caughtUp: Type.String() }),
};
