/** Why no backup is taken, relied on, or put back. */
import type { RefusalText, RefusalTexts } from '../../refusals.ts';

const no = (title: string, todo: string): RefusalText => ({ status: 422, title, todo });

export const backupRefusals: RefusalTexts = {
  'backup.place-taken': no('Something lies there already', 'Name a folder that does not exist yet, or an empty one.'),
  'backup.needs-bypass': no(
    'The user of DATABASE_URL may not read past row security, so it would see nothing of any tenant',
    'Let an administrator run ALTER ROLE … BYPASSRLS for it, or use a superuser.',
  ),
  'backup.no-troth-there': no('This database holds no Troth', 'Check DATABASE_URL or --data.'),
  'backup.none-there': no(
    'There is no whole backup',
    'A backup has its manifest when its last byte is written; one that was cut off is taken again.',
  ),
  'backup.damaged': no(
    'The backup is not as it was written',
    'Use another one, and look into what has touched this one: the place is named.',
  ),
  'backup.other-format': no('The backup has a form that this release does not know', 'Use the release that took it.'),
  'backup.newer-release': no(
    'A newer release took this backup',
    'Restore it with that release or a later one: this one does not know the named migration.',
  ),
  'backup.other-release': no(
    'The backup was made on another migration of the same name',
    'Use the release that took it: its file of that name differs from ours.',
  ),
  'restore.not-empty': no(
    'The database is not empty',
    'Restore into an empty one, so that nothing is mixed or lost: another data folder, or a new database.',
  ),
  'restore.differs': no(
    'What was put back reads otherwise than what was taken',
    'Nothing was kept. Keep the backup, and tell us the versions of both servers.',
  ),
};
