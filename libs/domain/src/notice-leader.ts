import type { Read } from './command.js';
import { posts } from './post-state.js';

/** Who is told where somebody could not be reached: whoever holds the office's post in charge, else its responsible head (Art. 5). */
export function leaderToTell(read: Read, officeId: string, unreached: string): string | undefined {
  const holdings = read(posts, officeId).filter(
    ({ personId, vacatedOn }) => vacatedOn === undefined && personId !== unreached,
  );
  const inPost = (post: string) => holdings.find((holding) => holding.post === post)?.personId;
  return inPost('LEADER_IN_CHARGE') ?? inPost('RESPONSIBLE_HEAD');
}
