/**
 * A decision diagram as clauses: a variable for each node and edge that lies on the path of what is chosen. What unit
 * propagation then leaves open can be completed to a row, value by value (Abío, Gange, Mayer-Eichberger, Stuckey: On CNF
 * Encodings of Decision Diagrams, CPAIOR 2016): an edge lives only while both its ends and one of its values do, a node
 * only while an edge comes in and one goes out, a value only while one of its edges does.
 *
 * Whatever is chosen settles every node and edge, so that the helpers never multiply the number of wholes.
 */
import type { Literal } from '../literals.ts';
import type { Sink } from '../problem.ts';
import type { Diagram, DiagramEdge, DiagramLevel } from './diagram.ts';

/** Stands for what always holds. */
const ALWAYS = 0;

/** For each level the literal of each value; exactly one value of a level is taken. Any guard that holds lifts it all. */
export const assertDiagram = (
  sink: Pick<Sink, 'variable' | 'addClause'>,
  diagram: Diagram,
  literals: readonly (readonly Literal[])[],
  guards: readonly Literal[],
): void => {
  const root = guards.length === 0 ? ALWAYS : sink.variable();
  if (root !== ALWAYS) {
    sink.addClause([...guards, root]);
    for (const guard of guards) sink.addClause([-guard, -root]);
  }
  let nodes: readonly Literal[] = [root];
  for (const [i, level] of diagram.levels.entries()) {
    const isLast = i === diagram.levels.length - 1;
    nodes = assertLevel(sink, level, nodes, literals[i] as readonly Literal[], guards, isLast ? root : undefined);
  }
};

type Clauses = Pick<Sink, 'variable' | 'addClause'>;

/** The literals of the nodes below. */
const assertLevel = (
  sink: Clauses,
  level: DiagramLevel,
  nodes: readonly Literal[],
  values: readonly Literal[],
  guards: readonly Literal[],
  end: Literal | undefined,
): readonly Literal[] => {
  const out = grouped(level.edges, ({ from }) => from);
  const into = grouped(level.edges, ({ to }) => to);
  // An edge that is the only one out of a node, or into one, is that node.
  const edges = new Map<DiagramEdge, Literal>();
  for (const [from, list] of out) {
    const source = nodes[from] as Literal;
    for (const edge of list) {
      const literal = list.length === 1 ? source : sink.variable();
      edges.set(edge, literal);
      if (literal !== source) implied(sink, literal, [source]);
      if (edge.values.length < level.size)
        implied(
          sink,
          literal,
          edge.values.map((value) => values[value] as Literal),
        );
    }
    if (list.length > 1)
      implied(
        sink,
        source,
        list.map((edge) => edges.get(edge) as Literal),
      );
  }
  const below: Literal[] = [];
  for (const [to, list] of into) {
    const literals = list.map((edge) => edges.get(edge) as Literal);
    const target = end ?? (literals.length === 1 ? (literals[0] as Literal) : sink.variable());
    below[to] = target;
    if (literals.length === 1 && end === undefined) continue;
    if (end === undefined) for (const literal of literals) implied(sink, literal, [target]);
    implied(sink, target, literals);
  }
  assertValues(sink, level, edges, values, guards);
  return below;
};

/** A value without a living edge is out, and when one value is left it is in. */
const assertValues = (
  sink: Clauses,
  level: DiagramLevel,
  edges: ReadonlyMap<DiagramEdge, Literal>,
  values: readonly Literal[],
  guards: readonly Literal[],
): void => {
  const carriers: Literal[][] = values.map(() => []);
  for (const [edge, literal] of edges) for (const value of edge.values) (carriers[value] as Literal[]).push(literal);
  for (const [value, list] of carriers.entries())
    if (list.length < level.edges.length) implied(sink, values[value] as Literal, list, guards);
  const possible = values.filter((_, value) => (carriers[value] as Literal[]).length > 0);
  const isTold = possible.some((literal) => possible.includes(-literal));
  if (!isTold) sink.addClause([...guards, ...possible]);
};

/** `condition` brings one of these; nothing is said when one of them always holds. */
const implied = (sink: Clauses, condition: Literal, one: readonly Literal[], guards: readonly Literal[] = []): void => {
  if (one.includes(ALWAYS)) return;
  sink.addClause(condition === ALWAYS ? [...guards, ...one] : [...guards, -condition, ...one]);
};

const grouped = (
  edges: readonly DiagramEdge[],
  key: (edge: DiagramEdge) => number,
): ReadonlyMap<number, DiagramEdge[]> => {
  const found = new Map<number, DiagramEdge[]>();
  for (const edge of edges) {
    const list = found.get(key(edge));
    if (list === undefined) found.set(key(edge), [edge]);
    else list.push(edge);
  }
  return found;
};
