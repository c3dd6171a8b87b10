/** The addresses of improvements: what recurs and whose it is; the rules; the commands of its life. */
import { readPeople } from '#contexts/identity/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { improvementLife } from './improvement.lifecycle.ts';
import { type Improvement, improvementResource, IMPROVEMENTS_LISTED_MAX, numberText } from './improvement.ts';
import { readImprovements } from './improvement.store.ts';
import { PATTERNS, ruleText } from './patterns.ts';
import { dismissImprovement, finishImprovement, measureImprovement, takeImprovement } from './work-on-improvement.ts';

const READ = 'improvement.read';

const rowOf = (
  { entryLeaf: _leaf, ...one }: Improvement,
  names: ReadonlyMap<string, string>,
  mayWork: boolean,
): JsonObject => ({
  ...(one as unknown as JsonObject),
  number: numberText(one.number),
  owner: one.ownerPerson === null ? null : (names.get(one.ownerPerson) ?? null),
  can: {
    take: mayWork && improvementLife.move(one.state, 'take').ok,
    dismiss: mayWork && improvementLife.move(one.state, 'dismiss').ok,
    finish: mayWork && improvementLife.move(one.state, 'finish').ok,
    measure: mayWork && improvementLife.move(one.state, 'close').ok,
  },
});

const list = queryRoute({
  method: 'GET',
  path: '/improvements',
  summary: 'What recurs, those that are not over first, and by which rules it is found',
  action: READ,
  read: async (tx, { may }, _query, door) => {
    const resource = improvementResource(tx.tenantId, tx.tenantId);
    if (!may(READ, resource)) return refused({ code: 'access.denied', action: READ, policies: [] });
    const mayWork = may('improvement.work', resource);
    const [found, people] = await Promise.all([readImprovements(tx, IMPROVEMENTS_LISTED_MAX), readPeople(tx)]);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    return accepted({
      items: found.map((one) => rowOf(one, names, mayWork)),
      patterns: PATTERNS.map((each) => ({
        key: each.key,
        source: each.source,
        rule: ruleText(each),
        owner: each.owner,
      })),
      asOf: door.clock().toString(),
    });
  },
});

export const improvementRoutes: readonly Route[] = [
  list,
  commandRoute('POST', '/improvements/:improvementId/take', 'Own it: what is done about it, by when', takeImprovement),
  commandRoute('POST', '/improvements/:improvementId/dismiss', 'It may go on as it is, and why', dismissImprovement),
  commandRoute('POST', '/improvements/:improvementId/finish', 'What was done', finishImprovement),
  commandRoute('POST', '/improvements/:improvementId/measure', 'Count whether it recurs less', measureImprovement),
];
