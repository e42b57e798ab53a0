import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { WebEnv } from "./context.ts";
import { readForm } from "./forms.ts";

const Form = z
  .object({ boxes: z.string().optional(), reason: z.string().min(1, "Enter a reason"), end: z.string("Enter the end") })
  .refine(({ boxes }) => boxes, { path: ["boxes"], error: "Select a box", when: () => true })
  .refine(() => false, { error: "Something else", when: () => true })
  .transform((form) => form);

describe("the errors of a form", () => {
  it("stand in the order of its fields, whatever was found first", async () => {
    const app = new Hono<WebEnv>().post("/", async (c) => c.json((await readForm(c, Form)).errors?.errorList));
    const body = new URLSearchParams({ reason: "" });
    const errors = (await (await app.request("/", { method: "POST", body })).json()) as { text: string }[];
    expect(errors.map(({ text }) => text)).toEqual([
      "Select a box",
      "Enter a reason",
      "Enter the end",
      "Something else",
    ]);
  });
});
