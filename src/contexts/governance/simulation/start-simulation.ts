/** A draft is to be tried on the book: what it changes, and which quotes, are fixed now; a worker decides them page by page. */
import { Type } from 'typebox';
import {
  type BookAsked,
  type BookPage,
  type BookPlace,
  readBook,
  readWorths,
  type Worth,
} from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { readRelease } from '../governance.store.ts';
import { type Release, releaseResource } from '../release.ts';
import { isRiskNamed, type Manifest, manifestOf, mostWorth, scopesOfRow } from './manifest.ts';
import { modelBeneath, readChangesNow } from './models-of-run.ts';
import { riskOf, scopesAsked } from './risky-places.ts';
import {
  ACCEPTED_WITHIN_DAYS,
  type Booked,
  type HighRisk,
  RENEWED_WITHIN_DAYS,
  type Scope,
  SCOPES,
  SIMULATED_QUOTES_MAX,
  simulationFact,
  TOP_OF_CURRENCY,
} from './simulation.ts';
import { dropOldRows, insertSimulation, readAtWork } from './simulation.store.ts';

const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Names = Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 300 });

export type StartSimulation = {
  readonly releaseId: string;
  /** Absent: every scope, that of high risk where a place is named or the draft names one. */
  readonly scopes?: readonly Scope[];
  readonly highRisk?: { readonly countries?: readonly string[]; readonly channels?: readonly string[] };
};

type Prepared = {
  readonly manifest: Manifest;
  readonly changes: { readonly text: string; readonly count: number };
  readonly contentHash: string;
  readonly onModel: string;
  /** As it was named, or as the draft names it. */
  readonly highRisk: HighRisk;
};
type Loaded = { readonly release: Release; readonly atWork: string | null };
type Started = Decision & { readonly prepared: Prepared };

const BOOK_PAGE = 5_000;
/** What is out is decided again beside what it replaced: an emergency is tried afterwards, and whoever doubts a release looks again. */
const READABLE: readonly Release['status'][] = ['draft', 'validated', 'approved', 'published'];

const askedOf = (highRisk: HighRisk, at: Temporal.Instant): BookAsked => {
  const today = at.toZonedDateTimeISO('UTC').toPlainDate();
  return {
    acceptedSince: at.subtract({ hours: 24 * ACCEPTED_WITHIN_DAYS }).toString(),
    renewed: { from: today.toString(), to: today.add({ days: RENEWED_WITHIN_DAYS }).toString() },
    ...highRisk,
  };
};

/** The ids of the quotes that are worth most, so many of each currency. */
const readMostWorth = async (door: Door, tenantId: string, acceptedSince: string): Promise<ReadonlySet<string>> => {
  let top: readonly Worth[] = [];
  for (let after: string | null | undefined = null; after !== undefined;) {
    const from: string | null = after;
    const page: Awaited<ReturnType<typeof readWorths>> = await door.read(tenantId, (tx) =>
      readWorths(tx, acceptedSince, { after: from, limit: BOOK_PAGE }),
    );
    top = mostWorth([...top, ...page.rows], TOP_OF_CURRENCY);
    after = page.next ?? undefined;
  }
  return new Set(top.map(({ id }) => id));
};

/** A page at a time, each in a transaction of its own: a large book takes longer to list than a transaction may last. */
const readManifest = async (
  door: Door,
  command: Command<StartSimulation>,
  highRisk: HighRisk,
): Promise<Outcome<Manifest>> => {
  const { payload, tenantId, at } = command;
  const asked = askedOf(highRisk, at);
  const scopes = new Set(scopesAsked(payload, highRisk));
  const top = scopes.has('top-revenue') ? await readMostWorth(door, tenantId, asked.acceptedSince) : new Set<string>();
  const booked: Booked[] = [];
  for (let after: BookPlace | null | undefined = null; after !== undefined;) {
    const from: BookPlace | null = after;
    const page: BookPage = await door.read(tenantId, (tx) => readBook(tx, asked, { after: from, limit: BOOK_PAGE }));
    for (const row of page.rows) {
      const inScopes = scopesOfRow(row, scopes, top);
      if (inScopes.length > 0) booked.push({ id: row.id, content: row.content, lines: row.lines, scopes: inScopes });
    }
    if (booked.length > SIMULATED_QUOTES_MAX)
      return refused({ code: 'simulation.too-many-quotes', max: SIMULATED_QUOTES_MAX });
    after = page.next ?? undefined;
  }
  // Of a company's first offers there is no open book yet, and saying so is an answer; a scope that somebody named and nothing falls into is a mistake.
  return booked.length === 0 && payload.scopes !== undefined
    ? refused({ code: 'simulation.nothing-to-simulate', scopes: [...scopes] })
    : accepted(manifestOf(booked));
};

