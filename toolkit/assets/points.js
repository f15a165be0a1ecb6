// What the report and the widgets share. Whatever comes from articles is set as text, never as HTML.
"use strict";

const element = (name, text, kind) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

// Only http and https: anything else that is written where an address should be is shown, and leads nowhere.
const link = (url, text) => {
  if (!/^https?:\/\//i.test(url)) return element("bdi", text);
  const made = element("a", text);
  made.href = url;
  made.rel = "noopener noreferrer";
  made.target = "_blank";
  return made;
};

// A match with what stands on either side of it, which may run from right to left.
const matchLine = (left, match, right) => {
  const line = element("bdi", left);
  line.append(element("mark", match), right);
  return line;
};

// A button over each number of a chart, at its shares of the picture: one stop of the Tab key, arrow keys move on.
const pointButtons = (points, open) => {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Points of the chart: arrow keys move, Enter shows the lines");
  const buttons = points.map(({ left, top, label }, at) => {
    const button = element("button", "", "point");
    button.type = "button";
    button.tabIndex = at ? -1 : 0;
    button.style.left = `${left * 100}%`;
    button.style.top = `${top * 100}%`;
    button.title = label;
    button.setAttribute("aria-label", `${label}. Show lines.`);
    button.addEventListener("click", () => open(at));
    return button;
  });
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  group.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const last = buttons.length - 1;
    let to = at + (steps[event.key] ?? 0);
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = last;
    if (at < 0 || to === at || to < 0 || to > last) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab has other uses for arrow keys
    buttons[at].tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  });
  group.append(...buttons);
  return group;
};
