/** The systems that the stand-ins stand for: what each can do, how long it takes, and what it answers. */
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { OperationContract, WorkRequest } from '#platform/connectors/work.contract.ts';
import type { Profile } from './core/words.ts';

const SETTLES_WITHIN_MS = 5_000;
const DAYS_TO_DELIVER = 5;
const DAYS_TO_FIRST_SLOT = 7;

const contract = (undo: string, over: Partial<OperationContract> = {}): OperationContract => ({
  idempotent: true,
  pointOfNoReturn: false,
  undo,
  statusQuery: true,
  settlesWithinMs: SETTLES_WITHIN_MS,
  ...over,
});

/** Keeps accounts and subscriptions, and charges. Its ledger holds the terms exactly as they were received. */
const billing: Profile = {
  key: 'billing',
  title: 'Billing',
  operations: {
    'billing.setup': {
      contract: contract('billing.close'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'BSU',
      result: (work, ref) => ({
        billingAccount: number('BA', accountOf(work)),
        subscription: number('SUB', ref),
        state: 'prepared',
      }),
    },
    'billing.activate': {
      contract: contract('billing.deactivate'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'BAC',
      result: (work, ref, now) => ({
        billingAccount: number('BA', accountOf(work)),
        subscription: textAt(work, 'subscription') ?? number('SUB', ref),
        state: 'active',
        activeFrom: textAt(work, 'effectiveFrom') ?? dateOf(now),
        termsSha256: sha256Hex(utf8(JSON.stringify(work.payload))),
      }),
    },
  },
};

/** What changes a right that is granted: answers at once with the state that it has from the day on. */
const changed = (undo: string, state: string): Profile['operations'][string] => ({
  contract: contract(undo),
  answers: 'now',
  workMs: 0,
  refPrefix: 'ENC',
  result: (work, _ref, now) => ({
    state,
    quantity: textAt(work, 'quantity') ?? '0',
    from: textAt(work, 'from') ?? dateOf(now),
  }),
});

/** Grants rights to use; answers at once. */
const entitlement: Profile = {
  key: 'entitlement',
  title: 'Entitlement',
  operations: {
    'entitlement.activate': {
      contract: contract('entitlement.deactivate'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'ENT',
      result: (work, ref, now) => ({
        grantIds: [number('GRT', ref)],
        licenceKey: number('LIC', `${ref}/key`),
        quantity: textAt(work, 'quantity') ?? '1',
        activeFrom: textAt(work, 'effectiveFrom') ?? dateOf(now),
      }),
    },
    'entitlement.change': changed('entitlement.change-back', 'changed'),
    'entitlement.suspend': changed('entitlement.unsuspend', 'suspended'),
    'entitlement.resume': changed('entitlement.unresume', 'active'),
    'entitlement.end': changed('entitlement.reinstate', 'ended'),
  },
};

/** Builds environments; accepts, and calls back when one is up. */
const provisioning: Profile = {
  key: 'provisioning',
  title: 'Provisioning',
  operations: {
    'provisioning.provision': {
      contract: contract('provisioning.deprovision'),
      answers: 'later',
      workMs: 150,
      refPrefix: 'PRV',
      result: (work, ref) => ({
        environmentId: number('env', ref).toLowerCase(),
        tenantName: `${number('t', ref).toLowerCase()}-${(textAt(work, 'region') ?? 'eu-central-1').toLowerCase()}`,
        region: textAt(work, 'region') ?? 'eu-central-1',
        consoleUrl: `https://${number('env', ref).toLowerCase()}.cloud.example/console`,
      }),
    },
  },
};

/** A carrier. It does not look at keys: asked twice, it sends two parcels; and what has left the house stays out of it. */
const shipping: Profile = {
  key: 'shipping',
  title: 'Shipping',
  operations: {
    'shipping.ship': {
      contract: contract('shipping.cancel', { idempotent: false, pointOfNoReturn: true }),
      answers: 'later',
      workMs: 100,
      refPrefix: 'SHP',
      result: (_work, ref, now) => ({
        carrier: 'Nordfracht',
        trackingNumber: `NF${digits(ref, 12)}`,
        shippedOn: dateOf(now),
        expectedOn: dateOf(now.add({ hours: 24 * DAYS_TO_DELIVER })),
      }),
    },
  },
};

/** Books the people who come and do the work. */
const scheduling: Profile = {
  key: 'service-scheduling',
  title: 'Service scheduling',
  operations: {
    'service-scheduling.book': {
      contract: contract('service-scheduling.cancel'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'APT',
      result: (work, ref, now) => ({
        appointmentId: number('APT', ref),
        slotDate: textAt(work, 'requestedFor') ?? dateOf(now.add({ hours: 24 * DAYS_TO_FIRST_SLOT })),
        slot: '09:00-12:00',
        engineer: ['A. Lindqvist', 'M. Okafor', 'J. Moreau', 'S. Tanaka'][Number(digits(ref, 1)) % 4]!,
      }),
    },
  },
};

/** Up to here anybody is good for twice what is asked, except whose key says that they are insolvent. */
const CREDIT_VALID_DAYS = 30;
const CREDIT_LIMIT_MAX = 5_000_000;

/** A credit agency: says whether a customer is good for an amount, up to which, and how long its word holds. */
const credit: Profile = {
  key: 'credit',
  title: 'Credit agency',
  operations: {
    'credit.check': {
      contract: contract('credit.withdraw'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'CRD',
      result: (work, _ref, now) => {
        const asked = Number.parseInt(textAt(work, 'amount') ?? '0', 10);
        const good = asked <= CREDIT_LIMIT_MAX && !(textAt(work, 'account') ?? '').includes('insolvent');
        return {
          decision: good ? 'pass' : 'fail',
          reason: good ? 'Pays on time.' : 'More than this customer is good for.',
          limit: String(Math.min(CREDIT_LIMIT_MAX, Math.max(100_000, asked * 2))),
          validUntil: dateOf(now.add({ hours: 24 * CREDIT_VALID_DAYS })),
        };
      },
    },
  },
};

const SERVICEABLE_VALID_DAYS = 60;
/** Where no engineer of the field service gets to. */
const OUT_OF_REACH: readonly string[] = ['IS', 'GL', 'SJ'];

/** A field service: says whether it reaches a site with what is to be delivered there. */
const serviceability: Profile = {
  key: 'serviceability',
  title: 'Serviceability',
  operations: {
    'serviceability.check': {
      contract: contract('serviceability.withdraw'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'SVC',
      result: (work, _ref, now) => {
        const reached = !OUT_OF_REACH.includes((textAt(work, 'site') ?? '').slice(0, 2));
        return {
          decision: reached ? 'pass' : 'fail',
          reason: reached ? 'Within two days of a depot.' : 'No engineer gets there.',
          validUntil: dateOf(now.add({ hours: 24 * SERVICEABLE_VALID_DAYS })),
        };
      },
    },
  },
};

const TAX_VALID_DAYS = 30;
/** Standard rates of November 2026. A real engine knows the goods, the places and the exemptions; a stand-in need not. */
const TAX_RATES: Readonly<Record<string, readonly [tax: string, percent: string]>> = {
  AT: ['VAT', '20'],
  CA: ['GST', '5'],
  CH: ['VAT', '8.1'],
  DE: ['VAT', '19'],
  ES: ['VAT', '21'],
  FR: ['VAT', '20'],
  GB: ['VAT', '20'],
  JP: ['Consumption tax', '10'],
  NL: ['VAT', '21'],
  PL: ['VAT', '23'],
  SE: ['VAT', '25'],
  US: ['Sales tax', '0'],
};

/** A tax engine: names a rate for each line, and how long its word holds. What that comes to is worked out by whoever asks. */
const tax: Profile = {
  key: 'tax',
  title: 'Tax engine',
  operations: {
    'tax.estimate': {
      contract: contract('tax.forget'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'TAX',
      result: (work, _ref, now) => {
        const country = textAt(work, 'country') ?? '';
        const [name, percent] = TAX_RATES[country] ?? ['Tax', '0'];
        const lines = Array.isArray(work.payload['lines']) ? work.payload['lines'] : [];
        return {
          source: 'Stand-in tax content 2026.11',
          asOf: now.toString({ smallestUnit: 'second' }),
          validUntil: dateOf(now.add({ hours: 24 * TAX_VALID_DAYS })),
          place: country === 'JP' ? 'onTotal' : 'perLine',
          lines: lines.map((line: { readonly id?: unknown }) => ({
            id: String(line.id),
            percent,
            jurisdiction: country,
            tax: name,
          })),
        };
      },
    },
  },
};

/** Keeps contracts: files what it is given under a number, and says of what it is, as it received it. */
const contracts: Profile = {
  key: 'contract',
  title: 'Contract system',
  operations: {
    'contract.file': {
      contract: contract('contract.withdraw'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'CLM',
      result: (work, ref, now) => {
        const { document } = work.payload as { readonly document?: { readonly base64?: unknown } };
        const bytes = typeof document?.base64 === 'string' ? Uint8Array.fromBase64(document.base64) : undefined;
        return {
          contract: number('CLM', ref),
          contentRoot: textAt(work, 'contentRoot') ?? '',
          // Of the bytes that came, not of what was said about them; of a document that it fetches later, what was said.
          documentHash: bytes ? `sha256:${sha256Hex(bytes)}` : (textAt(work, 'documentHash') ?? ''),
          filedOn: dateOf(now),
        };
      },
    },
  },
};

/** Who signs by hand takes days; a test has no such time. */
const SIGNING_MS = 200;

/**
 * A signature service. It signs nothing: what it appends is a comment that says who signed which document, where a real one appends a
 * signature. A signer whose address begins with `declines` says no, one with `silent` lets the time run out.
 */
const signature: Profile = {
  key: 'e-signature',
  title: 'Signature service',
  operations: {
    'signature.request': {
      contract: contract('signature.void', { pointOfNoReturn: true }),
      answers: 'later',
      workMs: SIGNING_MS,
      refPrefix: 'SIG',
      result: (work, ref, now): JsonObject => {
        const { document, signer } = work.payload as {
          readonly document: { readonly base64: string };
          readonly signer: { readonly name: string; readonly email: string };
        };
        if (signer.email.startsWith('declines'))
          return { outcome: 'declined', reason: 'terms', words: 'Not under this liability.' };
        if (signer.email.startsWith('silent')) return { outcome: 'expired' };
        const signedAt = now.toString({ smallestUnit: 'second' });
        const comment = utf8(`\n% ${ref} signed ${signedAt} by ${encodeURIComponent(signer.name)}\n`);
        // Of the bytes that came: who sends another document gets a hash that is not that of ours.
        const signed = new Uint8Array([...Uint8Array.fromBase64(document.base64), ...comment]);
        return {
          outcome: 'signed',
          signedAt,
          certificateHash: `sha256:${sha256Hex(utf8(`certificate of ${signer.email}`))}`,
          sha256: `sha256:${sha256Hex(signed)}`,
          appended: comment.toBase64(),
        };
      },
    },
  },
};

/**
 * An approval system of somebody else. Whoever the desk names answers: `key` or e-mail says yes, `no:` before it no, `maybe:` something that was
 * never agreed on.
 */
const approvals: Profile = {
  key: 'approval',
  title: 'Outside approver',
  operations: {
    'approval.ask': {
      contract: contract('approval.withdraw', { pointOfNoReturn: true }),
      answers: 'later',
      workMs: SIGNING_MS,
      refPrefix: 'APR',
      result: (work): JsonObject => {
        const [, word, person] = /^(?:(no|maybe):)?(.+)$/.exec(textAt(work, 'desk') ?? 'nobody') ?? [];
        return {
          decision: word === undefined ? 'approve' : word === 'no' ? 'reject' : 'perhaps',
          comment: word === undefined ? 'Worth it.' : 'Not at this price.',
          person: person ?? 'nobody',
          content: textAt(work, 'content') ?? '',
        };
      },
    },
  },
};

export const PROFILES: readonly Profile[] = [
  billing,
  entitlement,
  provisioning,
  shipping,
  scheduling,
  credit,
  serviceability,
  tax,
  signature,
  contracts,
  approvals,
];

export const profileOf = (key: string): Profile | undefined => PROFILES.find((profile) => profile.key === key);

/** All work for one account is charged to one billing account. */
const accountOf = (work: WorkRequest): string => `${work.tenantRef}/${textAt(work, 'accountId') ?? work.reference}`;

const number = (prefix: string, seed: string): string =>
  `${prefix}-${sha256Hex(utf8(`${prefix}/${seed}`))
    .slice(0, 8)
    .toUpperCase()}`;

const digits = (seed: string, count: number): string =>
  (BigInt(`0x${sha256Hex(utf8(seed))}`) % 10n ** BigInt(count)).toString().padStart(count, '0');

const textAt = (work: WorkRequest, field: string): string | undefined => {
  const value = Object.hasOwn(work.payload, field) ? work.payload[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const dateOf = (at: Temporal.Instant): string => at.toString().slice(0, 10);
