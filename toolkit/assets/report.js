// Makes the points of the charts answer to a click or a key. Whatever comes from articles is set as text, never as HTML.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("lines");
  const heading = document.getElementById("lines-heading");
  const note = document.getElementById("lines-note");
  const list = document.getElementById("lines-list");

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const source = ([outlet, date, title, url]) => {
    const line = element("span", `${outlet}, ${date}`, "from");
    if (!title) return line;
    line.append(" · ");
    if (!url) {
      line.append(element("bdi", title));
      return line;
    }
    const link = element("a", title);
    link.href = url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    line.append(link);
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
    const line = document.createElement("bdi");
    line.append(`… ${left}`, element("mark", match), `${right} …`);
    made.append(line, source(data.articles[article]));
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

  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  for (const { name, points } of data.charts) {
    const chart = document.querySelector(`[data-chart="${name}"]`);
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Points of the chart: arrow keys move, Enter shows the lines");
    const buttons = points.map(([left, top, of, numbers, lines]) => {
      const button = element("button", "", "point");
      button.type = "button";
      button.tabIndex = -1;
      button.style.left = `${left * 100}%`;
      button.style.top = `${top * 100}%`;
      button.title = `${of}: ${numbers}`;
      button.setAttribute("aria-label", `${of}: ${numbers}. Show lines.`);
      button.addEventListener("click", () => open(of, numbers, lines));
      return button;
    });
    if (buttons.length) buttons[0].tabIndex = 0;
    group.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement);
      const last = buttons.length - 1;
      let to = at + (steps[event.key] ?? 0);
      if (event.key === "Home") to = 0;
      if (event.key === "End") to = last;
      if (at < 0 || to === at || to < 0 || to > last) return;
      event.preventDefault();
      buttons[at].tabIndex = -1;
      buttons[to].tabIndex = 0;
      buttons[to].focus();
    });
    group.append(...buttons);
    chart.append(group);
  }

  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  window.addEventListener("beforeprint", () => dialog.close()); // behind it nothing is there for who reads by ear
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
