/** Somebody asks for a change, and writes it anew as often as they like. What it carries exists already, or is a deployment. */
import { Type, type Static } from 'typebox';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { withPerson } from '../release-content.ts';
import type { Release } from '../release.ts';
import { askedText, fingerprintOf } from './binding.ts';
import { AskedSchema, type Asked, releaseOf } from './change-request.contract.ts';
import { changeLife } from './change.lifecycle.ts';
import type { NewChange } from './change.store.ts';
import type { Change } from './change.ts';

export const RequestChangePayload = AskedSchema;

/** Releases that are over carry nothing any more. */
const OVER: ReadonlySet<Release['status']> = new Set(['published', 'superseded', 'rolledBack', 'withdrawn']);

/** `release` absent: what is named is not there, or a deployment is carried. */
export type LoadedForRequest = { readonly number: string; readonly release: Release | undefined };

const released = (asked: Asked, release: Release | undefined): Outcome<readonly string[]> => {
  const named = releaseOf(asked);
  if (named === null) return accepted([]);
  if (!release) return refused({ code: 'release.not-found', releaseId: named });
  if (OVER.has(release.status))
    return refused({ code: 'change.release-is-out', releaseId: named, status: release.status });
  return accepted(release.authorPersons);
};

export type RequestDecision = Decision & { readonly change: Omit<NewChange, 'requestedBy' | 'at'> };

export const requestChange = (
  { number, release }: LoadedForRequest,
  command: Command<Asked>,
): Outcome<RequestDecision> => {
  const asked = command.payload;
  const authors = released(asked, release);
  if (!authors.ok) return authors;
  const id = command.id('change');
  const fingerprint = fingerprintOf(asked);
  return accepted({
    facts: [
      {
        type: 'ChangeRequested',
        subject: { kind: 'change', id },
        data: {
          changeId: id,
          number,
          type: asked.type,
          releaseId: releaseOf(asked),
          emergency: asked.emergency !== undefined,
          fingerprint,
        },
      },
    ],
    answer: { changeId: id, number, status: 'draft', fingerprint },
    root: fingerprint,
    change: {
      number,
      asked,
      body: askedText(asked),
      fingerprint,
      releaseId: releaseOf(asked),
      authorPersons: withPerson(authors.value, command.actor.personId),
    },
  });
};

export const ReviseChangePayload = Type.Object(
  { changeId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }), asked: AskedSchema },
  { additionalProperties: false },
);
export type ReviseChangePayload = Static<typeof ReviseChangePayload>;

export type LoadedForRevise = { readonly change: Change; readonly release: Release | undefined };

export const reviseChange = (
  { change, release }: LoadedForRevise,
  command: Command<ReviseChangePayload>,
): Outcome<RequestDecision> => {
  const moved = changeLife.move(change.status, 'revise');
  if (!moved.ok) return moved;
  const { asked } = command.payload;
  const authors = released(asked, release);
  if (!authors.ok) return authors;
  const fingerprint = fingerprintOf(asked);
  return accepted({
    facts: [
      {
        type: 'ChangeRevised',
        subject: { kind: 'change', id: change.id },
        data: { changeId: change.id, number: change.number, fingerprint },
      },
    ],
    answer: { changeId: change.id, number: change.number, status: moved.value, fingerprint },
    root: fingerprint,
    change: {
      number: change.number,
      asked,
      body: askedText(asked),
      fingerprint,
      releaseId: releaseOf(asked),
      // Whoever ever wrote a part of it stays its author.
      authorPersons: [...change.authorPersons, ...authors.value, command.actor.personId].reduce(
        withPerson,
        [] as readonly string[],
      ),
    },
  });
};
