import * as z from "zod";
import type { NameLookups } from "./lookups.ts";
import type { Registration } from "./rules.ts";

const milliseconds = 5_000;
const mostBytes = 1_000_000;
const bootstrapHours = 24;

/** Which registry answers for which endings (RFC 9224). */
const Bootstrap = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.url())])) });

/** As much of RFC 9083 as we read. */
const Domain = z.object({
  status: z.array(z.string()).default([]),
  events: z.array(z.object({ eventAction: z.string(), eventDate: z.string().optional() })).default([]),
  entities: z
    .array(
      z.object({
        roles: z.array(z.string()).default([]),
        handle: z.string().optional(),
        publicIds: z.array(z.object({ type: z.string(), identifier: z.string() })).optional(),
      }),
    )
    .default([]),
});

/** The start of an answer is not an answer: too long a one is none. */
async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: "application/rdap+json, application/json" },
    signal: AbortSignal.timeout(milliseconds),
    // A registry says where it is in the list of registries, and sends nobody to addresses of its choice.
    redirect: "error",
  });
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error("too long");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

/** A registry decides what it answers: not so much that it could not be kept. */
const short = (text: string): string => text.slice(0, 200);

const toRegistration = ({ status, events, entities }: z.infer<typeof Domain>): Registration => {
  const registrar = entities.find(({ roles }) => roles.includes("registrar"));
  const name = registrar?.publicIds?.[0]?.identifier ?? registrar?.handle;
  const registeredAt = events.find(({ eventAction }) => eventAction === "registration")?.eventDate;
  return {
    ...(name && { registrar: short(name) }),
    ...(registeredAt && { registeredAt: short(registeredAt) }),
    statuses: status.slice(0, 20).map(short),
  };
};

/** Asks each registry itself, as the list at `bootstrap` names it. Registries answer for the greater part of endings only, and limit how often one may ask. */
export function createRdapLookups(bootstrap: string): NameLookups["registrationOf"] {
  const { protocol } = new URL(bootstrap);
  let known: { services: z.infer<typeof Bootstrap>["services"]; until: number } | undefined;

  async function registryOf(ending: string): Promise<string | undefined> {
    if (!known || known.until < performance.now()) {
      const { services } = Bootstrap.parse(await readJson(bootstrap));
      known = { services, until: performance.now() + bootstrapHours * 3_600_000 };
    }
    const addresses = known.services.find(([endings]) => endings.includes(ending))?.[1];
    return addresses?.find((address) => new URL(address).protocol === protocol);
  }

  return async (domain) => {
    try {
      const registry = await registryOf(domain.slice(domain.lastIndexOf(".") + 1));
      if (!registry) return undefined;
      return toRegistration(Domain.parse(await readJson(new URL(`domain/${domain}`, registry).href)));
    } catch {
      return undefined;
    }
  };
}
