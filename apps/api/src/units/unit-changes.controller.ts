import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type CommandDefinition, streamKey } from '@shangda/domain/command';
import { units } from '@shangda/domain/unit';
import { moveUnit, reclassifyUnit, renameUnit, stopUnit } from '@shangda/domain/unit-changes';
import { mergeUnits, splitUnit } from '@shangda/domain/unit-succession';
import { type Sender, SentBy } from '../http/sender.js';
import { CommandRoute } from '../http/command-route.js';
import { plain } from '../http/plain.js';
import { type CommandAnswer, Desk } from '../office/desk.js';
import {
  MergeUnitsDto,
  MoveUnitDto,
  ReclassifyUnitDto,
  RenameUnitDto,
  SplitUnitDto,
  UnitChangeDto,
} from './unit-changes.dto.js';

/** 机构变动: what happens to a unit over time, from the day on which it holds. */
@ApiTags('units')
@ApiBearerAuth()
@Controller('v1/units')
export class UnitChangesController {
  constructor(private readonly desk: Desk) {}

  @Post('merge')
  @HttpCode(200)
  @CommandRoute({ summary: '机构合并 · units go into another, or into a new one', command: 'MergeUnits' })
  merge(@Body() { successorId, newUnit, ...dto }: MergeUnitsDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const successor = { unitId: successorId, ...(newUnit && plain(newUnit)) };
    return this.run(mergeUnits, successorId, { ...dto, successor }, sender);
  }

  @Post(':unitId/split')
  @HttpCode(200)
  @CommandRoute({ summary: '机构分设 · new units formed out of one', command: 'SplitUnit' })
  split(@Param('unitId') unitId: string, @Body() dto: SplitUnitDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    const into = dto.into.map((part) => plain(part));
    return this.run(splitUnit, unitId, { ...plain(dto), into, unitId }, sender);
  }

  @Post(':unitId/stop')
  @HttpCode(200)
  @CommandRoute({ summary: '机构撤销 · a unit is no more from a day on', command: 'StopUnit' })
  stop(@Param('unitId') unitId: string, @Body() dto: UnitChangeDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    return this.run(stopUnit, unitId, { ...plain(dto), unitId }, sender);
  }

  @Post(':unitId/rename')
  @HttpCode(200)
  @CommandRoute({ summary: '机构更名 · a unit gets another name', command: 'RenameUnit' })
  rename(
    @Param('unitId') unitId: string,
    @Body() dto: RenameUnitDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(renameUnit, unitId, { ...plain(dto), unitId }, sender);
  }

  @Post(':unitId/move')
  @HttpCode(200)
  @CommandRoute({ summary: '调整隶属 · put a unit under another', command: 'MoveUnit' })
  move(@Param('unitId') unitId: string, @Body() dto: MoveUnitDto, @SentBy() sender: Sender): Promise<CommandAnswer> {
    return this.run(moveUnit, unitId, { ...plain(dto), unitId }, sender);
  }

  @Post(':unitId/reclassify')
  @HttpCode(200)
  @CommandRoute({ summary: '调整类别 · the class by which rulebooks know it', command: 'ReclassifyUnit' })
  reclassify(
    @Param('unitId') unitId: string,
    @Body() dto: ReclassifyUnitDto,
    @SentBy() sender: Sender,
  ): Promise<CommandAnswer> {
    return this.run(reclassifyUnit, unitId, { ...plain(dto), unitId }, sender);
  }

  private run<Data>(
    definition: CommandDefinition<Data>,
    unitId: string,
    data: Data,
    sender: Sender,
  ): Promise<CommandAnswer> {
    return this.desk.run({ definition, data, ...sender, subject: streamKey(units, unitId), id: unitId });
  }
}
