import type { RefusalTexts } from '#platform/refusals.ts';

export const evidenceRefusals: RefusalTexts = {
  'evidence.not-yet-sequenced': {
    status: 503,
    title: 'The newest entries have no place in the log yet',
    todo: 'Ask again in two seconds; an entry gets its place shortly after its commit.',
  },
  'evidence.checkpoint-not-found': {
    status: 404,
    title: 'There is no such checkpoint',
    todo: 'Take the sizes of two checkpoints of one epoch from the list of checkpoints. Between epochs there is no proof: the newer one cites the last checkpoint of the older.',
  },
  'evidence.checkpoints-reversed': {
    status: 400,
    title: 'The first checkpoint is the newer one',
    todo: 'Ask from the smaller size to the larger.',
  },
  'evidence.reason-missing': {
    status: 400,
    title: 'Nobody is erased without a reason',
    todo: 'Give the reason in the envelope; it stands in the evidence of the erasure.',
  },
  'evidence.own-erasure': {
    status: 403,
    title: 'Nobody erases themselves',
    todo: 'Somebody else who may do it erases you.',
  },
  'evidence.audience-not-yours': {
    status: 403,
    title: 'You may not have a package made for that reader',
    todo: 'Ask for one of the audiences that are listed: your own side of the promise, or one that sees less.',
  },
};

export const evidenceFacts = ['PersonErased', 'LogKeyChanged'] as const;
