/** What a correction is about, as people name it: an order or a quote by its number, an invoiced line as INVOICE/LINE, a person by their key. */
import { isUuid } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { named as namedOrder } from '../order/orders.ts';
import { namedQuote } from '../quote/named-quote.ts';
import type { Known } from './asked-by-options.ts';

export type Subject = { readonly id: string; readonly known: Known };

type Lines = {
  readonly items: readonly { readonly id: string; readonly invoiceRef: string; readonly lineRef: string }[];
};

const lineNamed = async (server: Server, name: string): Promise<Outcome<string>> => {
  if (isUuid(name)) return accepted(name);
  const listed = await server.get<Lines>('/invoice-lines?open=true');
  if (!listed.ok) return listed;
  const line = listed.value.items.find(({ invoiceRef, lineRef }) => `${invoiceRef}/${lineRef}` === name);
  return line === undefined ? refused({ code: 'invoice-line.not-found', line: name }) : accepted(line.id);
};

const assetSeen = async (server: Server, id: string): Promise<Outcome<NonNullable<Known['asset']>>> => {
  const found = await server.get<{ readonly asset: { readonly version: number } }>(`/assets/${encodeURIComponent(id)}`);
  return found.ok ? accepted({ id, version: found.value.asset.version }) : found;
};

const plain = (found: Outcome<string>): Outcome<Subject> =>
  found.ok ? accepted({ id: found.value, known: {} }) : found;

const dealNamed = async (server: Server, name: string, assetId: string | undefined): Promise<Outcome<Subject>> => {
  const id = await namedQuote(server, name);
  if (!id.ok) return id;
  if (assetId === undefined) return refused({ code: 'cli.correction-of-which-asset', quote: name });
  const [deal, asset] = await Promise.all([
    server.get<{ readonly account: { readonly id: string } }>(`/quotes/${id.value}`),
    assetSeen(server, assetId),
  ]);
  if (!deal.ok) return deal;
  return asset.ok ? accepted({ id: id.value, known: { accountId: deal.value.account.id, asset: asset.value } }) : asset;
};

/** Whether something is there under a person's key is the server's to say: nobody lists persons. */
export const subjectNamed = async (
  server: Server,
  means: string,
  name: string,
  { asset, asked }: { readonly asset?: string; readonly asked?: string },
): Promise<Outcome<Subject>> => {
  if (means === 'quote-amended' && asked === undefined) return dealNamed(server, name, asset);
  if (means.startsWith('quote-')) return plain(await namedQuote(server, name));
  if (means.startsWith('order-')) return plain(await namedOrder(server, name));
  if (means === 'invoice-line-settled') return plain(await lineNamed(server, name));
  if (means !== 'asset-mended') return plain(accepted(name));
  const seen = await assetSeen(server, name);
  return seen.ok ? accepted({ id: name, known: { asset: seen.value } }) : seen;
};
