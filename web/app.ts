import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { requestId } from "hono/request-id";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { Mailbox } from "#functions/local/mailbox.ts";
import type { Services } from "#functions/services.ts";
import { organisationAccessRoutes } from "./access/organisation-routes.ts";
import { accessRoutes } from "./access/routes.ts";
import { organisationChoiceRoutes } from "./account/organisation-routes.ts";
import { accountRoutes } from "./account/routes.ts";
import { createAssets } from "./assets.ts";
import { charterRoutes } from "./charter/routes.ts";
import { checkRoutes } from "./check/routes.ts";
import { confirmationRoutes } from "./contacts/confirmation-routes.ts";
import { contactRoutes } from "./contacts/routes.ts";
import { volunteerRoutes } from "./contacts/volunteer-routes.ts";
import type { WebContext, WebEnv } from "./context.ts";
import { coverageRoutes } from "./coverage/routes.ts";
import { decisionRoutes } from "./decisions/routes.ts";
import { deskRoutes } from "./desk/routes.ts";
import { expiringRoutes } from "./editions/expiring-routes.ts";
import { editionRoutes } from "./editions/routes.ts";
import { entryRoutes } from "./entries/routes.ts";
import { notFound, onError } from "./errors.ts";
import { feedRoutes } from "./feed/routes.ts";
import { formatRoutes } from "./formats/routes.ts";
import { homeRoutes } from "./home/routes.ts";
import { invitationRoutes } from "./invitations/routes.ts";
import { nameCheckRoutes } from "./name-checks/routes.ts";
import { mailboxRoutes } from "./notifications/mailbox-routes.ts";
import { preferenceRoutes } from "./notifications/preference-routes.ts";
import { unsubscribeRoutes } from "./notifications/unsubscribe-routes.ts";
import { organisationRoutes } from "./organisations/routes.ts";
import { proposalRoutes } from "./proposals/routes.ts";
import { publishingRoutes } from "./publishing/routes.ts";
import { pullRoutes } from "./pull/routes.ts";
import { reportDeskRoutes } from "./reports/routes.ts";
import { figureRoutes } from "./requests/figure-routes.ts";
import { requestRoutes } from "./requests/routes.ts";
import { consentRoutes } from "./research/consent/routes.ts";
import { researchDecisionRoutes } from "./research/decisions/routes.ts";
import { guideRoutes } from "./research/guides/routes.ts";
import { participantRoutes } from "./research/participants/routes.ts";
import { researchRoutes } from "./research/routes.ts";
import { roleRoutes } from "./roles/routes.ts";
import { allowContactedHosts } from "./self-test/policy.ts";
import { selfTestRoutes } from "./self-test/routes.ts";
import { createCookies, loadActor } from "./session.ts";
import { signInRoutes } from "./sign-in/routes.ts";
import { subscriptionRoutes } from "./subscriptions/routes.ts";
import { surveyDeskRoutes } from "./surveys/desk-routes.ts";
import { surveyRoutes } from "./surveys/routes.ts";
import { togetherRoutes } from "./together/routes.ts";
import { toolRoutes } from "./tools/routes.ts";
import { unfinishedWorkRoutes } from "./unfinished-work/routes.ts";
import { whitelistFileRoutes } from "./whitelist/routes.ts";
import { workingGroupRoutes } from "./working-group/routes.ts";

export interface WebOptions {
  /** Scheme and host that people use, such as https://commonlist.example: forms from elsewhere are refused. */
  publicOrigin: string;
  /** Where a request comes from, for rate limits. */
  clientAddress?: (c: WebContext) => string;
  /** On a laptop, where e-mail goes to a folder and anybody may read all of it. */
  mailbox?: Mailbox | undefined;
  /** For so many milliseconds published files are sent from memory before they are compared with what is stored. */
  filesFreshFor?: number;
}

const longestBody = 200 * 1024;

