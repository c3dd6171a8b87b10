/** What a house would have lost: the commands that were recorded after a backup was taken. */
import pg from 'pg';

export const entriesAfter = async (adminUrl: string, at: string): Promise<number> => {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'troth-drill' });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::integer as n from platform.entry where recorded_at > $1',
      [at],
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
};
