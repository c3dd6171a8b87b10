/** What every way of signing in ends with, and what it may begin with. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { sessionEnded, setSession, type Session } from '../../api/session.ts';
import { announce } from '../../parts/announce.tsx';

/** Only an address inside the app: what stands behind "to" came from outside. */
export const placeOf = (to: string | undefined): string => (to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/');

/** Back to where somebody was, or wanted to go. */
export const useEnter = () => {
  const navigate = useNavigate();
  const { to } = useSearch({ from: '/sign-in' });
  return async (next: Session): Promise<void> => {
    setSession(next);
    announce(`Signed in as ${next.principal.name}`);
    await navigate({ to: placeOf(to), replace: true });
  };
};

export const SessionEnded = () =>
  sessionEnded() ? (
    <p className="note" data-tone="attention" role="status">
      Your session has ended. Sign in again, and you are back where you were.
    </p>
  ) : null;
