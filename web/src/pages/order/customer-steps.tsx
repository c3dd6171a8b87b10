import { Progress } from '../../parts/progress.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import type { Step } from './planned.ts';

const total = (steps: readonly Step[], which: 'done' | 'of'): number =>
  steps.reduce((sum, step) => sum + step[which], 0);

/** How far an order is, as its customer is told: which step stands where. */
export const CustomerSteps = ({ steps }: { readonly steps: readonly Step[] }) => (
  <Section title="How far it is" aside={<Progress done={total(steps, 'done')} of={total(steps, 'of')} />}>
    <ol className="stack tight">
      {steps.map((step) => (
        <li key={step.id} className="row apart">
          <span>
            {step.name}
            {step.of > 1 && <span className="small soft">{` (${step.done} of ${step.of})`}</span>}
          </span>
          <Status state={step.state} />
        </li>
      ))}
    </ol>
  </Section>
);