export const startSimulation = defineCommand<StartSimulation, Loaded, Started, Prepared>({
  name: 'simulation.start',
  action: 'governance.simulate',
  context: 'governance',
  aggregate: 'simulation',
  creates: true,
  payload: Type.Object(
    {
      releaseId: Uuid,
      scopes: Type.Optional(Type.Array(Type.Union(SCOPES.map((scope) => Type.Literal(scope))), { minItems: 1 })),
      highRisk: Type.Optional(Type.Object({ countries: Type.Optional(Names), channels: Type.Optional(Names) }, closed)),
    },
    closed,
  ),
  prepare: async (door, command) => {
    const { payload, tenantId } = command;
    const draft = await door.read(tenantId, async (tx) => {
      const [release, changes, model] = await Promise.all([
        readRelease(tx, payload.releaseId),
        readChangesNow(tx, payload.releaseId),
        door.models.at(tx, command.at),
      ]);
      return release && { contentHash: release.contentHash, changes, onModel: modelBeneath(release, model.hash) };
    });
    if (draft === undefined) return refused({ code: 'release.not-found' });
    if (draft.changes.count === 0) return refused({ code: 'release.empty' });
    const highRisk = riskOf(payload, draft.changes.changed);
    if (payload.scopes?.includes('high-risk') === true && !isRiskNamed(highRisk))
      return refused({ code: 'simulation.high-risk-unnamed' });
    const manifest = await readManifest(door, command, highRisk);
    return manifest.ok ? accepted({ ...draft, highRisk, manifest: manifest.value }) : manifest;
  },
  load: async (tx, { payload }) => {
    const [release, atWork] = await Promise.all([readRelease(tx, payload.releaseId), readAtWork(tx, 1_000)]);
    return release && { release, atWork: atWork.find(({ releaseId }) => releaseId === release.id)?.id ?? null };
  },
  notFound: 'release.not-found',
  resource: ({ release }, command) => releaseResource(command.tenantId, release),
  decide: ({ release, atWork }, command, prepared) => {
    if (!READABLE.includes(release.status))
      return refused({ code: 'simulation.release-closed', status: release.status });
    if (atWork !== null) return refused({ code: 'simulation.at-work', simulationId: atWork });
    if (prepared.contentHash !== release.contentHash)
      return refused({ code: 'release.changed-meanwhile', current: release.contentHash });
    const { manifest, contentHash, onModel } = prepared;
    const id = command.id('simulation');
    const scopes = [...scopesAsked(command.payload, prepared.highRisk)];
    const told = { id, releaseId: release.id, contentHash, manifestHash: manifest.hash, quotes: manifest.quotes };
    return accepted({
      prepared,
      facts: [simulationFact('SimulationStarted', told, { onModel, scopes })],
      answer: { simulationId: id, quotes: manifest.quotes, contentHash, onModel, manifestHash: manifest.hash, scopes },
      root: manifest.hash,
    });
  },
  save: ({ prepared }, { release }, next, command) => [
    dropOldRows(command.tenantId, release.id),
    ...insertSimulation(
      command.tenantId,
      next,
      {
        releaseId: release.id,
        contentHash: prepared.contentHash,
        onModel: prepared.onModel,
        changes: prepared.changes.text,
        scopes: scopesAsked(command.payload, prepared.highRisk),
        highRisk: prepared.highRisk,
        asOf: command.at.toString(),
        quotes: prepared.manifest.quotes,
        pages: prepared.manifest.pages.length,
        manifestHash: prepared.manifest.hash,
        requestedBy: command.actor.personId,
        recordedAt: command.at.toString(),
      },
      prepared.manifest.pages,
    ),
  ],
});
