import { describe, expect, it } from "vitest";
import { signInAs } from "./people.ts";
import { runForTests } from "./running.ts";

const running = runForTests();

describe("three organisations in a real browser", () => {
  it("find the tools they share and who should host, and then fill in what is not known", async () => {
    const organiser = await signInAs(running.browser, running.service.origin, "Asha Verey");
    await organiser.goto(running.service.origin);
    await organiser.getByRole("link", { name: "What can we use together?" }).click();
    await organiser
      .getByLabel("Or paste e-mail addresses")
      .fill("asha.verey@eastmere.example, Carys <carys.penhallow@northwold.example>; dev.marlish@westerfold.example");
    await organiser.getByRole("button", { name: "Find their organisations" }).click();
    await organiser.getByRole("heading", { name: "What these organisations can use together" }).waitFor();
    expect(organiser.url()).not.toMatch(/verey|carys|marlish/);
    const answer = (await organiser.getByRole("main").textContent()) ?? "";
    expect(answer).toMatch(/Eastmere Borough Council could host, in Microsoft Teams/);
    expect(answer).toMatch(/Open to all of them\s+Microsoft Teams/);
    expect(answer).toMatch(
      /One conversation away\s+Google Docs, Sheets and Slides: Eastmere Borough Council would have to act/,
    );

    await organiser.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await organiser.getByRole("button", { name: "Copy the text" }).click();
    await organiser.getByText("Copied", { exact: true }).waitFor();
    expect(await organiser.evaluate("navigator.clipboard.readText()")).toContain("Microsoft Teams");

    await organiser.getByLabel("Kind of tool to test").selectOption({ label: "Lightweight project management" });
    await organiser.getByRole("button", { name: "Make an invitation link" }).click();
    const link = await organiser.getByLabel("Send this address").inputValue();
    const colleague = await signInAs(running.browser, running.service.origin, "Nia Larkfield");
    await colleague.goto(link);
    await colleague.getByRole("link", { name: "Test Trello" }).click();
    await colleague.getByLabel("A page that says it is blocked").check();
    await colleague.getByRole("button", { name: "Send" }).click();
    await colleague.getByText("Your result counts for your organisation").waitFor();
    await organiser.goto(link);
    expect(await organiser.getByRole("main").textContent()).toMatch(
      /Trello\s*Westerfold District Council would have to act/,
    );
  });

  it("see on the page of their own organisation what a web filtering lead states there, at once", async () => {
    const lead = await signInAs(running.browser, running.service.origin, "Lena Ashdown");
    await lead.goto(`${running.service.origin}/access?search=northwold`);
    await lead.getByRole("link", { name: "Northwold County Council" }).click();
    await lead.getByRole("link", { name: "State many at once" }).click();
    await lead.getByLabel("Your table as CSV").fill("tool,status,conditions\nwebex,limited,Ask first");
    await lead.getByRole("button", { name: "Check the table" }).click();
    await lead.getByRole("button", { name: "Save", exact: true }).dblclick();
    await lead.getByText("What you stated has been saved").waitFor();
    await expect
      .poll(
        async () => {
          await lead.reload();
          return lead.getByRole("row", { name: /^Webex/ }).textContent();
        },
        { timeout: 20_000 },
      )
      .toContain("Conditions: Ask first");
  });
});
