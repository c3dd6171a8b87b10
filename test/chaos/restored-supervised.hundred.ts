import { supervisedDatabase } from './databases.ts';
import { restoredFromBackup } from './restored.ts';

restoredFromBackup(
  'a backup made under load is restored, in the PostgreSQL that Troth supervises: no task is done twice, none is guessed, and what was forgotten is named',
  supervisedDatabase,
);
