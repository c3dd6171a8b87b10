/** Every address of the app. Pages are chunks of their own: a person loads what they open. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { session } from './api/session.ts';
import { Failed, NotFound } from './parts/no-page.tsx';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Failed });

/** Text members of the address's search, and nothing else of it. */
const texts =
  <K extends string>(...names: readonly K[]) =>
  (search: Record<string, unknown>): { [name in K]?: string } =>
    Object.fromEntries(
      names.flatMap((name) => (typeof search[name] === 'string' && search[name] !== '' ? [[name, search[name]]] : [])),
    ) as { [name in K]?: string };

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: texts('to', 'finish', 'out'),
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in.tsx'), 'SignIn'),
});

/** Everything but the sign-in needs a session; the address that was asked for is kept. */
const signedIn = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: ({ location }) => {
    if (!session()) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
});

const under = () => signedIn;
const home = createRoute({
  getParentRoute: under,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home.tsx'), 'Home'),
});
const quotesRoute = createRoute({
  getParentRoute: under,
  path: '/quotes',
  validateSearch: texts('status', 'q', 'owner', 'account'),
  component: lazyRouteComponent(() => import('./pages/quotes.tsx'), 'Quotes'),
});
const bulkQuotesRoute = createRoute({
  getParentRoute: under,
  path: '/bulk-quotes',
  component: lazyRouteComponent(() => import('./pages/bulk-quotes.tsx'), 'BulkQuotes'),
});
const bulkOrdersRoute = createRoute({
  getParentRoute: under,
  path: '/bulk-orders',
  component: lazyRouteComponent(() => import('./pages/bulk-orders.tsx'), 'BulkOrders'),
});
const quoteRoute = createRoute({
  getParentRoute: under,
  path: '/quotes/$quoteId',
  validateSearch: texts('tab', 'explain', 'configure'),
  component: lazyRouteComponent(() => import('./pages/quote/quote-page.tsx'), 'QuotePage'),
});
const draftRoute = createRoute({
  getParentRoute: under,
  path: '/quotes/$quoteId/draft',
  component: lazyRouteComponent(() => import('./pages/quote/proposal/draft-page.tsx'), 'DraftPage'),
});
const compareRoute = createRoute({
  getParentRoute: under,
  path: '/quotes/$quoteId/compare/$otherId',
  component: lazyRouteComponent(() => import('./pages/quote/compare.tsx'), 'ComparePage'),
});
const dealRoute = createRoute({
  getParentRoute: under,
  path: '/deals/$dealId',
  component: lazyRouteComponent(() => import('./pages/quote/scenarios.tsx'), 'ScenariosPage'),
});
const assetsRoute = createRoute({
  getParentRoute: under,
  path: '/accounts/$accountId/assets',
  validateSearch: texts('asOf', 'knownAt'),
  component: lazyRouteComponent(() => import('./pages/assets/assets-page.tsx'), 'AssetsPage'),
});
const assetRoute = createRoute({
  getParentRoute: under,
  path: '/assets/$assetId',
  component: lazyRouteComponent(() => import('./pages/assets/asset-page.tsx'), 'AssetPage'),
});
const invoicesRoute = createRoute({
  getParentRoute: under,
  path: '/invoices',
  validateSearch: texts('order', 'all'),
  component: lazyRouteComponent(() => import('./pages/invoices/invoices.tsx'), 'Invoices'),
});
const invoiceLineRoute = createRoute({
  getParentRoute: under,
  path: '/invoices/$lineId',
  component: lazyRouteComponent(() => import('./pages/invoices/why-line.tsx'), 'WhyLine'),
});
const approvalsRoute = createRoute({
  getParentRoute: under,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./pages/approvals.tsx'), 'Approvals'),
});
const approvalRoute = createRoute({
  getParentRoute: under,
  path: '/approvals/$caseId',
  component: lazyRouteComponent(() => import('./pages/approval.tsx'), 'Approval'),
});
const commercialTimelineRoute = createRoute({
  getParentRoute: under,
  path: '/accounts/$accountId/timeline',
  component: lazyRouteComponent(() => import('./pages/commercial-timeline.tsx'), 'CommercialTimeline'),
});
const calendarRoute = createRoute({
  getParentRoute: under,
  path: '/operations/calendar',
  component: lazyRouteComponent(() => import('./pages/operations/calendar-page.tsx'), 'CalendarPage'),
});
const flagsRoute = createRoute({
  getParentRoute: under,
  path: '/flags',
  component: lazyRouteComponent(() => import('./pages/flags.tsx'), 'FlagsPage'),
});
const modesRoute = createRoute({
  getParentRoute: under,
  path: '/operations/modes',
  component: lazyRouteComponent(() => import('./pages/operations/modes-page.tsx'), 'ModesPage'),
});
const connectorsRoute = createRoute({
  getParentRoute: under,
  path: '/connectors',
  component: lazyRouteComponent(() => import('./pages/connectors.tsx'), 'Connectors'),
});
const ordersRoute = createRoute({
  getParentRoute: under,
  path: '/orders',
  validateSearch: texts('status', 'q'),
  component: lazyRouteComponent(() => import('./pages/orders.tsx'), 'Orders'),
});
const orderRoute = createRoute({
  getParentRoute: under,
  path: '/orders/$orderId',
  validateSearch: texts('tab'),
  component: lazyRouteComponent(() => import('./pages/order/order-page.tsx'), 'OrderPage'),
});
const falloutRoute = createRoute({
  getParentRoute: under,
  path: '/fallout',
  validateSearch: texts('mine', 'overdue', 'group', 'state'),
  component: lazyRouteComponent(() => import('./pages/fallout.tsx'), 'Fallout'),
});
const workRoute = createRoute({
  getParentRoute: under,
  path: '/work',
  component: lazyRouteComponent(() => import('./pages/work/work-page.tsx'), 'WorkPage'),
});
const causesRoute = createRoute({
  getParentRoute: under,
  path: '/fallout/causes',
  component: lazyRouteComponent(() => import('./pages/fallout/causes.tsx'), 'Causes'),
});
const causeRoute = createRoute({
  getParentRoute: under,
  path: '/fallout/cause',
  validateSearch: texts('key'),
  component: lazyRouteComponent(() => import('./pages/fallout/cause.tsx'), 'CausePage'),
});
const falloutFiguresRoute = createRoute({
  getParentRoute: under,
  path: '/fallout/figures',
  component: lazyRouteComponent(() => import('./pages/fallout/figures.tsx'), 'FalloutFigures'),
});
const accessRoute = createRoute({
  getParentRoute: under,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/access.tsx'), 'Access'),
});
const falloutCaseRoute = createRoute({
  getParentRoute: under,
  path: '/fallout/$caseId',
  component: lazyRouteComponent(() => import('./pages/fallout-case.tsx'), 'FalloutCasePage'),
});
const inboxRoute = createRoute({
  getParentRoute: under,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox.tsx'), 'InboxPage'),
});
const messagesRoute = createRoute({
  getParentRoute: under,
  path: '/messages',
  component: lazyRouteComponent(() => import('./pages/messages.tsx'), 'Messages'),
});
const reconciliationRoute = createRoute({
  getParentRoute: under,
  path: '/reconciliation',
  validateSearch: texts('tab'),
  component: lazyRouteComponent(() => import('./pages/reconciliation/reconciliation-page.tsx'), 'ReconciliationPage'),
});
const differenceRoute = createRoute({
  getParentRoute: under,
  path: '/reconciliation/$differenceId',
  component: lazyRouteComponent(() => import('./pages/reconciliation/difference-page.tsx'), 'DifferencePage'),
});
const runbooksRoute = createRoute({
  getParentRoute: under,
  path: '/operations/runbooks',
  component: lazyRouteComponent(() => import('./pages/operations/runbooks.tsx'), 'Runbooks'),
});
const continuityRoute = createRoute({
  getParentRoute: under,
  path: '/operations/continuity',
  component: lazyRouteComponent(() => import('./pages/operations/continuity.tsx'), 'Continuity'),
});
const deploymentsRoute = createRoute({
  getParentRoute: under,
  path: '/operations/deployments',
  component: lazyRouteComponent(() => import('./pages/operations/deployments.tsx'), 'Deployments'),
});
const capacityRoute = createRoute({
  getParentRoute: under,
  path: '/operations/capacity',
  component: lazyRouteComponent(() => import('./pages/operations/capacity.tsx'), 'CapacityPage'),
});
const runbookRoute = createRoute({
  getParentRoute: under,
  path: '/operations/runbooks/$key',
  validateSearch: texts('order', 'quote'),
  component: lazyRouteComponent(() => import('./pages/operations/runbook.tsx'), 'RunbookPage'),
});
const correctionsRoute = createRoute({
  getParentRoute: under,
  path: '/corrections',
  component: lazyRouteComponent(() => import('./pages/corrections/corrections.tsx'), 'Corrections'),
});
const correctionRoute = createRoute({
  getParentRoute: under,
  path: '/corrections/$correctionId',
  component: lazyRouteComponent(() => import('./pages/corrections/correction.tsx'), 'CorrectionPage'),
});
const improvementsRoute = createRoute({
  getParentRoute: under,
  path: '/improvements',
  component: lazyRouteComponent(() => import('./pages/corrections/improvements.tsx'), 'Improvements'),
});
const incidentsRoute = createRoute({
  getParentRoute: under,
  path: '/operations/incidents',
  component: lazyRouteComponent(() => import('./pages/operations/incidents.tsx'), 'Incidents'),
});
const incidentRoute = createRoute({
  getParentRoute: under,
  path: '/operations/incidents/$incidentId',
  component: lazyRouteComponent(() => import('./pages/operations/incident.tsx'), 'IncidentPage'),
});
const dashboardsRoute = createRoute({
  getParentRoute: under,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./pages/dashboards/dashboard.tsx'), 'Dashboards'),
});
const dashboardRoute = createRoute({
  getParentRoute: under,
  path: '/dashboards/$dashboard',
  component: lazyRouteComponent(() => import('./pages/dashboards/dashboard.tsx'), 'DashboardPage'),
});
const signalRoute = createRoute({
  getParentRoute: under,
  path: '/signals/$key',
  component: lazyRouteComponent(() => import('./pages/dashboards/signal.tsx'), 'SignalPage'),
});
const eventsRoute = createRoute({
  getParentRoute: under,
  path: '/events',
  component: lazyRouteComponent(() => import('./pages/events.tsx'), 'Events'),
});
const catalogRoute = createRoute({
  getParentRoute: under,
  path: '/catalog',
  validateSearch: texts('q', 'market', 'channel', 'state'),
  component: lazyRouteComponent(() => import('./pages/catalog/catalog.tsx'), 'Catalog'),
});
/** Keys of imported lists have slashes: whatever follows is the key. */
const offeringRoute = createRoute({
  getParentRoute: under,
  path: '/offerings/$',
  component: lazyRouteComponent(() => import('./pages/catalog/offering.tsx'), 'OfferingPage'),
});
const publicationsRoute = createRoute({
  getParentRoute: under,
  path: '/publications',
  validateSearch: texts('from', 'to'),
  component: lazyRouteComponent(() => import('./pages/publications.tsx'), 'Publications'),
});
const releasesRoute = createRoute({
  getParentRoute: under,
  path: '/releases',
  component: lazyRouteComponent(() => import('./pages/releases.tsx'), 'Releases'),
});
const releaseRoute = createRoute({
  getParentRoute: under,
  path: '/releases/$releaseId',
  component: lazyRouteComponent(() => import('./pages/release.tsx'), 'ReleasePage'),
});

