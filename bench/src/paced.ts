import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './table.js';

export interface Request {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Pace {
  readonly connections: number;
  readonly perSecond: number;
  readonly requests: number;
}

/**
 * p99 in milliseconds of requests that come at random (Poisson) instants, each timed from the instant it was due: whoever
 * has to wait for a connection has waited too. A closed loop at the most a process can do only measures connections ÷ rate.
 */
export async function pacedP99(
  url: string,
  { connections, perSecond, requests }: Pace,
  next: () => Request,
  answered: (body: string) => unknown = () => undefined,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const taken: number[] = [];
  const open: Promise<void>[] = [];
  const began = performance.now();
  try {
    for (let due = began; open.length < requests; due += (-Math.log(1 - Math.random()) * 1000) / perSecond) {
      while (performance.now() < due) await sleep(due - performance.now());
      open.push(
        send(url, agent, next()).then((body) => {
          taken.push(performance.now() - due);
          answered(body);
        }),
      );
    }
    await Promise.all(open);
  } finally {
    agent.destroy();
  }
  return percentile(taken, 0.99);
}

function send(url: string, agent: Agent, { path, headers, body }: Request): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest(new URL(path, url), { method: 'POST', agent, headers: { ...headers, ...length } });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200 || response.statusCode === 201) resolve(answer);
        else reject(new Error(`${path} was answered ${String(response.statusCode)}: ${answer}`));
      });
    });
    request.end(body);
  });
}