export function createApp(services: Services, options: WebOptions) {
  const { publicOrigin, clientAddress = () => "unknown", mailbox, filesFreshFor: freshFor = 0 } = options;
  const app = new Hono<WebEnv>();
  const assets = createAssets();
  const cookies = createCookies(publicOrigin);
  // Browsers hold the redirects that answer a form to this rule too, and a provider may pass people on to another https address.
  const signInTargets = ["https:", ...services.accounts.listProviders().map(({ origin }) => origin)].join(" ");
  app.onError(onError);
  app.notFound(notFound);
  // Before everything that pages need: filters everywhere ask for these, and for nothing else.
  app.route("/", pullRoutes());
  app.route("/whitelist", whitelistFileRoutes(services, { freshFor }));
  app.use(requestId());
  app.use(allowContactedHosts);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", NONCE],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'", (c) => (c.req.path === "/sign-in" ? signInTargets : "")],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      referrerPolicy: "same-origin",
    }),
  );
  app.route("/feed", feedRoutes(services, { freshFor }));
  app.route("/assets", assets.routes);
  app.use(async (c, next) => {
    c.set("assets", assets.paths);
    await next();
  });
  app.use(csrf({ origin: publicOrigin }));
  app.use(bodyLimit({ maxSize: longestBody }));
  app.use(loadActor(services.accounts, cookies));
  app.route("/", signInRoutes(services, { cookies, clientAddress }));
  app.route("/account", accountRoutes(services, { cookies }));
  app.route("/account", organisationChoiceRoutes(services));
  app.route("/roles", roleRoutes(services));
  app.route("/", homeRoutes(services));
  app.route("/access", accessRoutes(services));
  app.route("/self-test", selfTestRoutes(services));
  app.route("/invitations", invitationRoutes(services, { publicOrigin }));
  app.route("/together", togetherRoutes(services, { publicOrigin }));
  app.route("/tools", toolRoutes(services, { clientAddress }));
  app.route("/organisations", organisationAccessRoutes(services));
  app.route("/organisations", organisationRoutes(services));
  app.route("/contacts", contactRoutes(services));
  app.route("/contact-confirmations", confirmationRoutes(services));
  app.route("/volunteer", volunteerRoutes(services));
  app.route("/coverage", coverageRoutes(services));
  app.route("/reports", reportDeskRoutes(services));
  app.route("/requests", requestRoutes(services));
  app.route("/desk", deskRoutes(services));
  app.route("/decisions", decisionRoutes(services));
  app.route("/figures", figureRoutes(services));
  app.route("/proposals", proposalRoutes(services));
  app.route("/research", researchRoutes(services, { publicOrigin }));
  app.route("/editions/expiring", expiringRoutes(services));
  app.route("/editions", editionRoutes(services));
  app.route("/entries", entryRoutes(services));
  app.route("/research", researchDecisionRoutes(services));
  app.route("/formats", formatRoutes(services, { publicOrigin }));
  app.route("/check", checkRoutes(services));
  app.route("/publishing/names", nameCheckRoutes(services));
  app.route("/publishing", publishingRoutes(services));
  app.route("/subscriptions", subscriptionRoutes(services, { publicOrigin }));
  app.route("/research/desk/surveys", surveyDeskRoutes(services));
  app.route("/surveys", surveyRoutes(services));
  app.route("/research/desk/studies", participantRoutes(services));
  app.route("/research/guides", guideRoutes());
  app.route("/research/consent", consentRoutes(services, { clientAddress }));
  app.route("/charter", charterRoutes(services));
  app.route("/working-group", workingGroupRoutes(services));
  app.route("/account/notifications", preferenceRoutes(services));
  app.route("/unsubscribe", unsubscribeRoutes(services));
  if (mailbox) app.route("/mailbox", mailboxRoutes(mailbox));
  app.route("/unfinished-work", unfinishedWorkRoutes(services));
  return app;
}
