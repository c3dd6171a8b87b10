import type { Statement } from '#platform/database/tx.ts';

type Reachable = { readonly emails: readonly string[]; readonly names: readonly string[] };

/** An order keeps to whom it is delivered, by company and place; the person who was to be asked for there it does not keep. */
export const forgetOrderContacts = (tenantId: string, { emails, names }: Reachable): readonly Statement[] =>
  emails.flatMap((email) => [
    ...names.map((name) => ({
      text: `update ordering.product_order set parties = replace(parties::text, $3, 'Erased person')::jsonb
              where tenant_id = $1 and position($2 in lower(parties::text)) > 0`,
      values: [tenantId, email, JSON.stringify(name).slice(1, -1)],
    })),
    {
      text: `update ordering.product_order set parties = regexp_replace(parties::text, $3, 'erased@invalid', 'gi')::jsonb
              where tenant_id = $1 and position($2 in lower(parties::text)) > 0`,
      values: [tenantId, email, email.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)],
    },
  ]);
