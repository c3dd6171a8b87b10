import { ownServer } from './databases.ts';
import { restoredFromBackup } from './restored.ts';

restoredFromBackup(
  'a backup made under load is restored, in a server of its own: no task is done twice, none is guessed, and what was forgotten is named',
  ownServer,
);
