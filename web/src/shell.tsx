/** What stands around every page: skip link, navigation by what a person's work is, who is signed in, announcements. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { unread } from './api/messages.ts';
import { type SessionPrincipal, setSession, useSession } from './api/session.ts';
import { Announcer } from './parts/announce.tsx';
import { SkeletonRows } from './parts/loaded.tsx';
import { ModeBanner } from './parts/mode-banner.tsx';
import { Offline } from './parts/offline.tsx';
import { placesFor } from './places.ts';
import { roleWord } from './words/status.ts';

export const Shell = () => {
  const current = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  if (!current) return <SignedOut />;
  return (
    <div className="shell" data-open={open || undefined}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <aside className="side" aria-label="Troth" onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
        <div className="side-top">
          <Link to="/" className="brand">
            <img src="/app/mark.svg" alt="" width="28" height="28" />
            <span>Troth</span>
          </Link>
          <button
            type="button"
            className="burger"
            aria-expanded={open}
            aria-controls="navigation"
            onClick={() => setOpen(!open)}
          >
            {open ? 'Close' : 'Menu'}
          </button>
        </div>
        <div className="side-body" id="navigation">
          <nav aria-label="Main">
            <ul>
              {placesFor(current.principal).map((place) => (
                <li key={place.to}>
                  <Link
                    to={place.to}
                    activeOptions={{ exact: place.to === '/' }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    {place.name}
                    {place.to === '/inbox' && <Unread />}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <Who principal={current.principal} provider={current.provider} />
        </div>
      </aside>
      <main id="main" tabIndex={-1}>
        <Offline />
        <ModeBanner />
        <Suspense fallback={<SkeletonRows rows={8} />}>
          <Outlet />
        </Suspense>
      </main>
      <Announcer />
    </div>
  );
};

/** How much of what I was told I have not read. */
const Unread = () => {
  const { data: count = 0 } = useQuery(unread());
  return count === 0 ? null : <span className="unread"> ({count} unread)</span>;
};

const SignedOut = () => (
  <div className="signed-out">
    <main id="main">
      <Suspense fallback={<SkeletonRows rows={8} />}>
        <Outlet />
      </Suspense>
    </main>
    <Announcer />
  </div>
);

type WhoProps = { readonly principal: SessionPrincipal; readonly provider: string | undefined };

const Who = ({ principal, provider }: WhoProps) => {
  const navigate = useNavigate();
  const leave = () => {
    setSession(null);
    void navigate({ to: '/sign-in', search: provider === undefined ? {} : { out: '1' } });
  };
  return (
    <div className="who">
      <p className="who-name">{principal.name}</p>
      <p className="small soft">
        {principal.type === 'customer' ? 'Customer' : principal.roles.map(roleWord).join(', ')} · {principal.tenantName}
      </p>
      <button type="button" className="text-button" onClick={leave}>
        {provider === undefined ? 'Sign in as somebody else' : 'Sign out'}
      </button>
    </div>
  );
};
