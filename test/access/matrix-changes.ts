/** Who asks for changes, who answers for them, who follows them; the rest of the matrix stands in `matrix.ts`. */
import { all, anywhere, type Row } from './matrix-orders.ts';

export const changeRows: Readonly<Record<string, Row>> = {
  'GET /changes': all('staff'),
  'GET /change-policy': all('staff'),
  'GET /changes/:changeId': anywhere('staff'),
  'GET /changes/:changeId/impact': anywhere('staff'),
  'GET /changes/:changeId/impact/:question': anywhere('staff'),
  'POST /changes': all(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/revise': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/assess': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/submit': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/tier': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/withdraw': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/schedule': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/watch': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/close': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/roll-back': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
  'POST /changes/:changeId/approve': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-manager sales-ops order-ops billing-ops executive sre',
  ),
  'POST /changes/:changeId/return': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-manager sales-ops order-ops billing-ops executive sre',
  ),
  'POST /changes/:changeId/allow-lower-tier': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-manager sales-ops order-ops billing-ops executive sre',
  ),
  'POST /changes/:changeId/deploy': anywhere('sre'),
};
