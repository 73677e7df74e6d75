import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Hint, hintsBy, longSentence, longTitle, mostHints } from '@shangda/domain/item/hints';

const sample = JSON.parse(readFileSync(join(__dirname, '../rulebooks/words/wrong-words.json'), 'utf8')) as {
  readonly note: string;
  readonly words: readonly { readonly wrong: string; readonly right: readonly string[] }[];
};
const hintsOf = hintsBy(sample.words);
const title = '合作市举办牧民技能培训';
const body = '3月4日,合作市组织开展牧民技能培训,参训120人。';

const inTitle = (text: string): readonly Hint[] => hintsOf({ title: text, body });
const inBody = (text: string): readonly Hint[] => hintsOf({ title, body: text });
const codes = (hints: readonly Hint[]): string[] => hints.map(({ code }) => code);
/** What a hint points at, as a reader who counts code points finds it. */
const pointedAt = (text: string, hints: readonly Hint[]): string[] =>
  hints.map(({ at }) => Array.from(text).slice(at.from, at.to).join(''));

describe('Article 15 — the title opens the piece', () => {
  it('says nothing to a title that is striking, fitting and short', () => expect(inTitle(title)).toEqual([]));

  it('finds a title long with one Han more than thirty, and not with thirty', () => {
    expect(inTitle('字'.repeat(longTitle))).toEqual([]);
    expect(inTitle('字'.repeat(longTitle + 1))).toEqual([
      { code: 'hint.title_long', at: { field: 'title', from: 0, to: 31 }, limit: 30 },
    ]);
    expect(inTitle(`${'字'.repeat(longTitle)}2026年`).map(({ code }) => code)).toEqual(['hint.title_long']);
    expect(inTitle(`${'字'.repeat(longTitle)}20260304`)).toEqual([]);
  });

  it('finds a title without a word, and one that ends like a sentence', () => {
    expect(codes(inTitle('2026'))).toEqual(['hint.title_wordless']);
    expect(codes(inTitle(`${title}。`))).toEqual(['hint.title_stop']);
  });

  it('finds the title said again as the first sentence, whatever stands around it', () => {
    for (const text of [`${title}。参训120人。`, `  ${title}\n参训120人。`, `“合作市举办牧民 技能培训”;参训。`, title])
      expect(codes(inBody(text))).toEqual(['hint.title_repeated']);
    expect(pointedAt(`\n${title}。`, inBody(`\n${title}。`))).toEqual([title]);
    expect(inBody(`${title}班。参训120人。`)).toEqual([]);
    expect(inBody('')).toEqual([]);
  });
});

