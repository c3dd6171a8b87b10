import type { CaseStep } from '../api/shapes.ts';
import { dateText } from '../words/dates.ts';
import { roleWord } from '../words/status.ts';
import { Status } from './status.tsx';

/** The steps of an approval: who was asked, why, what they said. */
export const CaseSteps = ({ steps }: { readonly steps: readonly CaseStep[] }) => (
  <ol className="steps">
    {steps.map((step) => (
      <li key={step.stepNo}>
        <h3 className="row">
          {step.stepNo}. {roleWord(step.role)} <Status state={step.status} />
        </h3>
        <ul className="bullets">
          {step.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {step.decidedBy && (
          <p className="small soft">
            {step.decidedBy}
            {step.decidedAt && `, ${dateText(step.decidedAt)}`}
            {step.comment && `: “${step.comment}”`}
          </p>
        )}
      </li>
    ))}
  </ol>
);
