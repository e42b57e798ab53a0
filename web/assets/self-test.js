/* Tries a tool from where the person sits, after they have agreed. What may be contacted is in the page's own policy as well. */
const longestWait = 10_000;

/** A parameter of its own, so that what the browser kept from elsewhere is not taken for an answer. */
const fresh = (url) => `${url}${url.includes("?") ? "&" : "?"}commonlist=${crypto.randomUUID()}`;

/** True only when a picture of exactly this size arrived. A block page, another picture, an error and silence are all the same: false. */
const imageArrives = ({ url, width, height }) =>
  new Promise((resolve) => {
    const image = new Image();
    const done = (arrived) => {
      clearTimeout(timer);
      resolve(arrived);
    };
    const timer = setTimeout(() => done(false), longestWait);
    image.referrerPolicy = "no-referrer";
    image.onload = () => done(image.naturalWidth === width && image.naturalHeight === height);
    image.onerror = () => done(false);
    image.src = fresh(url);
  });

/** Whether anything answered. Who it was cannot be seen from here, so this proves nothing. */
const answers = async (host) => {
  try {
    await fetch(fresh(`https://${host}/`), {
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(longestWait),
    });
    return true;
  } catch {
    return false;
  }
};

const area = document.querySelector("[data-self-test]");
if (area) {
  const { image, hosts } = JSON.parse(area.dataset.selfTest);
  const part = (name) => area.querySelector(`[data-part="${name}"]`);
  area.hidden = false;
  part("start").addEventListener("click", async () => {
    part("start").disabled = true;
    part("status").textContent = "Trying. This takes up to ten seconds.";
    const [arrived, answered] = await Promise.all([
      image ? imageArrives(image) : false,
      Promise.all(hosts.map(answers)),
    ]);
    part("hosts").replaceChildren(
      ...hosts.map((host, at) => {
        const line = document.createElement("li");
        line.textContent = `${host}: ${answered[at] ? "something answered, and we cannot see who" : "no answer that we can read"}`;
        return line;
      }),
    );
    part("status").textContent = arrived
      ? "Reachable: what arrived is recognisably the supplier’s."
      : "Can’t tell. Open the tool in a new tab, then answer the question on this page.";
    area.dataset.result = arrived ? "reachable" : "cant-tell";
    if (arrived && part("counted")) part("counted").submit();
  });
}
