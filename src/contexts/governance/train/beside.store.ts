/** What stands of a release that is to leave with a train: what it was validated and assessed on, its runs, and what of the train is out already. */
import { standing } from '#platform/artifacts/standing-model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readSimulations } from '../simulation/simulation.store.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { Gone } from './beside.ts';

/** Of the newest train that took the change of this release: every other release that left with it and is out. */
export const readGone = (tx: Tx, releaseId: string): Promise<readonly Gone[]> =>
  tx.query<Gone>({
    name: 'train-gone-before',
    text: `with own as (
             select a.train_id, a.change_id from governance.change c
             join governance.release_train_change a on a.tenant_id = c.tenant_id and a.change_id = c.id and a.outcome = 'taken'
             where c.tenant_id = $1 and c.release_id = $2 and c.status <> 'withdrawn' order by a.boarded_at desc limit 1)
           select c.number, r.model_hash as "modelHash", r.previous_model_hash as "previousModelHash",
             array(select distinct x.kind from governance.release_change x where x.tenant_id = r.tenant_id and x.release_id = r.id) as kinds
           from own join governance.release_train_change a on a.tenant_id = $1 and a.train_id = own.train_id and a.outcome = 'taken'
           join governance.change c on c.tenant_id = $1 and c.id = a.change_id and c.id <> own.change_id
           join governance.release r on r.tenant_id = $1 and r.id = c.release_id and r.model_hash is not null`,
    values: [tx.tenantId, releaseId],
  });

export type Stands = {
  readonly validatedOn: string | null;
  readonly assessedOn: string | null;
  readonly contentHash: string;
  /** A model came into force at this very instant: of two at once nobody could say which is in force. */
  readonly atOnce: boolean;
};

export const readStands = async (tx: Tx, releaseId: string, at: Temporal.Instant): Promise<Stands | undefined> =>
  (
    await tx.query<Stands>({
      name: 'release-stands-on',
      text: `select r.validated_on_model as "validatedOn", c.assessed ->> 'onModel' as "assessedOn", r.content_hash as "contentHash",
               exists(select from platform.model m where m.tenant_id = $1 and m.effective_from = $3 and ${standing('m')}) as "atOnce"
             from governance.release r
             join governance.change c on c.tenant_id = r.tenant_id and c.release_id = r.id and c.status <> 'withdrawn'
             where r.tenant_id = $1 and r.id = $2`,
      values: [tx.tenantId, releaseId, at.toString()],
    })
  )[0];

const RUNS_READ_MAX = 20;

/** The newest runs of exactly this content, the last first. */
export const readRunsOf = async (tx: Tx, releaseId: string, contentHash: string): Promise<readonly Simulation[]> =>
  (await readSimulations(tx, releaseId, RUNS_READ_MAX)).filter((run) => run.contentHash === contentHash);
