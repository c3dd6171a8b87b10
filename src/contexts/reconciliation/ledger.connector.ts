/** Another system's ledger, page by page over HTTP, at the address of its connector. What it answers is read as records; nothing is kept here. */
import { must } from '#kernel/outcome.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { OutboundPolicy } from '#platform/outbound/policy.ts';
import { sendUnder } from '#platform/outbound/send.connector.ts';
import type { Effect } from './ledger-records.ts';

const PAGE_BYTES_MAX = 64 * 1024 * 1024;
const CALL_TIMEOUT_MS = 30_000;

type LedgerPage = { readonly effects: readonly Effect[]; readonly next?: number };

/** Refuses by name what it cannot read: a ledger half read would make the other half missing. */
export async function* ledgerPages(
  registry: Pick<ConnectorRegistry, 'connector'>,
  outbound: OutboundPolicy,
  { tenantId, connector }: { readonly tenantId: string; readonly connector: string },
): AsyncGenerator<readonly Effect[]> {
  const known = registry.connector(tenantId, connector);
  if (known === undefined) throw new Error(`no ${connector} is connected, so its side cannot be read`);
  const send = sendUnder(outbound);
  for (let from: number | undefined = 0; from !== undefined;) {
    const query = new URLSearchParams({ tenantRef: tenantId, from: String(from) });
    const answer = await send({
      method: 'GET',
      url: `${known.definition.baseUrl.replace(/\/$/, '')}/ledger?${query}`,
      timeoutMs: CALL_TIMEOUT_MS,
      answerBytesMax: PAGE_BYTES_MAX,
    });
    if (answer.kind !== 'answered' || answer.status !== 200)
      throw new Error(
        `the ledger of ${connector} was not told: ${answer.kind === 'answered' ? answer.status : answer.kind}`,
      );
    const page = JSON.parse(answer.body) as LedgerPage;
    must(Array.isArray(page.effects), 'a ledger tells its effects');
    yield page.effects;
    must(page.next === undefined || page.next > from, 'every page of a ledger goes on');
    from = page.next;
  }
}
