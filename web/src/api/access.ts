/** What the page of access reads: emergencies and keys. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Grant = {
  readonly id: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly reason: string;
  readonly state: string;
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly readings: number;
  readonly review: {
    readonly by: string;
    readonly at: string;
    readonly justified: boolean;
    readonly comment: string;
  } | null;
  readonly actions: { readonly return: boolean; readonly review: boolean };
};
export type Grants = { readonly items: readonly Grant[]; readonly mayOpen: boolean };
export type GrantUse = {
  readonly at: string;
  readonly command: string;
  readonly result: string;
  readonly kind: string;
};
export type GrantWithUses = { readonly grant: Grant; readonly uses: readonly GrantUse[] };

export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly person: string;
  readonly scopes: readonly string[];
  readonly territories: readonly string[];
  readonly state: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly actions: { readonly revoke: boolean };
};
export type ApiKeys = { readonly items: readonly ApiKey[]; readonly mayIssue: boolean };

export const grants = () =>
  queryOptions({ queryKey: ['break-glass'], queryFn: ({ signal }) => get<Grants>('/break-glass', signal) });
export const grantUses = (id: string) =>
  queryOptions({
    queryKey: ['break-glass', id],
    queryFn: ({ signal }) => get<GrantWithUses>(`/break-glass/${id}`, signal),
  });
export const apiKeys = () =>
  queryOptions({ queryKey: ['api-keys'], queryFn: ({ signal }) => get<ApiKeys>('/api-keys', signal) });
