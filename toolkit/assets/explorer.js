// The explorer: controls, the chart that Python drew with a button on each number, its lines, and an article to read.
// It stands behind points.js, parts.js and brush.js. What is chosen is the model's `state`; what is shown came with the key of that state.

const VIEWS = [["trend", "Over time"], ["outlets", "By outlet"], ["words", "Words"], ["sentences", "Sentences"]];
const PERIODS = [["D", "day"], ["W", "week"], ["2W", "two weeks"], ["M", "month"], ["Q", "quarter"], ["Y", "year"], ["5Y", "five years"]];
const MEASURES = [["rate", "per 1,000 words"], ["share", "share of articles"]];
const INTERVALS = [["linearized", "linearized"], ["percentile", "drawn again"], ["bca", "drawn again, corrected"]];
const ZONES = [["", "title and text"], ["title", "title"], ["lead", "lead"], ["body", "body"]];
const PAUSE = 100; // ms after the last key, before a phrase is asked for
let explorers = 0;

const day = (name, choices, change) => {
  const made = element("input", "", `tk-${name}`);
  made.type = "date";
  made.min = choices.first;
  made.max = choices.last;
  made.addEventListener("change", () => change({ [name]: made.value }));
  return made;
};

// All articles over time, with a handle at either end; dragging over the bars chooses days too.
const timeline = ({ histogram }, change) => {
  const box = element("div", "", "tk-time");
  if (histogram.length < 2) return { box, set: () => {} };
  const days = histogram.map(([first]) => first);
  const most = Math.max(...histogram.map(([, n]) => n));
  const bars = element("div", "", "tk-bars");
  for (const [first, n] of histogram) {
    const bar = element("span");
    bar.style.height = `${(100 * n) / most}%`;
    bar.title = `${first}: ${n}`;
    bars.append(bar);
  }
  const before = (at) => { // the last day of the span before this one
    const last = new Date(`${days[at]}T00:00:00Z`);
    last.setUTCDate(last.getUTCDate() - 1);
    return last.toISOString().slice(0, 10);
  };
  const choose = (low, high) => change({
    since: low > 0 ? days[low] : "",
    until: high < days.length ? before(high) : "",
  });
  const handle = (name, label) => {
    const made = element("input", "", name);
    made.type = "range";
    made.min = 0;
    made.max = days.length;
    made.setAttribute("aria-label", label);
    made.addEventListener("keydown", (event) => event.stopPropagation());
    return made;
  };
  const low = handle("tk-low", "first day");
  const high = handle("tk-high", "last day");
  const moved = () => choose(Math.min(+low.value, +high.value - 1), Math.max(+high.value, +low.value + 1));
  low.addEventListener("change", moved);
  high.addEventListener("change", moved);
  const mark = (from, to) => [...bars.children].forEach((bar, at) => bar.classList.toggle("tk-out", at < from || at >= to));
  const at = (event) => {
    const { left, width } = bars.getBoundingClientRect();
    return Math.max(0, Math.min(days.length - 1, Math.floor(((event.clientX - left) / width) * days.length)));
  };
  let start = -1;
  const ends = (event) => [Math.min(start, at(event)), Math.max(start, at(event)) + 1];
  bars.addEventListener("pointerdown", (event) => {
    start = at(event);
    bars.setPointerCapture(event.pointerId);
    mark(...ends(event));
  });
  bars.addEventListener("pointermove", (event) => { if (start >= 0) mark(...ends(event)); });
  bars.addEventListener("pointerup", (event) => {
    if (start >= 0) choose(...ends(event));
    start = -1;
  });
  bars.addEventListener("pointercancel", () => { start = -1; });
  box.append(bars, low, high);
  const set = ({ since, until }) => {
    const from = since ? Math.max(0, days.findLastIndex((day) => day <= since)) : 0;
    const after = until ? days.findIndex((day) => day > until) : -1;
    const to = after < 0 ? days.length : after;
    low.value = from;
    high.value = to;
    low.setAttribute("aria-valuetext", since || days[0]);
    high.setAttribute("aria-valuetext", until || "the last one");
    mark(from, to);
  };
  return { box, set };
};

