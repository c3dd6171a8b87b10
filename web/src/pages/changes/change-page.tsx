/** One change: everything that an approver decides by, on one page, and the moves that are open to this person. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { change as changeQuery, type Change } from '../../api/changes.ts';
import { useSession } from '../../api/session.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText, instantText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';
import { labelOf, TYPES, WAYS_BACK } from './change-fields.ts';
import { FurtherMoves } from './change-moves.tsx';
import { DecidedMeanwhile } from './decided-meanwhile.tsx';
import { Review } from './change-review.tsx';
import { Gates, Impact, Readings, Risk } from './change-parts.tsx';

type Step = {
  readonly move: string;
  readonly path: string;
  readonly label: string;
  readonly said: string;
  readonly word?: 'because' | 'says' | 'note';
  readonly quiet?: true;
};

/** In the order of the life; which of them are open says the server. */
const STEPS: readonly Step[] = [
  { move: 'submit', path: 'assess', label: 'Assess', said: 'Assessed' },
  { move: 'submit', path: 'submit', label: 'Submit', said: 'Submitted' },
  { move: 'return', path: 'return', label: 'Send back', said: 'Sent back', word: 'because', quiet: true },
  { move: 'watch', path: 'watch', label: 'Look what happened since', said: 'Watched' },
  { move: 'close', path: 'close', label: 'Close', said: 'Closed', word: 'says' },
  {
    move: 'watch',
    path: 'roll-back',
    label: 'Roll back',
    said: 'The release that takes it back is drafted',
    word: 'because',
    quiet: true,
  },
  { move: 'withdraw', path: 'withdraw', label: 'Withdraw', said: 'Withdrawn', quiet: true },
];

/** What comes next stands out: before it was assessed as it is now, it is not put before anybody. */
const standsOut = ({ path, quiet }: Step, { stale, after }: Change): boolean => {
  if (path === 'assess') return stale;
  if (path === 'submit') return !stale;
  // While it is still watched it is not over yet.
  if (path === 'close') return after.nextWatch === null;
  return quiet !== true;
};

/** Who may ask for changes and move them; whose answer one needs, says the server. */
const ASKS: ReadonlySet<string> = new Set([
  'catalog-owner',
  'pricing-owner',
  'policy-owner',
  'release-approver',
  'finance',
  'legal',
  'sales-ops',
  'order-ops',
  'billing-ops',
  'sre',
]);

export const ChangePage = () => {
  const { changeId } = useParams({ from: '/signed-in/changes/$changeId' });
  const query = useQuery(changeQuery(changeId));
  const command = useCommand([['changes'], ['releases'], ['worklist']]);
  const [asking, setAsking] = useState<Step | null>(null);
  const { data } = query;
  const mayAsk = useSession()?.principal.roles.some((role) => ASKS.has(role)) === true;
  const run = async (step: Step, word?: string) => {
    const payload = step.word === undefined ? {} : { [step.word]: word };
    const done = await command.run(
      `/changes/${changeId}/${step.path}`,
      { payload, expectedVersion: data?.version ?? 0 },
      step.said,
    );
    if (done !== undefined) setAsking(null);
  };
  const approve = (role: string) =>
    void command.run(
      `/changes/${changeId}/approve`,
      { payload: { contentHash: data?.contentHash ?? '', role } },
      'Answered',
    );
  return (
    <Page
      title={data?.title ?? 'Change'}
      kicker={<Crumb to="/changes">Changes</Crumb>}
      lead={
        data && (
          <span className="lead-row">
            <Status state={data.status} />
            <span>
              {data.number} · {labelOf(TYPES, data.type)}
              {data.tier !== null && ` · tier ${data.tier}`}
            </span>
          </span>
        )
      }
      actions={
        data && (
          <>
            {data.answers.answerableAs.map((role) => (
              <Button key={role} loading={command.busy} onClick={() => approve(role)}>
                Approve as {roleWord(role).toLowerCase()}
              </Button>
            ))}
            {mayAsk && <FurtherMoves found={data} />}
            {STEPS.filter(({ move }) => data.moves.includes(move) && (mayAsk || move === 'return')).map((step) => (
              <Button
                key={step.path}
                variant={standsOut(step, data) ? 'filled' : 'default'}
                loading={command.busy}
                onClick={() => (step.word === undefined ? void run(step) : setAsking(step))}
              >
                {step.label}
              </Button>
            ))}
          </>
        )
      }
    >
      {command.problem && asking === null && <ProblemNote problem={command.problem} />}
      {asking && (
        <Confirm
          title={asking.label}
          label={asking.label}
          reason={asking.word === 'says' ? 'What was seen after the release' : 'Why'}
          problem={command.problem}
          busy={command.busy}
          onConfirm={(reason) => void run(asking, reason)}
          onClose={() => setAsking(null)}
        />
      )}
      <Loaded query={query}>{(found) => <Body found={found} />}</Loaded>
    </Page>
  );
};

const scopeText = (scope: 'all' | readonly string[] | undefined): string => {
  if (scope === undefined) return 'not said';
  if (scope === 'all') return 'all';
  return scope.length === 0 ? 'none' : scope.join(', ');
};

const Fact = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Body = ({ found }: { readonly found: Change }) => (
  <>
    {found.stale && found.evidence.length > 0 && (
      <div className="note" data-tone="attention" role="status">
        <p>
          <strong>It has changed since it was assessed.</strong> What was found and answered holds for another content.
        </p>
      </div>
    )}
    {found.after.releasedAt && <After found={found} />}
    <Asked found={found} />
    <Answers found={found} />
    <Gates gates={found.evidence} releaseId={found.release?.id} />
    {found.impact.path && <Impact found={found} />}
    <Risk found={found} />
    <DownloadButton path={`/changes/${found.id}/evidence-package`} name={`change-${found.number}.evidence.zip`}>
      Download what proves it
    </DownloadButton>
  </>
);

