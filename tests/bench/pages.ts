import { newId } from "#functions/ids.ts";
import type { Seen } from "#functions/local/demo/browser.ts";
import { acts } from "./acts.ts";
import type { Country } from "./country.ts";

/** How many more units a larger register may cost: none, or so many, with the reason, and one for each thing more that it shows. */
export type Growth = "none" | { atMost: number; because: string; shown?: (seen: Seen) => number };

/** One page that somebody opens, or one act. It is done once for each size of the register. */
export interface Measured {
  name: string;
  growth: Growth;
  /** What it takes first, which is not counted. */
  prepare?: (country: Country) => Promise<unknown>;
  run: (country: Country) => Promise<Seen | undefined>;
}

type Person = keyof Country["people"];

/** A page at one address, which costs the same however many organisations there are. */
const page = (who: Person, address: string | ((country: Country) => string), growth: Growth = "none"): Measured => ({
  name: `${who} opens ${typeof address === "string" ? address : address(named)}`,
  growth,
  run: (country) => country.people[who].get(typeof address === "string" ? address : address(country)),
});

/** Only for the names of pages: every id reads as what it is. */
const named = { ids: ["ORGANISATION", "ANOTHER"] } as unknown as Country;
const own =
  (rest = "") =>
  ({ ids }: Country) =>
    `/organisations/${ids[0]}${rest}`;

const form = (name: string, who: Person, address: string, fields: Record<string, string>): Measured => ({
  name: `${who} ${name}`,
  growth: "none",
  run: ({ people }) => people[who].post(address, fields),
});

/** Lines of tables. Their headings are as many in every size. */
const rows = ({ html }: Seen): number => html.split("<tr").length - 1;

/** Totals are counted as they are shown in a register of up to 500 organisations, and shown as last counted in a larger one. */
const live = { atMost: 12, because: "what is stated of a tool is read in a register of up to 500" };

const general: Measured[] = [
  page("reader", "/"),
  page("member", "/"),
  page("reader", "/organisations"),
  page("reader", "/organisations?search=00001"),
  page("reader", "/organisations?search=council+00001"),
  page("reader", "/organisations?search=council", {
    atMost: 30,
    because: "a search reads up to 1,000 names with the word",
  }),
  page("reader", own()),
  page("member", own()),
  page("reader", "/tools"),
  page("reader", "/tools/zoom", live),
  page("member", "/tools/zoom", live),
  page("reader", "/tools/compare?tool=zoom&tool=webex"),
  page("reader", "/editions"),
  page("reader", "/formats"),
  page("reader", "/formats/squid"),
  page("reader", "/check?url=https%3A%2F%2Fzoom.us%2F"),
  page("reader", "/proposals"),
  page("reader", "/working-group"),
  page("member", "/account"),
  page("steward", "/roles"),
  page("steward", "/unfinished-work"),
];

const notifications: Measured[] = [
  page("member", "/account/notifications"),
  form("chooses one e-mail a day", "member", "/account/notifications", { choice: "daily" }),
  {
    name: "an e-mail is sent",
    growth: "none",
    prepare: ({ world, people }) =>
      world.services.notifier.notify({
        kind: "account_notice",
        subjectId: `${people.steward.personId}/role_granted/steward`,
        recipientIds: [people.steward.personId],
        cause: newId("outboxItem"),
      }),
    run: async ({ world }) => {
      await world.services.outbox.dispatchWaiting(["mail"]);
      return undefined;
    },
  },
];

const columns = { atMost: 70, because: "every statement on the tool is read" };

const access: Measured[] = [
  page("reader", "/access"),
  page("member", "/access"),
  page("reader", "/access/totals", live),
  page("reader", "/access/tools/zoom", columns),
  page("member", "/access/tools/zoom", { ...columns, shown: rows }),
  page("reader", "/access/map?tool=zoom", columns),
  page("member", "/access/map?tool=zoom", columns),
  page("member", own("/access")),
  page("owner", own("/sharing")),
  page("member", ({ ids }) => `/together?organisation=${ids[0]}&organisation=${ids[1]}`),
];

const contacts: Measured[] = [
  page("reader", "/coverage"),
  page("member", "/coverage"),
  page("member", "/coverage/organisations"),
  page("member", "/coverage/map"),
  page("member", "/volunteer"),
  page("owner", ({ ids }) => `/contacts/${ids[0]}`),
];

const requests: Measured[] = [
  page("member", "/requests/new?tool=zoom"),
  {
    name: "member asks for a tool",
    growth: "none",
    run: async ({ people: { member } }) => {
      const asking = await member.get("/requests/new?tool=zoom");
      return member.submit(asking, { purpose: "Meetings with partners", urgency: "week" });
    },
  },
  page("member", "/requests"),
  page("owner", "/desk"),
  page("reader", "/figures"),
];

/** Each feature's pages and acts. Add a list, or to a list. */
export const measured: readonly Measured[] = [
  ...general,
  ...notifications,
  ...access,
  ...contacts,
  ...requests,
  ...acts,
];
