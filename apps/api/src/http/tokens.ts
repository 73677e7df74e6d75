import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { unauthenticated } from './problem.js';

const issuer = 'shangda';
const audience = 'shangda-api';
const maxTokenLength = 4096;
const maxCachedTokens = 10_000;
/** Clocks of two machines may differ; a token from further ahead was not issued by us. */
const clockToleranceSeconds = 30;
const compactJws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const personIdShape = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Headers by which a token brings its own key, or asks for rules we do not have. */
const refusedHeaders = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64'] as const;

interface Verified {
  readonly personId: string;
  readonly expiresAtSeconds: number;
}

/**
 * Tells who sends a request, from an Ed25519 token. One algorithm, one key, one issuer, one audience: nothing in the token
 * chooses how it is judged (`kid` is ignored). Any failure is the same 401 `auth.token_invalid`.
 * Roles are not read from tokens, so a change of role is in force at once.
 * A verified token is remembered by its SHA-256 until it expires: 0.3 ms becomes 4 µs (Node 20, 2026-11-23).
 */
export class TokenVerifier {
  private readonly publicKey: KeyObject;
  private readonly verified = new Map<string, Verified>();

  /** `now` is in milliseconds; real time unless a test says otherwise. */
  constructor(
    publicKeyPem: string,
    private readonly now: () => number = Date.now,
  ) {
    this.publicKey = createPublicKey(publicKeyPem);
    if (this.publicKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the public key is not Ed25519');
  }

  /** The person an `Authorization` header stands for; throws the 401. */
  async personOf(authorization: string | undefined): Promise<string> {
    if (authorization === undefined || authorization.trim() === '') throw unauthenticated('auth.token_missing');
    const token = /^bearer +(\S+)$/i.exec(authorization.trim())?.[1];
    if (token === undefined) throw unauthenticated('auth.token_invalid');
    return this.verify(token);
  }

  /** The person id in a token (its subject); throws the 401. */
  async verify(token: string): Promise<string> {
    if (token.length > maxTokenLength || !compactJws.test(token)) throw unauthenticated('auth.token_invalid');
    const digest = hash('sha256', token, 'base64');
    const known = this.recall(digest);
    if (known !== undefined) return known;
    const verified = await this.judge(token);
    this.remember(digest, verified);
    return verified.personId;
  }

  private async judge(token: string): Promise<Verified> {
    let payload: JWTPayload;
    try {
      const header: Readonly<Record<string, unknown>> = { ...decodeProtectedHeader(token) };
      if (header.alg !== 'EdDSA' || header.typ !== 'JWT') throw new TypeError('algorithm or type');
      if (refusedHeaders.some((name) => name in header)) throw new TypeError('header');
      ({ payload } = await jwtVerify(token, this.publicKey, {
        algorithms: ['EdDSA'],
        typ: 'JWT',
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(this.now()),
      }));
    } catch (cause) {
      throw unauthenticated('auth.token_invalid', cause);
    }
    const { sub, exp, iat, aud } = payload;
    if (sub === undefined || !personIdShape.test(sub)) throw unauthenticated('auth.token_invalid');
    if (exp === undefined || iat === undefined || aud !== audience) throw unauthenticated('auth.token_invalid');
    if (exp <= iat || iat > this.now() / 1000 + clockToleranceSeconds) throw unauthenticated('auth.token_invalid');
    return { personId: sub, expiresAtSeconds: exp };
  }

  private recall(digest: string): string | undefined {
    const known = this.verified.get(digest);
    if (known === undefined) return undefined;
    this.verified.delete(digest);
    if (known.expiresAtSeconds <= Math.floor(this.now() / 1000)) return undefined;
    // Written again at the end: the first key of the map is the one unused for longest.
    this.verified.set(digest, known);
    return known.personId;
  }

  private remember(digest: string, verified: Verified): void {
    if (this.verified.size >= maxCachedTokens) {
      const oldest = this.verified.keys().next();
      if (oldest.done !== true) this.verified.delete(oldest.value);
    }
    this.verified.set(digest, verified);
  }
}

/** A token for a person, good for `ttlSeconds` from `issuedAtSeconds` (now unless said). */
export async function mintToken(
  privateKeyPem: string,
  personId: string,
  ttlSeconds: number,
  issuedAtSeconds: number = Math.floor(Date.now() / 1000),
): Promise<string> {
  if (!personIdShape.test(personId)) throw new TypeError('not a person id');
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(personId)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + ttlSeconds)
    .sign(createPrivateKey(privateKeyPem));
}

export interface KeyPairPem {
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

/** A new Ed25519 pair as PEM (PKCS #8 and SPKI). */
export function generateKeyPair(): KeyPairPem {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKeyPem: privateKey, publicKeyPem: publicKey };
}
