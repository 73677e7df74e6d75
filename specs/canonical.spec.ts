import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Canonical, canonical } from '@shangda/event-store/canonical';

// Sets like the ledger's: texts of whole characters, exact integers, lists and records of them.
const text = fc.string({ unit: 'grapheme' });
const value = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** The same value with every record's members written in the other order. */
function turned(one: Canonical): Canonical {
  if (Array.isArray(one)) return one.map((member: Canonical) => turned(member));
  if (typeof one !== 'object' || one === null) return one;
  return Object.fromEntries(
    Object.entries(one)
      .reverse()
      .map(([key, member]) => [key, turned(member ?? null)]),
  );
}

const refusesToWrite = (odd: unknown): void => expect(() => canonical(odd as Canonical)).toThrow(TypeError);

describe('Canonical text (RFC 8785, restricted) — what is hashed is never guessed', () => {
  it('is the same for the same value, in whatever order its members were written', () =>
    fc.assert(fc.property(value, (one) => expect(canonical(turned(one))).toBe(canonical(one)))));

  it('gives the value back when it is parsed', () =>
    fc.assert(
      fc.property(value, (one) => expect(canonical(JSON.parse(canonical(one)) as Canonical)).toBe(canonical(one))),
    ));

  it('differs for values that differ', () =>
    fc.assert(
      fc.property(value, value, (one, other) => {
        const plain = (any: Canonical): unknown => JSON.parse(JSON.stringify(any));
        expect(canonical(one) === canonical(other)).toBe(isDeepStrictEqual(plain(one), plain(other)));
      }),
    ));

  it('sorts members by UTF-16 code unit and leaves no space', () => {
    expect(canonical({ '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, '\ufb33': 5 })).toBe(
      '{"\\r":2,"1":3,"€":1,"😀":4,"\ufb33":5}',
    );
    expect(canonical({ b: [1, { d: null, c: true }], a: '上达' })).toBe('{"a":"上达","b":[1,{"c":true,"d":null}]}');
  });

  it('escapes only what JSON must', () =>
    expect(canonical('\u0000\b\t\n\f\r"\\/\u007f\u2028')).toBe('"\\u0000\\b\\t\\n\\f\\r\\"\\\\/\u007f\u2028"'));

  it('leaves out members that are undefined', () => expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}'));

  it('keeps the integers at both ends and refuses the next ones', () => {
    expect(canonical([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0])).toBe(
      '[9007199254740991,-9007199254740991,0]',
    );
    refusesToWrite(2 ** 53);
    refusesToWrite(-(2 ** 53));
  });

  it('refuses every fraction, however deep it lies', () =>
    fc.assert(
      fc.property(
        fc.double().filter((number) => !Number.isSafeInteger(number) || Object.is(number, -0)),
        (number) => {
          refusesToWrite(number);
          refusesToWrite({ a: [{ b: number }] });
        },
      ),
    ));

  it.each([-0, NaN, Infinity, -Infinity])('refuses %p', refusesToWrite);

  it.each(['\ud800', '\udc00', 'a\udfff', '\udbff\ud800'])(
    'refuses a lone surrogate, in a text and in a name',
    (broken) => {
      refusesToWrite(broken);
      refusesToWrite({ [broken]: 1 });
    },
  );

  it.each([[undefined], [1n], [Symbol('s')], [() => 1], [new Date(0)], [new Map([[1, 2]])]])(
    'refuses what JSON has no word for: %p',
    (odd) => {
      refusesToWrite(odd);
      refusesToWrite([odd]);
    },
  );
});
