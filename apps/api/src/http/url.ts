import { malformed, Problem } from './problem.js';

const maxUrlLength = 8192;
const maxQueryKeys = 64;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0001-\u001f\u007f-\u009f]/;

/** Out of the documents' folder: their server would say 403, as if somebody else might. */
const climbs = /^\/docs[\\/](?:.*[\\/])?\.\.(?:[\\/]|$)/;

/**
 * Refuses a URL that could be read in two ways: a repeated query key (400 `query.repeated`), NUL or control characters,
 * escapes that are not UTF-8, too many keys (400 `query.too_many_keys`), more than 8192 characters (414 `url.too_long`).
 */
export function checkUrl(url: string): void {
  if (url.length > maxUrlLength) throw new Problem(414, 'url.too_long', { details: { limit: maxUrlLength } });
  const mark = url.indexOf('?');
  const path = decode(mark === -1 ? url : url.slice(0, mark), 'url.malformed');
  checkText(path);
  if (climbs.test(path)) throw new Problem(404, 'route.not_found');
  if (mark === -1 || mark === url.length - 1) return;
  const pairs = url.slice(mark + 1).split('&');
  if (pairs.length > maxQueryKeys) throw malformed('query.too_many_keys', { details: { limit: maxQueryKeys } });
  const seen = new Set<string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = queryText(equals === -1 ? pair : pair.slice(0, equals));
    if (equals !== -1) queryText(pair.slice(equals + 1));
    if (key === '' && equals === -1) continue;
    if (forbiddenKeys.has(key)) throw malformed('query.forbidden_key');
    if (seen.has(key)) throw malformed('query.repeated');
    seen.add(key);
  }
}

function queryText(encoded: string): string {
  const text = decode(encoded.replaceAll('+', ' '), 'query.malformed');
  checkText(text);
  return text;
}

function decode(encoded: string, code: string): string {
  if (!encoded.includes('%')) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw malformed(code, { cause });
  }
}

function checkText(text: string): void {
  if (text.includes('\0')) throw malformed('text.nul');
  if (control.test(text)) throw malformed('text.control');
}
