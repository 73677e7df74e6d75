import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { certificate, privateKey } from './certificate.js';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Sink {
  readonly port: number;
  close(): Promise<void>;
}

export interface HttpSink extends Sink {
  readonly url: string;
  readonly received: Received[];
  /** How the next calls are answered; without a status they are not answered at all. */
  answer: { status?: number; headers?: Record<string, string> };
}

/** Takes calls on this machine and remembers them. */
export async function openHttpSink({ tls = false, host = '127.0.0.1' } = {}): Promise<HttpSink> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, headers } = sink.answer;
      // More words than anybody should read.
      if (status !== undefined) response.writeHead(status, headers).end('x'.repeat(1_000_000));
    });
  };
  const server = tls ? createHttpsServer({ cert: certificate, key: privateKey }, listener) : createHttpServer(listener);
  const opened = await listening(server, host);
  const url = `${tls ? 'https' : 'http'}://${host}:${opened.port}`;
  const sink: HttpSink = { ...opened, url, received, answer: { status: 204 } };
  return sink;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

export interface SmtpSink extends Sink {
  readonly mails: Mail[];
  /** First words of the answers to these commands, where they are not the usual ones. */
  answers: Readonly<Record<string, string>>;
}

/** Takes mail, speaking no more of SMTP than a mail needs. */
export async function openSmtpSink(): Promise<SmtpSink> {
  const mails: Mail[] = [];
  const server = createTcpServer((socket) => {
    converse(socket, mails, (command) => sink.answers[command]);
  });
  const sink: SmtpSink = { ...(await listening(server, '127.0.0.1')), mails, answers: {} };
  return sink;
}

function converse(socket: Socket, mails: Mail[], unusual: (command: string) => string | undefined): void {
  let letter = { from: '', to: [] as string[], source: undefined as string | undefined };
  const say = (command: string, usual: string) => {
    const words = unusual(command) ?? usual;
    if (words !== '') socket.write(`${words}\r\n`);
  };
  socket.on('error', () => undefined);
  say('greeting', '220 sink');
  createInterface({ input: socket }).on('line', (line) => {
    if (letter.source !== undefined && line !== '.') {
      letter.source += `${line}\n`;
    } else if (letter.source !== undefined) {
      mails.push({ ...letter, source: letter.source });
      letter = { from: '', to: [], source: undefined };
      say('end', '250 taken');
    } else if (/^EHLO/i.test(line)) say('EHLO', '250-sink\r\n250 AUTH PLAIN');
    else if (/^AUTH/i.test(line)) say('AUTH', '235 come in');
    else if (/^MAIL/i.test(line)) {
      letter.from = line;
      say('MAIL', '250 ok');
    } else if (/^RCPT/i.test(line)) {
      letter.to.push(line);
      say('RCPT', '250 ok');
    } else if (/^DATA/i.test(line)) {
      letter.source = '';
      say('DATA', '354 go on');
    } else if (/^QUIT/i.test(line)) say('QUIT', '221 bye');
    else say(line, '502 unknown');
  });
}

/** Opens on a free port and closes with all its connections, also those that hang. */
async function listening(server: Server, host: string): Promise<Sink> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
