/** Every command on incidents, for whoever has to know them all. */
import { addIncidentAction, noteIncident, verifyIncidentAction } from './incident-actions.ts';
import {
  classifyIncident,
  closeIncident,
  containIncident,
  dismissIncident,
  reopenIncident,
  resolveIncident,
  reviewIncident,
} from './move-incident.ts';
import { openIncident } from './open-incident.ts';

export const incidentCommands = [
  openIncident,
  dismissIncident,
  classifyIncident,
  containIncident,
  resolveIncident,
  reviewIncident,
  closeIncident,
  reopenIncident,
  noteIncident,
  addIncidentAction,
  verifyIncidentAction,
];
