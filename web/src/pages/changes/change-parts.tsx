/** What was found about a change: its gates, its impact, its risk, and what happened after it. */
import { useQuery } from '@tanstack/react-query';
import { type Change, type GateFound, impact, type ImpactAnswer, type Reading } from '../../api/changes.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { statusWord } from '../../words/status.ts';

const TONES = { passed: 'good', warned: 'attention', failed: 'bad' } as const;
const WORDS = { passed: 'Yes', warned: 'Yes, but', failed: 'No' } as const;
const ORDER = { failed: 0, warned: 1, passed: 2 } as const;

/** Rests on a report of its own: whoever answers for the change reads its sums here, and goes on from here. */
const WITH_REPORT = 'simulation';
const folds = ({ gate, outcome, stale }: GateFound): boolean => outcome === 'passed' && !stale && gate !== WITH_REPORT;

/** Done on the page of the release, and not here. */
const ON_RELEASE: ReadonlySet<string> = new Set(['validated', 'simulation']);

type GatesProps = { readonly gates: readonly GateFound[]; readonly releaseId?: string | undefined };

export const Gates = ({ gates, releaseId }: GatesProps) => (
  <Section title="What was found">
    {gates.length === 0 ? (
      <p className="soft">Nothing yet: assess it. No gate can be passed by hand.</p>
    ) : (
      <>
        <GateList gates={gates.filter((gate) => !folds(gate))} releaseId={releaseId} />
        <Passed gates={gates.filter(folds)} />
      </>
    )}
  </Section>
);

const GateList = ({ gates, releaseId }: GatesProps) =>
  gates.length === 0 ? null : (
    <ul className="steps">
      {gates
        .toSorted((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
        .map((gate) => (
          <Gate key={gate.gate} gate={gate} releaseId={releaseId} />
        ))}
    </ul>
  );

/** What holds is read by whoever doubts it; what does not is in everybody's way, and stands above. */
const Passed = ({ gates }: { readonly gates: readonly GateFound[] }) =>
  gates.length === 0 ? null : (
    <details className="disclosure">
      <summary>
        <span className="status" data-tone="good">
          <span className="dot" aria-hidden="true" />
          {gates.length === 1 ? '1 gate says yes' : `${gates.length} gates say yes`}
        </span>
      </summary>
      <GateList gates={gates} />
    </details>
  );

type GateProps = { readonly gate: GateFound; readonly releaseId: string | undefined };

const Gate = ({ gate: { gate, outcome, promise, says, seen, answers, stale }, releaseId }: GateProps) => (
  <li>
    <span className="lead-row one-line">
      <span className="status" data-tone={stale ? 'quiet' : TONES[outcome]}>
        <span className="dot" aria-hidden="true" />
        {stale ? 'Stale' : WORDS[outcome]}
      </span>
      <span>{promise}</span>
    </span>
    {(outcome !== 'passed' || gate === WITH_REPORT) && <Lines lines={says} />}
    {gate === WITH_REPORT && seen !== null && <PageLink to={seen}>The whole report</PageLink>}
    {ON_RELEASE.has(gate) && seen === null && outcome === 'failed' && releaseId !== undefined && (
      <p className="small">
        <PageLink to={`/releases/${releaseId}`}>Done on its release</PageLink>, then assess it again.
      </p>
    )}
    <details className="disclosure">
      <summary>What was looked at</summary>
      {outcome === 'passed' && gate !== WITH_REPORT && <Lines lines={says} />}
      {answers.length > 0 && <p className="small soft">It answers: {answers.join(' · ')}</p>}
    </details>
  </li>
);

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className="bullets small">
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
);

export const Impact = ({ found: { id, contentHash, after } }: { readonly found: Change }) => {
  const query = useQuery(impact(id, contentHash));
  return (
    <Section title="What it touches">
      {after.releasedAt !== null && (
        <p className="soft measure">
          Asked now, when it is out: what is in force already changes nothing more. What it touched when it was assessed
          is in what proves it.
        </p>
      )}
      <Loaded query={query} rows={10}>
        {({ answers, agreements }) => (
          <ul className="steps">
            {answers.map((answer) => (
              <Question key={answer.question} answer={answer} />
            ))}
            <Question answer={agreements} />
          </ul>
        )}
      </Loaded>
    </Section>
  );
};

/** A record in hand says its state, which is a code; whatever else is said is a sentence. */
const sayText = (says: string): string => (/^[A-Za-z]+$/.test(says) ? statusWord(says).word.toLowerCase() : says);

const Question = ({
  answer: { asks, count, records, withheld, next },
}: {
  readonly answer: Omit<ImpactAnswer, 'question'>;
}) => (
  <li>
    <span className="lead-row one-line">
      <strong>{count}</strong>
      <span>{asks}</span>
    </span>
    {records.length + withheld > 0 && (
      <details className="disclosure">
        <summary>Which</summary>
        <ul className="bullets small">
          {records.map(({ id, name, says, path }) => (
            <li key={id}>
              {path === null ? name : <PageLink to={path}>{name}</PageLink>}: {sayText(says)}
            </li>
          ))}
        </ul>
        {withheld > 0 && <p className="small soft">{withheld} that you may not see.</p>}
        {next !== null && <p className="small soft">These are the first hundred.</p>}
      </details>
    )}
  </li>
);

const SCORES = ['none', 'some', 'serious', 'grave'] as const;

const NOT_YET = { assessed: 'found when it is assessed', stated: 'not stated yet' } as const;

export const Risk = ({ found: { risk, tier } }: { readonly found: Change }) => (
  <Section title="What could go wrong">
    {risk.because.length > 0 && <Lines lines={risk.because} />}
    {risk.byHand && (
      <p className="soft">
        {risk.byHand.allowedByPerson === null ? 'Somebody asks to lower it' : 'Moved by hand'} to tier{' '}
        {risk.byHand.tier}: {risk.byHand.because}
      </p>
    )}
    <dl className="facts rows">
      {risk.dimensions.map(({ key, says, score, how, because }) => (
        <div key={key}>
          <dt>{says}</dt>
          <dd>
            {score === null ? NOT_YET[tier === null ? 'assessed' : 'stated'] : `${SCORES[score] ?? score}, ${how}`}
            {because && <span className="sub">{because}</span>}
          </dd>
        </div>
      ))}
    </dl>
  </Section>
);

const ofText = (count: number, of: number | undefined): string => (of === undefined ? `${count}` : `${count} of ${of}`);
const readingColumns: readonly Column<Reading>[] = [
  { name: 'What happened', head: true, cell: ({ says }) => says },
  { name: 'Before', numeric: true, cell: ({ before, ofBefore }) => ofText(before, ofBefore) },
  { name: 'Since', numeric: true, cell: ({ since, ofSince }) => ofText(since, ofSince) },
  { name: 'Meant', cell: ({ meant }) => meant },
  { name: 'Holds', cell: ({ holds, early }) => (holds ? (early === true ? 'too early to say' : 'yes') : 'no') },
];

export const Readings = ({ readings }: { readonly readings: readonly Reading[] }) => (
  <Table
    caption="What was watched"
    columns={readingColumns}
    rows={readings}
    rowKey={({ says, meant }) => `${says} ${meant}`}
  />
);
