import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/**
 * Answers 405 with `Allow` where a path is known and the method is not; what is not known at all stays 404.
 * Call it before the routes are declared. Fastify's router knows a path only together with its method.
 */
export function registerMethodNotAllowed(instance: FastifyInstance): void {
  const methodsOf = new Map<string, Set<string>>();
  instance.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsOf.set(url, methods);
  });
  instance.addHook('onRequest', (request, _reply, done) => {
    const path = (request.raw.url ?? '/').split('?', 1)[0] ?? '/';
    const known = request.is404 ? [...methodsOf].filter(([url]) => fits(url, path)) : [];
    const allowed = new Set(known.flatMap(([, methods]) => [...methods]));
    if (allowed.size === 0 || allowed.has(request.method)) {
      done();
      return;
    }
    const Allow = [...allowed].sort().join(', ');
    done(new Problem(405, 'route.method_not_allowed', { headers: { Allow } }));
  });
}

/** Whether a path is one of a declared URL; a slash at the end makes it another path. */
function fits(url: string, path: string): boolean {
  const declared = url.split('/');
  const sent = path.split('/');
  const isWild = declared.at(-1) === '*';
  if (isWild ? sent.length < declared.length : sent.length !== declared.length) return false;
  return declared.every((part, at) => part === sent[at] || part === '*' || (part.startsWith(':') && sent[at] !== ''));
}
