import type { Read } from './command.js';
import { posts } from './post-state.js';
import { onDuty } from './roster.js';

/**
 * Who is told where somebody could not be reached: the leader on duty at that instant (microseconds since 1970), else whoever holds the
 * office's post in charge, else its responsible head (Art. 5, 20).
 */
export function leaderToTell(read: Read, officeId: string, unreached: string, at: bigint): string | undefined {
  const holdings = read(posts, officeId).filter(({ vacatedOn }) => vacatedOn === undefined);
  const inPost = (post: string) => holdings.find((holding) => holding.post === post)?.personId;
  const leaders = [onDuty(read, officeId, at).leaderId, inPost('LEADER_IN_CHARGE'), inPost('RESPONSIBLE_HEAD')];
  return leaders.find((leader) => leader !== unreached && leader !== undefined);
}
