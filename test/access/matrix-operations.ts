/** The part of the matrix of access about running the service: runbooks and incidents. See matrix.ts. */
import { all, anywhere, type Row } from './matrix-orders.ts';

const WHO_ACTS =
  'finance legal catalog-owner pricing-owner policy-owner release-approver sales-ops order-ops billing-ops support auditor sre';

const WHO_WORKS = 'finance legal sales-ops order-ops billing-ops sre';

const WHO_CORRECTS = 'sales-manager finance legal sales-ops order-ops billing-ops sre';
/** Everybody for whom there is a dashboard: all who answer for something beside their own deals. */
const WHO_WATCHES = `sales-manager ${WHO_ACTS} executive agent`;

export const operationsRows: Readonly<Record<string, Row>> = {
  // ── The business calendar ──
  'GET /calendar': all('staff'),
  'POST /calendar': all('release-approver sales-ops finance'),
  'GET /calendar/:periodId': anywhere('staff'),
  'POST /calendar/:periodId/approve-coverage': anywhere('release-approver sales-ops finance'),
  'POST /calendar/:periodId/end': anywhere('release-approver sales-ops finance'),
  // What each check shows is asked for again: a reader sees of an order or a quote what they see of it elsewhere.
  'GET /runbooks': all(`${WHO_ACTS} agent`),
  'GET /runbooks/:runbook': all(`${WHO_ACTS} agent`),
  'GET /runbooks/:runbook/run': all(`${WHO_ACTS} agent`),
  // ── Corrections of data ──
  'GET /corrections': all(`${WHO_CORRECTS} support auditor executive agent`),
  'GET /signals': all(WHO_WATCHES),
  'GET /signals/:signal': all(`finance executive auditor agent`),
  'GET /signals/:signal/records': all(`finance executive auditor agent`),
  'GET /dashboards': all(WHO_WATCHES),
  'GET /dashboards/:dashboard': all(`finance executive auditor agent`),
  'POST /corrections': anywhere(WHO_CORRECTS),
  'POST /corrections/emergency': anywhere(WHO_CORRECTS),
  'GET /improvements': all(`sales-manager ${WHO_ACTS} executive agent`),
  'GET /continuity': all(`${WHO_ACTS} agent`),
  'GET /deployments': all(`${WHO_ACTS} agent`),
  'GET /capacity': all(`${WHO_ACTS} agent`),
  'POST /drills': all('sre order-ops sales-ops'),
  'POST /backups': all('sre'),
  'POST /incidents': all(WHO_WORKS),
  'GET /incidents': all(`sales-manager ${WHO_ACTS} executive agent`),
};
