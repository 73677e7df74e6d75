import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '@shangda/domain/decision';
import { type Answer, Executor } from '@shangda/event-store/execute';
import { type Asking, execute } from './office.js';

/** The one message on the command bus: any command of the catalogue, asked by somebody. */
export class Decide<Data = unknown> extends Command<Answer<Refusal>> {
  constructor(readonly asking: Asking<Data>) {
    super();
  }
}

@CommandHandler(Decide)
export class DecideHandler implements ICommandHandler<Decide> {
  constructor(private readonly executor: Executor) {}

  execute({ asking }: Decide): Promise<Answer<Refusal>> {
    return execute(this.executor, asking);
  }
}
