/**
 * Who is signed in, in this tab. Kept per tab (sessionStorage), so that one person can look at a deal as a rep in one tab
 * and as an approver in another.
 */
import { useSyncExternalStore } from 'react';

export type SessionPrincipal = {
  readonly principalId: string;
  readonly name: string;
  readonly type: 'user' | 'customer';
  readonly roles: readonly string[];
  readonly tenantName: string;
};
export type Session = { readonly token: string; readonly principal: SessionPrincipal };

const KEY = 'troth.session';
const listeners = new Set<() => void>();

const stored = (): Session | null => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Session | null;
  } catch {
    // What cannot be read is no session; signing in writes a new one.
    return null;
  }
};

let current = stored();

export const session = (): Session | null => current;

export const setSession = (next: Session | null): void => {
  current = next;
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
};

/** Who makes offers; everybody else reads what was offered. */
export const sells = (principal: SessionPrincipal | undefined): boolean =>
  principal?.roles.some((role) => ['sales-rep', 'sales-manager'].includes(role)) ?? false;

export const subscribeSession = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSession = (): Session | null => useSyncExternalStore(subscribeSession, session);
