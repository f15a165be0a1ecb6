// What the widgets share: controls, the line that says what happens, tables, and an article to be read.
// It stands behind points.js. Whatever comes from articles is set as text, never as HTML.

const LATE = 300; // ms after which it is said that something is being computed
const SILENT = 5000; // ms after which a kernel that has not even said that it works is missed
const GONE = 2000; // ms after which a kernel that something has happened to is taken to have ended
const UNHEARD = "No answer from the kernel yet: it is busy with something else, or the connection to it is lost.";
const ENDED = "The kernel has ended or was restarted, so nothing can be asked here any more. Run the cell again.";

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

// Several of many: a box that opens, with a line for each.
const several = (name, title, names, change) => {
  const box = element("details", "", `tk-several tk-${name}`);
  const summary = element("summary");
  const field = element("fieldset");
  field.append(element("legend", title, "tk-hidden"));
  const boxes = names.map(([value, text]) => {
    const tick = element("input");
    tick.type = "checkbox";
    tick.value = value;
    const label = element("label");
    label.append(tick, element("bdi", text));
    field.append(label);
    return tick;
  });
  field.addEventListener("change", () => change({ [name]: boxes.filter((tick) => tick.checked).map((tick) => tick.value) }));
  box.append(summary, field);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  const set = (chosen) => {
    for (const tick of boxes) tick.checked = chosen.includes(tick.value);
    const told = chosen.length ? chosen.join(", ") : "all";
    summary.textContent = `${title}: ${told.length > 60 ? `${chosen.length} chosen` : told}`;
  };
  return { box, set };
};

// Letters that are pressed on a button, too, are for no one else: to a notebook, x would mean to cut the cell.
const keepKeys = (root) => root.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
});

// The line that says what happens, to the eye and to the ear; what takes long is said, and can be cancelled.
const statusLine = (root, cancel) => {
  const status = element("p", "", "tk-status");
  status.setAttribute("role", "status");
  const line = element("div", "", "tk-happens");
  const stop = button("Cancel", "tk-cancel", cancel);
  stop.hidden = true;
  line.append(status, ...(cancel ? [stop] : []));
  let late, missed;
  const heard = () => clearTimeout(missed);
  const busy = (on) => {
    clearTimeout(late);
    heard();
    if (on) {
      late = setTimeout(() => {
        root.setAttribute("aria-busy", "true");
        status.textContent = "computing …";
        stop.hidden = false;
      }, LATE);
      missed = setTimeout(() => { status.textContent = UNHEARD; }, SILENT);
      return;
    }
    root.removeAttribute("aria-busy");
    if (document.activeElement === stop) root.querySelector("button")?.focus(); // it goes, and takes the focus with it
    stop.hidden = true;
  };
  const say = (text, failed) => {
    busy(false);
    status.textContent = text;
    status.classList.toggle("tk-error", failed);
  };
  return { line, status, busy, heard, say };
};

const python = (value) => {
  if (value === true || value === false) return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, own]) => `${JSON.stringify(name)}: ${python(own)}`).join(", ")}}`;
};

// Where the kernel has ended nothing can be answered any more: it is said, with what is needed to go on. Jupyter tells
// that something has happened to the connection, and not what: whoever is there still answers.
const keptState = (model, { heard: answered, say }) => {
  const box = element("div", "", "tk-kept");
  box.hidden = true;
  const kept = element("pre");
  kept.tabIndex = 0;
  box.append(element("p", "This is what was asked. Give it to a new one, to go on from there:"), kept);
  let missed;
  const heard = () => {
    answered();
    clearTimeout(missed);
    if (!box.hidden) say("The kernel answers again.", false);
    box.hidden = true;
  };
  model.on("comm_live_update", () => {
    clearTimeout(missed);
    missed = setTimeout(() => {
      say(ENDED, true);
      kept.textContent = `state = ${python(model.get("state"))}`;
      box.hidden = false;
    }, GONE);
    try {
      model.send({ do: "hello" });
    } catch { } // as there is nobody to send it to
  });
  return { box, heard, ended: () => !box.hidden && (say(ENDED, true), true) };
};

// What the kernel says besides what it shows: that it is there, and what is told; others are of the widget.
const listen = (model, kept, { say }, others = {}) => model.on("msg:custom", (told) => {
  if (told.do === "here") kept.heard();
  else if (told.do === "told") say(told.text, told.failed);
  else if (Object.hasOwn(others, told.do)) others[told.do](told);
});

// A chart that Python drew: it is shown when it is loaded, with what `over` makes to stand over it.
const chartView = () => {
  const box = element("div", "", "tk-chart");
  let address = "";
  const drop = () => {
    if (address) URL.revokeObjectURL(address);
    address = "";
  };
  const set = ({ png, alt, width }, done, over = () => []) => {
    drop();
    if (!png.byteLength) {
      box.replaceChildren();
      return done();
    }
    const own = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    address = own;
    const picture = element("img");
    picture.alt = alt;
    picture.style.width = `${width}px`;
    picture.onload = () => {
      if (own !== address) return; // something newer is shown, or on its way
      const held = box.contains(document.activeElement);
      box.replaceChildren(picture, ...over());
      box.style.width = `${width}px`;
      if (held) box.querySelector("button")?.focus();
      done();
    };
    picture.src = own;
  };
  return { box, set, drop };
};

// The picture that is asked for is drawn for the screen that it is asked on: at another zoom, or on another screen, there
// are other dots for each of the page.
const tellScreen = (model) => {
  if (model.get("pixel_ratio") === devicePixelRatio) return;
  model.set("pixel_ratio", devicePixelRatio);
  model.save_changes();
};

// The program that makes the same, to be read and to be copied.
const programView = (status) => {
  const box = element("details", "", "tk-code");
  const program = element("pre");
  program.tabIndex = 0;
  const copy = button("Copy", "tk-copy", async () => {
    await navigator.clipboard.writeText(program.textContent);
    status.textContent = "the code is copied";
  });
  box.append(element("summary", "The same in Python"), copy, program);
  return { box, set: (text) => { program.textContent = text; } };
};

// What is told of an article.
const aboutList = (about) => {
  const list = element("dl");
  for (const [name, value] of about) {
    const row = element("div");
    const told = element("dd");
    told.append(name === "url" ? link(value, value) : element("bdi", value));
    row.append(element("dt", name), told);
    list.append(row);
  }
  return list;
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
    const text = element("div", "", "tk-text");
    text.dir = "auto";
    text.tabIndex = 0; // it may be longer than its box, and is then scrolled by keys
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "Text of the article");
    text.append(...pieces(told.text, told.colours));
    box.append(heading, button("Close", "tk-close", () => { box.replaceChildren(); close(); }), aboutList(told.about), legend, text);
    if (expected) heading.focus();
    expected = false;
  };
  return { box, set, expect: () => { expected = true; } };
};