const Asked = ({
  found: { asked, effective, ownedBy, release, missing, id, moves, watch, status },
}: {
  readonly found: Change;
}) => (
  <Section
    title="What is asked"
    aside={
      moves.includes('revise') && (
        <Link to="/changes/$changeId/revise" params={{ changeId: id }}>
          Revise
        </Link>
      )
    }
  >
    <p className="measure">{asked.objective ?? 'It does not say what the business wants from it.'}</p>
    <dl className="facts">
      {release && (
        <Fact name="Release">
          <Link to="/releases/$releaseId" params={{ releaseId: release.id }}>
            {release.name}
          </Link>
        </Fact>
      )}
      {asked.carries.deployment && (
        <Fact name="Deployment">
          {asked.carries.deployment.version}, commit <code>{asked.carries.deployment.commit}</code>
          {asked.carries.deployment.digest && (
            <span className="sub">
              files <code>{asked.carries.deployment.digest}</code>
            </span>
          )}
          <span className="sub">{asked.carries.deployment.says}</span>
        </Fact>
      )}
      <Fact name="Takes effect">{effective.from ? dateText(effective.from) : 'not said'}</Fact>
      {effective.notBefore && <Fact name="Not before">{instantText(effective.notBefore)}</Fact>}
      {effective.notReleased && status === 'scheduled' && (
        <Fact name="Not released then">
          {instantText(effective.notReleased.at)}: {effective.notReleased.says}
        </Fact>
      )}
      <Fact name="Owner">
        {ownedBy ? `${ownedBy.name} (${ownedBy.roles.map(roleWord).join(', ')})` : (asked.owner ?? 'nobody')}
      </Fact>
      <Fact name="Products">{scopeText(asked.impacted?.products)}</Fact>
      <Fact name="Markets">{scopeText(asked.impacted?.markets)}</Fact>
      <Fact name="Channels">{scopeText(asked.impacted?.channels)}</Fact>
      <Fact name="Customers">{scopeText(asked.impacted?.customers)}</Fact>
      <Fact name="What is in hand">{asked.impacted?.inHand ?? 'not said'}</Fact>
      <Fact name="Undone by">
        {asked.rollback ? `${labelOf(WAYS_BACK, asked.rollback.how)}. ${asked.rollback.says}` : 'not said'}
      </Fact>
      <Fact name="Watched">
        {asked.monitoring ? `${asked.monitoring.hours} hours: ${watch.join('; ')}` : 'not said'}
      </Fact>
      {asked.approvers && asked.approvers.length > 0 && (
        <Fact name="Asked besides">{asked.approvers.map(roleWord).join(', ')}</Fact>
      )}
      {asked.emergency && <Fact name="Emergency">{asked.emergency}</Fact>}
    </dl>
    {missing.length > 0 && <p className="soft">Still to be said: {missing.map(({ says }) => says).join(', ')}.</p>}
  </Section>
);

const Answers = ({ found: { answers, tier } }: { readonly found: Change }) => (
  <Section title="Who answers for it">
    {tier === null ? (
      <p className="soft">Its tier is found when it is assessed; the tier says who is asked.</p>
    ) : (
      <>
        <p className="soft">
          Tier {tier}: {answers.control}. By “{answers.policy}”
          {answers.published ? '' : ', which no release depends on yet'}.
        </p>
        <ul className="steps">
          {answers.asked.map(({ role, because, answered, note }) => (
            <li key={role}>
              <span className="lead-row">
                <span className="status" data-tone={answered ? 'good' : 'attention'}>
                  <span className="dot" aria-hidden="true" />
                  {answered ?? 'asked'}
                </span>
                <span>{roleWord(role)}</span>
              </span>
              <span className="sub">{because.join('; ')}</span>
              {note && <span className="sub">“{note}”</span>}
            </li>
          ))}
        </ul>
      </>
    )}
  </Section>
);

/** Held only where a change policy is in force: without one it goes out when somebody publishes it, and the page says so. */
const outEarly = ({ asked, after: { releasedAt }, effective: { from, release } }: Change): boolean =>
  asked.emergency === undefined &&
  releasedAt !== null &&
  from !== null &&
  release === null &&
  Temporal.Instant.compare(releasedAt, from) < 0;

const After = ({ found, found: { after } }: { readonly found: Change }) => (
  <Section title="After the release">
    <dl className="facts">
      <Fact name="In effect from">{after.releasedAt && instantText(after.releasedAt)}</Fact>
      <Fact name="Watched until">{after.watchedUntil && instantText(after.watchedUntil)}</Fact>
      {after.watched && (
        <Fact name="Last watched">
          {instantText(after.watched.at)}: {after.watched.holds ? 'within its limits' : 'a limit is passed'}
        </Fact>
      )}
      {after.nextWatch && <Fact name="Watched next, by itself">{instantText(after.nextWatch)}</Fact>}
      {after.rolledBackBy && (
        <Fact name="Taken back by">
          <Link to="/releases/$releaseId" params={{ releaseId: after.rolledBackBy }}>
            its roll-back release
          </Link>
        </Fact>
      )}
    </dl>
    {outEarly(found) && (
      <p className="measure">
        It went out before {dateText(found.effective.from ?? '')}, the day that was asked for: its release names no day,
        and no change policy in force holds it until then.
      </p>
    )}
    {after.review && <Review changeId={found.id} review={after.review} />}
    {after.watched && <Readings readings={after.watched.readings} />}
    {after.closing && <p className="measure">{after.closing.says}</p>}
    {after.meanwhile && <DecidedMeanwhile meanwhile={after.meanwhile} />}
  </Section>
);
