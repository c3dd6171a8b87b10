import { append, type NodeGetter, type TreeNode } from '#kernel/merkle.ts';
import { formatCheckpoint } from '#kernel/note.ts';
import { formatOrigin } from './origin.ts';

/** An entry that has no place in the log yet. */
export type PendingEntry = {
  readonly tenantId: string;
  readonly id: string;
  /** The transaction that wrote it, as PostgreSQL prints it: the mark that the sequencer leaves. */
  readonly xact: string;
  readonly leaf: Uint8Array;
  readonly recordedAt: string;
};
export type LogHead = { readonly tenantId: string; readonly epoch: number; readonly size: number };

/** What one batch adds to one log; written as a whole or not at all. */
export type LogGrowth = {
  readonly tenantId: string;
  readonly epoch: number;
  readonly places: readonly { readonly position: number; readonly entryId: string }[];
  readonly nodes: readonly TreeNode[];
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note. */
  readonly note: string;
};

export type CheckpointSigner = { readonly keeper: string; readonly sign: (checkpointText: string) => string };

/** The sequencer's whole decision: entries in the order given take the next places, and a checkpoint says so. */
export const extendLog = (
  head: LogHead,
  frontier: NodeGetter,
  entries: readonly PendingEntry[],
  signer: CheckpointSigner,
): LogGrowth => {
  const { nodes, root, size } = append(
    frontier,
    head.size,
    entries.map(({ leaf }) => leaf),
  );
  const origin = formatOrigin({ keeper: signer.keeper, tenant: head.tenantId, epoch: head.epoch });
  return {
    tenantId: head.tenantId,
    epoch: head.epoch,
    places: entries.map(({ id }, at) => ({ position: head.size + at, entryId: id })),
    nodes,
    size,
    root,
    note: signer.sign(formatCheckpoint({ origin, size, root })),
  };
};
