/**
 * Two clocks that disagree make promises that expire early or late, and tokens that are valid on one machine and not on the
 * other. Better not to start than to sign with a wrong time.
 */
export const CLOCK_DIFFERENCE_MS_MAX = 2_000;

type Asked = { readonly query: (text: string) => Promise<{ readonly rows: readonly { readonly ms: string }[] }> };

export const checkClocks = async (client: Asked, now: () => Temporal.Instant = Temporal.Now.instant): Promise<void> => {
  const before = now().epochMilliseconds;
  const { rows } = await client.query('select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms');
  const after = now().epochMilliseconds;
  const database = Number(rows[0]?.ms);
  // The database looked at its clock at some moment between; inside that span there is no difference to speak of.
  const difference = database < before ? before - database : database > after ? database - after : 0;
  if (difference > CLOCK_DIFFERENCE_MS_MAX)
    throw new Error(
      `The clock of this machine (${Temporal.Instant.fromEpochMilliseconds(after).toString()}) and that of the database ` +
        `(${Temporal.Instant.fromEpochMilliseconds(database).toString()}) differ by ${(difference / 1000).toFixed(1)} s; ` +
        `at most ${CLOCK_DIFFERENCE_MS_MAX / 1000} s is safe. Set both by NTP and start again.`,
    );
};
