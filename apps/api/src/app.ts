import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from '@fastify/helmet';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';
import { AppModule } from './app.module.js';
import { bodyLimit, registerStrictInput } from './http/body-parser.js';
import { answerClientError } from './http/client-error.js';
import { ProblemFilter, problemText } from './http/problem.filter.js';
import { problemOf } from './http/problem-of.js';
import { strictValidation } from './http/validation.js';
import type { Configuration } from './office/configuration.js';
import { openDocuments } from './openapi.js';

const headersTimeoutMilliseconds = 10_000;
const requestTimeoutMilliseconds = 30_000;
const maxParamLength = 100;

/** Pages of documents get helmet's headers; answers are data, and theirs are fixed: working helmet's out anew took 6 % of a request. */
const headersOfData = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

const isPage = (route: string | undefined): boolean => route?.startsWith('/docs') ?? false;

export interface AppOptions {
  /** `false` is silent. By default JSON lines on standard output at the configured level. */
  readonly logger?: Logger | false | undefined;
}

/** The HTTP door, ready to `listen` or to be injected into. Close it with `app.close()`. */
export async function createApp(
  configuration: Configuration,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const log =
    options.logger === false ? pino({ enabled: false }) : (options.logger ?? pino({ level: configuration.logLevel }));
  const adapter = new FastifyAdapter({
    bodyLimit,
    genReqId: () => randomUUID(),
    requestTimeout: requestTimeoutMilliseconds,
    http: { headersTimeout: headersTimeoutMilliseconds },
    forceCloseConnections: true,
    routerOptions: { maxParamLength },
    // What Fastify refuses before any hook: a path whose escapes are broken, an unknown HTTP version.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      void reply.code(problem.status).type('application/problem+json').send(problemText(problem, 'zh-CN'));
    },
    clientErrorHandler: answerClientError,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(configuration), adapter, {
    logger: nestLogger(log),
    abortOnError: false,
  });
  registerStrictInput(adapter);
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (!isPage(request.routeOptions.url)) reply.headers(headersOfData);
    done();
  });
  adapter.getInstance().addHook('onRoute', (route) => {
    if (isPage(route.url)) route.helmet = {};
  });
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Swagger UI sets styles on its elements; no script does without a file.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        // The office network may have no TLS in front; upgrading would then break every link.
        upgradeInsecureRequests: null,
      },
    },
  });
  app.useGlobalPipes(strictValidation());
  app.useGlobalFilters(new ProblemFilter(log));
  openDocuments(app);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}

/** What Nest itself says, in the same lines; its list of every route and module is for debugging. */
function nestLogger(log: Logger): LoggerService {
  const said =
    (level: 'debug' | 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]) =>
      log[level]({ nest: rest.map(String) }, String(message));
  return { log: said('debug'), warn: said('warn'), error: said('error'), debug: said('debug'), verbose: said('debug') };
}
