import { randomBytes } from "node:crypto";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, describe, expect, it } from "vitest";
import { limits } from "#functions/limits/rules.ts";
import { createLimitService } from "#functions/limits/service.ts";
import { createLimitStore } from "#functions/limits/store.ts";
import { personalDataWithKeys } from "#functions/personal-data-keys.ts";
import { startTestEngine } from "../engine.ts";

const { client, table, stop } = await startTestEngine();
afterAll(stop);
let clock = new Date("2026-11-30T12:00:00.000Z");
const personalData = personalDataWithKeys(randomBytes(32), randomBytes(32));
const service = createLimitService({ store: createLimitStore({ table, client }), personalData, now: () => clock });

describe("a limit", () => {
  it("lets exactly as many through as it says, however many come at once, and again in the next window", async () => {
    const { most, minutes } = limits.report;
    const outcomes = await Promise.allSettled(
      Array.from({ length: most + 5 }, () => service.use("report", "192.0.2.1")),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(most);
    await expect(service.use("report", "192.0.2.1")).rejects.toMatchObject({ code: "too_many_attempts" });
    await service.use("report", "192.0.2.2");
    await service.use("sign_in", "192.0.2.1");
    clock = new Date(clock.getTime() + minutes * 60_000);
    await service.use("report", "192.0.2.1");
  });

  it("counts a person apart from any address", async () => {
    for (let use = 0; use < limits.contribution.most; use += 1) await service.useAs("contribution", "per_1");
    await expect(service.useAs("contribution", "per_1")).rejects.toMatchObject({ code: "too_many_attempts" });
    await service.useAs("contribution", "per_2");
    await service.use("contribution", "per_1");
  });

  it("stores no address", async () => {
    const { Items } = await client.send(new ScanCommand({ TableName: table }));
    expect(JSON.stringify(Items)).not.toMatch(/192\.0\.2|per_[12]/);
  });
});
