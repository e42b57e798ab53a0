import { Hono } from "hono";
import * as z from "zod";
import { type SelfTestImage, whyCannotConfirmImage, whyCannotSuggestImage } from "#functions/access/self-test.ts";
import type { Tool } from "#functions/catalogue/rules.ts";
import { refuseIf } from "#functions/errors.ts";
import type { Services } from "#functions/services.ts";
import { signedIn, type WebContext, type WebEnv } from "#web/context.ts";
import { isWebAddress } from "#web/form-fields.ts";
import { type FormErrors, type FormValues, formErrors, readForm } from "#web/forms.ts";
import { noticeOf } from "#web/params.ts";
import { page } from "#web/render.ts";
import { requestedTool } from "#web/tools/requested-tool.ts";

interface ImagePage {
  title: string;
  tool: Tool;
  image: SelfTestImage | undefined;
  mayConfirm: boolean;
  values: FormValues;
  notice: string | undefined;
  errors?: FormErrors | undefined;
}

const imagePage = page<ImagePage>("self-test/image.njk");

const size = (what: string) =>
  z.coerce
    .number({ error: `Enter the ${what} as a whole number of pixels` })
    .int(`Enter the ${what} as a whole number of pixels`)
    .min(1, `Enter a ${what} from 1 to 10,000`)
    .max(10_000, `Enter a ${what} from 1 to 10,000`);
const version = z.coerce.number().int().nonnegative();
const ImageForm = z.object({
  url: z
    .string({ error: "Enter the address of the picture" })
    .trim()
    .max(2048, "Use 2,048 characters or fewer")
    .refine(isWebAddress, "Enter a web address that starts with https://"),
  width: size("width"),
  height: size("height"),
  version,
});
const ConfirmForm = z.object({ version });

const notices: Record<string, string> = {
  suggested: "The picture has been recorded. A steward of another organisation has to confirm it.",
  confirmed: "The picture has been confirmed. The self-test uses it from now on.",
};

const elsewhere = "This is not at a confirmed address of the tool. The test may contact no other";

/** The picture by which a tool is recognised: recorded by one, confirmed by a steward of another organisation. */
export function imageRoutes({ access, catalogue }: Services) {
  async function show(c: WebContext, values?: FormValues, errors?: FormErrors) {
    const actor = signedIn(c);
    refuseIf(whyCannotSuggestImage(actor));
    const tool = await requestedTool(c, catalogue);
    const image = await access.findImage(tool.toolId);
    const current = String(image?.version ?? 0);
    const props = {
      title: `How ${tool.name} is recognised in the self-test`,
      ...{ tool, image, errors },
      mayConfirm: image?.status === "suggested" && whyCannotConfirmImage(image, actor) === undefined,
      values: values ?? { version: current },
      notice: noticeOf(c, notices),
    };
    return imagePage(c, props, errors ? 400 : 200);
  }

  return new Hono<WebEnv>()
    .get("/:toolId/image", (c) => show(c))
    .post("/:toolId/image", async (c) => {
      const actor = signedIn(c);
      const tool = await requestedTool(c, catalogue);
      const form = await readForm(c, ImageForm);
      if (form.errors) return show(c, form.values, form.errors);
      const outcome = await access.suggestImage(actor, tool.toolId, form.data);
      if (outcome === "not_confirmed_place") {
        return show(c, form.values, formErrors([{ path: ["url"], message: elsewhere }]));
      }
      return c.redirect(`/self-test/${tool.toolId}/image?done=suggested`, 303);
    })
    .post("/:toolId/image/confirm", async (c) => {
      const actor = signedIn(c);
      const tool = await requestedTool(c, catalogue);
      const form = await readForm(c, ConfirmForm);
      if (form.errors) return show(c);
      await access.confirmImage(actor, tool.toolId, form.data.version);
      return c.redirect(`/self-test/${tool.toolId}/image?done=confirmed`, 303);
    });
}
