// Puts a button beside each text that is there to be copied. Without this script the text can be selected and copied by hand.
for (const source of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary govuk-!-margin-right-2";
  button.textContent = source.dataset.copy;
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      said.textContent = "Copied";
    } catch {
      source.select();
      said.textContent = "Press Ctrl and C to copy";
    }
  });
  source.closest(".govuk-form-group").after(button, said);
}
