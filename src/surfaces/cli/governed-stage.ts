/** The stage of the governed launch: people over HTTP, a clock that the story moves, and a worker that tries drafts in this process. */
import { sweepSimulations } from '#contexts/governance/index.ts';
import { addPerson } from '#contexts/identity/index.ts';
import { must } from '#kernel/outcome.ts';
import type { MovableClock } from '#platform/clock.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { type GovernedStage, JOINING } from '#seeds/governed/stage.ts';
import type { StandInAddresses } from '#sims/all.ts';
import { httpStage } from './http-stage.ts';

const SENDING_TAKES = 20;
/** Longer than a callback is waited for: the systems of the story have no clock of its weeks, and are asked instead. */
const WAITING_TAKES = 6;

export type GovernedStageOptions = {
  readonly url: string;
  readonly standIns: StandInAddresses['standIns'];
  readonly door: Door;
  readonly tenantId: string;
  readonly clock: MovableClock;
  readonly tell: (line: string) => void;
};

export const governedStage = async ({
  url,
  standIns,
  door,
  tenantId,
  clock,
  tell,
}: GovernedStageOptions): Promise<GovernedStage> => {
  for (const { key, name, roles } of JOINING) {
    const payload = {
      key,
      name,
      email: `${key}@aldermoor.example`,
      type: 'user' as const,
      roles: [...roles],
      territories: [],
    };
    const system = door.systemPrincipal(tenantId, 'seed');
    const joined = await runCommand(
      door,
      addPerson,
      system,
      { idempotencyKey: `joins ${key}`, payload },
      { channel: 'seed' },
    );
    must(joined.ok, `${key} joins`);
  }
  const stage = await httpStage({ url, standIns, tell });
  return {
    ...stage,
    // People take their time, and two publications never share an instant.
    send: (...asked) => {
      clock.advance({ seconds: SENDING_TAKES });
      return stage.send(...asked);
    },
    wait: (ms) => {
      clock.advance({ seconds: WAITING_TAKES });
      return stage.wait(ms);
    },
    now: clock.now,
    later: (time) => {
      clock.advance(time);
      stage.signInAnew();
    },
    simulate: async () => {
      await sweepSimulations({ door, worker: 'story', goesOn: () => true }, tenantId);
    },
  };
};
