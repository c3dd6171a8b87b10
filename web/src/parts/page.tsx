/** The frame of every page: one h1, a document title, a lead, actions; and focus on the heading after a navigation. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';

type PageProps = {
  readonly title: string;
  /** Above the heading: where this page belongs. */
  readonly kicker?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

let visited = false;

/** The first page that loads leaves focus where the browser puts it; every later one begins at its heading. */
const useFocusAfterNavigation = () => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (visited) heading.current?.focus({ preventScroll: true });
    visited = true;
  }, []);
  return heading;
};

export const Page = ({ title, kicker, lead, actions, children }: PageProps) => {
  const heading = useFocusAfterNavigation();
  useEffect(() => {
    document.title = `${title} · Troth`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          {kicker && <div className="kicker">{kicker}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <div className="lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
};

export const Section = ({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) => (
  <section className="card">
    <header className="card-head">
      <h2>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
);

type CrumbProps = {
  readonly to:
    | '/quotes'
    | '/approvals'
    | '/orders'
    | '/fallout'
    | '/catalog'
    | '/releases'
    | '/changes'
    | '/reconciliation'
    | '/corrections'
    | '/operations/incidents'
    | '/operations/runbooks'
    | '/invoices';
  readonly children: string;
};

/** The way back to the list. It is not the page one is on, whatever its address begins with. */
export const Crumb = ({ to, children }: CrumbProps) => (
  <Link to={to} activeOptions={{ exact: true }}>
    {children}
  </Link>
);