function controls(choices, change, complete) {
  const id = `tk-explorer-${++explorers}`;
  const views = element("div", "", "tk-views");
  views.setAttribute("role", "group");
  views.setAttribute("aria-label", "What is shown");
  const tabs = VIEWS.map(([value, text]) => {
    const tab = button(text, `tk-view tk-view-${value}`, () => change({ view: value }));
    views.append(tab);
    return [value, tab];
  });
  let waiting;
  const ask = () => {
    clearTimeout(waiting);
    change({ phrase: phrase.value });
  };
  const phrase = field("search", "tk-phrase", (typed) => {
    clearTimeout(waiting);
    complete(typed);
    waiting = setTimeout(ask, PAUSE);
  });
  phrase.placeholder = "peace process*, truce*";
  phrase.setAttribute("list", id);
  phrase.addEventListener("keydown", (event) => { if (event.key === "Enter") ask(); });
  const found = element("datalist");
  found.id = id;
  const frames = several("frames", "Frames", choices.frames.map((name) => [name, name]), change);
  const outlets = several("outlets", "Outlets", choices.outlets.map(([name, n]) => [name, `${name} (${n})`]), change);
  const fields = {
    since: day("since", choices, change),
    until: day("until", choices, change),
    measure: select("measure", MEASURES, change),
    period: select("period", PERIODS, change),
    by: select("by", [["", "one line"], ...choices.groupings.map((name) => [name, name])], change),
    zone: select("zone", ZONES, change),
    interval: select("interval", INTERVALS, change),
  };
  const time = timeline(choices, change);
  const copies = element("input", "", "tk-copies");
  copies.type = "checkbox";
  copies.addEventListener("change", () => change({ copies: copies.checked }));
  const form = element("div", "", "tk-controls");
  const copying = labelled("copies of an article count each", copies);
  copying.classList.add("tk-tick");
  form.append(
    labelled("Phrase", phrase), found, frames.box, outlets.box,
    labelled("from", fields.since), labelled("to", fields.until), labelled("in", fields.measure),
    labelled("by", fields.period), labelled("lines", fields.by), labelled("within", fields.zone), labelled("intervals", fields.interval), copying, time.box,
  );
  const set = (state) => {
    for (const [value, tab] of tabs) tab.setAttribute("aria-pressed", String(value === state.view));
    if (document.activeElement !== phrase) phrase.value = state.phrase;
    frames.set(state.frames);
    outlets.set(state.outlets);
    time.set(state);
    for (const [name, field] of Object.entries(fields)) field.value = state[name];
    copies.checked = state.copies;
  };
  const offer = (words) => found.replaceChildren(...words.map(([term, n]) => new Option(`${n}`, term)));
  return { views, form, set, offer };
}

