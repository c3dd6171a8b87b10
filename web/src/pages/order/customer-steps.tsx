import type { CustomerTask } from '../../api/work-shapes.ts';
import { Progress } from '../../parts/progress.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';

/** How far an order is, as its customer is told: which step stands where. */
export const CustomerSteps = ({ steps }: { readonly steps: readonly CustomerTask[] }) => (
  <Section
    title="How far it is"
    aside={<Progress done={steps.filter(({ state }) => state === 'done').length} of={steps.length} />}
  >
    <ol className="stack tight">
      {steps.map((step) => (
        <li key={step.id} className="row apart">
          <span>{step.name}</span>
          <Status state={step.state} />
        </li>
      ))}
    </ol>
  </Section>
);
