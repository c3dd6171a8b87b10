/** What the stand-in mail server keeps: one .eml a mail and a line in the ledger, both on the disk before the sender hears of it; and its scripted faults. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { sha256Hex } from '#kernel/hash.ts';
import { openLedger } from '../core/ledger-file.ts';
import { readMail } from './read-mail.ts';

const MailFault = Type.Object(
  {
    /** The recipient that it strikes; every one when absent. */
    to: Type.Optional(Type.String({ minLength: 3, maxLength: 320 })),
    times: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    /** `fail` is 451, try again; `refuse` is 550, no such mailbox; `timeout-after-success` keeps the mail and never says so. */
    mode: Type.Enum(['fail', 'refuse', 'timeout-after-success']),
  },
  { additionalProperties: false },
);
export const MailFaults = Type.Array(MailFault, { maxItems: 1000 });
export type MailFault = Static<typeof MailFault>;

export type Envelope = { readonly from: string; readonly to: readonly string[] };
export type KeptMail = Envelope & {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly text: string;
};

type MailRecord =
  | { readonly kind: 'mail'; readonly mail: KeptMail }
  | { readonly kind: 'faults'; readonly at: string; readonly faults: readonly MailFault[] };

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

export const openMailbox = async (parent: string) => {
  const folder = join(parent, 'mails');
  await mkdir(folder, { recursive: true });
  const { file, lines } = await openLedger<MailRecord>(join(parent, 'smtp.jsonl'));
  const mails = new Map<string, KeptMail>();
  let faults: readonly MailFault[] = [];
  const apply = (record: MailRecord): void => {
    if (record.kind === 'mail') mails.set(record.mail.id, record.mail);
    else faults = record.faults;
  };
  for (const line of lines) apply(line);
  const commit = (record: MailRecord): Promise<void> => {
    apply(record);
    return file.append([record]);
  };
  const pathOf = (id: string): string => join(folder, `${id}.eml`);
  let count = mails.size;

  return {
    mails: (): readonly KeptMail[] => [...mails.values()],
    raw: (id: string): Promise<Buffer> | undefined => (mails.has(id) ? readFile(pathOf(id)) : undefined),
    keep: async (raw: Buffer, envelope: Envelope, now: Temporal.Instant): Promise<void> => {
      const id = `${String(++count).padStart(6, '0')}-${sha256Hex(raw).slice(0, 12)}`;
      await writeDurably(pathOf(id), raw);
      const { subject, text } = readMail(raw.toString('latin1'));
      await commit({ kind: 'mail', mail: { id, at: now.toString(), ...envelope, subject, text } });
    },
    setFaults: (rules: readonly MailFault[], now: Temporal.Instant): Promise<void> =>
      commit({ kind: 'faults', at: now.toString(), faults: rules }),
    /** The fate of this mail, used up once. */
    strike: async (to: readonly string[], now: Temporal.Instant): Promise<MailFault['mode'] | undefined> => {
      const fault = faults.find((one) => one.to === undefined || to.includes(one.to));
      if (fault === undefined) return undefined;
      const left = faults.flatMap((one) => {
        if (one !== fault) return [one];
        return one.times > 1 ? [{ ...one, times: one.times - 1 }] : [];
      });
      await commit({ kind: 'faults', at: now.toString(), faults: left });
      return fault.mode;
    },
    close: file.close,
  };
};

const writeDurably = async (path: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
