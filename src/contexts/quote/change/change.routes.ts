/** The addresses of quotes that start from what a customer has. */
import { commandRoute, type Route } from '#platform/http/routes.ts';
import { createChange } from './create-change.ts';

export const changeRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/accounts/:accountId/assets/change-quotes',
    'A quote that changes what the customer has: amend, renew, replace, bring to one end, suspend, resume, end, transfer',
    createChange,
  ),
];
