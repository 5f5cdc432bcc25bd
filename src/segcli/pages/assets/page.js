(() => {
  "use strict";
  const form = document.getElementById("filter");
  if (!form) return;
  const entries = [...document.querySelectorAll(".finding")];
  const texts = entries.map((entry) => entry.textContent.toLowerCase());
  const shown = document.getElementById("shown");
  const fits = (entry, index, wanted) =>
    ["severity", "code", "type"].every((name) => !wanted.get(name) || entry.dataset[name] === wanted.get(name)) &&
    texts[index].includes(wanted.get("text").trim().toLowerCase());
  const filter = () => {
    const wanted = new FormData(form);
    let count = 0;
    entries.forEach((entry, index) => {
      entry.hidden = !fits(entry, index, wanted);
      if (!entry.hidden) count += 1;
    });
    shown.textContent = `${count.toLocaleString("en")} of ${entries.length.toLocaleString("en")} shown`;
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
