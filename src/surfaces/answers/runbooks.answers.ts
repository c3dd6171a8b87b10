import { Type } from 'typebox';
import type { Answers } from '#platform/http/answers.ts';
import { Anything, Moment, Nullable } from './forms.ts';

const Texts = Type.Array(Type.String());
const Row = {
  key: Type.String(),
  title: Type.String(),
  /** The item of operations 15 or 16 that it answers. */
  answers: Type.String(),
  about: Type.String(),
  areas: Texts,
  owner: Type.String(),
};
const Page = Type.Object({
  ...Row,
  means: Type.String(),
  symptoms: Texts,
  severity: Texts,
  checks: Type.Array(Type.Object({ name: Type.String(), says: Type.String() })),
  safe: Type.Array(Type.Object({ name: Type.String(), says: Type.String(), does: Type.String() })),
  unsafe: Texts,
  escalation: Texts,
  evidence: Texts,
});
const Named = Nullable(Type.Object({ id: Type.String(), number: Type.String() }));
const Rec = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  title: Type.String(),
  href: Nullable(Type.String()),
});

export const runbookAnswers: Answers = {
  'GET /runbooks': Type.Object({ items: Type.Array(Type.Object(Row)) }),
  'GET /runbooks/:runbook': Type.Object({ runbook: Page }),
  'GET /runbooks/:runbook/run': Type.Object({
    runbook: Page,
    about: Type.Object({ order: Named, quote: Named }),
    checks: Type.Array(
      Type.Object({
        name: Type.String(),
        says: Type.String(),
        asks: Type.String(),
        found: Nullable(Type.Object({ ok: Type.Boolean(), says: Type.String(), records: Type.Array(Rec) })),
        notRun: Nullable(Type.String()),
      }),
    ),
    /** What is safe by what was found: where it is sent, and what. The address decides, whatever is offered. */
    offers: Type.Array(
      Type.Object({
        action: Type.String(),
        on: Type.String(),
        what: Type.String(),
        address: Type.String(),
        payload: Anything,
        reasonAs: Nullable(Type.String()),
      }),
    ),
    barred: Type.Array(Type.Object({ what: Type.String(), because: Type.String() })),
    asOf: Moment,
  }),
};
