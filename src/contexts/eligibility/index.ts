/** Eligibility's front door: may this be sold here, to such a customer, on this day, and if not, why not. */
export type { EligibilityModel, EligibilityRefusal, Versioned } from './compile-eligibility.ts';
export {
  compileEligibility,
  ELIGIBILITY_INPUTS,
  eligibilityProblems,
  QUALIFICATION_PREFIX,
} from './compile-eligibility.ts';
export { eligibilityOf } from './eligibility-of-model.ts';
export { DecisionTableContract, EligibilityRequest, EligibilityTable, Qualification } from './eligibility.contract.ts';
export type { Eligibility, Reason } from './evaluate-eligibility.ts';
export { evaluateEligibility } from './evaluate-eligibility.ts';
export { eligibilityRefusals } from './eligibility.refusals.ts';
