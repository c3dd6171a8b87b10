/** Parts of a page, each with an address. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type Tab = { readonly tab: string | undefined; readonly name: ReactNode };
type TabsProps = { readonly label: string; readonly tabs: readonly Tab[]; readonly current: string | undefined };

// The router calls a link active when the address has more in it than the link; which tab is open is said by hand.
const EXACT = { exact: true, includeSearch: true };

export const Tabs = ({ label, tabs, current }: TabsProps) => (
  <nav className="tabs" aria-label={label}>
    {tabs.map(({ tab, name }) => (
      <Link
        key={tab ?? ''}
        to="."
        search={tab === undefined ? {} : { tab }}
        activeOptions={EXACT}
        aria-current={current === tab ? 'page' : undefined}
        resetScroll={false}
      >
        {name}
      </Link>
    ))}
  </nav>
);
