import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from '@fastify/helmet';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';
import { AppModule } from './app.module.js';
import { bodyLimit, registerStrictInput } from './http/body-parser.js';
import { answerClientError } from './http/client-error.js';
import { registerMethodNotAllowed } from './http/method-not-allowed.js';
import { answer, ProblemFilter } from './http/problem.filter.js';
import { problemOf } from './http/problem-of.js';
import { TokenVerifier } from './http/tokens.js';
import { registerUploads } from './http/upload-door.js';
import { strictValidation } from './http/validation.js';
import { fileKinds } from './items/file-kinds.js';
import { attachmentLimits, type Configuration } from './office/configuration.js';
import { openDocuments } from './openapi.js';

const maxParamLength = 100;
/** Files on their way in, in one process: with the default limit 80 MiB at most. */
const uploadsAtOnce = 8;

/** How long and how many. A slow sender is cut off at the next look, so at most one interval late. */
export interface ConnectionLimits {
  readonly headersMilliseconds: number;
  readonly requestMilliseconds: number;
  readonly lookEveryMilliseconds: number;
  /** Open at once in one process; more are closed as they come. */
  readonly connections: number;
}

const usualLimits: ConnectionLimits = {
  headersMilliseconds: 10_000,
  requestMilliseconds: 30_000,
  lookEveryMilliseconds: 1000,
  connections: 4096,
};

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
  readonly limits?: ConnectionLimits | undefined;
}

/** The HTTP door, ready to `listen` or to be injected into. Close it with `app.close()`. */
export async function createApp(
  configuration: Configuration,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const log =
    options.logger === false ? pino({ enabled: false }) : (options.logger ?? pino({ level: configuration.logLevel }));
  const adapter = adapterWithin(options.limits ?? usualLimits);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(configuration), adapter, {
    logger: nestLogger(log),
    abortOnError: false,
  });
  // First, so that whatever is refused after it has its number as well.
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (!isPage(request.routeOptions.url)) reply.headers(headersOfData);
    done();
  });
  const uploads = { ...attachmentLimits(configuration), mediaTypes: [...fileKinds.keys()], atOnce: uploadsAtOnce };
  registerStrictInput(adapter);
  const tokens = app.get(TokenVerifier);
  registerUploads(adapter, uploads, (authorization) => tokens.personOf(authorization));
  registerMethodNotAllowed(adapter.getInstance());
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

function adapterWithin(limits: ConnectionLimits): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    genReqId: () => randomUUID(),
    requestTimeout: limits.requestMilliseconds,
    http: {
      headersTimeout: limits.headersMilliseconds,
      connectionsCheckingInterval: limits.lookEveryMilliseconds,
      // Asked at our door, where it is answered as every other fault is.
      requireHostHeader: false,
    },
    // Whoever waits for an answer gets it; connections that only stand open are closed.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength },
    // What Fastify refuses before any hook: a path whose escapes are broken, an unknown HTTP version.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      answer(problemOf(error), request, reply.header('x-request-id', request.id));
    },
    clientErrorHandler: answerClientError,
  });
  adapter.getHttpServer<Server>().maxConnections = limits.connections;
  return adapter;
}

/** What Nest itself says, in the same lines; its list of every route and module is for debugging. */
function nestLogger(log: Logger): LoggerService {
  const said =
    (level: 'debug' | 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]) =>
      log[level]({ nest: rest.map(String) }, String(message));
  return { log: said('debug'), warn: said('warn'), error: said('error'), debug: said('debug'), verbose: said('debug') };
}
