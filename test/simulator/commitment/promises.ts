/** What has to be true of a deal after every run, whatever went wrong in it. Each broken promise is a sentence that says what was found. */
import { canonical } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import type { Verdict } from '../play.ts';
import type { World } from '../world.ts';
import { familyOf } from './deal.ts';
import { LIVES, walk } from './lives.ts';

type Fact = {
  readonly type: string;
  readonly kind: string;
  readonly id: string;
  readonly data: { readonly [member: string]: Json };
};
type Row = { readonly id: string; readonly status: string };
type Revision = Row & {
  readonly version: number;
  readonly entries: number;
  readonly versions: number;
  /** What its newest entry says that it says, and what it says. */
  readonly logged: string | null;
  readonly root: string | null;
};
type Acceptance = { readonly id: string; readonly contentRoot: string; readonly documentHash: string };
type Picture = {
  readonly facts: readonly Fact[];
  readonly revisions: readonly Revision[];
  readonly cases: readonly Row[];
  readonly links: readonly Row[];
  readonly acceptances: readonly Acceptance[];
  readonly orders: readonly Row[];
  readonly answers: readonly {
    readonly caseId: string;
    readonly personId: string;
    readonly persons: readonly string[];
  }[];
  readonly unpublished: number;
};

const list = (columns: string): string => `(select coalesce(json_agg(p), '[]') from (${columns}) p)`;
const MINE = `select id from quote.revision where tenant_id = $1 and family_id = $2`;
const PICTURE = `select
  ${list(`select type, subject_kind as kind, subject_id as id, event::json -> 'data' as data
          from platform.outbox where tenant_id = $1 order by seq`)} as facts,
  ${list(`select r.id, r.status, r.version,
            e.entries, e.versions, e.logged, coalesce(r.content_root, r.content) as root
          from quote.revision r, lateral (
            select count(*)::int as entries, count(distinct (n.canon::json -> 'aggregate' ->> 'version'))::int as versions,
              (array_agg(n.canon::json #>> '{next,root}' order by (n.canon::json -> 'aggregate' ->> 'version')::int desc))[1] as logged
            from platform.entry n
            where n.tenant_id = $1 and n.aggregate_id = r.id and n.aggregate_kind = 'quote' and n.canon::json ->> 'result' = 'accepted') e
          where r.tenant_id = $1 and r.family_id = $2 order by r.revision_no`)} as revisions,
  ${list(`select id, status from approval.approval_case where tenant_id = $1 and subject_id in (${MINE}) order by id`)} as cases,
  ${list(`select id, state as status from proposal.link where tenant_id = $1 and quote_id in (${MINE}) order by id`)} as links,
  ${list(`select revision_id as id, content_root as "contentRoot", document_hash as "documentHash" from quote.acceptance
          where tenant_id = $1 and revision_id in (${MINE})`)} as acceptances,
  ${list(`select id, state as status from ordering.product_order where tenant_id = $1 and quote_id in (${MINE})`)} as orders,
  ${list(`select c.id as "caseId", a.person_id as "personId", c.persons from approval.answer a
          join approval.approval_case c on c.tenant_id = $1 and c.id = a.case_id
          where a.tenant_id = $1 and c.subject_id in (${MINE})`)} as answers,
  (select count(*)::int from platform.outbox where tenant_id = $1 and published_at is null) as unpublished`;

type Check = (picture: Picture, world: World) => readonly string[];

const rowsOf = ({ revisions, cases, links }: Picture): Readonly<Record<string, readonly Row[]>> => ({
  quote: revisions,
  'approval-case': cases,
  'proposal-link': links,
});

const walked = (picture: Picture) =>
  Object.entries(rowsOf(picture)).flatMap(([kind, rows]) =>
    rows.map((row) => {
      const types = picture.facts.filter((fact) => fact.kind === kind && fact.id === row.id).map(({ type }) => type);
      const { ways, offence } = walk(LIVES[kind]!, types);
      return { kind, row, offence, ways, way: ways.find(({ state }) => state === row.status) };
    }),
  );

const everyMoveIsAllowed: Check = (picture) =>
  walked(picture).flatMap(({ kind, row, ways, way, offence }) => {
    if (offence !== null) return [`${row.id}: ${offence}`];
    const led = [...new Set(ways.map(({ state }) => state))].join(' or ');
    return way === undefined ? [`${kind} ${row.id} is ${row.status}, and its facts lead to ${led}`] : [];
  });

const ofType = ({ facts }: Picture, type: string, id?: string): readonly Fact[] =>
  facts.filter((fact) => fact.type === type && (id === undefined || fact.id === id));

const onePromise: Check = (picture) => {
  const { revisions, acceptances, orders } = picture;
  const accepted = revisions.filter(({ status }) => ['accepted', 'converted'].includes(status));
  const presented = revisions.filter(({ status }) => status === 'presented');
  return [
    ...(acceptances.length > 1 ? [`${acceptances.length} acceptances of one deal`] : []),
    ...(accepted.length !== acceptances.length
      ? [`${accepted.length} revisions are accepted, by ${acceptances.length} acceptances`]
      : []),
    ...(presented.length > 1 ? [`${presented.length} offers lie with the customer`] : []),
    ...(orders.length > 0 && !accepted.some(({ status }) => status === 'converted')
      ? ['there are orders of a deal that was not converted']
      : []),
    ...acceptances.flatMap(({ id, contentRoot, documentHash }) => {
      const shown = ofType(picture, 'QuotePresented', id).at(-1)?.data;
      return shown?.['contentRoot'] === contentRoot && shown['proposalDocumentHash'] === documentHash
        ? []
        : [`what was accepted of ${id} is not what was presented`];
    }),
  ];
};

/** The content that was presented is one to which a yes was given after the last change. */
const presentedAsApproved: Check = (picture) =>
  picture.revisions.flatMap(({ id }) =>
    ofType(picture, 'QuotePresented', id).flatMap((presented) => {
      const before = picture.facts.slice(0, picture.facts.indexOf(presented)).filter((fact) => fact.id === id);
      const approved = before.findLast(({ type }) => type === 'QuoteApproved');
      return approved?.data['content'] === presented.data['content']
        ? []
        : [`${id} was presented with content that nobody approved`];
    }),
  );

const nobodyApprovesTheirOwn: Check = ({ answers }) =>
  answers
    .filter(({ personId, persons }) => persons.includes(personId))
    .map(({ personId, caseId }) => `${personId} worked on what they approved in ${caseId}`);

/** Each entry of a revision is of another version; what a case or another revision does to it is in their entries. */
const noVersionTwice: Check = ({ revisions }) =>
  revisions
    .filter(({ version, entries, versions }) => versions !== entries || entries > version)
    .map(({ id, version, entries, versions }) => `${id} has version ${version}, and ${entries} entries of ${versions}`);

/** A row says what its log says: nothing writes past it. */
const rowsAreTheirLog: Check = ({ revisions }) =>
  revisions
    .filter(({ logged, root }) => logged !== null && logged !== root)
    .map(({ id, logged, root }) => `${id} says ${root}, and its log ${logged}`);

/** Whoever was told yes was told what is so, and the same each time that they asked. */
const acknowledgedIsThere: Check = ({ acceptances }, { acknowledged }) => {
  const byKey = Map.groupBy(acknowledged, ({ key }) => key);
  const different = [...byKey].filter(([, all]) => new Set(all.map(({ value }) => canonical(value))).size > 1);
  const yes = acknowledged.some(({ command }) => command === 'quote.accept');
  return [
    ...different.map(([key]) => `${key} was answered in several ways`),
    ...(yes && acceptances.length === 0 ? ['an acceptance was acknowledged, and there is none'] : []),
  ];
};

const linksEndWithTheOffer: Check = ({ links, revisions }) =>
  links.some(({ status }) => status === 'open') && !revisions.some(({ status }) => status === 'presented')
    ? ['a link is open to an offer that no longer stands']
    : [];

const everyFactIsPassedOn: Check = ({ unpublished }) =>
  unpublished === 0 ? [] : [`${unpublished} facts were never passed on`];

const PROMISES: Readonly<Record<string, Check>> = {
  'every move is one that its life allows': everyMoveIsAllowed,
  'one promise a deal': onePromise,
  'what is presented was approved': presentedAsApproved,
  'nobody approves their own': nobodyApprovesTheirOwn,
  'no version is written twice': noVersionTwice,
  'a row says what its log says': rowsAreTheirLog,
  'what was acknowledged is there': acknowledgedIsThere,
  'links end with the offer': linksEndWithTheOffer,
  'every fact is passed on': everyFactIsPassedOn,
};

export const brokenInDeal = async (world: World): Promise<Verdict> => {
  const [picture] = await world.ground.rows<Picture>(PICTURE, [world.tenantId, familyOf(world)]);
  if (picture === undefined) return { broken: ['the run left no picture'], states: [] };
  return {
    broken: Object.entries(PROMISES).flatMap(([promise, check]) =>
      check(picture, world).map((found) => `${promise}: ${found}`),
    ),
    states: picture.revisions.map(({ status }) => `revision ${status}`),
    edges: walked(picture).flatMap(({ way }) => way?.edges ?? []),
  };
};
