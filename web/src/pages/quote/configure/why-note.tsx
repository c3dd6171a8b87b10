/** Why something cannot be had, or left out, in the words of who wrote the rules; and the changes after which it can. */
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useFace } from './face.ts';
import type { Labels } from './labels.ts';
import type { Guide, Why } from './protocol.ts';

type Rule = Why['rules'][number];
type Way = Guide['repairs'][number];

/** What a value is of; an option is of itself. */
const aboutOf = (name: string): string => name.replace(/=.*$/, '=');

/** What a change is, in names that stand on the page: what goes first, then what comes. */
export const wayText = (labels: Labels, { remove, add }: Pick<Way, 'remove' | 'add'>): string => {
  const before = new Map(remove.map((name) => [aboutOf(name), name]));
  const changed = new Map(add.flatMap((name) => (before.has(aboutOf(name)) ? [[aboutOf(name), name]] : [])));
  const gone = remove.filter((name) => !changed.has(aboutOf(name)));
  const come = add.filter((name) => !changed.has(aboutOf(name)));
  const parts = [
    gone.length > 0 ? `without ${gone.map(labels.of).join(', ')}` : null,
    come.length > 0 ? `with ${come.map(labels.of).join(', ')}` : null,
    ...[...changed].map(([about, name]) => `${labels.of(name)} instead of ${labels.value(before.get(about) ?? name)}`),
  ].filter((part) => part !== null);
  const text = parts.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const RuleList = ({ rules, labels }: { readonly rules: readonly Rule[]; readonly labels: Labels }) => {
  const said = rules.map(({ message, at }) => (at === undefined ? message : `${labels.part(at)}: ${message}`));
  return (
    <ul className="bullets">
      {[...new Set(said)].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
};

export const WaysOut = ({ ways }: { readonly ways: readonly Way[] }) => {
  const { labels, editable, change } = useFace();
  if (!editable || ways.length === 0) return null;
  return (
    <>
      <p>{ways.length === 1 ? 'The way out:' : 'Ways out:'}</p>
      <div className="stack tight ways-out">
        {ways.map((way) => (
          <Button key={wayText(labels, way)} variant="default" onClick={() => change(way.selection)}>
            {wayText(labels, way)}
          </Button>
        ))}
      </div>
    </>
  );
};

const TITLES = {
  excluded: 'cannot be chosen as it stands',
  forced: 'has to be in as it stands',
  free: 'can be chosen or left out',
} as const;

/** Beneath what it is about, and only there. */
export const WhyNote = ({ name }: { readonly name: string }) => {
  const { why, labels, closeWhy } = useFace();
  const place = useRef<HTMLDivElement>(null);
  const shown = why?.name === name ? why : null;
  useEffect(() => {
    if (shown) place.current?.focus();
  }, [shown]);
  if (shown === null) return null;
  return (
    <div
      className="note why-note"
      data-tone={shown.state === 'excluded' ? 'attention' : 'active'}
      role="group"
      aria-label={`Why: ${labels.of(name)}`}
      tabIndex={-1}
      ref={place}
    >
      <p className="note-title">
        {labels.of(name)} {TITLES[shown.state]}
      </p>
      <RuleList rules={shown.rules} labels={labels} />
      {shown.choices.length > 0 && (
        <p className="small soft">Together with what is chosen: {shown.choices.map(labels.of).join(', ')}.</p>
      )}
      <WaysOut ways={shown.waysOut} />
      <div className="row">
        <Button variant="subtle" onClick={closeWhy}>
          Close
        </Button>
      </div>
    </div>
  );
};
