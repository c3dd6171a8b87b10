/** Eligibility's front door: may this be sold here, to such a customer, on this day, and if not, why not. */
export type { EligibilityModel, EligibilityRefusal, Versioned } from './compile-eligibility.ts';
export { compileEligibility, eligibilityProblems } from './compile-eligibility.ts';
export { changeFindings } from './change-standing.ts';
export { eligibilityOf } from './eligibility-of-model.ts';
export {
  DecisionTableContract,
  EligibilityPageRequest,
  EligibilityRequest,
  EligibilityTable,
  type Installed,
  Qualification,
} from './eligibility.contract.ts';
export type { Eligibility, Reason } from './evaluate-eligibility.ts';
export { evaluateEligibility } from './evaluate-eligibility.ts';
export { type Judged, judgeEligibility } from './judge-eligibility.ts';
export { evaluatePage } from './evaluate-page.ts';
export { eligibilityRefusals } from './eligibility.refusals.ts';
export { ELIGIBILITY_FACTS, ELIGIBILITY_INPUTS, QUALIFICATION_PREFIX } from './sellability-inputs.ts';
export { availabilityTable } from './import-availability.ts';
export { QUALIFICATION_CONTRACTS } from './qualification-kinds.ts';
export { expireQualification, EXPIRY_TIMER, recordQualification, startQualification } from './ask-qualification.ts';
export { qualificationLife } from './qualification.lifecycle.ts';
export { qualificationRoutes, qualificationView } from './qualification.routes.ts';
export {
  qualificationConstraints,
  qualificationFacts,
  qualificationRefusals,
  type QualificationRow,
  type Question,
} from './qualification.ts';
export { readQualifications } from './qualification.store.ts';
export { sweepQualifications } from './qualification.jobs.ts';
export { askWhatIsNeeded, requestQualification } from './request-qualification.ts';
export { askAgain, settleByHand } from './settle-by-hand.ts';
export { questionAbout, standingOf, standingRow, subjectHash } from './standing.ts';
export { offeringsForAccountRoutes } from './offerings-for-account.routes.ts';
export { problemInWords } from './problem-in-words.ts';
