import type { CaseStep, ToldReason } from '../api/approval-shapes.ts';
import { dateText } from '../words/dates.ts';
import { roleWord } from '../words/status.ts';
import { Status } from './status.tsx';

/** The steps of an approval: who was asked, why, what they said. */
export const CaseSteps = ({ steps }: { readonly steps: readonly CaseStep[] }) => (
  <ol className="steps">
    {steps.map((step) => (
      <li key={step.stepNo}>
        <h3 className="row">
          {step.group}. {roleWord(step.role)} <Status state={step.status} />
        </h3>
        {step.insteadOfRole && <p className="small soft">Instead of {roleWord(step.insteadOfRole)}</p>}
        {step.escalatedFrom && <p className="small soft">Asked because {roleWord(step.escalatedFrom)} stayed silent</p>}
        <ul className="bullets">
          {step.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <Told reasons={[...step.carried, ...step.again]} />
        {step.answers.map((answer) => (
          <p key={answer.by} className="small soft">
            {answer.by}
            {answer.insteadOf && ` for ${answer.insteadOf}`}, {dateText(answer.at)}: “{answer.comment}”
            {answer.evidence && ` (${answer.evidence})`}
          </p>
        ))}
        {step.answers.length === 0 && step.decidedBy && (
          <p className="small soft">
            {step.decidedBy}
            {step.decidedAt && `, ${dateText(step.decidedAt)}`}
            {step.comment && `: “${step.comment}”`}
          </p>
        )}
        {step.status === 'asked' && step.may.length > 0 && (
          <p className="small soft">
            Can decide: {callable(step.may)}
            {step.answersNeeded > 1 && `; ${step.answersNeeded} of them are needed`}
          </p>
        )}
      </li>
    ))}
  </ol>
);

/** Why something is not asked again, or is. */
export const Told = ({ reasons }: { readonly reasons: readonly ToldReason[] }) =>
  reasons.map(({ reason, why }) => (
    <p key={reason} className="small soft">
      {reason} {why}
    </p>
  ));

export const callable = (people: readonly { readonly name: string; readonly insteadOf: string | null }[]): string =>
  people.map(({ name, insteadOf }) => (insteadOf ? `${name} for ${insteadOf}` : name)).join(', ') || 'nobody';
