/** Chapters 10 and 11: assets, billing, letters and facts; and the proof. */
import { must } from '#kernel/outcome.ts';
import { type Stage, until, well } from './stage.ts';

export type LandTold = {
  readonly assets: readonly Record<string, unknown>[];
  readonly handoff: Record<string, unknown>;
  readonly mails: readonly Record<string, unknown>[];
  readonly messages: readonly Record<string, unknown>[];
};

/** Chapter 10: assets are active with their committed terms, billing has exactly what was accepted, the customer is told, facts are delivered. */
export const land = async (stage: Stage, orderId: string, accountId: string): Promise<LandTold> => {
  const assets = await until(stage, 'the assets are active', async () => {
    const answer = await well<{ assets: Record<string, unknown>[] }>(
      stage.get('otto.orderops', `/accounts/${accountId}/assets`),
      'assets',
    );
    return answer.assets.length > 0 ? answer.assets : undefined;
  });
  const handoff = await until(stage, 'billing confirms', async () => {
    const answer = await well<{ handoff: { state: string }; instructions: unknown[] }>(
      stage.get('bea.billing', `/orders/${orderId}/billing-handoff`),
      'the handoff',
    );
    return answer.handoff.state === 'delivered' ? answer : undefined;
  });
  const listed = async (name: string, path: string, member: string): Promise<Record<string, unknown>[]> =>
    ((await (await fetch(`${stage.standIn(name)}${path}`)).json()) as Record<string, Record<string, unknown>[]>)[
      member
    ] ?? [];
  const mails = await until(stage, 'the customer has mail', async () => {
    const found = await listed('smtp', '/mails', 'mails');
    return found.length >= 2 ? found : undefined;
  });
  const messages = await until(stage, 'the webhook heard of it', async () => {
    const found = await listed('webhook-sink', '/messages', 'messages');
    return found.length > 0 ? found : undefined;
  });
  stage.tell(
    `Landed: ${assets.length} products active, ${handoff.instructions.length} billing instructions delivered, ${mails.length} letters, ${messages.length} signed facts at the webhook.`,
  );
  return { assets, handoff: handoff as unknown as Record<string, unknown>, mails, messages };
};

/** Chapter 11: the proof, for whoever wants to check it without us. Asked for until its newest entries have their place in the log. */
export const prove = async (stage: Stage, person: string, quoteId: string): Promise<Uint8Array> =>
  until(stage, 'the evidence is sequenced', async () => {
    const reply = await stage.get(person, `/quotes/${quoteId}/evidence-package`);
    if (reply.status === 503) return undefined;
    must(reply.status === 200, `the package is given: ${reply.status} ${JSON.stringify(reply.body).slice(0, 500)}`);
    return reply.body as Uint8Array;
  });
