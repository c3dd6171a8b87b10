/** A link to a page of this app by an address that the server names, such as `/orders/42?tab=billing`. Never a bare `href`: the app stands under /app. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export const PageLink = ({ to, children }: { readonly to: string; readonly children: ReactNode }) => {
  const [path, search] = to.split('?', 2);
  return (
    <Link to={path} search={Object.fromEntries(new URLSearchParams(search ?? ''))}>
      {children}
    </Link>
  );
};
