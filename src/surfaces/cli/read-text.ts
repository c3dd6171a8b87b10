/** A file that somebody named, as text; or a sentence about why not, instead of what the operating system calls it. */
import { readFile } from 'node:fs/promises';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';

export const readBytes = async (file: string): Promise<Outcome<Uint8Array>> => {
  try {
    return accepted(await readFile(file));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return why === 'ENOENT' ? refused({ code: 'file.missing', file }) : refused({ code: 'file.unreadable', file, why });
  }
};

export const readText = async (file: string): Promise<Outcome<string>> => {
  const bytes = await readBytes(file);
  return bytes.ok ? accepted(new TextDecoder().decode(bytes.value)) : bytes;
};
