export interface Loop {
  stop(): Promise<void>;
}

/** Does something again and again with a pause between; a failure is told and tried again after the pause. */
export function startLoop(pauseMs: number, work: () => Promise<unknown>, onError: (cause: unknown) => void): Loop {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  const turn = () => {
    running = work()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(turn, pauseMs);
      });
  };
  turn();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
