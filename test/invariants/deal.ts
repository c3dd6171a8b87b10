/** A deal brought as far as a test needs it, over HTTP, by the people of the company. */
import { currentConsent } from '#contexts/quote/index.ts';
import assert from 'node:assert/strict';
import { companyArtifacts } from '#seeds/company/index.ts';
import type { Reply, Troth } from '#test/support/troth.ts';

export type Answer<T = Record<string, unknown>> = {
  readonly result: T;
  readonly version: number;
  readonly repeated: boolean;
};
export type Problem = { readonly code: string; readonly [detail: string]: unknown };
export type Offer = { readonly quoteId: string; readonly contentRoot: string; readonly documentHash: string };

export type QuoteRead = {
  readonly status: string;
  readonly content: string;
  readonly contentRoot: string | null;
  readonly documentHash: string | null;
  readonly totals: Readonly<Record<string, string>> | null;
  readonly lines: readonly { readonly lineId: string; readonly offering: string; readonly quantity: string }[];
};

const APPROVERS: Readonly<Record<string, string>> = {
  'sales-manager': 'mona.manager',
  finance: 'felix.finance',
};

export const aDeal = (troth: Troth) => {
  const ask = async <T>(reply: Promise<Reply>): Promise<T> => {
    const { status, body } = await reply;
    assert.equal(status, 200, JSON.stringify(body));
    return body as T;
  };
  const does = async <T = Record<string, unknown>>(who: string, path: string, payload: object = {}): Promise<T> =>
    (await ask<Answer<T>>(troth.send(who, path, payload))).result;
  const refused = async (who: string, path: string, payload: object = {}): Promise<Problem> => {
    const { status, body } = await troth.send(who, path, payload);
    assert.ok(status >= 400 && status < 500, `${path} is refused: ${status} ${JSON.stringify(body)}`);
    return body as Problem;
  };
  /** Signs in anew, because the clock has moved past the last token, and is refused. */
  const afresh = async (who: string, path: string, payload: object = {}): Promise<Problem> => {
    const { people } = (await (await fetch(`${troth.url}/dev/people`)).json()) as {
      readonly people: readonly { readonly key: string; readonly principalId: string }[];
    };
    const { principalId = '' } = people.find(({ key }) => key === who) ?? {};
    const response = await fetch(`${troth.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await troth.app.issuer?.tokenFor(troth.tenantId, principalId)}`,
      },
      body: JSON.stringify({ idempotencyKey: `${who} ${path}`, payload }),
    });
    assert.ok(!response.ok, `${path} is refused`);
    return (await response.json()) as Problem;
  };
  const writes = async (who: string, path: string, payload: object): Promise<void> => {
    const response = await fetch(`${troth.url}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor(who)}` },
      body: JSON.stringify({ idempotencyKey: `${who} ${path} ${JSON.stringify(payload)}`.slice(0, 200), payload }),
    });
    assert.ok(response.ok, await response.text());
  };
  /** One artifact of the company, changed by its owner and published by somebody else. */
  const publish = async (kind: string, key: string, change: (content: never) => object): Promise<void> => {
    const artifact = companyArtifacts.find((each) => each.kind === kind && each.key === key);
    assert.ok(artifact, `${kind} ${key} is one of the company's`);
    const { releaseId } = await does<{ releaseId: string }>(artifact.author, '/releases', {
      name: key,
      purpose: 'A change',
    });
    const content = change(structuredClone(artifact.content) as never);
    await writes(artifact.author, `/artifacts/${kind}/${encodeURIComponent(key)}/draft`, { releaseId, content });
    await does(artifact.author, `/releases/${releaseId}/validate`);
    await does('rosa.release', `/releases/${releaseId}/approve`);
    await does('rosa.release', `/releases/${releaseId}/publish`);
  };
  const reads = <T>(who: string, path: string): Promise<T> => ask<T>(troth.get(who, path));
  const quote = (id: string): Promise<QuoteRead> => reads<QuoteRead>('rita.rep', `/quotes/${id}`);

  const account = async (): Promise<string> => {
    const { items } = await reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts');
    return items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
  };
  const opened = async (): Promise<string> => {
    const { quoteId } = await does<{ quoteId: string }>('rita.rep', '/quotes', {
      accountId: await account(),
      name: 'A deal',
    });
    return quoteId;
  };
  /** Seven consulting days, with what a person gives on them. */
  const drafted = async (percent = '5', quoteId?: string): Promise<string> => {
    const id = quoteId ?? (await opened());
    await does('rita.rep', `/quotes/${id}/lines`, {
      operations: [
        {
          op: 'add',
          offering: 'consulting-day',
          quantity: '7',
          discretionary: { kind: 'percent', value: percent, reason: 'an old customer' },
        },
      ],
    });
    return id;
  };
  const priced = async (percent?: string): Promise<string> => {
    const id = await drafted(percent);
    await does('rita.rep', `/quotes/${id}/price`);
    await does('rita.rep', `/quotes/${id}/validate`);
    return id;
  };
  const submitted = async (percent?: string): Promise<string> => {
    const id = await priced(percent);
    await does('rita.rep', `/quotes/${id}/submit-for-approval`);
    return id;
  };
  /** Everybody who is asked says yes, one after the other. */
  const approve = async (id: string): Promise<void> => {
    for (let asked = await quote(id); asked.status === 'inApproval'; asked = await quote(id)) {
      const { cases } = await reads<{
        cases: readonly { status: string; steps: readonly { role: string; status: string }[] }[];
      }>('ada.auditor', `/quotes/${id}/approval-history`);
      const open = cases.find(({ status }) => status === 'open');
      const step = open?.steps.find(({ status }) => status === 'asked');
      const who = APPROVERS[step?.role ?? ''];
      assert.ok(who, `somebody holds the role ${step?.role}`);
      await does(who, `/quotes/${id}/approve`, { decision: 'approve', comment: 'Worth it', content: asked.content });
    }
  };
  /** 5 % is the seller's own to give: the empty routing approves it. */
  const approved = async (percent = '5'): Promise<string> => {
    const id = await submitted(percent);
    if (percent !== '5') await approve(id);
    return id;
  };
  const presented = async (percent?: string): Promise<Offer> =>
    does<Offer>('rita.rep', `/quotes/${await approved(percent)}/present`);
  const acceptance = ({ contentRoot, documentHash }: Offer) => ({
    shownContentRoot: contentRoot,
    shownDocumentHash: documentHash,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
  });
  const accepted = async (percent?: string): Promise<Offer> => {
    const offer = await presented(percent);
    await does('karl.kunde', `/quotes/${offer.quoteId}/accept`, acceptance(offer));
    return offer;
  };
  const ordered = async (): Promise<Offer & { readonly orderId: string }> => {
    const offer = await accepted();
    const { orders } = await does<{ orders: readonly { orderId: string }[] }>(
      'rita.rep',
      `/quotes/${offer.quoteId}/convert-to-order`,
    );
    return { ...offer, orderId: orders[0]?.orderId ?? '' };
  };
  return {
    does,
    writes,
    refused,
    afresh,
    publish,
    account,
    reads,
    quote,
    opened,
    drafted,
    priced,
    submitted,
    approve,
    approved,
    presented,
    acceptance,
    accepted,
    ordered,
  };
};

export type Deal = ReturnType<typeof aDeal>;
