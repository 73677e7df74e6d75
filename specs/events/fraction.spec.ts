import fc from 'fast-check';
import { asText, exact, fraction, plus, zero } from '@shangda/events/fraction';

describe('Points — exact inside, rounded only for display', () => {
  it('gives three units two points together', () => {
    const third = asText(exact('2/3'));
    expect([third, third, third].reduce(plus, zero)).toEqual({ n: '2', d: '1' });
  });

  it('is written in lowest terms, the sign on the numerator', () => {
    expect(asText(exact('-4/6'))).toEqual({ n: '-2', d: '3' });
    expect(asText(exact('0.5'))).toEqual({ n: '1', d: '2' });
    expect(asText(exact('-0'))).toEqual(zero);
  });

  it('adds in any order and stays a fact', () => {
    const part = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const amounts = parts.map(([n, d]) => asText(exact(`${n}/${d}`)));
        const sum = amounts.reduce(plus, zero);
        expect(fraction.safeParse(sum).success).toBe(true);
        expect([...amounts].reverse().reduce(plus, zero)).toEqual(sum);
      }),
    );
  });

  it('refuses what is not a number', () => {
    expect(fraction.safeParse({ n: '01', d: '1' }).success).toBe(false);
    expect(fraction.safeParse({ n: '1', d: '0' }).success).toBe(false);
    expect(fraction.safeParse({ n: '-0', d: '1' }).success).toBe(false);
  });
});
