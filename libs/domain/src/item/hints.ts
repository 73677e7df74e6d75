/**
 * 写作提示 (Art. 3, 14, 15): what an editor would mark in the margin. Hints never block and are never recorded; whoever writes decides.
 * Every check is linear in the text. The limits are samples, not in the regulation. What is about Han is asked of Han alone: text in Tibetan
 * script is as good as its writer made it.
 */
export type HintCode =
  | 'hint.title_long'
  | 'hint.title_wordless'
  | 'hint.title_stop'
  | 'hint.title_repeated'
  | 'hint.sentence_long'
  | 'hint.number_fullwidth'
  | 'hint.number_percent'
  | 'hint.number_space'
  | 'hint.number_unit'
  | 'hint.date_form'
  | 'hint.date_impossible'
  | 'hint.punctuation_repeated'
  | 'hint.word_wrong';

export interface WrittenText {
  readonly title: string;
  readonly body: string;
}

export type Field = keyof WrittenText;

export interface Hint {
  readonly code: HintCode;
  /** Code points of a field, the last one not included. */
  readonly at: { readonly field: Field; readonly from: number; readonly to: number };
  readonly limit?: number | undefined;
  /** What it may have been meant to be. */
  readonly instead?: readonly string[] | undefined;
}

/** A word that is often written wrongly, and how it is written. */
export interface WrongWord {
  readonly wrong: string;
  readonly right: readonly string[];
}

/** Han of a title (Art. 15: 简洁). */
export const longTitle = 30;
/** Han between two full stops (Art. 14: 文字简练). */
export const longSentence = 120;
/** More would help nobody. */
export const mostHints = 50;

/**
 * What might be written better, the title first, then in the order of the text; at most the first fifty. The list of words is prepared once:
 * for every text anew it would cost as much as a draft's other rules.
 */
export function hintsBy(wrongWords: readonly WrongWord[]): (text: WrittenText) => readonly Hint[] {
  const checks = [...checksOfBoth, wordsIn(wrongWords)];
  return ({ title, body }) => {
    const found = [
      ...inOrder('title', title, [...checksOfTitle, ...checks]),
      ...inOrder('body', body, [repeating(title), longSentences, ...checks]),
    ];
    return found.slice(0, mostHints);
  };
}

/** A place in a text, in UTF-16 units as matching finds it. */
interface Found extends Pick<Hint, 'code' | 'limit' | 'instead'> {
  readonly from: number;
  readonly to: number;
}

type Check = (text: string) => readonly Found[];

function inOrder(field: Field, text: string, checks: readonly Check[]): readonly Hint[] {
  const found = checks.flatMap((check) => check(text).slice(0, mostHints)).sort((a, b) => a.from - b.from);
  const pointsAt = pointCounter(text);
  return found.slice(0, mostHints).map(({ from, to, ...hint }) => {
    const start = pointsAt(from);
    return { ...hint, at: { field, from: start, to: start + pointsIn(text.slice(from, to)) } };
  });
}

/** Counts code points up to places that only grow, so that the text is walked once. */
function pointCounter(text: string): (place: number) => number {
  let counted = 0;
  let reached = 0;
  return (place) => {
    counted += pointsIn(text.slice(reached, place));
    reached = place;
    return counted;
  };
}

function pointsIn(text: string): number {
  let count = 0;
  for (const _point of text) count++;
  return count;
}

const matching =
  (code: HintCode, pattern: RegExp): Check =>
  (text) =>
    // Most texts have no such slip, and matching all copies its pattern.
    text.search(pattern) === -1
      ? []
      : [...text.matchAll(pattern)].map(({ 0: { length }, index }) => ({ code, from: index, to: index + length }));

/** Whether a text has more Han than this; most texts are shorter at all, and nothing is counted. */
const hasMoreHan = (text: string, limit: number): boolean =>
  text.length > limit && (text.match(/\p{Script=Han}/gu)?.length ?? 0) > limit;

const whole = (code: HintCode, text: string, limit?: number): Found => ({ code, from: 0, to: text.length, limit });

const checksOfTitle: readonly Check[] = [
  (title) => (hasMoreHan(title, longTitle) ? [whole('hint.title_long', title, longTitle)] : []),
  (title) => (/\p{L}/u.test(title) ? [] : [whole('hint.title_wordless', title)]),
  matching('hint.title_stop', /[。，、；：,.;:]$/g),
];

/** Numbers, units and dates as GB/T 15835 writes them, punctuation as GB/T 15834. */
const checksOfBoth: readonly Check[] = [
  matching('hint.number_fullwidth', /[０-９]+/g),
  matching('hint.number_percent', /％|(?<=\d)[ \u3000]+[%％]/g),
  matching('hint.number_space', /(?<=\d)[ \u3000]+(?=[万亿元])|(?<=\d[万亿])[ \u3000]+(?=\p{Script=Han})/gu),
  matching('hint.number_unit', /(?<![\d.])\d+(?:\.\d+)?[万亿](?=[，。；：,;:)）\n]|$)/g),
  matching('hint.date_form', /(?<!\d)(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}(?!\d)/g),
  impossibleDays,
  matching('hint.punctuation_repeated', /([，。、；：])\1+/g),
];

/** Without a year 29 February may be one. */
function impossibleDays(text: string): readonly Found[] {
  const days = text.matchAll(/(?:(?<!\d)(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日/g);
  return [...days].flatMap(({ 0: written, 1: year, 2: month, 3: day, index }) =>
    Number(day) >= 1 && Number(day) <= daysOf(year === undefined ? 4 : Number(year), Number(month))
      ? []
      : [{ code: 'hint.date_impossible' as const, from: index, to: index + written.length }],
  );
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** The title opens the piece (Art. 15); saying it again as the first sentence tells nothing new. */
const repeating =
  (title: string): Check =>
  (body) => {
    const said = wordsOf(title);
    const start = body.length - body.trimStart().length;
    const first = /[^。！？；!?;\n]*/.exec(body.slice(start, start + 4 * title.length + 40))?.[0] ?? '';
    if (said === '' || wordsOf(first) !== said) return [];
    return [{ code: 'hint.title_repeated', from: start, to: start + first.length }];
  };

const wordsOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

const longSentences: Check = (body) =>
  [...body.matchAll(/[^。！？；!?;\n།]+/g)].flatMap(({ 0: sentence, index }) =>
    hasMoreHan(sentence, longSentence)
      ? [{ code: 'hint.sentence_long' as const, from: index, to: index + sentence.length, limit: longSentence }]
      : [],
  );

/** Longer words first, for one may begin another. */
function wordsIn(words: readonly WrongWord[]): Check {
  const rightOf = new Map(words.map(({ wrong, right }) => [wrong, right]));
  const sorted = [...rightOf.keys()].sort((a, b) => b.length - a.length);
  if (sorted.length === 0) return () => [];
  const pattern = new RegExp(sorted.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  return (text) =>
    matching(
      'hint.word_wrong',
      pattern,
    )(text).map((found) => ({
      ...found,
      instead: rightOf.get(text.slice(found.from, found.to)),
    }));
}
