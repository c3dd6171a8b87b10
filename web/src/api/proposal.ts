/** What the customer reads, before they do: the terms as they are settled, and the document as it would be. */
import { queryOptions } from '@tanstack/react-query';
import type { Change } from '../../../src/contexts/proposal/word-diff.ts';
import { get, request } from './http.ts';

type ClauseChoice = {
  readonly choice: string;
  readonly title: string;
  readonly text: string;
  /** Whether legal has approved the words for everybody. */
  readonly standard: boolean;
  readonly changes: readonly Change[];
};
/** A customer reads what stands; how it came to stand is ours. */
type ClauseWords = { readonly key: string; readonly title: string; readonly text: string };
export type Clause = ClauseWords & {
  readonly included: boolean;
  readonly required: boolean;
  readonly choice: string;
  readonly standard: boolean;
  readonly deviates: boolean;
  readonly changes: readonly Change[];
  readonly standardText: string;
  readonly alternatives: readonly ClauseChoice[];
};
type Terms<Item> = { readonly country: string; readonly language: string; readonly items: readonly Item[] };
export type SettledTerms = Terms<Clause> & { readonly notApplicable: readonly string[] };

export const STANDARD_TEXT = 'standard';
export const OWN_TEXT = 'own-text';

/** Which clauses a deal has depends on its lines and its term: another content asks anew. */
export const settledTerms = (quoteId: string, content: string) =>
  queryOptions({
    queryKey: ['quote', quoteId, 'clauses', content],
    queryFn: ({ signal }) => get<SettledTerms>(`/quotes/${quoteId}/clauses`, signal),
  });
export const readTerms = (quoteId: string) =>
  queryOptions({
    queryKey: ['quote', quoteId, 'clauses', 'as read'],
    queryFn: ({ signal }) => get<Terms<ClauseWords>>(`/quotes/${quoteId}/clauses`, signal),
  });

type SellerSignature = {
  readonly signature: {
    readonly documentHash: string;
    readonly signedDocumentHash: string;
    readonly certificateHash: string;
    readonly signedAt: string;
  } | null;
};
/** It is made when the offer is presented, and never changes. */
export const sellerSignature = (quoteId: string) =>
  queryOptions({
    queryKey: ['quote', quoteId, 'seller-signature'],
    queryFn: ({ signal }) => get<SellerSignature>(`/quotes/${quoteId}/seller-signature`, signal),
  });

type DraftPage = { readonly picture: string; readonly pages: number };

/** A page of the draft. The picture goes into an image, where nothing that stands in it can run. */
export const draftPage = (quoteId: string, content: string, page: number) =>
  queryOptions({
    queryKey: ['draft-page', quoteId, content, page],
    queryFn: async ({ signal }): Promise<DraftPage> => {
      const picture = await (await request(`/quotes/${quoteId}/proposal-preview?page=${page}`, { signal })).text();
      return { picture, pages: Number(/data-pages="(\d+)"/.exec(picture)?.[1] ?? '1') };
    },
  });
