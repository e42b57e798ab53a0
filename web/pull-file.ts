import { bundlePull } from "#functions/pull-bundle.ts";

let made: Promise<Buffer> | undefined;

/** `commonlist-pull.mjs`, made when it is first asked for. On Lambda a module takes this one's place that reads it from beside the function. */
export const readPullFile = (): Promise<Buffer> => {
  made ??= bundlePull();
  return made;
};
