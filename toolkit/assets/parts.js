// What the widgets share: controls, the line that says what happens, tables, and an article to be read.
// It stands behind points.js. Whatever comes from articles is set as text, never as HTML.

const LATE = 300; // ms after which it is said that something is being computed

const button = (text, kind, act) => {
  const made = element("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

const labelled = (text, control) => {
  const label = element("label", "", "tk-field");
  label.append(element("span", text), control);
  return label;
};

const options = (select, pairs) => select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));

const select = (name, pairs, change) => {
  const made = element("select", "", `tk-${name}`);
  options(made, pairs);
  made.addEventListener("change", () => change({ [name]: made.value }));
  return made;
};

// A field to type in: its letters are for it, not for the notebook around it.
const field = (kind, name, typed) => {
  const made = element("input", "", name);
  made.type = kind;
  made.autocomplete = "off";
  made.addEventListener("keydown", (event) => event.stopPropagation());
  if (typed) made.addEventListener("input", () => typed(made.value));
  return made;
};

// Letters that are pressed on a button, too, are for no one else: to a notebook, x would mean to cut the cell.
const keepKeys = (root) => root.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
});

// The line that says what happens, to the eye and to the ear; what takes long is said to be computed.
const statusLine = (root) => {
  const status = element("p", "", "tk-status");
  status.setAttribute("role", "status");
  let late;
  const busy = (on) => {
    clearTimeout(late);
    if (on) late = setTimeout(() => { root.setAttribute("aria-busy", "true"); status.textContent = "computing …"; }, LATE);
    else root.removeAttribute("aria-busy");
  };
  const say = (text, failed) => {
    busy(false);
    status.textContent = text;
    status.classList.toggle("tk-error", failed);
  };
  return { status, busy, say };
};

const numbers = ({ columns, rows, total }) => {
  const table = element("table");
  const caption = element("caption", rows.length < total ? `${rows.length} of ${total} rows` : `${total} rows`);
  const head = element("tr");
  for (const name of columns) {
    const cell = element("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = element("tbody");
  for (const row of rows) {
    const line = element("tr");
    line.append(...row.map((value) => element("td", value)));
    body.append(line);
  }
  const top = element("thead");
  top.append(head);
  table.append(caption, top, body);
  return table;
};

const pieces = (parts, colours) => parts.map(([text, frames]) => {
  if (!frames.length) return document.createTextNode(text);
  const mark = element("mark", text);
  mark.title = frames.join(", ");
  mark.style.setProperty("--frame", colours[frames[0]]);
  return mark;
});

// An article with the matches of its frames. It takes the focus only where this view has asked for it.
const articleView = (close) => {
  const box = element("section", "", "tk-article");
  box.setAttribute("aria-label", "Article");
  let expected = false;
  const set = (told) => {
    box.replaceChildren();
    box.dataset.key = told.id ?? "";
    if (!told.id) return;
    const heading = element("h2");
    heading.tabIndex = -1;
    heading.append(...pieces(told.title, told.colours));
    const legend = element("p", "", "tk-legend");
    for (const frame of new Set([...told.title, ...told.text].flatMap(([, frames]) => frames))) {
      const mark = element("mark", frame);
      mark.style.setProperty("--frame", told.colours[frame]);
      legend.append(mark, " ");
    }
    const about = element("dl");
    for (const [key, value] of told.about) {
      const row = element("div");
      const told = element("dd");
      told.append(key === "url" ? link(value, value) : element("bdi", value));
      row.append(element("dt", key), told);
      about.append(row);
    }
    const text = element("div", "", "tk-text");
    text.dir = "auto";
    text.tabIndex = 0; // so that a long one is scrolled by keys
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "Text of the article");
    text.append(...pieces(told.text, told.colours));
    box.append(heading, button("Close", "tk-close", () => { box.replaceChildren(); close(); }), about, legend, text);
    if (expected) heading.focus();
    expected = false;
  };
  return { box, set, expect: () => { expected = true; } };
};
