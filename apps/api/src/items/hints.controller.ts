import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { QueryRoute } from '../http/command-route.js';
import { ReadersLanguage } from '../http/readers-language.js';
import { oneOf } from '../http/sample.js';
import { IsBodyText, IsTitle } from '../http/validation.js';
import type { Language } from '../text/language.js';
import { type HintView, hintsFor } from './writing-hints.js';

export class HintsDto {
  @ApiProperty({ example: '合作市布署牧民技能培训', maxLength: 200 })
  @IsTitle()
  readonly title: string;

  @ApiProperty({ example: '投资3 万元，参训120人。', maxLength: 20000 })
  @IsBodyText(20_000)
  readonly body: string;
}

/** 写作提示 while somebody writes: nothing is kept, so anybody with a token may ask. */
@ApiTags('items')
@ApiBearerAuth()
@Controller('v1')
export class HintsController {
  @Post('hints')
  @HttpCode(200)
  @QueryRoute({
    summary: '写作提示 · hints on a text that is being written',
    query: 'ReadHints',
    answer: {
      hints: [
        {
          code: 'hint.word_wrong',
          at: { field: oneOf(['title', 'body'], 'title'), from: 3, to: 5 },
          text: '是否应作：部署？',
        },
      ],
    },
  })
  hints(@Body() dto: HintsDto, @ReadersLanguage() language: Language): { readonly hints: readonly HintView[] } {
    return { hints: hintsFor(dto, language) };
  }
}
