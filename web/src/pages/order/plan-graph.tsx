/** The shape of the plan. A chunk of its own: most people never open it. */
import dagre from '@dagrejs/dagre';
import { Background, Controls, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './plan-graph.css';
import { useMemo } from 'react';
import { Status } from '../../parts/status.tsx';
import { planShape, type PlanNode, type PlanShape } from './collapse.ts';
import type { Planned } from './planned.ts';

const NODE_WIDTH_PX = 220;
const NODE_HEIGHT_PX = 84;

type Drawn = Node<PlanNode & Record<string, unknown>, 'task'>;

const layout = ({ nodes, edges }: PlanShape): { readonly nodes: Drawn[]; readonly edges: Edge[] } => {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 56 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX });
  for (const { from, to } of edges) graph.setEdge(from, to);
  dagre.layout(graph);
  return {
    nodes: nodes.map((data) => {
      const { x, y } = graph.node(data.id);
      // Width and height are given, or the first paint has nothing to fit into view.
      const size = { width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX };
      return {
        id: data.id,
        type: 'task',
        data,
        position: { x: x - NODE_WIDTH_PX / 2, y: y - NODE_HEIGHT_PX / 2 },
        ...size,
      };
    }),
    edges: edges.map(({ from, to }) => ({ id: `${from} ${to}`, source: from, target: to })),
  };
};

const TaskNode = ({ data }: NodeProps<Drawn>) => (
  <div className="plan-node">
    <Handle type="target" position={Position.Left} isConnectable={false} />
    <strong className="clip">{data.label}</strong>
    <span className="clip small soft">{data.note}</span>
    <Status state={data.state} />
    <Handle type="source" position={Position.Right} isConnectable={false} />
  </div>
);

const NODE_TYPES = { task: TaskNode };

export const PlanGraph = ({ tasks }: { readonly tasks: readonly Planned[] }) => {
  const drawn = useMemo(() => {
    const shape = planShape(tasks);
    return { ...layout(shape), collapsed: shape.collapsed };
  }, [tasks]);
  return (
    <div className="stack tight">
      <p className="small soft">
        {drawn.collapsed
          ? `${tasks.length} tasks, opened where something is in trouble; the rest is one box an item.`
          : 'Left to right: what must be done before what.'}{' '}
        The same is in the table of tasks.
      </p>
      <div className="plan-graph" role="group" aria-label="Graph of the plan; the table of tasks says the same">
        <ReactFlow
          nodes={drawn.nodes}
          edges={drawn.edges}
          nodeTypes={NODE_TYPES}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
          minZoom={0.1}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
        >
          <Background gap={24} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </div>
  );
};
