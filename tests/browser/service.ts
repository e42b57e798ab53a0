import { type ServiceProcess, spawnService } from "#functions/local/service-process.ts";

export type RunningService = ServiceProcess;

/** What npm start runs, ready to answer. */
export async function startService(directory: string, clockOffset?: string): Promise<RunningService> {
  const service = await spawnService(directory, clockOffset ? { clockOffset } : {});
  await service.ready;
  return service;
}