const changesRoute = createRoute({
  getParentRoute: under,
  path: '/changes',
  component: lazyRouteComponent(() => import('./pages/changes/changes.tsx'), 'Changes'),
});
const newChangeRoute = createRoute({
  getParentRoute: under,
  path: '/changes/new',
  validateSearch: texts('release'),
  component: lazyRouteComponent(() => import('./pages/changes/change-form.tsx'), 'NewChange'),
});
const changeRoute = createRoute({
  getParentRoute: under,
  path: '/changes/$changeId',
  component: lazyRouteComponent(() => import('./pages/changes/change-page.tsx'), 'ChangePage'),
});
const reviseChangeRoute = createRoute({
  getParentRoute: under,
  path: '/changes/$changeId/revise',
  component: lazyRouteComponent(() => import('./pages/changes/change-form.tsx'), 'ReviseChange'),
});

const tree = rootRoute.addChildren([
  signIn,
  signedIn.addChildren([
    home,
    quotesRoute,
    bulkQuotesRoute,
    bulkOrdersRoute,
    quoteRoute,
    assetsRoute,
    assetRoute,
    invoicesRoute,
    invoiceLineRoute,
    compareRoute,
    draftRoute,
    dealRoute,
    approvalsRoute,
    approvalRoute,
    commercialTimelineRoute,
    ordersRoute,
    orderRoute,
    flagsRoute,
    modesRoute,
    calendarRoute,
    connectorsRoute,
    falloutRoute,
    workRoute,
    causesRoute,
    causeRoute,
    falloutFiguresRoute,
    falloutCaseRoute,
    accessRoute,
    inboxRoute,
    messagesRoute,
    eventsRoute,
    dashboardsRoute,
    dashboardRoute,
    signalRoute,
    reconciliationRoute,
    runbooksRoute,
    runbookRoute,
    correctionsRoute,
    correctionRoute,
    improvementsRoute,
    continuityRoute,
    deploymentsRoute,
    capacityRoute,
    incidentsRoute,
    incidentRoute,
    differenceRoute,
    catalogRoute,
    offeringRoute,
    publicationsRoute,
    changesRoute,
    newChangeRoute,
    changeRoute,
    reviseChangeRoute,
    releasesRoute,
    releaseRoute,
  ]),
]);

// A page that fails is said in its own place: navigation and landmarks around it stay.
export const router = createRouter({
  defaultErrorComponent: Failed,
  routeTree: tree,
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
