import 'reflect-metadata';
import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Problem } from '@shangda/api/http/problem';
import { ProblemFilter } from '@shangda/api/http/problem.filter';
import { PersonId, Public, TokenGuard } from '@shangda/api/http/token.guard';
import { generateKeyPair, mintToken, TokenVerifier } from '@shangda/api/http/tokens';

const keys = generateKeyPair();
const others = generateKeyPair();
const nowSeconds = 1_790_000_000;
const header = { alg: 'EdDSA', typ: 'JWT' };
const claims = { iss: 'shangda', aud: 'shangda-api', sub: 'officer-1', iat: nowSeconds, exp: nowSeconds + 60 };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(head: object = {}, payload: object = {}, privateKeyPem = keys.privateKeyPem): string {
  const signed = `${part({ ...header, ...head })}.${part({ ...claims, ...payload })}`;
  return `${signed}.${sign(null, Buffer.from(signed), createPrivateKey(privateKeyPem)).toString('base64url')}`;
}

function hmacToken(): string {
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', keys.publicKeyPem).update(signed).digest('base64url')}`;
}

async function outcome(judged: Promise<string>): Promise<string> {
  try {
    return await judged;
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.code}`;
    throw error;
  }
}

describe('A token says who, in one way only', () => {
  const verifier = () => new TokenVerifier(keys.publicKeyPem, () => nowSeconds * 1000);

  it.each<[string, string]>([
    ['alg none', `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`],
    ['alg none with a signature', token({ alg: 'none' })],
    ['the public key as HMAC secret', hmacToken()],
    ['another name of the algorithm', token({ alg: 'Ed25519' })],
    ['another type', token({ typ: 'at+jwt' })],
    ['type in lower case', token({ typ: 'jwt' })],
    ['no type', token({ typ: undefined })],
    ['another key', token({}, {}, others.privateKeyPem)],
    ['its own key', token({ jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AA' } })],
    ['a key address', token({ jku: 'https://attacker.example/keys' })],
    ['a certificate address', token({ x5u: 'https://attacker.example/cert' })],
    ['a certificate', token({ x5c: ['AA'] })],
    ['critical headers', token({ crit: ['exp'], exp: 1 })],
    ['another issuer', token({}, { iss: 'other' })],
    ['no issuer', token({}, { iss: undefined })],
    ['another audience', token({}, { aud: 'other' })],
    ['two audiences', token({}, { aud: ['shangda-api', 'other'] })],
    ['no subject', token({}, { sub: undefined })],
    ['a subject that is no person id', token({}, { sub: 'Officer 1' })],
    ['a subject with a line break', token({}, { sub: 'officer-1\n' })],
    ['a subject of 65 characters', token({}, { sub: 'a'.repeat(65) })],
    ['no expiry', token({}, { exp: undefined })],
    ['expiry as text', token({}, { exp: '9999999999' })],
    ['expired this second', token({}, { iat: nowSeconds - 60, exp: nowSeconds })],
    ['no time of issue', token({}, { iat: undefined })],
    ['issued in the future', token({}, { iat: nowSeconds + 31, exp: nowSeconds + 90 })],
    ['not yet valid', token({}, { nbf: nowSeconds + 1 })],
    ['truncated', token().slice(0, -1)],
    ['two parts', token().split('.').slice(0, 2).join('.')],
    ['more than 4096 characters', token({}, { note: 'a'.repeat(4096) })],
    ['100 KB', 'a'.repeat(100_000)],
    ['junk', 'x.y.z'],
  ])('refuses %s', async (_name, text) => {
    expect(await outcome(verifier().verify(text))).toBe('401 auth.token_invalid');
  });

  it.each<[string, string]>([
    ['a plain token', token()],
    ['a last second', token({}, { iat: nowSeconds - 60, exp: nowSeconds + 1 })],
    ['nbf now', token({}, { nbf: nowSeconds })],
    ['any kid, unread', token({ kid: "../../dev/null' or 1=1" })],
  ])('accepts %s', async (_name, text) => {
    expect(await verifier().verify(text)).toBe('officer-1');
  });

  it('refuses a changed payload under a known signature', async () => {
    const known = verifier();
    const [head = '', , signature = ''] = token().split('.');
    await known.verify(token());
    const forged = `${head}.${part({ ...claims, sub: 'leader-1' })}.${signature}`;
    expect(await outcome(known.verify(forged))).toBe('401 auth.token_invalid');
  });

  it('forgets a verified token when it expires', async () => {
    let seconds = nowSeconds;
    const known = new TokenVerifier(keys.publicKeyPem, () => seconds * 1000);
    expect(await known.verify(token())).toBe('officer-1');
    seconds = nowSeconds + 59;
    expect(await known.verify(token())).toBe('officer-1');
    seconds = nowSeconds + 60;
    expect(await outcome(known.verify(token()))).toBe('401 auth.token_invalid');
  });

  it('mints what it verifies, and only for a person id', async () => {
    const minted = await mintToken(keys.privateKeyPem, 'leader-2', 60, nowSeconds);
    expect(await verifier().verify(minted)).toBe('leader-2');
    await expect(mintToken(keys.privateKeyPem, 'Not an id', 60)).rejects.toThrow(TypeError);
  });

  it.each<[string, string | undefined, string]>([
    ['no header', undefined, '401 auth.token_missing'],
    ['an empty header', ' ', '401 auth.token_missing'],
    ['another scheme', `Basic ${token()}`, '401 auth.token_invalid'],
    ['no token', 'Bearer', '401 auth.token_invalid'],
    ['two tokens', `Bearer ${token()} ${token()}`, '401 auth.token_invalid'],
    ['the scheme in lower case', `bearer ${token()}`, 'officer-1'],
  ])('reads Authorization with %s', async (_name, authorization, expected) => {
    expect(await outcome(verifier().personOf(authorization))).toBe(expected);
  });

  it('takes no key but Ed25519', () => {
    expect(() => new TokenVerifier('no key')).toThrow();
  });
});

@Controller('who')
class WhoController {
  @Get() closed(@PersonId() personId: string) {
    return { personId };
  }
  @Public() @Get('open') open() {
    return { open: true };
  }
}
@Module({
  controllers: [WhoController],
  providers: [
    { provide: TokenVerifier, useFactory: () => new TokenVerifier(keys.publicKeyPem) },
    { provide: APP_GUARD, useClass: TokenGuard },
  ],
})
class WhoModule {}

describe('The guard', () => {
  let app: NestFastifyApplication;
  const said: unknown[] = [];
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [WhoModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useLogger(false);
    app.useGlobalFilters(new ProblemFilter({ error: () => undefined, warn: (line: unknown) => said.push(line) }));
    await app.init();
  });
  afterAll(() => app.close());

  it('closes every route that is not public', async () => {
    const response = await app.inject({ url: '/who', headers: { 'x-user-id': 'leader-1' } });
    expect([response.statusCode, response.json().code]).toEqual([401, 'auth.token_missing']);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect((await app.inject({ url: '/who/open' })).json()).toEqual({ open: true });
  });

  it('passes on the person of the token', async () => {
    const authorization = `Bearer ${await mintToken(keys.privateKeyPem, 'officer-7', 60)}`;
    expect((await app.inject({ url: '/who', headers: { authorization } })).json()).toEqual({ personId: 'officer-7' });
    const refusedToken = await app.inject({ url: '/who', headers: { authorization: `${authorization}x` } });
    expect(refusedToken.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('says in the log that a token was not ours, and nothing of one that was forgotten', async () => {
    said.length = 0;
    await app.inject({ url: '/who' });
    await app.inject({ url: '/who', headers: { authorization: 'Bearer a.b.c' } });
    expect(said).toEqual([expect.objectContaining({ refused: 'auth.token_invalid', method: 'GET', route: '/who' })]);
  });
});
