import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { followUpHeading, incidentElement } from '@shangda/events/vocabulary';
import type { FollowUpHeading, IncidentElement } from '@shangda/events/vocabulary';
import { plain } from '../http/plain.js';
import type { IncidentText } from '../items/texts.js';
import { IsBodyText, OptionalField } from '../http/validation.js';

const longest = 2000;

/** Words that may be left out: not known yet. */
const Known = (example: string, description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ example, description, maxLength: longest }),
    OptionalField(),
    IsBodyText(longest),
  );

/** 初报要素: what a first report says besides figures. Unknown ones are left out and told later. */
export class IncidentElementsDto implements Readonly<Partial<Record<IncidentElement, string>>> {
  @Known('3月10日10时许', '时间')
  readonly TIME?: string;

  @Known('合作市某矿井下', '地点')
  readonly PLACE?: string;

  @Known('矿调度室', '信息来源')
  readonly SOURCE?: string;

  @Known('井下一个作业面', '影响范围')
  readonly SCOPE?: string;

  @Known('险情已控制', '发展趋势')
  readonly TREND?: string;

  @Known('救护队已下井', '已采取的措施')
  readonly MEASURES?: string;

  @Known('需增派救护队', '需要帮助的事项')
  readonly HELP_WANTED?: string;

  @Known('矿值班室', '联系方式')
  readonly CONTACT?: string;
}

/** 进展、处置、原因、后果 (Art. 20). */
export class FollowUpHeadingsDto implements Readonly<Partial<Record<FollowUpHeading, string>>> {
  @Known('被困人员已全部找到', '进展')
  readonly PROGRESS?: string;

  @Known('伤员送州医院救治', '处置')
  readonly HANDLING?: string;

  @Known('正在调查', '原因')
  readonly CAUSE?: string;

  @Known('该作业面停产', '后果')
  readonly CONSEQUENCE?: string;
}

interface Told {
  readonly name?: string | undefined;
  readonly elements?: IncidentElementsDto | undefined;
  readonly headings?: FollowUpHeadingsDto | undefined;
  readonly note?: string | undefined;
}

/** Which elements and headings are told, in the order of the vocabulary: that much stands in the fact, the words beside the ledger. */
export const toldIn = ({ elements = {}, headings = {} }: Told) => ({
  elements: incidentElement.options.filter((name) => elements[name] !== undefined),
  headings: followUpHeading.options.filter((name) => headings[name] !== undefined),
});

/** The words themselves. */
export const wordsOf = ({ name, note, elements, headings }: Told): IncidentText => ({
  ...{ name, note },
  elements: elements === undefined ? {} : plain(elements),
  headings: headings === undefined ? {} : plain(headings),
});
