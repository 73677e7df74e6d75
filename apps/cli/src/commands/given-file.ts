import { readFile } from 'node:fs/promises';
import { WronglyAsked } from '../terminal.js';

/** The bytes of a file a person named. */
export async function givenFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new WronglyAsked([`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}
