import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { streamKey } from '@shangda/domain/command';
import { endExemption, grantExemption } from '@shangda/domain/exemption';
import { units } from '@shangda/domain/unit';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute } from '../http/command-route.js';
import { IsOfficeMonth } from '../http/instants.js';
import { plain } from '../http/plain.js';
import { IsBodyText, IsRegisterId, IsTitle, OptionalField } from '../http/validation.js';
import { type CommandAnswer, Desk } from '../office/desk.js';

export class EndExemptionDto {
  @ApiProperty({ example: '623001' })
  @IsRegisterId()
  readonly unitId: string;

  @ApiPropertyOptional({
    example: 'monthly-county',
    description: "A rule of the office's rulebook; all quotas if none",
  })
  @OptionalField()
  @IsRegisterId()
  readonly ruleId?: string;

  @ApiProperty({ example: '2026-07', description: 'The first month' })
  @IsOfficeMonth()
  readonly from: string;

  @ApiProperty({ example: '抗洪救灾', maxLength: 500 })
  @IsBodyText(500)
  readonly reason: string;
}

export class GrantExemptionDto extends EndExemptionDto {
  @ApiProperty({ example: '2026-09', description: 'The last month' })
  @IsOfficeMonth()
  readonly to: string;

  @ApiProperty({ example: '州政府办公室', maxLength: 200, description: 'The post or organ that decided it' })
  @IsTitle()
  readonly grantedBy: string;
}

/** 免除任务: an office frees a unit of a quota for some months (Art. 21(4) knows no exemption; the office answers for it). */
@ApiTags('units')
@ApiBearerAuth()
@Controller('v1/offices/:officeId/exemptions')
export class ExemptionsController {
  constructor(private readonly desk: Desk) {}

  @Post()
  @HttpCode(200)
  @CommandRoute({ summary: '免除报送任务 · free a unit of a quota', command: 'GrantExemption' })
  grant(
    @Param('officeId') officeId: string,
    @Body() dto: GrantExemptionDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), officeId };
    return this.desk.run({ definition: grantExemption, data, ...sender, ...about(dto.unitId) });
  }

  @Post('end')
  @HttpCode(200)
  @CommandRoute({ summary: '恢复报送任务 · end an exemption before its time', command: 'EndExemption' })
  end(
    @Param('officeId') officeId: string,
    @Body() dto: EndExemptionDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    const data = { ...plain(dto), officeId };
    return this.desk.run({ definition: endExemption, data, ...sender, ...about(dto.unitId) });
  }
}

const about = (unitId: string) => ({ subject: streamKey(units, unitId), id: unitId });
