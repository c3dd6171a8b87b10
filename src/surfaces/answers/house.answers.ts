import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable, Uuid } from './forms.ts';

export const houseAnswers: Answers = {
  'GET /api-keys': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        name: Type.String(),
        prefix: Type.String(),
        person: Type.String(),
        scopes: Type.Array(Type.String()),
        territories: Type.Array(Type.String()),
        accountId: Nullable(Uuid),
        state: Type.String(),
        issuedAt: Moment,
        expiresAt: Moment,
        revokedAt: Anything,
        lastUsedAt: Nullable(Moment),
        actions: Type.Object({ revoke: Type.Boolean() }),
      }),
    ),
    mayIssue: Type.Boolean(),
  }),
  'GET /break-glass': Type.Object({
    items: Type.Array(
      Type.Object({
        id: Uuid,
        person: Type.Object({ id: Uuid, name: Type.String() }),
        reason: Type.String(),
        state: Type.String(),
        openedAt: Moment,
        expiresAt: Moment,
        endedAt: Nullable(Moment),
        readings: Type.Integer(),
        review: Anything,
        actions: Type.Object({ return: Type.Boolean(), review: Type.Boolean() }),
      }),
    ),
    mayOpen: Type.Boolean(),
    asOf: Moment,
  }),
  'GET /break-glass/:grantId': Type.Object({
    grant: Type.Object({
      id: Uuid,
      person: Type.Object({ id: Uuid, name: Type.String() }),
      reason: Type.String(),
      state: Type.String(),
      openedAt: Moment,
      expiresAt: Moment,
      endedAt: Anything,
      readings: Type.Integer(),
      review: Anything,
      actions: Type.Object({ return: Type.Boolean(), review: Type.Boolean() }),
    }),
    uses: Type.Array(Anything),
  }),
  'GET /me': Type.Object({
    principalId: Uuid,
    personId: Uuid,
    name: Type.String(),
    type: Type.String(),
    roles: Type.Array(Type.String()),
    territories: Type.Array(Type.String()),
    accountId: Nullable(Uuid),
    tenant: Type.Object({ id: Uuid, name: Type.String() }),
  }),
  'GET /me/worklist': Type.Object({
    items: Type.Array(
      Type.Object({
        kind: Type.String(),
        id: Uuid,
        title: Type.String(),
        subtitle: Type.String(),
        since: Moment,
        due: Nullable(Moment),
        href: Type.String(),
        urgency: Type.String(),
      }),
    ),
    asOf: Moment,
  }),
  'GET /switches': Type.Object({
    items: Type.Array(
      Nullable(
        Type.Object({
          key: Type.Optional(Nullable(Type.String())),
          on: Type.Optional(Nullable(Type.Boolean())),
          reason: Type.Optional(Nullable(Type.String())),
          owner: Type.Optional(Nullable(Type.String())),
          setBy: Type.Optional(Nullable(Type.String())),
          setAt: Type.Optional(Nullable(Moment)),
          expiresAt: Type.Optional(Anything),
          version: Type.Optional(Nullable(Type.Integer())),
          id: Type.Optional(Nullable(Uuid)),
          commands: Type.Optional(Nullable(Type.Array(Nullable(Type.String())))),
          /** Of a switch that pauses a connector; operations: null for all of them. */
          connector: Nullable(Type.String()),
          operations: Nullable(Type.Array(Type.String())),
          holds: Type.Optional(Nullable(Type.Boolean())),
        }),
      ),
    ),
    asOf: Moment,
  }),
  'POST /api-keys': Type.Object({
    keyId: Uuid,
    name: Type.String(),
    prefix: Type.String(),
    scopes: Type.Array(Type.String()),
    expiresAt: Moment,
  }),
  'POST /api-keys/:keyId/revoke': Type.Object({
    keyId: Type.Optional(Nullable(Uuid)),
    revoked: Type.Optional(Nullable(Type.Boolean())),
  }),
  'POST /break-glass': Type.Object({ grantId: Uuid, expiresAt: Moment }),
  'POST /break-glass/:grantId/return': Type.Object({
    grantId: Type.Optional(Nullable(Uuid)),
    state: Type.Optional(Nullable(Type.String())),
  }),
  'POST /break-glass/:grantId/review': Type.Object({
    grantId: Type.Optional(Nullable(Uuid)),
    state: Type.Optional(Nullable(Type.String())),
    justified: Type.Optional(Nullable(Type.Boolean())),
  }),
  'POST /people/:personId/erase': Type.Object({
    personId: Type.Optional(Nullable(Uuid)),
    ground: Type.Optional(Nullable(Type.String())),
    openings: Type.Optional(Nullable(Type.Integer())),
    remaining: Type.Optional(Nullable(Type.Boolean())),
  }),
  'POST /quotes/:quoteId/erase-signer': Type.Object({
    quoteId: Uuid,
    as: Type.String(),
    id: Uuid,
    ground: Type.String(),
    openings: Type.Integer(),
    remaining: Type.Boolean(),
  }),
  'POST /switches': Type.Object({
    switchId: Nullable(Uuid),
    key: Nullable(Type.String()),
    on: Nullable(Type.Boolean()),
    commands: Nullable(Type.Array(Nullable(Type.String()))),
    connector: Type.Optional(Type.String()),
    operations: Type.Optional(Type.Array(Type.String())),
    owner: Nullable(Type.String()),
    expiresAt: Nullable(Moment),
  }),
  'POST /webhooks': Type.Object({ webhookId: Type.Optional(Nullable(Uuid)) }),
};
