/** The systems that the stand-ins stand for, a file each: what it can do, how long it takes, and what it answers. */
import type { Profile } from './core/words.ts';
import { approvals } from './profiles/approval.ts';
import { billing } from './profiles/billing.ts';
import { contracts } from './profiles/contract.ts';
import { credit } from './profiles/credit.ts';
import { crm } from './profiles/crm.ts';
import { signature } from './profiles/e-signature.ts';
import { entitlement } from './profiles/entitlement.ts';
import { erp } from './profiles/erp.ts';
import { inventory } from './profiles/inventory.ts';
import { provisioning } from './profiles/provisioning.ts';
import { scheduling } from './profiles/service-scheduling.ts';
import { serviceability } from './profiles/serviceability.ts';
import { shipping } from './profiles/shipping.ts';
import { tax } from './profiles/tax.ts';

export const PROFILES: readonly Profile[] = [
  billing,
  entitlement,
  provisioning,
  inventory,
  shipping,
  scheduling,
  tax,
  crm,
  erp,
  contracts,
  signature,
  credit,
  serviceability,
  approvals,
];

export const profileOf = (key: string): Profile | undefined => PROFILES.find((profile) => profile.key === key);
