/** What approval says no to, and what to do then. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const approvalRefusals: RefusalTexts = {
  'approval-case.not-found': {
    status: 404,
    title: 'Nothing is waiting for approval here',
    todo: 'Read the quote again: it was decided, recalled or changed.',
  },
  'approval.move-not-allowed': {
    status: 409,
    title: 'The case is closed',
    todo: 'The moves that are allowed now are listed.',
  },
  'approval-step.move-not-allowed': {
    status: 409,
    title: 'This step is not asked now',
    todo: 'The moves that are allowed now are listed.',
  },
  'approval.content-changed': {
    status: 409,
    title: 'What you saw is not what is asked now',
    todo: 'Read the case again and decide on what is there now.',
  },
  'approval.policy-missing': {
    status: 409,
    title: 'No approval policy is in force',
    todo: 'Publish an approval policy; nothing is approved without one.',
  },
  'approval.not-due': {
    status: 409,
    title: 'The step is not silent for long enough',
    todo: 'It is escalated by itself when it is due.',
  },
  'approval.own-request': {
    status: 403,
    title: 'Nobody approves their own request',
    todo: 'Another person with this role decides.',
  },
  'approval.not-asked': {
    status: 403,
    title: 'You are not among those who may answer this step',
    todo: 'Those who may are listed with the case.',
  },
  'approval.delegation-ended': {
    status: 403,
    title: 'What was delegated to you has ended',
    todo: 'Ask for a new delegation, or let its giver answer.',
  },
  'approval.answered-already': {
    status: 409,
    title: 'You have answered this already',
    todo: 'Another person with this role answers.',
  },
  'approval.nobody-may-answer': {
    status: 409,
    title: 'Nobody may answer for a role that has to be asked',
    todo: 'Have the policy name a fallback, give somebody the role, or let somebody uninvolved submit.',
  },
  'approval.author-gives': {
    status: 409,
    title: 'Whoever wrote the policy gives no exception under it',
    todo: 'Let somebody who wrote none of it make the deal: clone the quote and give what is given there.',
  },
  'approval.part-of-nothing': {
    status: 422,
    title: 'A part is some of the reasons and not all of them',
    todo: 'Name the reasons that you approve by their numbers; approve or reject where it is all or none.',
  },
  'approval.evidence-needed': {
    status: 422,
    title: 'A deal of this size is answered with a reference to evidence',
    todo: 'Name the document, ticket or minute that your answer rests on.',
  },
  'approval.conditions-unmet': {
    status: 409,
    title: 'A condition of the approval is not met',
    todo: 'The conditions are listed: change the quote, or have who set them say that they are met.',
  },
  'approval.condition-not-found': {
    status: 404,
    title: 'There is no such condition on this case',
    todo: 'Read the case again.',
  },
  'approval.condition-checked-by-deal': {
    status: 422,
    title: 'The deal itself says whether this condition is met',
    todo: 'Change the quote until it is.',
  },
  'approval.not-yours-to-confirm': {
    status: 403,
    title: 'Who set a condition, or somebody of the same role, says that it is met',
    todo: 'Ask them.',
  },
  'approval.reminded-lately': {
    status: 409,
    title: 'They were reminded a short while ago',
    todo: 'Give them some hours.',
  },
  'approval.step-has-approvers': {
    status: 409,
    title: 'Somebody may still answer this step',
    todo: 'Those who may are listed.',
  },
  'approval.no-fallback': {
    status: 409,
    title: 'The policy names nobody who answers instead',
    todo: 'Recall the quote, and have the policy name a fallback.',
  },
  'approval.delegation-not-allowed': {
    status: 422,
    title: 'The policy does not let you delegate this',
    todo: 'What it allows is listed.',
  },
  'approval.delegation-dates': {
    status: 422,
    title: 'A delegation ends after it begins, in the future, and within the days that the policy allows',
    todo: 'Correct the dates.',
  },
  'approval-delegation.not-found': {
    status: 404,
    title: 'There is no such delegation',
    todo: 'Read the list again.',
  },
  'approval.delegation-over': {
    status: 409,
    title: 'This delegation has ended',
    todo: 'Nothing has to be done.',
  },
};
