/** The addresses of quotes that start from what a customer has. */
import { commandRoute, type Route } from '#platform/http/routes.ts';
import { createChange } from './create-change.ts';
import { rebaseChange } from './rebase-change.ts';

export const changeRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/accounts/:accountId/assets/change-quotes',
    'A quote that changes what the customer has: amend, renew, replace, bring to one end, suspend, resume, end, transfer',
    createChange,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/rebase-change',
    'Take the lines anew from what the customer has now; what was wanted of it is kept, and what is another is listed',
    rebaseChange,
  ),
];
