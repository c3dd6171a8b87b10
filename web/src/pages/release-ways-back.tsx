/** The two ways back from a published release: called back before its instant, rolled back after it. Both say why. */
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { useSession } from '../api/session.ts';
import type { Release } from '../api/work-shapes.ts';
import { Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';
import { instantText } from '../words/dates.ts';

const OWNERS: ReadonlySet<string> = new Set(['catalog-owner', 'pricing-owner', 'policy-owner', 'release-approver']);

const isWaiting = ({ effectiveFrom, status }: Release): boolean =>
  status === 'published' &&
  effectiveFrom !== null &&
  Temporal.Instant.compare(effectiveFrom, Temporal.Now.instant()) > 0;

export const WaysBack = ({ release }: { readonly release: Release }) => {
  const roles = useSession()?.principal.roles ?? [];
  const mayMove = roles.some((role) => OWNERS.has(role));
  if (!mayMove) return null;
  if (isWaiting(release)) return <CallBack release={release} />;
  return release.moves.includes('rollBack') ? <RollBack release={release} /> : null;
};

const useReason = (releaseId: string) => {
  const command = useCommand([['release', releaseId], ['releases'], ['changes'], ['worklist']]);
  const [because, setBecause] = useState('');
  return { command, because, setBecause, ready: because.trim().length >= 3 };
};

const CallBack = ({ release }: { readonly release: Release }) => {
  const { command, because, setBecause, ready } = useReason(release.id);
  const [forGood, setForGood] = useState(false);
  const [to, setTo] = useState('');
  const effectiveFrom = () => Temporal.PlainDateTime.from(to).toZonedDateTime('UTC').toInstant().toString();
  const payload = () => ({
    because: because.trim(),
    ...(forGood ? { forGood } : {}),
    ...(to === '' ? {} : { effectiveFrom: effectiveFrom() }),
  });
  return (
    <Section title="It waits for its instant">
      <p className="measure">
        It takes effect at {instantText(release.effectiveFrom ?? '')}. Until then nothing else is published, and nothing
        is decided by it. Called back, it is a draft again: it is validated and approved anew, and so is the change that
        carries it.
      </p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void command.run(
            `/releases/${release.id}/call-back`,
            { payload: payload(), expectedVersion: release.version },
            'Called back',
          );
        }}
      >
        <Textarea
          label="Why it is called back"
          required
          autosize
          maxLength={2000}
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        <TextInput
          label="Takes effect instead at, UTC"
          description="Left empty, it keeps the instant that it has."
          type="datetime-local"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Checkbox
          label="Give it up: other releases may change what it changes"
          checked={forGood}
          onChange={(event) => setForGood(event.currentTarget.checked)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div>
          <Button type="submit" variant="default" loading={command.busy} disabled={!ready}>
            Call it back
          </Button>
        </div>
      </form>
    </Section>
  );
};

type First = { readonly releaseId: string; readonly name: string; readonly artifacts: readonly string[] };
/** They stand below the note, as links. */
const withoutFirst = ({ first: _first, ...problem }: Problem): Problem => problem as Problem;
const firstOf = (value: unknown): readonly First[] => (Array.isArray(value) ? (value as readonly First[]) : []);

const RollBack = ({ release }: { readonly release: Release }) => {
  const { command, because, setBecause, ready } = useReason(release.id);
  const [draftId, setDraftId] = useState<string | null>(null);
  const send = async () => {
    const drafted = await command.run<{ readonly releaseId: string }>(
      `/releases/${release.id}/roll-back`,
      { payload: { purpose: because.trim() } },
      'The release that takes it back is drafted',
    );
    setDraftId(drafted?.releaseId ?? null);
  };
  return (
    <Section title="Taking it back">
      <details className="disclosure">
        <summary>Roll this release back</summary>
        <p className="measure soft">
          A release is drafted that returns what this one changed to the versions before it; what later releases changed
          besides stays. It is validated, approved and published like any other. If a change carries this release, roll
          back on the page of the change: then its way back needs no change of its own.
        </p>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Textarea
            label="Why it is taken back"
            required
            autosize
            maxLength={2000}
            value={because}
            onChange={(event) => setBecause(event.currentTarget.value)}
          />
          {command.problem && <ProblemNote problem={withoutFirst(command.problem)} />}
          {command.problem && <InTheWay first={firstOf(command.problem['first'])} />}
          {draftId && (
            <p>
              <Link to="/releases/$releaseId" params={{ releaseId: draftId }}>
                The release that takes it back
              </Link>
            </p>
          )}
          <div>
            <Button type="submit" variant="default" loading={command.busy} disabled={!ready}>
              Draft its way back
            </Button>
          </div>
        </form>
      </details>
    </Section>
  );
};

/** Later releases that changed the same artifacts again, the newest first. */
const InTheWay = ({ first }: { readonly first: readonly First[] }) =>
  first.length === 0 ? null : (
    <ul className="bullets small">
      {first.map(({ releaseId, name, artifacts }) => (
        <li key={releaseId}>
          <Link to="/releases/$releaseId" params={{ releaseId }}>
            {name}
          </Link>
          <span className="sub wrap">{artifacts.join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
