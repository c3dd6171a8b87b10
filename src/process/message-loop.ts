/** Messages leave: to a gateway of the company's own where one is named, else to its mail server; nowhere, where there is neither. */
import {
  type HookConfig,
  type HookMeans,
  hookSender,
  mailSender,
  type MailConfig,
  runDelivery,
  withAppAddress,
} from '#contexts/communication/index.ts';
import { withAddress } from '#contexts/proposal/index.ts';
import type { Door } from '#platform/door.ts';
import type { JobPort } from '#platform/jobs/job-port.ts';

export type MessageLoop = {
  readonly door: Door;
  readonly jobs: JobPort;
  readonly tenants: () => Promise<readonly string[]>;
  readonly publicUrl: string;
  readonly sweepMs: number;
  readonly mail: MailConfig | undefined;
  readonly hook: (HookConfig & Pick<HookMeans, 'post' | 'guard'>) | undefined;
};

export const runMessages = async ({
  door,
  mail,
  hook,
  publicUrl,
  ...loop
}: MessageLoop): Promise<readonly { readonly close: () => Promise<void> }[]> => {
  const sender = hook === undefined ? mail && mailSender(mail) : hookSender(hook, { ...hook, clock: door.clock });
  if (sender === undefined) return [];
  return [await runDelivery({ ...loop, door, mail: sender, complete: completing(door, publicUrl) })];
};

/** What is kept in no letter: the customer's address of an offer, and where the app is. */
const completing = (door: Door, publicUrl: string) => {
  const [offer, app] = [withAddress(door.derivedSecret, publicUrl), withAppAddress(publicUrl)];
  return <T extends Parameters<typeof offer>[1]>(tenantId: string, letter: T): T => app(offer(tenantId, letter));
};
