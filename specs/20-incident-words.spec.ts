import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incidentsEn } from '@shangda/api/text/incidents.en';
import { incidentsZhCn } from '@shangda/api/text/incidents.zh-CN';
import { messagesEn } from '@shangda/api/text/messages.en';
import { messagesZhCn } from '@shangda/api/text/messages.zh-CN';

const chapter = join(__dirname, '../libs/domain/src/emergency');
const written = readdirSync(chapter).map((file) => readFileSync(join(chapter, file), 'utf8'));
const refused = /(?:code: |refuse\()'([A-Z]\w+)'/g;
const codes = [...new Set(written.flatMap((text) => [...text.matchAll(refused)].map(([, code = '']) => code)))];

describe('Article 20 — what the rules of emergencies refuse has words', () => {
  it('is found by looking, not by a list that could be forgotten', () => expect(codes.length).toBeGreaterThan(20));

  it.each(codes)('%s, in both languages', (code) => {
    for (const { title, detail } of [messagesEn[code], messagesZhCn[code]].map((words) => ({ ...words })))
      expect([title, detail]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
  });

  it('and no other chapter has the same code with other words', () => {
    expect(messagesEn).toMatchObject(incidentsEn);
    expect(messagesZhCn).toMatchObject(incidentsZhCn);
  });

  it.each(['notice.deadline_near', 'notice.deadline_missed'])(
    '%s says which and when, and nothing of what it is about',
    (code) => {
      for (const { detail = '' } of [messagesEn[code], messagesZhCn[code]].map((words) => ({ ...words })))
        expect([...detail.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(['incidentId', 'deadline', 'dueAt']);
    },
  );
});
