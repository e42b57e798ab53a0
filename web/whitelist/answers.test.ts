import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { cacheControlOf } from "#functions/whitelist/public-files.ts";
import { createAnswers } from "./answers.ts";

const modifiedAt = new Date("2026-11-02T09:00:00.000Z");

/** Files that can be changed, and how often they were read. */
function store(files: Record<string, string>) {
  const reads: string[] = [];
  const read = async (name: string) => {
    reads.push(name);
    await delay(1);
    const text = files[name];
    return text === undefined ? undefined : { body: Buffer.from(text), modifiedAt };
  };
  return { files, reads, read };
}

const ask = (headers: Record<string, string> = {}) => new Request("http://localhost/", { headers });
const name = "current/squid.txt";

describe("sending stored files", () => {
  it("reads a file once for many who ask at once, and again when its time is over", async () => {
    const { files, reads, read } = store({ [name]: "old" });
    const answer = createAnswers({ read, freshFor: 30, cacheControlOf });
    const all = await Promise.all(Array.from({ length: 50 }, () => answer(ask(), name)));
    expect(new Set(await Promise.all(all.map((each) => each?.text())))).toEqual(new Set(["old"]));
    expect(reads).toHaveLength(1);
    files[name] = "new";
    await delay(40);
    const later = await answer(ask(), name);
    expect(await later?.text()).toBe("new");
    expect(later?.headers.get("etag")).not.toBe(all[0]?.headers.get("etag"));
  });

  it("forgets a file that is gone", async () => {
    const { files, read } = store({ [name]: "old" });
    const answer = createAnswers({ read, freshFor: 10, cacheControlOf });
    expect(await (await answer(ask(), name))?.text()).toBe("old");
    delete files[name];
    await delay(20);
    expect(await answer(ask(), name)).toBeUndefined();
  });

  it("keeps nothing where nothing may be kept", async () => {
    const { reads, read } = store({ [name]: "old" });
    const answer = createAnswers({ read, freshFor: 0, cacheControlOf });
    await answer(ask(), name);
    await answer(ask(), name);
    expect(reads).toHaveLength(2);
  });

  it("keeps the compressed copy and the plain one apart, each with its own tag", async () => {
    const { read } = store({ [name]: "plain", [`${name}.gz`]: "compressed" });
    const answer = createAnswers({ read, freshFor: 1_000, cacheControlOf });
    const zipped = await answer(ask({ "accept-encoding": "gzip" }), name);
    const plain = await answer(ask(), name);
    expect([await zipped?.text(), await plain?.text()]).toEqual(["compressed", "plain"]);
    expect(zipped?.headers.get("content-encoding")).toBe("gzip");
    expect(plain?.headers.get("content-encoding")).toBeNull();
    const etag = plain?.headers.get("etag") ?? "";
    expect((await answer(ask({ "if-none-match": etag }), name))?.status).toBe(304);
    expect((await answer(ask({ "if-none-match": etag, "accept-encoding": "gzip" }), name))?.status).toBe(200);
  });

  it("goes on after a reading that failed", async () => {
    let fails = true;
    const answer = createAnswers({
      read: async () => {
        if (fails) throw new Error("the disk is away");
        return { body: Buffer.from("there"), modifiedAt };
      },
      freshFor: 1_000,
      cacheControlOf,
    });
    await expect(answer(ask(), name)).rejects.toThrow("the disk is away");
    fails = false;
    expect(await (await answer(ask(), name))?.text()).toBe("there");
  });
});
