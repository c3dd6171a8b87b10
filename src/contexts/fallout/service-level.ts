/** The service level of a case: told when it is near, and when it has passed handed up, step by step, until somebody has resolved it. By timers. */
import { type Static, Type } from 'typebox';
import { accepted, must, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { setTimer } from '#platform/timers.store.ts';
import { insertCaseEvent } from './case-event.store.ts';
import { caseFact, onCase, openOnly } from './case-work.ts';
import { saveEscalated, saveNear } from './case-work.store.ts';
import type { FalloutCase } from './fallout.ts';
import { lockCase } from './fallout.store.ts';
import { falloutRulesOf, ownerOf, type RulesInForce } from './model-rules.ts';

export const NEAR_TIMER = 'fallout-near';
export const DUE_TIMER = 'fallout-due';

/** Set with the case: both look at it at their time, and find nothing to do where it is resolved. */
export const serviceLevelTimers = (
  tenantId: string,
  found: Pick<FalloutCase, 'id' | 'openedAt' | 'slaDueAt'>,
  { rules }: RulesInForce,
): readonly Statement[] => {
  const opened = Temporal.Instant.from(found.openedAt);
  const wholeMs = Temporal.Instant.from(found.slaDueAt).epochMilliseconds - opened.epochMilliseconds;
  const near = opened.add({ milliseconds: Math.floor((wholeMs * rules.nearPercent) / 100) });
  return [
    setTimer(tenantId, NEAR_TIMER, found.id, near.toString()),
    setTimer(tenantId, DUE_TIMER, found.id, found.slaDueAt),
  ];
};

const OnCase = Type.Object(
  { caseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
type OnCase = Static<typeof OnCase>;

export const tellNear = defineCommand<OnCase, FalloutCase, Decision>({
  ...onCase,
  name: 'fallout.tell-near',
  action: 'fallout.watch',
  payload: OnCase,
  load: (tx, { payload }) => lockCase(tx, payload.caseId),
  decide: (found, _command, _prepared, model) => {
    const open = openOnly(found);
    if (!open.ok) return open;
    if (found.nearAt !== null) return refused({ code: 'fallout-case.told-already', at: found.nearAt });
    const { roles } = ownerOf(falloutRulesOf(model).rules, found.category);
    return accepted({
      facts: [
        caseFact('FalloutServiceLevelNear', found, { slaDueAt: instant(found.slaDueAt), roles, ...called(found) }),
      ],
      answer: { caseId: found.id, slaDueAt: instant(found.slaDueAt) },
    });
  },
  save: (_decided, found, next, { tenantId, id, at }) => [
    saveNear(tenantId, next, at.toString()),
    insertCaseEvent(
      tenantId,
      found.id,
      { id: id('event'), kind: 'near', personId: null, body: `due ${instant(found.slaDueAt)}` },
      at.toString(),
    ),
  ],
});

type Escalated = Decision & { readonly role: string; readonly again: Temporal.Instant | null };

export const escalateCase = defineCommand<OnCase, FalloutCase, Escalated>({
  ...onCase,
  name: 'fallout.escalate',
  action: 'fallout.watch',
  payload: OnCase,
  load: (tx, { payload }) => lockCase(tx, payload.caseId),
  decide: (found, { at }, _prepared, model) => {
    const open = openOnly(found);
    if (!open.ok) return open;
    if (Temporal.Instant.compare(at, found.slaDueAt) < 0)
      return refused({ code: 'fallout-case.not-due', slaDueAt: instant(found.slaDueAt) });
    const { escalateTo, escalateEveryMinutes } = ownerOf(falloutRulesOf(model).rules, found.category);
    const step = found.escalations;
    const role = escalateTo[step];
    // Whoever is last was told: saying it again every hour would tell nobody anything.
    if (role === undefined) return refused({ code: 'fallout-case.told-already', role: escalateTo.at(-1) ?? null });
    must(escalateEveryMinutes > 0, 'an escalation leaves time to answer');
    const again = step + 1 < escalateTo.length ? at.add({ minutes: escalateEveryMinutes }) : null;
    return accepted({
      role,
      again,
      facts: [
        caseFact('FalloutEscalated', found, {
          slaDueAt: instant(found.slaDueAt),
          step: step + 1,
          role,
          ...called(found),
        }),
      ],
      answer: { caseId: found.id, role, step: step + 1 },
    });
  },
  save: ({ role, again }, found, next, { tenantId, id, at }) => [
    saveEscalated(tenantId, next, { role, at: at.toString() }),
    insertCaseEvent(
      tenantId,
      found.id,
      { id: id('event'), kind: 'escalated', personId: null, body: role },
      at.toString(),
    ),
    ...(again === null ? [] : [setTimer(tenantId, DUE_TIMER, found.id, again.toString())]),
  ],
});

const instant = (text: string): string => Temporal.Instant.from(text).toString();
const called = ({ product, orderNumber, severity }: FalloutCase) => ({ product, orderNumber, severity });
