import type { Role, Seat } from "#functions/accounts/rules.ts";
import type { SamplePerson } from "./sample/people.ts";

const roleWords: Record<Role, string> = {
  filtering_owner: "web filtering lead",
  representative: "representative",
  researcher: "researcher",
  publisher: "publisher",
  steward: "steward",
};
const seatWords: Record<Seat, string> = { voting: "voting representative", deputy: "deputy representative" };

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? "");

const describe = ({ role, seat, organisation }: SamplePerson): string =>
  `${seat ? seatWords[seat] : role ? roleWords[role] : "no role"}, ${organisation}`;

const choice = (person: SamplePerson, at: number): string => `<div class="choice">
<input type="radio" name="person" id="person-${at}" value="${escapeHtml(person.email)}">
<label for="person-${at}"><strong>${escapeHtml(person.name)}</strong>, ${escapeHtml(describe(person))}<br><small>${escapeHtml(person.email)}</small></label>
</div>`;

const styles = `body{font-family:system-ui,sans-serif;line-height:1.4;margin:0 auto;max-width:44rem;padding:1rem;color:#0b0c0c}
fieldset{border:0;margin:0 0 1.5rem;padding:0}legend,h1{font-weight:700;font-size:1.5rem;padding:0}.choice{margin:.6rem 0;display:flex;gap:.6rem}
input[type=radio],input[type=checkbox]{width:1.4rem;height:1.4rem;flex:none}small{color:#505a5f}
.field{margin:.8rem 0}.field label{display:block}.field input{font:inherit;padding:.3rem;width:100%;max-width:24rem;border:2px solid #0b0c0c}
button{font:inherit;font-weight:700;background:#00703c;color:#fff;border:0;padding:.6rem 1.2rem;cursor:pointer}
.error{border:4px solid #d4351c;padding:.6rem;font-weight:700}:focus{outline:3px solid #fd0;outline-offset:0;box-shadow:0 0 0 5px #0b0c0c}`;

/** The page on which anybody may become anybody: for development, on this machine only. */
export const choosePersonPage = (
  action: string,
  people: readonly SamplePerson[],
  problem?: string,
): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${problem ? "Error: " : ""}Choose who to sign in as – development sign-in</title><style>${styles}</style></head>
<body><main>
<h1>Choose who to sign in as</h1>
<p>This sign-in service is for development. It runs on this machine only, and asks for no password.</p>
${problem ? `<p class="error" role="alert">${escapeHtml(problem)}</p>` : ""}
<form method="post" action="${escapeHtml(action)}" novalidate>
<fieldset><legend>Sample people</legend>
${people.map(choice).join("\n")}
<div class="choice"><input type="radio" name="person" id="person-other" value="other"><label for="person-other">Somebody else, with the address below</label></div>
</fieldset>
<fieldset><legend>Somebody else</legend>
<div class="field"><label for="email">E-mail address</label><input id="email" name="email" type="text" inputmode="email" autocomplete="off" spellcheck="false"></div>
<div class="field"><label for="name">Name</label><input id="name" name="name" type="text" autocomplete="off"></div>
</fieldset>
<fieldset><legend>What this service says of them</legend>
<div class="choice"><input type="checkbox" name="secondFactor" id="second-factor" value="yes" checked><label for="second-factor">Signed in with a second factor</label></div>
<div class="choice"><input type="checkbox" name="emailVerified" id="email-verified" value="yes" checked><label for="email-verified">The e-mail address has been verified</label></div>
</fieldset>
<button type="submit">Sign in</button>
</form>
</main></body></html>
`;
