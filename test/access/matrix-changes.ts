/** Who asks for changes, and who may know of them. One change is asked about where its story is told: `ELSEWHERE` names the test. */
import { all, anywhere, type Row } from './matrix-orders.ts';

export const changeRows: Readonly<Record<string, Row>> = {
  'GET /changes': all('staff'),
  'GET /release-trains': all('staff'),
  'POST /release-trains': all('release-approver sales-ops finance'),
  'GET /change-policy': all('staff'),
  // It carries a release, and that of another company is not there.
  'POST /changes': anywhere(
    'catalog-owner pricing-owner policy-owner release-approver finance legal sales-ops order-ops billing-ops sre agent',
  ),
};
