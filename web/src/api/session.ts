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
export type Session = {
  readonly token: string;
  readonly principal: SessionPrincipal;
  /** What their company calls the provider that they signed in at; nobody's where people are picked by name. */
  readonly provider?: string;
};

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
let ended = false;

export const session = (): Session | null => current;

export const setSession = (next: Session | null): void => {
  current = next;
  ended = false;
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
};

/** A token that is not accepted any more signs out: what comes next asks who it is, and says why it asks. */
export const endSession = (): void => {
  setSession(null);
  ended = true;
};

export const sessionEnded = (): boolean => ended;

/** Who makes offers; everybody else reads what was offered. */
export const sells = (principal: SessionPrincipal | undefined): boolean =>
  principal?.roles.some((role) => ['sales-rep', 'sales-manager'].includes(role)) ?? false;

export const subscribeSession = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSession = (): Session | null => useSyncExternalStore(subscribeSession, session);
