/** The words of operations: switches and exports, their facts, their refusals. No behaviour. */
import type { RefusalTexts } from '#platform/refusals.ts';
import type { SwitchScope } from '#platform/switches.ts';
import { backupRecordConstraints } from './continuity/backup.ts';
import { continuityFacts, continuityRefusals } from './continuity/drill.ts';
import { exportFacts, exportRefusals } from './export/export.ts';
import { improvementConstraints, improvementFacts, improvementRefusals } from './improvement/improvement.ts';
import { incidentConstraints, incidentFacts, incidentRefusals } from './incident/incident.ts';
import { runbookRefusals } from './runbook/runbook.ts';
import { signalConstraints, signalFacts, signalRefusals } from './signals/signal.ts';
import { modeFacts, modeRefusals } from './modes/mode.refusals.ts';

export type Switch = {
  readonly id: string;
  readonly key: string;
  readonly on: boolean;
  /** What it stops: commands by name, where the fence holds them; or the calls to one connector, in some operations or in all. */
  readonly scope: SwitchScope;
  readonly reason: string;
  readonly owner: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly expiresAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const operationsFacts = [
  'SwitchSet',
  ...modeFacts,
  ...exportFacts,
  ...incidentFacts,
  ...improvementFacts,
  ...signalFacts,
  ...continuityFacts,
] as const;

export const operationsRefusals: RefusalTexts = {
  ...exportRefusals,
  ...continuityRefusals,
  ...runbookRefusals,
  ...incidentRefusals,
  ...improvementRefusals,
  ...modeRefusals,
  ...signalRefusals,
  'switch.not-found': { status: 404, title: 'There is no such switch', todo: 'Read the switches that are set.' },
  'switch.unknown-command': {
    status: 422,
    title: 'There is no such command',
    todo: 'Name commands as the API names them; a switch for a misspelt one would stop nothing.',
  },
  'switch.unknown-connector': {
    status: 422,
    title: 'There is no such connector, or it has no such operation',
    todo: 'Name a connector that carries out orders, and operations that it offers; they are listed.',
  },
  'switch.wrong-key': {
    status: 422,
    title: 'A switch that pauses a connector is named after it',
    todo: 'Use the key that is given, so that workers and people find the same switch.',
  },
  'switch.not-stoppable': {
    status: 422,
    title: 'This command cannot be stopped',
    todo: 'Setting switches stays possible, or nobody could turn one off again.',
  },
  'switch.over-already': {
    status: 422,
    title: 'The switch would be over before it holds',
    todo: 'Give an end that lies ahead, or none.',
  },
  'switch.set-meanwhile': {
    status: 409,
    title: 'Somebody else set this switch just now',
    todo: 'Read it and decide on what is there now.',
  },
};

export const operationsConstraints: Readonly<Record<string, string>> = {
  ...incidentConstraints,
  ...signalConstraints,
  ...improvementConstraints,
  ...backupRecordConstraints,
  switch_pkey: 'switch.set-meanwhile',
};
