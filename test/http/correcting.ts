/** A house in which data is corrected: asked for, agreed to, carried out and compared, as people and the worker do it. */
import assert from 'node:assert/strict';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { sweepReconciliation } from '#contexts/reconciliation/index.ts';
import { sweepCorrections } from '#flows/correction-approved.jobs.ts';
import type { Troth } from '#test/support/troth.ts';

export type Members = { readonly [member: string]: unknown };
export type WholeCorrection = {
  readonly correction: Members;
  readonly original: Members;
  readonly became: Members | null;
  readonly impact: { readonly reached: readonly { kind: string; count: number; says: string }[] };
  readonly answers: readonly Members[];
  readonly stillAsked: readonly string[];
  readonly timeline: readonly { type: string; actor: string; words: Members | null }[];
  readonly can: Readonly<Record<string, boolean>>;
};

export const BECAUSE = 'it was found on Monday';
export const EVIDENCE = 'ticket OPS-17, with a picture';

/** What is asked for, with the words of whoever asks. */
export const asked = (means: string, subjectId: string, what: object, more: object = {}) => ({
  means,
  subjectId,
  asked: what,
  because: BECAUSE,
  evidence: EVIDENCE,
  ...more,
});

/** `registry`: which other systems tell their side when both are compared; none, where nothing is said. */
export const correcting = (troth: Troth, registry: { readonly connector: unknown } = connectorRegistry([])) => {
  const send = async (who: string, path: string, payload: object = {}): Promise<Members> => {
    const { status, body } = await troth.send(who, path, payload);
    assert.equal(status, 200, `${who} ${path}: ${JSON.stringify(body)}`);
    return (body as { result: Members }).result;
  };
  const refusal = async (who: string, path: string, payload: object = {}): Promise<unknown> =>
    ((await troth.send(who, path, payload)).body as Members)['code'];
  const read = async (id: string, who = 'ada.auditor'): Promise<WholeCorrection> => {
    const { status, body } = await troth.get(who, `/corrections/${id}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body as WholeCorrection;
  };
  /** As the worker does every two seconds: carry out, compare, record what was found. */
  const work = async (): Promise<void> => {
    await sweepCorrections(troth.app, troth.tenantId);
    await sweepCorrections(troth.app, troth.tenantId);
    await sweepReconciliation({ door: troth.app.door, registry, goesOn: () => true } as never, troth.tenantId);
    await sweepCorrections(troth.app, troth.tenantId);
  };
  const agree = async (id: string, ...people: readonly string[]): Promise<void> => {
    for (const who of people) {
      const { fingerprint } = (await read(id)).correction;
      await send(who, `/corrections/${id}/approve`, { fingerprint });
    }
  };
  const stateOf = async (id: string): Promise<unknown> => (await read(id)).correction['state'];
  /** What the timeline of an incident of that scope, which is opened for it, tells of corrections. */
  const inTimeline = async (scope: object, startedAt: string): Promise<readonly string[]> => {
    const words = { title: 'What we send is refused', severity: 'sev3', scope, startedAt };
    const { incidentId } = await send('otto.orderops', '/incidents', words);
    const { body } = await troth.get('otto.orderops', `/incidents/${String(incidentId)}`);
    return (body as { timeline: readonly Members[] }).timeline
      .filter(({ kind }) => kind === 'correction')
      .map(({ title, relation }) => `${String(title)}, ${String(relation)}`)
      .toSorted();
  };
  return { send, refusal, read, work, agree, stateOf, inTimeline };
};
