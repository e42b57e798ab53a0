import { Hono } from "hono";
import * as z from "zod";
import { Refusal } from "#functions/errors.ts";
import { Id } from "#functions/ids.ts";
import type { Fault } from "#functions/releases/gate.ts";
import { mostProposals, mostRemovals } from "#functions/releases/rules.ts";
import type { Services } from "#functions/services.ts";
import { memberOf, type WebContext, type WebEnv } from "#web/context.ts";
import { changeLines } from "#web/editions/routes.ts";
import { manyOf, optionalShownText, shownText } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { page } from "#web/render.ts";

type Desk = Awaited<ReturnType<Services["releases"]["viewDesk"]>>;

type DeskPage = Desk & {
  title: string;
  changes: ReturnType<typeof changeLines>;
  faultWords: typeof faultWords;
  values: FormValues;
  errors?: FormErrors | undefined;
};

const deskPage = page<DeskPage>("publishing/desk.njk");

/** What was found wrong with one format's files, before the request that shows it. */
const faultWords: Record<Fault["what"], string> = {
  wider: "would let something through that the list does not",
  narrower: "would leave out, without saying so, something that the list lets through",
  unreadable: "could not be read back as its product reads it",
  unwritten: "could not be written: a line could be taken for something else",
};

const shrink = z.literal("yes").optional();

/** The same form again, to be sent with the confirmation. */
const shrinkErrors = formErrors([
  {
    path: ["shrink"],
    message: "More than a fifth of the list would go at once. Select that this is meant, or leave some of it for later",
  },
]);

const AgreedForm = z.object({
  proposalIds: manyOf(Id("proposal")).refine((ids) => ids.length > 0 && ids.length <= mostProposals, {
    error: `Select between 1 and ${mostProposals} proposals`,
  }),
  note: optionalShownText(500),
  shrink,
});

const RemovalForm = z.object({
  entryIds: manyOf(z.coerce.number().int().positive()).refine((ids) => ids.length > 0 && ids.length <= mostRemovals, {
    error: `Select between 1 and ${mostRemovals} entries`,
  }),
  danger: shownText("Enter the danger", 500),
  shrink,
});

const DigestForm = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), shrink });

/** Where carried proposals become an edition: one publisher prepares, one of another organisation approves. */
export function publishingRoutes({ releases }: Services) {
  async function show(c: WebContext, values: FormValues = {}, errors?: FormErrors) {
    const desk = await releases.viewDesk(memberOf(c));
    const changes = changeLines(desk.prepared?.plan?.changes ?? []);
    return deskPage(c, { title: "Publishers' desk", ...desk, changes, faultWords, values, errors }, errors ? 400 : 200);
  }

  /** Where what was chosen shrinks the list, the page comes back and asks whether that is meant. */
  async function unlessShrinking(c: WebContext, values: FormValues, act: () => Promise<string>) {
    try {
      return c.redirect(await act(), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "shrink_unconfirmed") throw error;
      return show(c, values, shrinkErrors);
    }
  }

  return new Hono<WebEnv>()
    .get("/", (c) => show(c))
    .post("/prepare", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, AgreedForm);
      if (form.errors) return show(c, form.values, form.errors);
      const { proposalIds, note = "", shrink } = form.data;
      return unlessShrinking(c, { ...form.values, asks: "agreed" }, async () => {
        await releases.prepareAgreed(actor, proposalIds, note, { shrink: shrink === "yes" });
        return "/publishing";
      });
    })
    .post("/remove", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, RemovalForm);
      if (form.errors) return show(c, form.values, form.errors);
      const { entryIds, danger, shrink } = form.data;
      return unlessShrinking(c, { ...form.values, asks: "removal" }, async () => {
        await releases.prepareRemoval(actor, entryIds, danger, { shrink: shrink === "yes" });
        return "/publishing";
      });
    })
    .post("/discard", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, DigestForm);
      if (form.errors) return show(c, {}, form.errors);
      await releases.discard(actor, form.data.digest);
      return c.redirect("/publishing", 303);
    })
    .post("/approve", async (c) => {
      const actor = memberOf(c);
      const form = await readForm(c, DigestForm);
      if (form.errors) return show(c, {}, form.errors);
      const { digest, shrink } = form.data;
      return unlessShrinking(
        c,
        form.values,
        async () => `/editions/${await releases.approve(actor, digest, { shrink: shrink === "yes" })}`,
      );
    });
}