describe('Article 14 — numbers, units, dates and words as they are written', () => {
  it.each([
    ['full-width digits', '参训１２０人。', 'hint.number_fullwidth', '１２０'],
    ['digits of two widths in one number', '参训1２0人。', 'hint.number_fullwidth', '２'],
    ['a full-width percent sign', '增长5％。', 'hint.number_percent', '％'],
    ['a percent sign that stands off', '增长5 %。', 'hint.number_percent', ' %'],
    ['a unit that stands off its number', '投资3 万元。', 'hint.number_space', ' '],
    ['a unit that stands off its 万', '投资3万 元。', 'hint.number_space', ' '],
    ['亿 that stands off', '投资1.2　亿元。', 'hint.number_space', '　'],
    ['an amount without a unit', '投资3000万，参训120人。', 'hint.number_unit', '3000万'],
    ['one at the end', '投资1.5亿', 'hint.number_unit', '1.5亿'],
    ['a date in figures', '2026.3.4举办培训。', 'hint.date_form', '2026.3.4'],
    ['a date with slashes', '于2026/03/04举办。', 'hint.date_form', '2026/03/04'],
    ['a day that no month has', '2月30日举办。', 'hint.date_impossible', '2月30日'],
    ['29 February of a year that has none', '2026年2月29日举办。', 'hint.date_impossible', '2026年2月29日'],
    ['a month that no year has', '13月1日举办。', 'hint.date_impossible', '13月1日'],
    ['punctuation twice', '举办培训。。参训120人。', 'hint.punctuation_repeated', '。。'],
    ['a wrong word', '安排布署工作。', 'hint.word_wrong', '布署'],
  ])('finds %s', (_what, text, code, place) => {
    expect(codes(inBody(text))).toEqual([code]);
    expect(pointedAt(text, inBody(text))).toEqual([place]);
  });

  it.each(
    [
      '投资3万元，1.2亿元，增长5%，参训120人。',
      '2026年3月4日至5日，2024年2月29日，2月29日，12月31日。',
      '3万至5万元、3万、4万人，3万多人。',
      '电话0941-8213456，比分3.5，版本2026.3。',
      '部署工作。截至目前，安排就绪……',
      'GDP增长 5 个百分点以上',
    ].map((text) => [text]),
  )('says nothing to %s', (text) => expect(inBody(text)).toEqual([]));

  it('says what a wrong word may have been meant to be', () =>
    expect(inBody('通迅员')).toEqual([
      { code: 'hint.word_wrong', at: { field: 'body', from: 0, to: 2 }, instead: ['通讯', '通信'] },
    ]));

  it('finds a sentence long with one Han more than a hundred and twenty between two stops', () => {
    const just = '字'.repeat(longSentence);
    expect(inBody(`${just}。${just}；${just}\n${just}`)).toEqual([]);
    expect(inBody(`短句。${just}字。短句。`)).toEqual([
      { code: 'hint.sentence_long', at: { field: 'body', from: 3, to: 124 }, limit: 120 },
    ]);
  });

  it('counts rare Han as one, as every reader does', () => {
    const text = '𠮷田村投资3 万元';
    expect(pointedAt(text, inBody(text))).toEqual([' ']);
    expect(inTitle('𠮷'.repeat(longTitle))).toEqual([]);
  });

  it('goes through title and text in their order', () => {
    const hints = hintsOf({ title: '布署１。', body: '２。３。布署' });
    expect(hints.map(({ code, at }) => `${at.field} ${at.from} ${code}`)).toEqual([
      'title 0 hint.word_wrong',
      'title 2 hint.number_fullwidth',
      'title 3 hint.title_stop',
      'body 0 hint.number_fullwidth',
      'body 2 hint.number_fullwidth',
      'body 4 hint.word_wrong',
    ]);
  });
});

describe('Tibetan and Chinese have equal force', () => {
  const tibetan = 'གཙོས་གྲོང་ཁྱེར་གྱིས་འབྲོག་པའི་ལག་རྩལ་སྦྱོང་བརྡར་སྤེལ་བ།';

  it('says nothing of Han to a text in Tibetan script, however long', () => {
    expect(hintsOf({ title: tibetan.repeat(4), body: tibetan.repeat(300) })).toEqual([]);
    expect(hintsOf({ title: tibetan, body: `༢༠༢༦ལོའི་ཟླ་༣ཚེས་༤ཉིན། ${tibetan}` })).toEqual([]);
  });

  it('finds the Chinese slip in a text of both', () => {
    const text = `${tibetan}参训１２０人。`;
    expect(pointedAt(text, inBody(text))).toEqual(['１２０']);
  });

  it('ends a sentence at a shad', () => expect(inBody(`${'字'.repeat(100)}།${'字'.repeat(100)}`)).toEqual([]));
});

describe('hints', () => {
  it('are fifty at most, the first ones', () => {
    const hints = inBody('１。'.repeat(200));
    expect(hints).toHaveLength(mostHints);
    expect(hints.at(-1)?.at.from).toBe(98);
  });

  it('point into the text, whatever it is', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), (written, text) => {
        for (const { at } of hintsOf({ title: written, body: text })) {
          const { length } = Array.from(at.field === 'title' ? written : text);
          expect(at.from).toBeGreaterThanOrEqual(0);
          expect(at.to).toBeGreaterThan(at.from);
          expect(at.to).toBeLessThanOrEqual(length);
        }
      }),
    ));

  it.each(['1', ' ', '1 ', '万', '1万', '１', '，', '字', '1月', '2026.', '𠮷', '布署', '་'])(
    'are worked out for ten times the longest text of %s: a pattern that looks back would not come to its end',
    (repeated) => {
      expect(hintsOf({ title: repeated.repeat(200), body: `${repeated.repeat(200_000)}万个` })).toBeInstanceOf(Array);
    },
  );
});

describe('the list of wrong words', () => {
  it('says that it is a sample', () => expect(sample.note).toContain('sample'));

  it('names each word once, and none that its own correction holds', () => {
    expect(new Set(sample.words.map(({ wrong }) => wrong)).size).toBe(sample.words.length);
    for (const { right } of sample.words) for (const word of right) expect([word, inBody(word)]).toEqual([word, []]);
  });
});
