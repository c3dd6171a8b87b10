/** The words of the way into the contract system. No behaviour. */
import { Type } from 'typebox';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { handoverLife } from './handover.lifecycle.ts';

export type HandoverStatus = StateOf<typeof handoverLife>;

export type Handover = {
  readonly id: string;
  readonly revisionId: string;
  readonly familyId: string;
  readonly accountId: string;
  readonly status: HandoverStatus;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly round: number;
  readonly attemptNo: number;
  readonly askedAt: string;
  readonly dueAt: string | null;
  readonly sentAt: string | null;
  readonly reference: string | null;
  /** Whose word it is that it was filed: the contract system's, or a person's. */
  readonly source: string | null;
  readonly why: string | null;
  readonly deliveredAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

/** What is not settled by then is shown to people: the other side may be down for good. */
export const HANDOVER_STUCK_AFTER_MINUTES = 60;
/** A larger document is fetched by the contract system under the address that is named; the hash says whether it is the same. */
export const DOCUMENT_INLINE_BYTES_MAX = 2_500_000;

/** What they must say to have filed it: under which number, and of what. They may say more than we know. */
export const Filed = Type.Object({
  contract: Type.String({ minLength: 1, maxLength: 200 }),
  contentRoot: Type.String({ maxLength: 200 }),
  documentHash: Type.String({ maxLength: 200 }),
});

export const handoverFacts = [
  'ContractHandoverRequested',
  'ContractHandoverSent',
  'ContractHandoverPostponed',
  'ContractHandoverUnknown',
  'ContractHandoverRefused',
  'ContractHandoverRetried',
  'ContractHandoverDelivered',
] as const;

/** Two who ask at the same moment: the table lets one through. */
export const handoverConstraints: Readonly<Record<string, string>> = {
  contract_handover_tenant_id_revision_id_key: 'contract-handover.exists',
};

export const handoverRefusals: RefusalTexts = {
  'contract-handover.not-found': {
    status: 404,
    title: 'This offer is not on its way into a contract system',
    todo: 'Hand it over, once it is accepted.',
  },
  'contract-handover.exists': {
    status: 409,
    title: 'This offer is on its way into the contract system already',
    todo: 'Read what became of it; it can be sent again from there.',
  },
  'contract-handover.move-not-allowed': {
    status: 409,
    title: 'The handover is in another state',
    todo: 'The moves that are allowed now are listed.',
  },
  'contract-handover.not-due': {
    status: 409,
    title: 'It is not time to send this',
    todo: 'Nothing: whoever came first sends it.',
  },
  'contract-handover.other-attempt': {
    status: 409,
    title: 'This answer belongs to an attempt that is not under way any more',
    todo: 'Nothing: a later attempt decides.',
  },
};
