import { Refusal } from "#functions/errors.ts";
import { loadStarterRegister } from "#functions/local/register/load.ts";
import type { Services } from "#functions/services.ts";

const answers = {
  added: { exitCode: 0, text: "They are a steward for twelve months, from their next sign-in with a second factor." },
  two_stewards_already: {
    exitCode: 1,
    text: "There are two stewards already. From now on two stewards give every role, on the page “Roles”.",
  },
  unknown_domain: {
    exitCode: 1,
    text: "The address is not of a public body in the register. Import or add the organisation with its e-mail domain first.",
  },
  no_organisation: {
    exitCode: 1,
    text: "The address does not show one organisation that the person can act for. Use one at an organisation’s own domain.",
  },
  publisher: { exitCode: 1, text: "This person is a publisher, and nobody can be both. End that role first." },
} as const;

async function answerTo({ accounts }: Pick<Services, "accounts">, email: string) {
  try {
    return answers[await accounts.operator.addSteward(email)];
  } catch (error) {
    const code = error instanceof Refusal ? error.code : undefined;
    if (code === "steward_and_publisher") return answers.publisher;
    // The second is a predecessor's address: the write demands an organisation that can be acted for.
    if (code === "no_organisation_to_act_for" || code === "changed_meanwhile") return answers.no_organisation;
    throw error;
  }
}

/** Adds one of the first two stewards. The register comes first: it says whose address it is. */
export async function addSteward(
  services: Pick<Services, "accounts" | "organisations" | "catalogue">,
  email: string,
  out: (line: string) => void,
): Promise<{ exitCode: 0 | 1 }> {
  await loadStarterRegister(services);
  const { exitCode, text } = await answerTo(services, email);
  out(text);
  return { exitCode };
}
