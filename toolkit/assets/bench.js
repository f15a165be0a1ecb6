// The bench: the entry of a frame to be edited, and what that gains and loses, which comes with the key of its state.
// It stands behind points.js and parts.js. Whatever comes from articles or from the lexicon is set as text, never as HTML.

const PAUSE = 400; // ms after the last key, before what is typed is tried
const PERIODS = [["D", "by day"], ["W", "by week"], ["2W", "by two weeks"], ["M", "by month"], ["Q", "by quarter"], ["Y", "by year"], ["5Y", "by five years"]];
let benches = 0;

// The text of the entry: its keys are for it alone, Tab leaves it, and what is typed can be undone.
const entryEditor = (id, typed, now) => {
  const area = element("textarea", "", "tk-entry");
  area.id = id;
  area.rows = 20;
  area.spellcheck = false;
  area.autocapitalize = "off";
  area.wrap = "off";
  area.setAttribute("aria-describedby", `${id}-hint`);
  area.addEventListener("input", typed);
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    now();
  });
  const replace = (text) => { // as if it were typed, so that it can be taken back
    area.focus();
    area.select();
    if (!document.execCommand("insertText", false, text)) area.value = text;
  };
  return { area, replace };
};

const region = (title, text, content) => {
  const wide = element("div", "", "tk-wide");
  wide.tabIndex = 0;
  wide.setAttribute("role", "region");
  wide.setAttribute("aria-label", title);
  if (!text) return { box: wide, wide };
  const box = element("details", "", content);
  box.append(element("summary", text), wide);
  return { box, wide };
};

