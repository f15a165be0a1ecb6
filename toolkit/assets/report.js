// The page of a report: the points of its charts open the lines behind them. It stands behind points.js.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("lines");
  const heading = document.getElementById("lines-heading");
  const note = document.getElementById("lines-note");
  const list = document.getElementById("lines-list");

  const source = ([outlet, date, title, url]) => {
    const line = element("span", `${outlet}, ${date}`, "from");
    if (!title) return line;
    line.append(" · ", link(url, title));
    return line;
  };

  const whole = (text) => {
    const button = element("button", "Whole article", "text");
    button.type = "button";
    button.addEventListener("click", () => button.replaceWith(element("div", text, "article")));
    return button;
  };

  const item = (number) => {
    const [left, match, right, article] = data.lines[number];
    const made = document.createElement("li");
    made.append(matchLine(`… ${left}`, match, `${right} …`), source(data.articles[article]));
    if (data.texts[article]) made.append(whole(data.texts[article]));
    return made;
  };

  const open = (of, numbers, lines) => {
    heading.textContent = of;
    note.textContent = numbers + (lines.length ? `. ${lines.length} of its lines, drawn by chance:` : ". No line to show.");
    list.replaceChildren(...lines.map(item));
    dialog.showModal();
    heading.focus();
    dialog.scrollTop = 0;
  };

  for (const { name, points } of data.charts) {
    const chart = document.querySelector(`[data-chart="${name}"]`);
    const places = points.map(([left, top, of, numbers]) => ({ left, top, label: `${of}: ${numbers}` }));
    const group = pointButtons(places, (at) => {
      const [, , of, numbers, lines] = points[at];
      open(of, numbers, lines);
    });
    chart.append(group);
  }

  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  window.addEventListener("beforeprint", () => dialog.close()); // behind it nothing is there for who reads by ear
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
