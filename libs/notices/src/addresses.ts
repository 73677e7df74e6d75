import { BlockList, isIP } from 'node:net';

/**
 * Networks that no call goes to unless they are named: this machine, its neighbours, what a cloud tells its machines about themselves,
 * and what is no unicast address of the internet (IANA special-purpose registries, 2026). Mapped addresses are judged as what they map.
 */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // A cloud's own servers: they answer at a public address.
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Within 2000::/3; of the rest of IPv6 nothing is taken. Those that carry an IPv4 address in them could name a neighbour by it. */
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const unicast6 = networks(['2000::/3']);
const special = networks([...special4, ...special6]);

/** Which hosts may be called, and which networks besides the public internet they may lie in. */
export interface Allowance {
  /** `https://hooks.example.org:443` */
  readonly origins: ReadonlySet<string>;
  readonly networks: BlockList;
}

/**
 * Reads an allow-list: hosts as `hooks.example.org` or `https://hooks.example.org:8443`, `http://oa.example.org` where the call may go
 * unencrypted, and networks as `10.20.0.0/16`. Throws on an entry that is neither.
 */
export function readAllowance(text: string): Allowance {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  const isNetwork = (entry: string): boolean => /^[0-9a-f.:]+\/\d{1,3}$/i.test(entry);
  return {
    origins: new Set(entries.filter((entry) => !isNetwork(entry)).map(originOf)),
    networks: networks(entries.filter(isNetwork)),
  };
}

function originOf(entry: string): string {
  const text = /^https?:\/\//.test(entry) ? entry : `https://${entry}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (!isBare || url.password !== '') throw new Error(`no host and no network: ${entry}`);
  return url.origin;
}

function networks(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits = ''] = entry.split('/');
    const family = isIP(address);
    if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) throw new Error(`no network: ${entry}`);
    list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** Whether a call may go to this address. What is no address is none that may be called. */
export function mayCall(address: string, allowed: BlockList): boolean {
  const family = isIP(address);
  // With a zone it is an address of this machine's own links.
  if (family === 0 || address.includes('%')) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (allowed.check(address, kind)) return true;
  // A mapped address is checked by the list as the IPv4 address it maps; it is no way around.
  return (family === 4 || unicast6.check(address, kind)) && !special.check(address, kind);
}