export default {
  render({ model, el }) {
    const id = `tk-bench-${++benches}`;
    const root = element("section", "", "tk-widget tk-bench");
    root.setAttribute("aria-label", "Bench for the lexicon");
    keepKeys(root);
    const happens = statusLine(root, () => model.send({ do: "cancel" }));
    const { busy, say } = happens;
    const kept = keptState(model, happens);
    const { dated } = model.get("choices");
    let current = ""; // the frame whose entry is in the editor
    let sent = ""; // what was in it when Python was last asked
    let asked = 0;
    let waiting = false; // for an answer, which is that to the last question
    let held = false; // what is to be saved is not to be overtaken: the newest question comes behind it
    let next = null;
    let begun = ""; // the new frame that is waited for
    let timer;

    const ask = (some = {}) => {
      clearTimeout(timer);
      next = { ...next, ...some };
      if (held || kept.ended()) return;
      const what = next;
      next = null;
      // What was cancelled is not tried again because something else is asked: it is by its own button.
      const { entry, waits } = model.get("shown");
      const rests = !waiting && waits && editor.area.value === entry && Object.keys(what).length && !what.save;
      const typed = editor.area.disabled || rests || "undo" in what ? {} : { of: current, typed: editor.area.value };
      waiting = true;
      held = "save" in what;
      busy(true);
      if (!("typed" in what)) sent = editor.area.value;
      if ("frame" in what || "begin" in what || "undo" in what) editor.area.readOnly = true; // until the other one is there
      tellScreen(model);
      model.send({ do: "try", number: `${id}-${++asked}`, ...typed, ...what });
    };
    const later = () => {
      undo.disabled = false;
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    };

    const frame = select("frame", [], ask);
    const editor = entryEditor(id, later, () => ask());
    const label = element("label", "", "tk-entry-label");
    label.htmlFor = id;
    const hint = element("p", "", "tk-hint");
    hint.id = `${id}-hint`;
    hint.textContent = "As in the YAML file: “patterns:” with one to a line behind “- ”, “not:” with phrases in which they do not count; "
      + "* is any letters, and a pattern that begins with it stands in quotation marks. Ctrl+Enter tries it at once.";
    const attempt = button("Try", "tk-try", () => ask());
    const undo = button("", "tk-undo", () => {
      const { original, new: isNew } = model.get("shown");
      if (isNew) {
        frame.focus();
        return ask({ undo: current });
      }
      editor.replace(original);
      ask();
    });
    const begin = () => {
      begun = adding.value.trim();
      ask({ begin: begun });
    };
    const adding = field("text", "tk-name tk-new");
    adding.maxLength = 100;
    adding.addEventListener("keydown", (event) => { if (event.key === "Enter") begin(); });
    const add = button("Add", "tk-add", begin);
    add.setAttribute("aria-label", "Add the new frame");
    const findings = element("ul", "", "tk-findings");
    findings.setAttribute("aria-label", "What to look at in this frame");
    const period = select("period", [["", "by outlet"], ...(dated ? PERIODS : [])], ask);
    const chart = chartView();
    const notes = element("ul", "", "tk-notes");
    const rates = region("The numbers of the chart", "The numbers of the chart", "tk-table");
    const patterns = region("Patterns of the frame, before and now");
    patterns.box.classList.add("tk-patterns");
    const changes = element("div", "", "tk-views");
    changes.setAttribute("role", "group");
    changes.setAttribute("aria-label", "Which matches are shown");
    const kinds = ["gained", "lost"].map((kind) => button(kind, `tk-${kind}`, () => ask({ sample: kind })));
    changes.append(...kinds);
    const lines = element("section", "", "tk-lines");
    lines.setAttribute("aria-label", "Matches gained and lost");
    let opener;
    const article = articleView(() => {
      (opener?.isConnected ? opener : kinds[0]).focus();
      model.send({ do: "close" });
    });
    const name = field("text", "tk-name tk-file");
    const version = field("text", "tk-version");
    const touched = new Set();
    for (const one of [name, version]) one.addEventListener("input", () => touched.add(one));
    const save = button("Save", "tk-save", () => ask({ save: { name: name.value, version: version.value } }));
    const saving = element("div", "", "tk-bar tk-saving");
    saving.append(labelled("Save as", name), labelled("version", version), save);
    const code = programView(happens.status);

    const bar = element("div", "", "tk-bar");
    const beginning = element("span", "", "tk-field");
    beginning.append(labelled("New frame", adding), add);
    bar.append(labelled("Frame", frame), attempt, undo, beginning);
    const left = element("div", "", "tk-editing");
    left.append(label, editor.area, hint, findings);
    const right = element("div", "", "tk-outcome");
    right.append(patterns.box);
    const both = element("div", "", "tk-both");
    both.append(left, right);
    root.append(bar, happens.line, kept.box, both, labelled("Rate", period), chart.box, notes, rates.box, changes, lines, article.box, saving, code.box);

    const setEditor = (shown) => {
      const other = shown.state.frame !== current;
      const untouched = editor.area.value === sent && !shown.refused;
      const unsent = other && current && editor.area.value !== sent && shown.frames.some(([one]) => one === current)
        ? { of: current, typed: editor.area.value } : null;
      if (other || untouched) {
        if (editor.area.value !== shown.entry) editor.area.value = shown.entry;
        sent = shown.entry;
      }
      current = shown.state.frame;
      editor.area.readOnly = false;
      editor.area.disabled = !shown.editable;
      editor.area.setAttribute("aria-invalid", String(shown.mistake));
      label.textContent = `Entry of ${shown.new ? "the new frame " : ""}“${current}”`;
      options(frame, shown.frames);
      frame.value = current;
      undo.textContent = shown.new ? "Undo this new frame" : "Undo my changes of this frame";
      undo.disabled = !shown.new && shown.entry === shown.original && editor.area.value === shown.original;
      if (begun && begun === current && !shown.refused) {
        adding.value = "";
        editor.area.focus();
        editor.area.setSelectionRange(editor.area.value.length, editor.area.value.length);
      }
      if (shown.answered.includes(`${id}-${asked}`)) begun = "";
      if (unsent) ask(unsent); // what was typed while the other one was on its way
    };

    const setLines = ({ state, counts, lines: told }) => {
      kinds.forEach((one, at) => {
        const kind = ["gained", "lost"][at];
        one.textContent = `${kind} (${counts[at]})`;
        one.setAttribute("aria-pressed", String(kind === state.sample));
      });
      const list = element("ol");
      for (const [before, match, behind, why, from, article_id] of told.rows) {
        const item = element("li");
        const open = button("", "tk-line", () => {
          if (kept.ended()) return;
          opener = open;
          article.expect();
          busy(true);
          model.send({ do: "article", id: article_id });
        });
        open.append(matchLine(before, match, behind), element("span", why, "from"), element("span", from, "from"));
        item.append(open);
        list.append(item);
      }
      lines.replaceChildren(element("h2", told.heading), ...(told.rows.length ? [list] : []));
    };

    const show = () => {
      const shown = model.get("shown");
      setEditor(shown);
      period.value = shown.state.period;
      findings.replaceChildren(...shown.findings.map((one) => element("li", one)));
      notes.replaceChildren(...shown.notes.map((one) => element("li", one)));
      patterns.wide.replaceChildren(numbers(shown.patterns));
      rates.wide.replaceChildren(numbers(shown.table));
      setLines(shown);
      if (!touched.has(name)) name.value = shown.file;
      if (!touched.has(version)) version.value = shown.version;
      code.set(shown.code);
      chart.set(shown, () => { // one key for all that is shown: whoever waits for a picture waits for its key
        root.dataset.key = shown.key;
        if (shown.answered.includes(`${id}-${asked}`)) waiting = held = false;
        if (!waiting) say(shown.told, shown.failed);
        if (!waiting && next) ask();
      });
    };

    const showArticle = () => {
      article.set(model.get("article"));
      busy(waiting);
    };

    model.on("change:shown", show);
    model.on("change:article", showArticle);
    listen(model, kept, happens);
    show();
    showArticle();
    el.append(root);
    return () => {
      clearTimeout(timer);
      chart.drop();
      busy(false);
    };
  },
};