export default {
  render({ model, el }) {
    const root = element("section", "", "tk-widget tk-explorer");
    root.setAttribute("aria-label", "Explorer of the corpus");
    keepKeys(root);
    const happens = statusLine(root, () => model.send({ do: "cancel" }));
    const { status, busy, say } = happens;
    let opened = false; // by this view: another one of the same explorer keeps its focus
    const kept = keptState(model, happens);
    const ask = (told) => {
      if (kept.ended()) return;
      busy(true);
      tellScreen(model);
      model.send(told);
    };
    const change = (some) => {
      if (kept.ended()) return;
      const point = "view" in some || !("point" in some) ? { point: [] } : {};
      const before = model.get("state");
      const after = { ...before, ...point, ...some };
      opened = after.point.length > 0;
      if (JSON.stringify(after) === JSON.stringify(before)) { // no answer would come: it is there already
        if (opened) lines.querySelector("h2")?.focus();
        return;
      }
      busy(true);
      tellScreen(model);
      model.set("state", after);
      model.save_changes();
    };
    const panel = controls(model.get("choices"), change, (typed) => model.send({ do: "complete", typed }));
    const back = button("← Back", "tk-back", () => ask({ do: "back" }));
    const forward = button("Forward →", "tk-forward", () => ask({ do: "forward" }));
    const name = field("text", "tk-name");
    name.placeholder = "name-of-figure";
    const save = button("Save figure", "tk-save", () => ask({ do: "save", name: name.value }));
    const bar = element("div", "", "tk-bar");
    bar.append(panel.views, back, forward, labelled("name", name), save);
    const chart = chartView();
    const brush = dayBrush(chart.box, (since, until) => change({ since, until }));
    const hint = element("span", "Drag over the chart to choose days.", "tk-hint");
    const everyDay = button("Show all days", "tk-every-day", () => change({ since: "", until: "" }));
    const choosing = element("div", "", "tk-choosing");
    choosing.append(hint, everyDay);
    happens.line.append(choosing);
    const notes = element("ul", "", "tk-notes");
    const code = programView(status);
    const table = element("details", "", "tk-table");
    const wide = element("div", "", "tk-wide");
    wide.tabIndex = 0;
    wide.setAttribute("role", "region");
    wide.setAttribute("aria-label", "The numbers");
    table.append(element("summary", "The numbers"), wide);
    const lines = element("section", "", "tk-lines");
    lines.setAttribute("aria-label", "Sentences");
    const article = articleView(() => lines.querySelector("h2")?.focus());
    root.append(bar, panel.form, happens.line, kept.box, chart.box, notes, lines, article.box, table, code.box);

    const show = () => {
      const shown = model.get("shown");
      panel.set(shown.state);
      back.disabled = !shown.back;
      forward.disabled = !shown.forward;
      hint.hidden = shown.spans.length < 2;
      const chosen = shown.state.since || shown.state.until;
      if (!chosen && document.activeElement === everyDay) back.focus(); // it goes, and takes the focus with it
      everyDay.hidden = !chosen;
      choosing.hidden = hint.hidden && everyDay.hidden;
      brush.drop();
      notes.replaceChildren(...shown.notes.map((note) => element("li", note)));
      code.set(shown.code);
      wide.replaceChildren(numbers(shown.table));
      const done = () => { // one key for all that is shown: whoever waits for a picture waits for its key
        root.dataset.key = shown.key;
        say(shown.told, shown.failed);
      };
      const points = shown.points.map(([left, top, label]) => ({ left, top, label }));
      const open = (at) => change({ point: shown.points[at][3] });
      chart.set(shown, done, () => [...brush.over(shown.panels, shown.spans), pointButtons(points, open)]);
    };

    const showLines = () => {
      const told = model.get("lines");
      lines.replaceChildren();
      if (told.heading) {
        const heading = element("h2", told.heading);
        heading.tabIndex = -1;
        const list = element("ol");
        for (const [left, match, right, from, id] of told.rows) {
          const item = element("li");
          const open = button("", "tk-line", () => { article.expect(); ask({ do: "article", id }); });
          open.append(matchLine(left, match, right), element("span", from, "from"));
          item.append(open);
          list.append(item);
        }
        lines.append(heading, list);
        if (told.focus && opened) heading.focus();
        opened = false;
      }
      lines.dataset.key = told.key;
      busy(false);
      if (told.heading) status.textContent = told.heading;
    };

    const showArticle = () => {
      article.set(model.get("article"));
      busy(false);
    };

    model.on("change:shown", show);
    model.on("change:lines", showLines);
    model.on("change:article", showArticle);
    listen(model, kept, happens, {
      completed: (told) => panel.offer(told.words),
      same: () => say(model.get("shown").told, model.get("shown").failed),
    });
    show();
    showLines();
    showArticle();
    el.append(root);
    return () => { chart.drop(); brush.drop(); busy(false); };
  },
};
