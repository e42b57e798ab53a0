import { createHash } from "node:crypto";
import type { Role, Seat } from "#functions/accounts/rules.ts";
import type { Services } from "#functions/services.ts";

/** A body's shared mail service: an address there proves the public sector and no organisation. */
const sharedMail = "publicmail.example";

export interface SamplePerson {
  name: string;
  email: string;
  organisation: string;
  role?: Role;
  seat?: Seat;
}

const representative = (seat: Seat) => ({ role: "representative" as const, seat });

/** Invented people of invented bodies, one or more for each thing that somebody can do. */
export const samplePeople: readonly SamplePerson[] = [
  {
    name: "Asha Verey",
    email: "asha.verey@eastmere.example",
    organisation: "Eastmere Borough Council",
    ...representative("voting"),
  },
  {
    name: "Bram Oakley",
    email: "bram.oakley@eastmere.example",
    organisation: "Eastmere Borough Council",
    ...representative("deputy"),
  },
  {
    name: "Carys Penhallow",
    email: "carys.penhallow@northwold.example",
    organisation: "Northwold County Council",
    ...representative("voting"),
  },
  {
    name: "Dev Marlish",
    email: "dev.marlish@westerfold.example",
    organisation: "Westerfold District Council",
    ...representative("voting"),
  },
  {
    name: "Edie Stanmoor",
    email: "edie.stanmoor@southbrook.example",
    organisation: "Southbrook District Council",
    ...representative("voting"),
  },
  {
    name: "Femi Hartigan",
    email: "femi.hartigan@bridges.example",
    organisation: "Department for Bridges and Fords",
    ...representative("voting"),
  },
  {
    name: "Gwil Tamblin",
    email: "gwil.tamblin@eastmerehospitals.example",
    organisation: "Eastmere Hospitals NHS Trust",
    ...representative("voting"),
  },
  {
    name: "Hana Brockett",
    email: "hana.brockett@eastmere.example",
    organisation: "Eastmere Borough Council",
    role: "publisher",
  },
  {
    name: "Idris Colleymore",
    email: "idris.colleymore@northwold.example",
    organisation: "Northwold County Council",
    role: "publisher",
  },
  {
    name: "Jo Winterbourne",
    email: "jo.winterbourne@merepolice.example",
    organisation: "Vale of Mere Police",
    role: "steward",
  },
  {
    name: "Kit Ferraby",
    email: "kit.ferraby@eastmerehospitals.example",
    organisation: "Eastmere Hospitals NHS Trust",
    role: "steward",
  },
  {
    name: "Lena Ashdown",
    email: "lena.ashdown@northwold.example",
    organisation: "Northwold County Council",
    role: "filtering_owner",
  },
  {
    name: "Tam Wickering",
    email: "tam.wickering@eastmere.example",
    organisation: "Eastmere Borough Council",
    role: "filtering_owner",
  },
  {
    name: "Moss Tyrell",
    email: "moss.tyrell@bridges.example",
    organisation: "Department for Bridges and Fords",
    role: "researcher",
  },
  {
    name: "Isla Thornbury",
    email: "isla.thornbury@northwold.example",
    organisation: "Northwold County Council",
    role: "researcher",
  },
  { name: "Nia Larkfield", email: "nia.larkfield@westerfold.example", organisation: "Westerfold District Council" },
  { name: "Orla Dunmere", email: "orla.dunmere@fords.example", organisation: "Fords Inspectorate" },
  {
    name: "Piers Quillan",
    email: "piers.quillan@mereside.example",
    organisation: "a council that Eastmere has replaced",
  },
  { name: "Rae Sondheim", email: `rae.sondheim@${sharedMail}`, organisation: "not known from the address" },
];

/** The same on every machine, so that loading again finds them. */
export const personIdOf = (email: string): string =>
  `per_${createHash("sha256").update(email).digest("hex").slice(0, 24)}`;

const actorId = "sample data";

/** After the sample organisations. May be repeated. */
export async function loadSamplePeople({ accounts, organisations }: Pick<Services, "accounts" | "organisations">) {
  const { register } = organisations;
  const [known] = await register.findDomains([sharedMail]);
  const record = { pattern: sharedMail, organisationIds: [], standing: "mail" as const, source: "sample", version: 1 };
  if (!known) await register.saveDomains([{ after: record }], actorId);
  for (const { name, email, role, seat } of samplePeople) {
    const personId = await accounts.operator.addPerson({ personId: personIdOf(email), name, email }, actorId);
    if (role === "representative" && seat) await accounts.operator.giveRole({ personId, role, seat }, actorId);
    else if (role && role !== "representative") await accounts.operator.giveRole({ personId, role }, actorId);
  }
}
